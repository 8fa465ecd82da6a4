"""Which thing is which: keys relative to the base, minted once in the ledger, and captures joined to their notice."""

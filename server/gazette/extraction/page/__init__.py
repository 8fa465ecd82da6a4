"""The parts of a page, and what its head and its end say: title, number, issuers, addressees, publication."""

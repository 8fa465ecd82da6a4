"""The SPARQL service beside others over the same triples: see `__main__`."""

"""Do the quads keep the rules? Quads in, a SHACL report out (W3C SHACL, SHACL-SPARQL)."""

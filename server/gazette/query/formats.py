"""The formats an answer can be written in, by short name; the name is the file suffix people know."""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat, RdfFormat

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
"""For the rows of SELECT and the boolean of ASK."""

GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "n3": RdfFormat.N3,
}
"""For the graph of CONSTRUCT and DESCRIBE."""

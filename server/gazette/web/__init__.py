"""A release over HTTP: the SPARQL endpoint, things and documents, pages, downloads."""

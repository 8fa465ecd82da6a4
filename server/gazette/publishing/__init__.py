"""A release on another SPARQL 1.1 server: brought there graph by graph, and known by a marker that stands beside it."""

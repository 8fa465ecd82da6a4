"""Queries that have brought public endpoints down or let strangers in, each with the statuses it may end with."""

from __future__ import annotations

from dataclasses import dataclass

OVER = frozenset({413, 503})
"""Too large or too heavy; which of the two comes first is a matter of speed."""
DONE = OVER | {200}
REFUSED = frozenset({403})
WRONG = frozenset({400})


@dataclass(frozen=True)
class Hostile:
    """A query, and the statuses it may have."""

    name: str
    query: str
    statuses: frozenset[int]


_CALLS = "http://127.0.0.1:9/", "http://169.254.169.254/latest/", "http://[::1]:9/", "file:///etc/passwd"

HOSTILE = (
    Hostile("cross product", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", OVER),
    Hostile("cross product, counted", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", OVER),
    Hostile("cross product, sorted", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f", OVER),
    Hostile("cross product, distinct", "SELECT DISTINCT ?c ?f { ?a ?b ?c . ?d ?e ?f }", OVER),
    Hostile("unbounded path", "SELECT * { ?a (cg:parentRegion|^cg:parentRegion)* ?b }", OVER),
    Hostile("negated path", "SELECT (COUNT(*) AS ?n) { ?a !(rdf:type)* ?b }", OVER),
    Hostile("path of paths", "SELECT (COUNT(*) AS ?n) { ?a ((rdf:type|rdfs:label)/^(rdf:type|rdfs:label))+ ?b }", OVER),
    Hostile("everything in one cell", 'SELECT (GROUP_CONCAT(STR(?o); separator=",") AS ?all) { ?s ?p ?o . ?x ?y ?z }', OVER),
    Hostile("regular expression that backtracks", 'SELECT * { ?s rdfs:label ?o FILTER(REGEX(STR(?o), "(.*)*(.*)*(.*)*x$")) }', DONE),
    Hostile("regular expression of exponents", 'ASK { FILTER(REGEX("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|a)*$")) }', DONE),
    Hostile("regular expression that blows up", 'ASK { FILTER(REGEX("a", "((((a{0,500}){0,500}){0,500}){0,500})")) }', DONE),
    Hostile("random order of all pairs", "SELECT * { ?a rdfs:label ?b . ?c rdfs:label ?d } ORDER BY RAND()", OVER),
    Hostile("a thousand unions", "SELECT * { " + " UNION ".join("{ ?s ?p ?o }" for _ in range(1000)) + " }", OVER),
    Hostile("ten thousand values", "SELECT * { VALUES ?x { " + " ".join(map(str, range(10_000))) + " } }", DONE),
    Hostile("values squared", "SELECT (COUNT(*) AS ?n) { " + " ".join(
        f"VALUES ?{v} {{ {' '.join(map(str, range(300)))} }}" for v in "abcd") + " }", OVER),
    Hostile("nested optionals", "SELECT * { ?a ?b ?c " + "OPTIONAL { ?x ?y ?z " * 60 + "}" * 60 + " }", OVER),
    Hostile("nested groups", "SELECT * " + "{" * 3000 + " ?s ?p ?o " + "}" * 3000, WRONG),
    Hostile("nested expressions", "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}", WRONG),
    Hostile("a long sum", "SELECT (1" + "+1" * 60_000 + " AS ?x) {}", DONE),
    Hostile("not not not", "ASK { FILTER(" + "!" * 120_000 + "true) }", DONE),
    Hostile("a binding after the other", "SELECT * { " + "".join(f"BIND(1 AS ?v{n})" for n in range(6000)) + " }", DONE),
    Hostile("nested not exists", "SELECT * { ?a ?b ?c " + "FILTER NOT EXISTS { ?x ?y ?a " * 40 + "}" * 40 + " }", DONE),
    Hostile("long string made of itself", "SELECT ?l { BIND('" + "x" * 1000 + "' AS ?a0) " + " ".join(
        f"BIND(CONCAT({', '.join([f'?a{n}'] * 10)}) AS ?a{n + 1})" for n in range(9)) + " BIND(STRLEN(?a9) AS ?l) }", OVER),
    Hostile("everything constructed twice", "CONSTRUCT { ?s ?p ?o . ?x ?y ?z } { ?s ?p ?o . ?x ?y ?z }", OVER),
    Hostile("everything described", "DESCRIBE ?s { ?s ?p ?o . ?x ?y ?z }", OVER),
    *(Hostile(f"call of {host}", f"SELECT * {{ SERVICE <{host}> {{ ?s ?p ?o }} }}", REFUSED) for host in _CALLS),
    Hostile("silent call", "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", REFUSED),
    Hostile("call of a variable", "SELECT * { ?x rdfs:seeAlso ?e SERVICE ?e { ?s ?p ?o } }", REFUSED),
    Hostile("call in a filter", "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }", REFUSED),
    Hostile("call in a subselect", "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }", REFUSED),
    Hostile("call behind an escape", "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", REFUSED | WRONG),
    Hostile("from a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", REFUSED),
    Hostile("from elsewhere", "SELECT * FROM <http://127.0.0.1:9/x.ttl> { ?s ?p ?o }", REFUSED),
    Hostile("load", "LOAD <http://127.0.0.1:9/x.ttl>", REFUSED),
    Hostile("drop", "DROP ALL", REFUSED),
    Hostile("insert after a query", "SELECT * { ?s ?p ?o } ; INSERT DATA { <a> <b> <c> }", REFUSED | WRONG),
    Hostile("half a query", "SELECT * {", WRONG),
    Hostile("no query", "' OR 1=1 --", WRONG),
    Hostile("binary", "\x00\x01\x02\ufffd", WRONG),
    Hostile("long IRI", f"ASK {{ <http://example.org/{'a' * 60_000}> ?p ?o }}", DONE),
)  # fmt: skip

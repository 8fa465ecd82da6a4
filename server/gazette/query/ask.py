"""A question from the operator's own shell: no sandbox, and an answer that reads well in a terminal."""

from __future__ import annotations

import sys
from typing import TypeAlias

from pyoxigraph import Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat
from rich.console import Console
from rich.table import Table

from gazette.errors import UserError
from gazette.graph.prefixes import prefixes
from gazette.graph.serialisation import serialise
from gazette.query.diagnosis import diagnosed
from gazette.query.errors import NotInXml
from gazette.query.guard import Guard
from gazette.query.syntax import syntax_error, unknown_function
from gazette.query.xml_characters import NoXml, XmlCharacters
from gazette.store.embedded import EmbeddedStore

Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples
_TABLES = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def ask(store: EmbeddedStore, text: str, form: str, base_uri: str) -> str:
    """The answer of a release's store as text in the asked form; `table` shows rows for people and graphs as Turtle.

    Raises `UserError` with line and column where the query is no SPARQL, and where the form does not fit the kind of
    answer, or the engine has no such function.
    """
    names = prefixes(base_uri)
    base = f"{base_uri}/"
    Guard(names, base, frozenset(store.graphs())).read(text)
    try:
        result = store.engine.query(text, base_iri=base, prefixes=names, use_default_graph_as_union=True)
        return _written(result, form, names)
    except SyntaxError as error:
        found = diagnosed(text, str(error), base, names)
        place = (found.offset, found.expected) if found else ()
        told = syntax_error(text, str(error), names, *place)
        raise UserError(f"not a SPARQL query: {told.message}", advice=told.advice) from error
    except RuntimeError as error:
        unknown = unknown_function(text, str(error), names)
        if unknown is None:
            raise
        raise unknown from error


def _written(result: Result, form: str, names: dict[str, str]) -> str:
    if isinstance(result, QueryTriples):
        if form in _TABLES:
            raise UserError("the answer is a graph", advice=f"Use --format {', '.join(_GRAPHS)}.")
        quads = (Quad(triple.subject, triple.predicate, triple.object) for triple in result)
        return _checked(serialise(quads, _GRAPHS.get(form, RdfFormat.TURTLE), names), form == "rdfxml").decode()
    if form in _GRAPHS:
        raise UserError("the answer is a table", advice=f"Use --format table, {', '.join(_TABLES)}.")
    if form != "table":
        return _checked(result.serialize(format=_TABLES[form]) or b"", form == "xml").decode()
    return _table(result, names)


def _checked(written: bytes, is_xml: bool) -> bytes:
    if is_xml:
        try:
            XmlCharacters().check(written)
        except NoXml as error:
            raise NotInXml(str(error)) from error
    return written


def _table(result: QuerySolutions | QueryBoolean, names: dict[str, str]) -> str:
    if isinstance(result, QueryBoolean):
        return f"{str(bool(result)).lower()}\n"
    table = Table(box=None, pad_edge=False, header_style="bold")
    for variable in result.variables:
        table.add_column(variable.value, overflow="fold")
    rows = 0
    for solution in result:
        table.add_row(*(_short(term, names) for term in solution))
        rows += 1
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 10_000)
    with console.capture() as capture:
        console.print(table)
    return f"{capture.get()}{rows} row{'' if rows == 1 else 's'}\n"


def _short(term: object, names: dict[str, str]) -> str:
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    for prefix, iri in names.items():
        local = value.removeprefix(iri)
        if local != value and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return value

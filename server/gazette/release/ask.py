"""`gazette query`: a question to the release in force, from the operator's own shell."""

from __future__ import annotations

from pyoxigraph import Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat
from rich.console import Console
from rich.table import Table

from gazette.errors import UserError
from gazette.graph.serialisation import serialise
from gazette.query.prefixes import prefixes
from gazette.release.manifest import releases_of
from gazette.release.swap import current
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

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


def ask(text: str, form: str, settings: Settings) -> str:
    """The answer as text in the asked form; `table` shows rows for people and graphs as Turtle.

    Raises `UserError` with line and column where the query is no SPARQL, or the form does not fit the kind of answer.
    """
    release = current(releases_of(settings.var, settings.base_uri))
    names = prefixes(settings.base_uri)
    store = EmbeddedStore.read_only(release.store).engine
    try:
        result = store.query(text, prefixes=names, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise UserError(f"not a SPARQL query: {error.msg or error}", line=error.lineno) from error
    if isinstance(result, QueryTriples):
        if form in _TABLES:
            raise UserError("the answer is a graph", advice=f"Use --format {', '.join(_GRAPHS)}.")
        quads = (Quad(triple.subject, triple.predicate, triple.object) for triple in result)
        return serialise(quads, _GRAPHS.get(form, RdfFormat.TURTLE), names).decode()
    if form in _GRAPHS:
        raise UserError("the answer is a table", advice=f"Use --format table, {', '.join(_TABLES)}.")
    if form != "table":
        return (result.serialize(format=_TABLES[form]) or b"").decode()
    return _table(result, names)


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
    console = Console(highlight=False)
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

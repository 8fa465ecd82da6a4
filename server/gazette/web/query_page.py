"""The query page: a form that works everywhere, the answer as a table, and an editor on top where scripts run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, render_template
from markupsafe import Markup, escape

from gazette.query.errors import QueryError
from gazette.query.guard import Query
from gazette.web.language import TAGS, wanted
from gazette.web.layout import Names, common
from gazette.web.query_help import to_take
from gazette.web.query_hints import hints
from gazette.web.query_problems import told, words
from gazette.web.questions import in_groups, published_questions
from gazette.web.site import Site

SHOWN_ROWS = 500
"""Rows that the page shows; the formats give all of them."""
FORMATS = {
    "rows": {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML"},
    "graph": {
        "ttl": "Turtle",
        "nt": "N-Triples",
        "nq": "N-Quads",
        "trig": "TriG",
        "jsonld": "JSON-LD",
        "rdf": "RDF/XML",
    },
}
"""What an answer can be downloaded as: the name for `format=`, and what to call it."""


def form_page(site: Site, query: str = "") -> Response:
    """The page with a question to edit and no answer."""
    return _page(site, query or published_questions()[0].query)


def answer_page(site: Site, query: Query, written: str, answer: bytes, seconds: float) -> Response:
    """The page with a question and its answer: `answer` is SPARQL JSON for rows and booleans, Turtle for graphs."""
    took = f"{seconds:.2f}" if seconds >= 0.01 else "0.01"
    taken = to_take(site, written)
    if query.kind is not None and query.kind.gives_graph:
        return _page(site, written, graph=answer.decode(), took=took, taken=taken, formats=FORMATS["graph"])
    found = json.loads(answer)
    if "boolean" in found:
        return _page(site, written, boolean=found["boolean"], took=took, taken=taken, formats={})
    rows, columns = found["results"]["bindings"], found["head"]["vars"]
    return _page(
        site,
        written,
        columns=columns,
        rows=_cells(site, columns, rows[:SHOWN_ROWS]),
        count=len(rows),
        hints=hints(site, written) if not rows else [],
        took=took,
        taken=taken,
        formats=FORMATS["rows"],
    )


def error_page(site: Site, written: str, error: QueryError) -> Response:
    """The page with a question and why it has no answer; the status is that of the error."""
    response = _page(site, written, error=told(error), place=error.details)
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _page(site: Site, written: str, **answer: Any) -> Response:
    told_to_script = {
        "prefixes": site.served.guard.prefixes,
        "base": site.base_uri,
        "release": site.served.release.manifest.release,
        "formats": {kind: list(formats.items()) for kind, formats in FORMATS.items()},
        "problems": words(),
    }
    html = render_template(
        "sparql.html",
        written=written,
        groups=list(in_groups(published_questions())),
        told_to_script=told_to_script,
        all_formats=FORMATS,
        shown_rows=SHOWN_ROWS,
        **answer,
        **common(site),
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    response.vary.add("Accept-Language")
    response.headers["Content-Language"] = TAGS[wanted()]
    return response


def _cells(site: Site, columns: list[str], rows: Iterable[Mapping[str, Mapping[str, str]]]) -> list[list[Markup]]:
    """The cells of the table: a thing by its label and its IRI in short, both linked; a literal as it is."""
    rows = list(rows)
    things = {term["value"] for row in rows for term in row.values() if term["type"] == "uri"}
    labels = site.labels(things)
    names = Names.on(site, labels)

    def cell(term: Mapping[str, str] | None) -> Markup:
        if term is None:
            return Markup("<td></td>")
        value = term["value"]
        if term["type"] == "uri":
            short = Markup(" <small>{}</small>").format(names.short(value)) if value in labels else ""
            return Markup("<td>{}{}</td>").format(names.named(value), short)
        if "xml:lang" in term:
            return Markup('<td lang="{}">{}</td>').format(term["xml:lang"], value)
        return Markup("<td>{}</td>").format(escape(value))

    return [[cell(row.get(name)) for name in columns] for row in rows]

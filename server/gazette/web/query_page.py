"""The query page: a form that works everywhere, the answer as a table, and an editor on top where scripts run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template

from gazette.query.errors import QueryError
from gazette.query.guard import Query
from gazette.web.addresses import local
from gazette.web.language import wanted
from gazette.web.layout import common
from gazette.web.questions import in_groups, published_questions
from gazette.web.site import Site

SHOWN_ROWS = 500
"""Rows that the page shows; the formats give all of them."""


@dataclass(frozen=True)
class Cell:
    """A value of a row as the page shows it: its text, and the address it leads to if it is an IRI."""

    text: str
    href: str | None = None
    language: str | None = None


def form_page(site: Site, query: str = "") -> Response:
    """The page with a question to edit and no answer."""
    return _page(site, query or published_questions()[0].query)


def answer_page(site: Site, query: Query, written: str, answer: bytes, seconds: float) -> Response:
    """The page with a question and its answer: `answer` is SPARQL JSON for rows and booleans, Turtle for graphs."""
    took = f"{seconds:.2f}" if seconds >= 0.01 else "0.01"
    if query.kind is not None and query.kind.gives_graph:
        return _page(site, written, graph=answer.decode(), took=took)
    found = json.loads(answer)
    if "boolean" in found:
        return _page(site, written, boolean=found["boolean"], took=took)
    rows = found["results"]["bindings"]
    columns = found["head"]["vars"]
    shown = [[_cell(site, row.get(name)) for name in columns] for row in rows[:SHOWN_ROWS]]
    return _page(site, written, columns=columns, rows=shown, count=len(rows), took=took)


def error_page(site: Site, written: str, error: QueryError) -> Response:
    """The page with a question and why it has no answer; the status is that of the error."""
    response = _page(site, written, error=error)
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _page(site: Site, written: str, **answer: Any) -> Response:
    html = render_template(
        "sparql.html",
        written=written,
        groups=list(in_groups(published_questions())),
        prefixes=site.served.guard.prefixes,
        shown_rows=SHOWN_ROWS,
        **answer,
        **common(site),
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    response.vary.add("Accept-Language")
    response.headers["Content-Language"] = "zh-Hans" if wanted() == "zh" else "en"
    return response


def _cell(site: Site, term: Mapping[str, str] | None) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] != "uri":
        return Cell(value, language=term.get("xml:lang"))
    for prefix, iri in site.served.guard.prefixes.items():
        rest = value.removeprefix(iri)
        if rest != value and rest.replace("-", "").replace("_", "").isalnum():
            return Cell(f"{prefix}:{rest}", local(value, site.base_uri))
    return Cell(value, local(value, site.base_uri) if value.startswith(("http://", "https://")) else None)

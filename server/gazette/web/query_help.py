"""What the query page asks for beside answers: terms to complete, labels, and a query to take elsewhere."""

from __future__ import annotations

import json
from dataclasses import asdict
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, redirect, request

from gazette.query.errors import QueryError
from gazette.query.guard import QueryKind
from gazette.query.prologue import declare
from gazette.web import code_to_copy, share
from gazette.web.language import asked, text
from gazette.web.problems import Problem
from gazette.web.query_hints import hints
from gazette.web.site import Site, current_site

blueprint = Blueprint("query_help", __name__)

MOST_LABELS = 500
"""IRIs whose labels one request may ask for."""


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """Prefixes, classes, properties and provinces of the release, as JSON."""
    site = current_site()
    response = Response(site.served.query_terms, content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request.environ)
    return response


@blueprint.post("/sparql/labels")
def labels() -> Response:
    """Labels of things: a JSON list of IRIs in, an object of IRI → language → label out."""
    site = current_site()
    try:
        iris = msgspec.json.decode(site.bodies.read(), type=list[str])
    except msgspec.DecodeError as error:
        raise Problem(400, "bad-request", "The body is not a JSON list of IRIs.") from error
    if len(iris) > MOST_LABELS:
        raise Problem(413, "content-too-large", f"{MOST_LABELS} IRIs may be asked for at once.")
    found = {iri: {label.language: label.text for label in reversed(known)} for iri, known in site.labels(iris).items()}
    return Response(json.dumps(found, ensure_ascii=False), content_type="application/json")


@blueprint.post("/sparql/take")
def take() -> Response:
    """A query (the body) with its prefixes declared, its short link, and programs that ask it, as JSON."""
    site = current_site()
    try:
        query = site.bodies.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "bad-request", "The query is not UTF-8.") from error
    return Response(json.dumps(to_take(site, query), ensure_ascii=False), content_type="application/json")


@blueprint.post("/sparql/hints")
def why_nothing() -> Response:
    """Why the query in the body may have found nothing, as JSON: a list of texts in both languages."""
    site = current_site()
    query = site.bodies.read().decode("utf-8", "replace")
    found = hints(site, query) if len(query) <= site.settings.query_length else []
    return Response(json.dumps([asdict(hint) for hint in found], ensure_ascii=False), content_type="application/json")


def to_take(site: Site, written: str) -> dict[str, object]:
    """`query` with all its prefixes declared, `link` (short), and `programs`; these are empty for what is no query."""
    guard = site.served.guard
    query = declare(written.replace("\r\n", "\n").replace("\r", "\n").strip(), guard.prefixes)
    if len(query.encode()) > site.settings.query_length:
        raise Problem(413, "content-too-large", f"A query may be {site.settings.query_length} bytes long.")
    try:
        kind: QueryKind | None = guard.read(query).kind
    except QueryError:
        kind = None
    endpoint = f"{site.base_uri}/sparql"
    programs = code_to_copy.programs(query, kind, endpoint) if kind is not None else []
    return {
        "query": query,
        "link": f"{site.base_uri}/q/{share.pack(query)}",
        "programs": [{"id": one.id, "name": one.name, "text": one.text} for one in programs],
    }


@blueprint.get("/q/<packed>")
def shared(packed: str) -> Response:
    """A short link: 303 to the query page with the query that it holds."""
    site = current_site()
    try:
        query = share.unpack(packed, site.settings.query_length)
    except ValueError as error:
        raise Problem(
            404,
            "not-found",
            "This link holds no query: it is cut or was changed on its way.",
            detail_zh="此链接不含查询：或被截断，或在途中有改动。",
            ways=[("/sparql", text("ask the graph", "查询页"))],
        ) from error
    language = asked()
    parameters = ({"lang": language} if language else {}) | {"query": query}
    response = redirect(f"/sparql?{urlencode(parameters)}", 303)
    assert isinstance(response, Response)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response

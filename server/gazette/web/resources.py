"""Dereferencing: `/id/…` answers 303 to `/doc/…`, which answers a page or data (Cool URIs for the Semantic Web, 4.2).

Terms and codes have one fixed home under w3id.org and are answered here too, under `/ont` and `/code/…`; named graphs
and the data set stand at their own addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request, send_from_directory

from gazette.graph.prefixes import prefixes
from gazette.graph.serialisation import serialise
from gazette.graph.vocabulary import CODE, ONT
from gazette.query.formats import GRAPHS as WRITERS
from gazette.settings import shipped
from gazette.web.describe import describe
from gazette.web.language import wanted
from gazette.web.negotiation import GRAPHS, PAGE, XHTML, Offer, named, negotiate
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site
from gazette.web.thing_page import thing_page

blueprint = Blueprint("resources", __name__)

_OFFERS = (PAGE, *GRAPHS, XHTML)
_KEY = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,200}"
_SUFFIX = re.compile(r"\.(ttl|jsonld|nt|rdf|nq|trig|html)$")


@blueprint.get("/id/<path:key>")
def thing(key: str) -> Response:
    """303 to the document about a thing, the query string kept; 301 where it was joined to another."""
    _check(key)
    site = current_site()
    moved = _moved(site, "/id/", key, None)
    if moved is not None:
        return moved
    if not site.served.knows(f"{site.base_uri}/id/{key}"):
        raise _unknown(site, f"{site.base_uri}/id/{key}")
    response = redirect(f"/doc/{key}{_query()}", code=303)
    assert isinstance(response, Response)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/doc/<path:key>")
def document(key: str) -> Response:
    """The document about `/id/<key>`: a page or data; 301 where the thing was joined to another."""
    key, suffix = _split(key)
    site = current_site()
    moved = _moved(site, "/doc/", key, suffix)
    if moved is not None:
        return moved
    return _answer(site, f"{site.base_uri}/id/{key}", f"/doc/{key}", suffix)


@blueprint.get("/graph/<path:key>")
def named_graph(key: str) -> Response:
    """A named graph: what the data set says of it, or, as data, all its triples."""
    key, suffix = _split(key)
    site = current_site()
    iri = f"{site.base_uri}/graph/{key}"
    offer = _choose(suffix)
    if offer.name == "html":
        return _answer(site, iri, f"/graph/{key}", suffix)
    quads = site.served.store.quads(graph=ox.NamedNode(iri))
    return _data(site, iri, quads, offer, suffix)


@blueprint.get("/code/<path:key>")
def code(key: str) -> Response:
    """A concept of a code list, whose home is under w3id.org."""
    key, suffix = _split(key)
    return _answer(current_site(), f"{CODE}{key}", f"/code/{key}", suffix)


@blueprint.get("/ont", defaults={"suffix": None})
@blueprint.get("/ont.<suffix>")
def ontology(suffix: str | None) -> Response:
    """The ontology and its code lists, as data; a person gets the page of the ontology's own description."""
    site = current_site()
    offer = _choose(suffix)
    if offer.name == "html":
        return _answer(site, ONT.rstrip("#"), "/ont", suffix)
    graph = ox.NamedNode(f"{site.base_uri}/graph/ontology")
    return _data(site, ONT.rstrip("#"), site.served.store.quads(graph=graph), offer, suffix, "/ont")


@blueprint.get("/ont/context.jsonld")
def context() -> Response:
    """The JSON-LD context."""
    return send_from_directory(shipped("ontology"), "context.jsonld", mimetype="application/ld+json")


@blueprint.get("/ont/align/<name>.ttl")
def alignment(name: str) -> Response:
    """What the terms mean in another vocabulary."""
    return send_from_directory(shipped("ontology") / "align", f"{name}.ttl", mimetype="text/turtle")


@blueprint.get("/ont/<int:major>.<int:minor>.<int:patch>.ttl")
def version(major: int, minor: int, patch: int) -> Response:
    """The ontology as it was in a version."""
    folder = shipped("ontology") / "versions" / f"{major}.{minor}.{patch}"
    return send_from_directory(folder, "ontology.ttl", mimetype="text/turtle")


@blueprint.get("/ont/<term>")
def term(term: str) -> Response:
    """One term of the ontology (`/ont/Grant` for `…/ont#Grant`), for pages to link to."""
    term, suffix = _split(term)
    return _answer(current_site(), f"{ONT}{term}", f"/ont/{term}", suffix)


@blueprint.get("/dataset", defaults={"suffix": None})
@blueprint.get("/dataset.<suffix>")
def dataset(suffix: str | None) -> Response:
    """The data set's description of itself."""
    site = current_site()
    return _answer(site, f"{site.base_uri}/dataset", "/dataset", suffix)


def _moved(site: Site, before: str, key: str, suffix: str | None) -> Response | None:
    """301 to the identifier that a thing's was joined to (see the ledger), None where it stands for itself."""
    now = site.served.release.manifest.moved.get(key)
    if now is None:
        return None
    response = redirect(f"{before}{now}{f'.{suffix}' if suffix else ''}{_query()}", code=301)
    assert isinstance(response, Response)
    return response


def _query() -> str:
    return f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""


def _answer(site: Site, iri: str, path: str, suffix: str | None) -> Response:
    offer = _choose(suffix)
    description = describe(site.served.store.engine, iri)
    if description is None:
        raise _unknown(site, iri)
    if offer.name != "html":
        return _data(site, iri, description.quads, offer, suffix, path)
    response = Response(thing_page(site, description, path), content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = "zh-Hans" if wanted() == "zh" else "en"
    return _finish(response, site, path, offer, suffix)


def _unknown(site: Site, iri: str) -> Problem:
    advice = f"Find it by its name: {site.base_uri}/sparql, or begin at {site.base_uri}/"
    return Problem(404, "not-found", f"The data set says nothing of {iri}.", members={"advice": advice})


def _data(
    site: Site, iri: str, quads: Iterable[ox.Quad], offer: Offer, suffix: str | None, path: str | None = None
) -> Response:
    body = serialise(quads, WRITERS[offer.name], prefixes(site.base_uri))
    response = Response(body, content_type=offer.content_type)
    return _finish(response, site, path or iri.removeprefix(site.base_uri), offer, suffix)


def _finish(response: Response, site: Site, path: str, offer: Offer, suffix: str | None) -> Response:
    """Vary names what was negotiated; a suffix is its own address, so it varies on language only, for pages."""
    if suffix is None and "format" not in request.args:
        response.vary.add("Accept")
    if offer.name == "html":
        response.vary.add("Accept-Language")
    response.headers["Content-Location"] = f"{path}.{offer.name}"
    response.headers["Cache-Control"] = "public, max-age=60"
    seed = "|".join(
        (
            site.served.release.manifest.release,
            path,
            offer.content_type,
            wanted(),
            request.query_string.decode("latin-1"),
        )
    )
    response.set_etag(hashlib.sha256(seed.encode()).hexdigest()[:32])
    links = [
        f'<{path}.{o.name}>; rel="alternate"; type="{o.media_type}"'
        for o in (PAGE, *GRAPHS[:4])
        if o.name != offer.name
    ]
    response.headers["Link"] = ", ".join(links)
    response.make_conditional(request.environ)
    return response


def _choose(suffix: str | None) -> Offer:
    asked = suffix or request.args.get("format")
    offer = named(asked, _OFFERS) if asked else negotiate(request.headers.get("Accept"), _OFFERS)
    if offer is None:
        offered = ", ".join(dict.fromkeys(o.media_type for o in (PAGE, *GRAPHS[:6])))
        raise Problem(406, "not-acceptable", f"There are: {offered}.")
    return offer


def _split(key: str) -> tuple[str, str | None]:
    match = _SUFFIX.search(key)
    stem = key[: match.start()] if match else key
    _check(stem)
    return stem, match.group(1) if match else None


def _check(key: str) -> None:
    if not re.fullmatch(_KEY, key) or ".." in key or "//" in key:
        raise Problem(404, "not-found", "Nothing can stand at this address: our keys are letters, digits, '-' and '/'.")

"""The endpoint `/sparql` by the SPARQL 1.1 Protocol, for queries only."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph
from flask import Blueprint, Response, request
from werkzeug.http import parse_options_header

from gazette import __version__
from gazette.query.errors import OverBudget, QueryError, UpdateRefused
from gazette.query.guard import Query
from gazette.query.pool import Dataset
from gazette.web import negotiation
from gazette.web.clients import block_of, client_of, is_loopback
from gazette.web.negotiation import Offer
from gazette.web.problems import Problem
from gazette.web.query_page import answer_page, error_page, form_page
from gazette.web.response_cache import BY_QUERY, Kept
from gazette.web.service_description import service_description
from gazette.web.site import Site, current_site

blueprint = Blueprint("sparql", __name__)

_FRESH = "public, max-age=60"
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORMAT_PARAMETERS = ("format", "output", "results")
"""`format` is ours; SPARQLWrapper sends all three."""
_MOST_PARAMETERS = 1000


@dataclass(frozen=True)
class Operation:
    """A request by the protocol (section 2.1), read but not judged: no query text means the bare endpoint."""

    query: str | None
    dataset: Dataset
    formats: tuple[str, ...]


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
@blueprint.route("/sparql/", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one describe the service, or show a form to a browser."""
    site = current_site()
    operation = _operation(site)
    if operation.query is None:
        return _about(site, operation.formats)
    return _answer(site, operation.query, operation)


def _operation(site: Site) -> Operation:
    """Read the request. Raises `Problem` where it breaks the protocol, and `UpdateRefused`."""
    longest = site.settings.query_length
    if len(request.query_string) > 3 * longest:
        raise Problem(414, "uri-too-long", f"A query may be {longest} bytes long. A long one is better sent by POST.")
    parameters = _parameters(request.query_string)
    text: list[str] = []
    if request.method == "POST":
        media_type, options = parse_options_header(request.headers.get("Content-Type"))
        if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise Problem(415, "unsupported-media-type", "SPARQL over HTTP is UTF-8 (SPARQL 1.1 Protocol, 2.1.3).")
        if media_type == _FORM:
            parameters += _parameters(site.bodies.read())
        elif media_type == _QUERY:
            text.append(_decoded(site.bodies.read()))
        elif media_type == _UPDATE:
            raise _update_refused()
        else:
            raise Problem(
                415,
                "unsupported-media-type",
                f"Send a query by POST as {_QUERY}, or in a form as {_FORM}.",
                headers={"Accept-Post": f"{_QUERY}, {_FORM}"},
            )
    text += [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise _update_refused()
    if len(text) > 1:
        raise Problem(400, "bad-request", "There is more than one query (SPARQL 1.1 Protocol, section 2.1).")
    if not text and request.method == "POST":
        raise Problem(400, "bad-request", "There is no query: the form needs a field named query.")
    if text and len(text[0].encode("utf-8", "surrogatepass")) > longest:
        raise Problem(413, "content-too-large", f"A query may be {longest} bytes long.", members={"limit": longest})
    return Operation(
        query=text[0] if text else None,
        dataset=Dataset(
            _graphs("default-graph-uri", parameters),
            _graphs("named-graph-uri", parameters),
        ),
        formats=tuple(value for name, value in parameters if name in _FORMAT_PARAMETERS and value),
    )


def _graphs(wanted: str, parameters: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The graphs that a parameter names. Raises a 400 `Problem` for a name that is no absolute IRI.

    SPARQL 1.1 Protocol, section 2.1.4, has IRIs there; a parameter, unlike FROM, has no base to be resolved against.
    """
    named = tuple(value for name, value in parameters if name == wanted)
    for value in named:
        try:
            pyoxigraph.NamedNode(value)  # as the engine would read it
        except ValueError as error:
            raise Problem(
                400,
                "bad-request",
                f"The parameter {wanted} has to be an absolute IRI (SPARQL 1.1 Protocol, section 2.1.4), "
                f"and “{value[:80]}” is none.",
                detail_zh=f"参数 {wanted} 须为绝对 IRI（SPARQL 1.1 Protocol 第 2.1.4 节），“{value[:80]}”不是。",
                members={"parameter": wanted},
            ) from error
    return named


def _update_refused() -> UpdateRefused:
    return UpdateRefused("Updates are not taken.", advice="Send a query by the parameter named query.")


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise Problem(400, "bad-request", f"There are more than {_MOST_PARAMETERS} parameters.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _not_utf8() -> Problem:
    return Problem(400, "bad-request", "The query is not UTF-8, or not percent-encoded as an address or a form needs.")


def _answer(site: Site, text: str, operation: Operation) -> Response:
    request.environ[BY_QUERY] = True
    client = _budgeted(site)
    if client is not None:
        site.fair_use.admit(client)  # before any work is done for it
    try:
        return _answer_fairly(site, text, operation, client)
    except QueryError as error:
        if client is not None and not isinstance(error, OverBudget):
            site.fair_use.spend(client, error.seconds, failed=error.blames_query)
        site.metrics.query(error.kind, error.seconds)
        _note(site, text, "-", error.kind, error.seconds)
        if _by_browser(operation):
            return error_page(site, text, error)
        raise


def _by_browser(operation: Operation) -> bool:
    """Whether the answer is to be a page."""
    offers = (*negotiation.RESULTS, negotiation.PAGE, negotiation.XHTML)
    if operation.formats:
        return operation.formats[0] == "html"
    offer = negotiation.negotiate(request.headers.get("Accept"), offers)
    return offer is not None and offer.name == "html"


def _budgeted(site: Site) -> str | None:
    """Whose budget pays for this request: nobody's where it comes from this machine, or where nobody is known."""
    address = client_of(request.environ, site.trusted_proxies)
    return None if address is None or is_loopback(address) else block_of(address)


def _answer_fairly(site: Site, text: str, operation: Operation, client: str | None) -> Response:
    served = site.served
    query = served.guard.read(text)
    for graph in (*operation.dataset.default, *operation.dataset.named):
        served.guard.check_parameter(graph)
    gives_graph = query.kind is not None and query.kind.gives_graph
    offers = negotiation.GRAPHS if gives_graph else negotiation.RESULTS
    try:
        offer = _chosen(operation.formats, (*offers, negotiation.PAGE, negotiation.XHTML))
    except Problem:
        if query.kind is not None:
            raise
        offer = offers[0]  # it is no query, which the engine will tell in a form of errors
    as_page = offer.name == "html"
    if as_page:
        offer = offers[0]
    tag = _tag(served.release.manifest.digest, query, operation.dataset, offer)
    if query.repeatable and request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        return _with_caching(Response(status=304), query, tag)
    started = time.perf_counter()
    kept = site.cache.get(tag.encode()) if query.repeatable else None
    if kept is not None:
        response, outcome, rows = Response(kept.body), "cached", 0
    else:
        with site.pool.run(query, offer.name, operation.dataset) as answer:
            if answer.store is not None and answer.store != served.release.store:  # it waited until the next release
                tag = _tag(site.digest_behind(answer.store), query, operation.dataset, offer)
            response = site.spool.response(answer)
        outcome, rows = "answered", answer.rows
        if client is not None:
            site.fair_use.spend(client, answer.seconds, failed=False)
        if query.repeatable and answer.whole:
            site.cache.put(tag.encode(), Kept("200 OK", [], answer.first, None))
    seconds = time.perf_counter() - started
    site.metrics.query(outcome, seconds, rows)
    _note(site, text, offer.name, outcome, seconds, rows, response.content_length or 0)
    if as_page:
        response.direct_passthrough = False  # a long answer waits in a file, which the page reads whole
        page = answer_page(site, query, text, response.get_data(), seconds)
        page.headers["Cache-Control"] = _FRESH if query.repeatable else "no-store"
        return page
    response.content_type = offer.content_type
    response.headers["Server-Timing"] = f"query;dur={seconds * 1000:.1f}"
    return _with_caching(response, query, tag)


def _chosen(formats: Sequence[str], offers: Sequence[Offer]) -> Offer:
    """The format that a parameter names, else the one that Accept likes best."""
    names = list(dict.fromkeys(offer.name for offer in offers))
    if formats:
        asked = [offer for name in formats if (offer := negotiation.named(name, offers)) is not None]
        if not asked:
            raise Problem(
                406, "not-acceptable", f"The format {formats[0]!r} is not known here.", members={"formats": names}
            )
        return asked[0]
    offer = negotiation.negotiate(request.headers.get("Accept"), offers)
    if offer is None:
        types = list(dict.fromkeys(offer.media_type for offer in offers))
        raise Problem(406, "not-acceptable", f"This can be had as {', '.join(types)}.", members={"available": types})
    return offer


def _tag(digest: str, query: Query, dataset: Dataset, offer: Offer) -> str:
    """Release, question and media type make the answer; the programs' versions may make it again otherwise."""
    parts = (
        digest,
        query.text,
        offer.content_type,
        *(f"d{iri}" for iri in dataset.default),
        *(f"n{iri}" for iri in dataset.named),
        __version__,
        pyoxigraph.__version__,
    )
    joined = b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts)
    return hashlib.sha256(joined).hexdigest()[:32]


def _with_caching(response: Response, query: Query, tag: str) -> Response:
    response.vary.add("Accept")
    if query.repeatable:
        response.set_etag(tag, weak=True)  # the order of rows is not promised
        response.headers["Cache-Control"] = _FRESH
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def _note(site: Site, text: str, form: str, outcome: str, seconds: float, rows: int = 0, size: int = 0) -> None:
    release = site.served.release.manifest.release
    site.query_log.note(text, release=release, form=form, outcome=outcome, seconds=seconds, rows=rows, size=size)


def _about(site: Site, formats: Sequence[str]) -> Response:
    """The bare endpoint: its description, or the form for whoever likes HTML best."""
    offer = _chosen(formats, (*negotiation.GRAPHS, negotiation.PAGE, negotiation.XHTML))
    if offer.name == "html":
        response = form_page(site)
    else:
        description = service_description(site.served.release.manifest, site.settings, offer.name)
        response = Response(description, content_type=offer.content_type)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = _FRESH
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response

"""What changes from release to release: a page and an Atom feed for people, a Linked Data Event Stream for machines.

`/changes` is the page, and, as data, the view of the stream (TREE): a relation to each page of members. Pages stand at
`/changes/<step>/<number>` and never change, so that they may be kept for ever; only the view grows.
"""

from __future__ import annotations

import gzip
import hashlib

import msgspec
import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request
from lxml import etree
from lxml.builder import ElementMaker

from gazette.changes.compare import Difference, Kind, to_json
from gazette.changes.log import Entry, Log
from gazette.changes.stream import page_iri, root
from gazette.changes.tell import lines, summary, turtle
from gazette.graph.prefixes import prefixes
from gazette.n_quads import quads_of
from gazette.web.language import text
from gazette.web.layout import common
from gazette.web.negotiation import PAGE, Offer, named, negotiate
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

blueprint = Blueprint("changes", __name__)

_TRIG = Offer("application/trig", "trig")
_QUADS = Offer("application/n-quads", "nq")
_JSON_LD = Offer("application/ld+json", "jsonld")
_TURTLE = Offer("text/turtle", "ttl")
_VIEW = (_TURTLE, _TRIG, _QUADS, _JSON_LD, PAGE)
_TEXT, _JSON = Offer("text/plain", "txt"), Offer("application/json", "json")
_STEP = (_TEXT, _JSON, _TURTLE, PAGE)
"""A browser is shown the text."""
_MEMBERS = (_TRIG, _QUADS, _JSON_LD)
_WRITERS = {
    "ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
_ATOM = "http://www.w3.org/2005/Atom"
_MAKE = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
_FEED_ENTRIES = 50
_FOREVER = "public, max-age=31536000, immutable"
_FRESH = "no-cache"
"""The same release may be in force again after another, with more steps behind it: nobody keeps these by release."""


@blueprint.get("/changes", defaults={"suffix": None}, strict_slashes=False)
@blueprint.get("/changes.<any(ttl,trig,nq,jsonld,html):suffix>")
def changes(suffix: str | None) -> Response:
    """The view of the stream, or the page of all steps, the newest first."""
    site = current_site()
    offer = _asked(suffix, _VIEW)
    log, steps = _steps(site)
    tag = _tag(site, steps, offer.name)
    if request.if_none_match.contains_weak(tag):
        return _headed(Response(status=304), offer, _FRESH, tag)
    if offer == PAGE:
        told = [(entry, _summary(log, entry)) for entry in reversed(steps)]
        body: str | bytes = render_template("changes.html", **common(site), steps=told)
    else:
        quads = root(site.base_uri, [(entry.name, entry.time, len(entry.pages)) for entry in steps])
        body = _written(quads, offer, site)
    return _headed(Response(body), offer, _FRESH, tag)


@blueprint.get("/changes/<step>/<int:number>")
def members(step: str, number: int) -> Response:
    """A page of the stream: members in the order in which they came. It never changes."""
    site = current_site()
    log, steps = _steps(site)
    entry = next((entry for entry in steps if entry.name == step), None)
    if entry is None or not 1 <= number <= len(entry.pages):
        raise _nothing(site)
    offer = _asked(request.args.get("format"), _MEMBERS)
    tag = hashlib.sha256(f"{entry.time} {entry.name} {number} {offer.name}".encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        return _headed(Response(status=304), offer, _FOREVER, tag)
    packed = log.page(entry, number).read_bytes()
    body = gzip.decompress(packed)
    if offer != _QUADS:
        quads = list(quads_of(body))
        body = _written(quads, offer, site)
    response = _headed(Response(body), offer, _FOREVER, tag)
    response.headers["Content-Location"] = page_iri("", entry.name, number)
    return response


@blueprint.get("/changes/<step>", defaults={"suffix": None})
@blueprint.get("/changes/<step>.<any(txt,json,ttl):suffix>")
def difference(step: str, suffix: str | None) -> Response:
    """What changed in one step, in the terms of the field: as text, JSON or RDF."""
    site = current_site()
    log, steps = _steps(site)
    entry = next((entry for entry in steps if entry.name == step), None)
    if entry is None:
        raise _nothing(site)
    offer = _asked(suffix, _STEP)
    if offer == PAGE:
        offer = _TEXT
    tag = hashlib.sha256(f"{entry.time} {entry.name} {offer.name}".encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        return _headed(Response(status=304), offer, _FOREVER, tag)
    found = _difference(log, entry)
    if offer == _JSON:
        body: str | bytes = to_json(found)
    elif offer == _TURTLE:
        body = turtle(found, site.base_uri, step)
    else:
        body = "".join(f"{line}\n" for line in lines(found))
    return _headed(Response(body), offer, _FOREVER, tag)


@blueprint.get("/changes.atom")
def atom() -> Response:
    """The newest steps, one entry each, for feed readers (RFC 4287)."""
    site = current_site()
    log, steps = _steps(site)
    base = site.base_uri
    feed = _MAKE.feed(
        _MAKE.id(f"{base}/changes.atom"),
        _MAKE.title(text("Cluster Gazette: what changes", "集群公报：变更")),
        _MAKE.updated(steps[-1].time if steps else site.served.release.manifest.built),
        _MAKE.author(_MAKE.name("Cluster Gazette")),
        _MAKE.link(rel="self", href=f"{base}/changes.atom"),
        _MAKE.link(rel="alternate", href=f"{base}/changes"),
        _MAKE.rights("CC BY 4.0"),
        *(_entry(base, log, entry) for entry in reversed(steps[-_FEED_ENTRIES:])),
    )
    body = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = _FRESH
    response.set_etag(_tag(site, steps, "atom"))
    response.vary.add("Accept-Language")
    response.make_conditional(request.environ)
    return response


def _entry(base: str, log: Log, entry: Entry) -> etree._Element:
    found = _difference(log, entry)
    told = "\n".join(lines(found)) if found.before else summary(found)
    made: etree._Element = _MAKE.entry(
        _MAKE.id(f"{base}/changes/{entry.name}"),
        _MAKE.title(f"{entry.release}: {summary(found)}"),
        _MAKE.updated(entry.time),
        _MAKE.link(rel="alternate", href=f"{base}/changes/{entry.name}.txt", type="text/plain"),
        _MAKE.link(rel="related", href=f"{base}/release/{entry.release}"),
        _MAKE.content(told[:20_000], type="text"),
    )
    return made


def _steps(site: Site) -> tuple[Log, list[Entry]]:
    """The log beside the release that is served, and the steps that led to it."""
    release = site.served.release
    log = Log(release.path.parent)
    return log, log.entries(release.manifest.release)


def _difference(log: Log, entry: Entry) -> Difference:
    try:
        return log.difference(entry)
    except (OSError, msgspec.MsgspecError) as error:
        raise Problem(
            500, "damaged", "What is kept of this step is damaged.", detail_zh="此变更记录已损坏。"
        ) from error


def _summary(log: Log, entry: Entry) -> str:
    """One line of what a step changed, in the language of the page."""
    found = _difference(log, entry)
    return text(summary(found), _in_chinese(found))


def _in_chinese(found: Difference) -> str:
    if found.before is None:
        return "首个版本"
    counts = (
        f"{doing} {count} {measure}"
        for kind, doing in _DOING_ZH.items()
        for of, measure in _THINGS_ZH.items()
        if (count := found.count(kind, of))
    )
    return "，".join(counts) or "认定、候选、集群、通知、机关均无变化"


_DOING_ZH: dict[Kind, str] = {
    "new": "新增", "withdrawn": "撤去", "renamed": "更名", "changed": "变更", "lapsed": "到期",
}  # fmt: skip
_THINGS_ZH = {
    "Recognition": "项认定或候选", "Cluster": "个集群", "Notice": "份通知", "Announcement": "次公布",
    "Batch": "个批次", "Programme": "项认定计划", "PublicBody": "个机关", "PolicyDocument": "份政策文件",
    "AdministrativeRegion": "个区划",
}  # fmt: skip
"""The things that changes are told of, each with how it is counted."""


def _nothing(site: Site) -> Problem:
    return Problem(
        404, "not-found", f"There is no such step; {site.base_uri}/changes lists them.", detail_zh="没有此变更记录。"
    )  # fmt: skip


def _asked(name: str | None, offers: tuple[Offer, ...]) -> Offer:
    if name is not None:
        found = named(name, offers)
        if found is None:
            raise Problem(400, "unknown-format", "This format is not known here.", detail_zh="未知格式。")
        return found
    accept = request.headers.get("Accept")
    chosen = negotiate(accept, offers)
    if chosen is None:
        raise Problem(406, "not-acceptable", f"Offered are {', '.join(o.media_type for o in offers)}.")
    return chosen


def _written(quads: list[ox.Quad], offer: Offer, site: Site) -> bytes:
    known = {**prefixes(site.base_uri), "as": "https://www.w3.org/ns/activitystreams#",
             "ldes": "https://w3id.org/ldes#", "tree": "https://w3id.org/tree#"}  # fmt: skip
    writer = _WRITERS[offer.name]
    statements = quads if writer.supports_datasets else [quad.triple for quad in quads]
    return ox.serialize(statements, format=writer, prefixes=known) or b""


def _tag(site: Site, steps: list[Entry], name: str) -> str:
    last = steps[-1].name if steps else ""
    parts = (last, site.software, name, request.full_path, request.headers.get("Accept-Language", ""))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _headed(response: Response, offer: Offer, caching: str, tag: str) -> Response:
    response.content_type = offer.content_type
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Accept, Accept-Language" if offer == PAGE else "Accept"
    response.set_etag(tag)
    return response

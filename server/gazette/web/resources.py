"""Dereferencing: `/id/…` answers 303 to `/doc/…`, which answers a page or data (Cool URIs for the Semantic Web, 4.2).

Terms, codes, datatypes and shapes have one fixed home under w3id.org and are answered here too, under `/ont`, `/code`,
`/datatype` and `/shapes`; named graphs, the data set and its releases stand at their own addresses. All work alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, send_from_directory
from pyoxigraph import NamedNode, Quad

from gazette.graph.vocabulary import CODE, ONT, PROV, TYPE
from gazette.settings import shipped
from gazette.store.interface import QuadSource
from gazette.web import data, graphs, variants
from gazette.web.addresses import DATATYPE, SHAPES, Address, document, local, possible, split
from gazette.web.crowds import Crowds
from gazette.web.describe import Description, describe
from gazette.web.kinds import page_of
from gazette.web.labels import LabelBook
from gazette.web.not_found import no_such_links, nothing_there, unknown
from gazette.web.profiles import PROFILES
from gazette.web.releases import facts_of_files, release_store
from gazette.web.site import Site, current_site
from gazette.web.tombstones import status_of, tombstone_page
from gazette.web.variants import Variant

blueprint = Blueprint("resources", __name__)

_LINKSETS = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?s ?p ?o ?g { GRAPH ?g { ?s a void:Linkset ; ?p ?o } }
"""


@dataclass(frozen=True)
class Source:
    """Where a description comes from, and what its data say besides it: the terms of an ontology, say.

    With `parts`, what stands at fragments of the thing's address is described with it, as it has no other.
    """

    store: QuadSource
    labels: LabelBook
    extra: Callable[[], Iterable[Quad]] = tuple
    crowds: Crowds | None = None
    parts: bool = False


@blueprint.get("/id/<path:key>")
def thing(key: str) -> Response:
    """303 to the document about a thing, the query string kept; 301, 300 or 410 for what the ledger has closed."""
    site = current_site()
    if not possible(key):
        raise nothing_there(site, key)
    iri = f"{site.base_uri}/id/{key}"
    if any(quad.object == PROV.Entity for quad in site.served.store.quads(NamedNode(iri), TYPE)):
        return _answer(
            site, Address(iri, f"/doc/{key}", None), _main(site), moved_to=lambda to: local(to, site.base_uri)
        )
    if not site.served.knows(iri) and not site.served.knows(iri.removesuffix(f".{split(key)[1]}")):
        raise unknown(site, iri, key)
    return variants.sent_on(f"/doc/{key}", 303)


@blueprint.get("/doc/<path:key>")
def document_about(key: str) -> Response:
    """The document about `/id/<key>`: a page or data."""
    return _answer_key(key, "/doc/", lambda base: f"{base}/id/")


@blueprint.get("/graph/<path:key>")
def named_graph(key: str) -> Response:
    """A named graph: what the data set says of it, or, as data, all its triples."""
    site = current_site()
    address = _address(site, key, "/graph/", f"{site.base_uri}/graph/")
    variant = variants.asked(address.suffix, site.base_uri)
    if variant.is_page or address.iri not in site.served.release.manifest.graphs:
        return _answer(site, address, _main(site), variant)
    return variants.unchanged(site, address.path, variant) or graphs.whole_graph(site, address, variant)


@blueprint.get("/code/<path:key>")
def code(key: str) -> Response:
    """A code list or one of its codes, whose home is under w3id.org."""
    return _answer_key(key, "/code/", lambda _: CODE)


@blueprint.get("/datatype/<path:key>")
def datatype(key: str) -> Response:
    """A datatype of ours."""
    return _answer_key(key, "/datatype/", lambda _: DATATYPE)


@blueprint.get("/code", strict_slashes=False)
def codes() -> Response:
    """All code lists: they are described with the ontology."""
    return variants.sent_on("/ont", 303)


@blueprint.get("/graph", strict_slashes=False)
def all_graphs() -> Response:
    """All named graphs: they are described with the data set."""
    return variants.sent_on("/dataset", 303)


@blueprint.get("/ont", defaults={"suffix": None})
@blueprint.get("/ont.<suffix>")
def ontology(suffix: str | None) -> Response:
    """The ontology with its code lists: data whole, or a page with an anchor for each term."""
    site = current_site()
    graph = NamedNode(f"{site.base_uri}/graph/ontology")
    main = _main(site, lambda: site.served.store.quads(graph=graph))
    return _answer(site, Address(ONT.rstrip("#"), "/ont", suffix), main)


@blueprint.get("/ont/<term>")
def term(term: str) -> Response:
    """One term of the ontology (`/ont/Grant` for `…/ont#Grant`)."""
    return _answer_key(term, "/ont/", lambda _: ONT)


@blueprint.get("/ont/context.jsonld")
def context() -> Response:
    """The JSON-LD context."""
    return _file("", "context.jsonld", "application/ld+json")


@blueprint.get("/ont/align/<name>")
@blueprint.get("/ont/align/<name>.ttl")
def alignment(name: str) -> Response:
    """What the terms mean in another vocabulary."""
    return _file("align", f"{name}.ttl", "text/turtle")


@blueprint.get("/ont/<int:major>.<int:minor>.<int:patch>")
@blueprint.get("/ont/<int:major>.<int:minor>.<int:patch>.ttl")
def version(major: int, minor: int, patch: int) -> Response:
    """The ontology as it was in a version."""
    return _file(f"versions/{major}.{minor}.{patch}", "ontology.ttl", "text/turtle")


@blueprint.get("/ont/<int:major>.<int:minor>.<int:patch>/<any('context.jsonld', 'shapes.ttl'):name>")
@blueprint.get("/ont/<int:major>.<int:minor>.<int:patch>/align/<name>.ttl")
def part_of_version(major: int, minor: int, patch: int, name: str) -> Response:
    """The context, an alignment or the rules as they were in a version."""
    folder = f"versions/{major}.{minor}.{patch}"
    if name == "context.jsonld":
        return _file(folder, name, "application/ld+json")
    return _file(folder, name if name == "shapes.ttl" else f"align/{name}.ttl", "text/turtle")


@blueprint.get("/shapes", defaults={"suffix": None})
@blueprint.get("/shapes.<suffix>")
def shapes(suffix: str | None) -> Response:
    """All rules that the data keep."""
    site = current_site()
    source = Source(site.rules.store, site.rules.labels, site.rules.store.quads)
    return _answer(site, Address(SHAPES.rstrip("#"), "/shapes", suffix), source)


@blueprint.get("/shapes/<name>")
def shape(name: str) -> Response:
    """One rule."""
    site = current_site()
    return _answer(site, _address(site, name, "/shapes/", SHAPES), Source(site.rules.store, site.rules.labels))


@blueprint.get("/dataset", defaults={"suffix": None})
@blueprint.get("/dataset.<suffix>")
def dataset(suffix: str | None) -> Response:
    """The data set's description of itself: with its graphs, linksets and releases as data (VoID, DCAT)."""
    site = current_site()
    source = replace(_main(site, lambda: _void(site)), parts=True)
    return _answer(site, Address(f"{site.base_uri}/dataset", "/dataset", suffix), source)


@blueprint.get("/release/<path:key>")
def release(key: str) -> Response:
    """A release that is kept: what its manifest says."""
    site = current_site()
    source = Source(release_store(site), site.served.labels, parts=True)
    return _answer(site, _address(site, key, "/release/", f"{site.base_uri}/release/"), source)


def _void(site: Site) -> Iterator[Quad]:
    """All that stands in the graph of the description, the linksets from their own graphs, and the releases."""
    yield from site.served.store.quads(graph=NamedNode(f"{site.base_uri}/graph/meta"))
    for row in site.served.store.select(_LINKSETS):
        yield Quad(row["s"], row["p"], row["o"], row["g"])  # type: ignore[arg-type]
    yield from release_store(site).quads(NamedNode(f"{site.base_uri}/dataset"))
    yield from facts_of_files(site)


def _file(folder: str, name: str, media_type: str) -> Response:
    response = send_from_directory(shipped("ontology") / folder, name, mimetype=media_type)
    response.headers["Cache-Control"] = variants.FRESH
    return response


def _main(site: Site, extra: Callable[[], Iterable[Quad]] = tuple) -> Source:
    return Source(site.served.store, site.served.labels, extra, site.served.crowds)


def _address(site: Site, key: str, path: str, namespace: str) -> Address:
    key, suffix = split(key)
    if not possible(key):
        raise nothing_there(site, key)
    return Address(f"{namespace}{key}", f"{path}{key}", suffix)


def _answer_key(key: str, path: str, namespace: Callable[[str], str]) -> Response:
    site = current_site()
    return _answer(site, _address(site, key, path, namespace(site.base_uri)), _main(site))


def _answer(
    site: Site,
    address: Address,
    source: Source,
    variant: Variant | None = None,
    moved_to: Callable[[str], str] | None = None,
) -> Response:
    """The document at an address in the variant that is asked for. Raises `Problem`: 400, 404, 406."""
    variant = variant or variants.asked(address.suffix, site.base_uri)
    unchanged = variants.unchanged(site, address.path, variant)
    if unchanged is not None:
        return unchanged
    description = describe(
        source.store, source.labels, address.iri, via=variant.via, page=variant.page, whole=not variant.is_page,
        crowds=source.crowds, parts=source.parts,
    )  # fmt: skip
    if description is not None and variant.via is not None and _past_the_end(description, variant):
        raise no_such_links(site, address.iri, variant.via, description.inverse)
    if description is None:
        raise unknown(site, address.iri, address.path.split("/", 2)[-1])
    tombstone = description.tombstone
    if tombstone is not None and len(tombstone.successors) == 1:
        [to] = tombstone.successors
        suffix = f".{address.suffix}" if address.suffix else ""
        return variants.sent_on(moved_to(to) if moved_to else document(to, site.base_uri) + suffix, 301)
    status = 200 if tombstone is None else status_of(tombstone)
    page = page_of(description) if tombstone is None else tombstone_page
    body = (
        page(site, description, address).encode()
        if variant.is_page
        else _data(site, address, description, variant, source.extra)
    )
    profile = variant.profiles[0] if variant.is_page else variant.profile_for(description)
    headers = variants.headers(site, address, variant, description)
    return variants.respond(site, address.path, variant, profile, headers, body, status)


def _past_the_end(description: Description, variant: Variant) -> bool:
    if variant.via is None:
        return False
    return all(group.predicate != variant.via or group.page > group.pages for group in description.inverse)


def _data(
    site: Site, address: Address, description: Description, variant: Variant, extra: Callable[[], Iterable[Quad]]
) -> bytes:
    profile = variant.profile_for(description)
    more = [
        f"{site.base_uri}{address.path}?{urlencode({'via': group.predicate, 'page': group.page + 1}, safe=':/')}"
        for group in description.inverse
        if group.page < group.pages
    ]
    return data.write(
        description,
        profile,
        variant.offer.name,
        site.base_uri,
        f"{site.base_uri}{address.path}",
        more=more,
        extra=extra() if profile == PROFILES[0] else (),
    )

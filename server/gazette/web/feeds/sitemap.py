"""For search engines and browsers: the sitemap (sitemaps.org) and the description of the search (OpenSearch 1.1)."""

from __future__ import annotations

from flask import Blueprint, Response
from lxml import etree
from lxml.builder import ElementMaker

from gazette.catalogue import Catalogue
from gazette.web.addresses import document
from gazette.web.language import text
from gazette.web.pages.answer import answer, unchanged
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

blueprint = Blueprint("sitemap", __name__)

PART = 1_000
"""Addresses in one part of the sitemap; each is there in both languages."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_PAGES = ("/", "/clusters", "/notices", "/about", "/calendar", "/ont", "/shapes", "/dataset")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The parts of the sitemap."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    make = ElementMaker(namespace=_SITEMAP, nsmap={None: _SITEMAP})
    parts = -(-how_many(site) // PART)
    built = site.served.release.manifest.built[:10]
    root = make.sitemapindex(
        *(
            make.sitemap(make.loc(f"{site.base_uri}/sitemap-{number}.xml"), make.lastmod(built))
            for number in range(1, parts + 1)
        )
    )
    return _xml(site, root, "application/xml")


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One part: addresses, with their page in each language."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    found = addresses(site, (number - 1) * PART, number * PART) if number else []
    if not found:
        raise Problem(404, "not-found", "The sitemap has no such part.")
    make = ElementMaker(namespace=_SITEMAP, nsmap={None: _SITEMAP, "xhtml": _XHTML})
    other = ElementMaker(namespace=_XHTML)
    root = make.urlset()
    for path in found:
        address = f"{site.base_uri}{path}"
        root.append(
            make.url(
                make.loc(address),
                *(other.link(rel="alternate", hreflang=tag, href=f"{address}?lang={tag}") for tag in ("zh", "en")),
            )
        )
    return _xml(site, root, "application/xml")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches here, and gets suggestions."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    make = ElementMaker(namespace=_SEARCH, nsmap={None: _SEARCH})
    base = site.base_uri
    root = make.OpenSearchDescription(
        make.ShortName(text("Cluster Gazette", "集群公报")),
        make.Description(text("Recognised industrial clusters of China", "中国产业集群认定")),
        make.InputEncoding("UTF-8"),
        make.Image(f"{base}/static/seal.svg", type="image/svg+xml", width="16", height="16"),
        make.Url(type="text/html", template=f"{base}/search?q={{searchTerms}}"),
        make.Url(type="application/x-suggestions+json", template=f"{base}/suggest?q={{searchTerms}}"),
    )
    return _xml(site, root, "application/opensearchdescription+xml")


def how_many(site: Site) -> int:
    """How many pages are worth finding."""
    catalogue = site.served.catalogue
    return len(_few(catalogue)) + len(catalogue.notices) + catalogue.clusters


def addresses(site: Site, start: int, end: int) -> list[str]:
    """The pages that are worth finding, from place `start` to before `end`: the site's own, of programmes, of regions
    where something is, of bodies, of notices, and of clusters."""
    catalogue = site.served.catalogue
    few = _few(catalogue)
    found = few[start:end]
    start, end = max(0, start - len(few)), max(0, end - len(few))
    found += [notice.iri for notice in catalogue.notices[start:end]]
    start, end = max(0, start - len(catalogue.notices)), max(0, end - len(catalogue.notices))
    found += catalogue.part_of_clusters(start, end)
    return [one if one.startswith("/") else document(one, site.base_uri) for one in found]


def _few(catalogue: Catalogue) -> list[str]:
    """What does not grow with each notice."""
    bodies, regions = catalogue.notices.totals("issuer"), catalogue.recognitions.totals("place")
    return [*_PAGES, *sorted(catalogue.programmes), *sorted(regions), *sorted(bodies)]


def _xml(site: Site, root: etree._Element, media_type: str) -> Response:
    return answer(site, etree.tostring(root, xml_declaration=True, encoding="utf-8"), f"{media_type}; charset=utf-8")

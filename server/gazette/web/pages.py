"""Pages that are not about one thing: the home page."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from gazette.store.interface import Row
from gazette.web.addresses import local
from gazette.web.language import text, wanted
from gazette.web.layout import common
from gazette.web.questions import published_questions
from gazette.web.site import Site, current_site

blueprint = Blueprint("pages", __name__)

_NOTICES = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX code: <https://w3id.org/cluster-gazette/code/>
SELECT ?notice ?label ?date ?kind ?announced ?named ?issuers ?held {
  ?notice a cg:Notice ; rdfs:label ?label ; cg:announces ?announcement .
  OPTIONAL { ?notice eli:date_document ?date }
  OPTIONAL { ?notice cg:knownFrom ?known FILTER(?known = code:known-captured) BIND("held" AS ?held) }
  ?announcement cg:announcementKind/skos:prefLabel ?kind FILTER(LANG(?kind) = ?language)
  OPTIONAL { ?announcement cg:announcedCount ?announced }
  { SELECT ?announcement (COUNT(DISTINCT ?event) AS ?named) {
      ?announcement cg:inBatch ?batch OPTIONAL { ?event cg:partOfAnnouncement ?announcement } } GROUP BY ?announcement }
  { SELECT ?notice (GROUP_CONCAT(DISTINCT ?issuer; separator="、") AS ?issuers) {
      ?notice a cg:Notice
      OPTIONAL { ?notice cg:issuer/rdfs:label ?issuer FILTER(LANG(?issuer) = "zh") } } GROUP BY ?notice }
} ORDER BY DESC(?date) ?label
"""


@blueprint.get("/")
def home() -> Response:
    """The home page: what is held, the notices, and one question to ask."""
    site = current_site()
    notices = _notices(site)
    html = render_template(
        "home.html",
        figures=_figures(site, notices),
        notices=notices,
        example=published_questions()[0].query,
        href=lambda iri: local(iri, site.base_uri),
        **common(site),
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "public, max-age=60"
    response.set_etag(f"{site.served.release.manifest.release}-home-{wanted()}")
    response.make_conditional(request.environ)
    return response


def _figures(site: Site, notices: list[dict[str, str | None]]) -> list[dict[str, object]]:
    counts = site.served.release.manifest.counts
    held = len({notice["iri"] for notice in notices if notice["held"]})
    read = [
        {"value": held, "name": text("notices held and read", "份已收录通知")},
        {"value": counts.get("Notice", 0) - held, "name": text("known by report only", "份仅据报道得知")},
    ]
    named = (
        ("Recognition", text("recognitions and candidacies", "项认定或候选")),
        ("Cluster", text("clusters named", "个有名可查的集群")),
        ("AdministrativeRegion", text("regions to place them in", "个行政区划")),
    )
    return read + [{"value": counts.get(name, 0), "name": label} for name, label in named]


def _notices(site: Site) -> list[dict[str, str | None]]:
    rows = site.served.store.select(_NOTICES.replace("?language", f'"{wanted()}"'))
    names = ("label", "date", "kind", "announced", "named", "issuers", "held")
    return [{"iri": _text(row, "notice"), **{name: _text(row, name) or None for name in names}} for row in rows]


def _text(row: Row, name: str) -> str:
    """The text of a row's value: an IRI or a literal's characters; empty where the row has none."""
    term = row.get(name)
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else ""

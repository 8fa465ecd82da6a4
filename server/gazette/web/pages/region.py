"""The page of a region: what was recognised in it, year by year, what lies in it, who decides there, what it was."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from pyoxigraph import NamedNode

from gazette.catalogue import Catalogue
from gazette.graph.vocabulary import CG
from gazette.web import day
from gazette.web.addresses import Address
from gazette.web.charts.tiles import tiles
from gazette.web.charts.years import bars
from gazette.web.describe import Description
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

SHOWN = 30
"""So many recognitions stand on the page of a province or of the country; the list has all."""
SHOWN_WITHIN = 12
"""So many stand on that of a city or county: few have as many."""
NOTICES = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A region in this one: recognitions granted and all that is known of, candidacies too."""

    iri: str
    granted: int
    all: int


def region_page(site: Site, description: Description, address: Address) -> str:
    """The page of a region, the country among them."""
    catalogue = site.served.catalogue
    places, iri = catalogue.places, description.iri
    country = iri == places.country
    recognitions = catalogue.recognitions
    mask = recognitions.all if country else catalogue.in_place(iri)
    granted = mask & catalogue.granted
    notices = catalogue.notices.select(catalogue.notices.mask("place", [iri]), NOTICES)
    programmes = sorted(one.iri for one in catalogue.programmes.values() if one.jurisdiction == iri)
    children = places.children.get(iri, [])
    lineage = [*places.lineage(iri)][1:] if not country else []
    rows = recognitions.select(granted, SHOWN_WITHIN if lineage else SHOWN)
    changes = _changes(site, iri)
    named = {
        places.country, *changes, *lineage, *children, *programmes,
        *(iri for row in rows for iri in (row.programme, row.cluster)),
        *(body for notice in notices for body in notice.issuers),
    }  # fmt: skip
    years = catalogue.by_year_and_level(granted)
    return subject_page(
        site,
        description,
        address,
        "region.html",
        named,
        country=country,
        code=places.code(iri),
        in_use=iri in places.levels or country,
        years=_years(description),
        old_code=next((str(v.value) for v in description.values(CG.gbCode)), ""),
        rows=rows,
        granted=granted.bit_count(),
        all=mask.bit_count(),
        certain=_certain(catalogue, iri, country),
        parts=parts(site, children),
        lineage=[] if country else [places.country, *reversed(lineage)],
        tiles=tiles(catalogue.by_province(granted)) if country else [],
        bars=bars(years, catalogue.announced_by_year if country else None) if len({y for y, _ in years}) > 1 else [],
        notices=notices,
        programmes=programmes,
        changes=changes,
    )


def _years(description: Description) -> tuple[str, str] | None:
    """The first and the last year of a region that is no more."""
    found = [next((str(v.value) for v in description.values(p)), "") for p in (CG.firstYear, CG.lastYear)]
    return (found[0], found[1]) if all(found) else None


def _certain(catalogue: Catalogue, iri: str, country: bool) -> int:
    """How many recognitions of a region are in force for certain on the day that is looked at."""
    mask = catalogue.standings(day.wanted())["certain"]
    return (mask if country else mask & catalogue.in_place(iri)).bit_count()


def parts(site: Site, children: list[str]) -> list[Part]:
    """The regions within, those with most recognitions first."""
    catalogue = site.served.catalogue
    granted = catalogue.recognitions.counts("place", catalogue.granted, children)
    every = catalogue.recognitions.totals("place")
    found = [Part(child, granted.get(child, 0), every.get(child, 0)) for child in children]
    return sorted(found, key=lambda part: (-part.granted, -part.all, part.iri))


def _changes(site: Site, iri: str) -> list[str]:
    """The changes that made a region or ended it, as they followed one another."""
    node, store = NamedNode(iri), site.served.store
    quads = chain(store.quads(None, CG.changedFrom, node), store.quads(None, CG.changedTo, node))
    return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}, key=_year)


def _year(change: str) -> tuple[str, str]:
    return change.rpartition("-")[2], change

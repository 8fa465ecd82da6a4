"""The page of an industry, or of any concept of a classification: what is above and below it, and who stands in it."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from gazette.catalogue import Catalogue
from gazette.graph.vocabulary import SKOS
from gazette.web.addresses import Address
from gazette.web.charts.years import bars
from gazette.web.describe import Description
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

SHOWN = 30
"""So many recognitions stand on the page; the list has all."""


def industry_page(site: Site, description: Description, address: Address) -> str:
    """The page of a concept, or of the scheme that holds it."""
    catalogue = site.served.catalogue
    mask = catalogue.recognitions.mask("industry", [description.iri])
    rows = catalogue.recognitions.select(mask, SHOWN)
    years = catalogue.by_year_and_level(mask & catalogue.granted)
    above = lineage(catalogue, description.iri)
    below = narrower(description)
    counts = catalogue.recognitions.totals("industry")
    return subject_page(
        site,
        description,
        address,
        "industry.html",
        {*above, *below, *(iri for row in rows for iri in (row.programme, row.cluster))},
        above=above,
        below=[(iri, counts.get(iri, 0)) for iri in below],
        schemes=[v.value for v in description.values(SKOS.inScheme) if isinstance(v, NamedNode)],
        notation=next((v.value for v in description.values(SKOS.notation) if isinstance(v, Literal)), ""),
        definition=next((v.value for v in description.values(SKOS.definition) if isinstance(v, Literal)), ""),
        key=description.iri.removeprefix(f"{site.base_uri}/id/"),
        rows=rows,
        all=mask.bit_count(),
        granted=(mask & catalogue.granted).bit_count(),
        bars=bars(years) if len({year for year, _ in years}) > 1 else [],
    )


def lineage(catalogue: Catalogue, iri: str) -> list[str]:
    """The broader concepts, the broadest first."""
    found: list[str] = []
    while (broader := catalogue.broader.get(found[0] if found else iri)) and broader[0] not in (*found, iri):
        found.insert(0, broader[0])
    return found


def narrower(description: Description) -> list[str]:
    """The concepts right below: by skos:narrower or skos:hasTopConcept, and by what says skos:broader of this one."""
    right_below = (*description.values(SKOS.narrower), *description.values(SKOS.hasTopConcept))
    said = {v.value for v in right_below if isinstance(v, NamedNode)}
    for group in description.inverse:
        if group.predicate in (SKOS.broader.value, SKOS.topConceptOf.value):
            said.update(group.subjects)
    return sorted(said)

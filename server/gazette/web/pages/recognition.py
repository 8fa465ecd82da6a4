"""The page of one recognition: its line through the years, and the words of the notices that made it."""

from __future__ import annotations

from gazette.web import day
from gazette.web.addresses import Address
from gazette.web.charts.timeline import timeline
from gazette.web.describe import Description
from gazette.web.pages.cluster import grounds_of, words_of
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site


def recognition_page(site: Site, description: Description, address: Address) -> str:
    """The page of a recognition."""
    catalogue = site.served.catalogue
    row = catalogue.recognition(description.iri)
    said = words_of(site, description.iri, "recognition")
    rows = [row] if row else []
    grounds = grounds_of(row, said) if row else None
    return subject_page(
        site,
        description,
        address,
        "recognition.html",
        {*(iri for one in rows for iri in (one.programme, one.cluster)), *(grounds.bases if grounds else ())},
        row=row,
        grounds=grounds,
        line=timeline(rows, [one.happening for one in said], day.wanted()),
        said=said,
    )

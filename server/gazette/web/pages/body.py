"""The page of a public body: its notices, the programmes it runs, and what is to be reported to it."""

from __future__ import annotations

from pyoxigraph import NamedNode

from gazette.graph.vocabulary import CG
from gazette.web import day
from gazette.web.addresses import Address
from gazette.web.describe import Description
from gazette.web.pages.duties import duties_to
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

SHOWN = 40
"""So many notices stand on the page; the list has all."""


def body_page(site: Site, description: Description, address: Address) -> str:
    """The page of a public body."""
    catalogue = site.served.catalogue
    issued = catalogue.notices.mask("issuer", [description.iri])
    notices = catalogue.notices.select(issued, SHOWN)
    programmes = sorted(one.iri for one in catalogue.programmes.values() if description.iri in one.operators)
    area = next((v.value for v in description.values(CG.jurisdiction) if isinstance(v, NamedNode)), "")
    lineage = [*reversed([*catalogue.places.lineage(area)])]
    duties = duties_to(catalogue, description.iri, day.wanted())
    named = {
        catalogue.places.country, *lineage, *programmes,
        *(body for notice in notices for body in notice.issuers), *(duty.notice for duty in duties),
        *(body for duty in duties for body in duty.to),
    }  # fmt: skip
    return subject_page(
        site,
        description,
        address,
        "body.html",
        named,
        lineage=[catalogue.places.country, *lineage],
        notices=notices,
        issued=issued.bit_count(),
        programmes=programmes,
        duties=duties,
    )

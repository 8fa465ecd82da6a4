"""What the pages of the known kinds share: the thing's page with a template of its own, its words and its links out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from pyoxigraph import NamedNode

from gazette.catalogue import standing
from gazette.graph.vocabulary import FOAF, OWL, SKOS
from gazette.web import day, words
from gazette.web.addresses import Address
from gazette.web.describe import Description
from gazette.web.layout import Names
from gazette.web.pages.thing import thing_page
from gazette.web.site import Site

_OUTWARD = (
    FOAF.homepage, OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
)  # fmt: skip


def subject_page(
    site: Site, description: Description, address: Address, template: str, named: Iterable[str] = (), **values: Any
) -> str:
    """The page of a thing by a template of its kind; `named` are things that it names beside its description."""
    catalogue = site.served.catalogue
    labels = {**site.labels({*named, *words.iris()} - description.labels.keys()), **description.labels}
    return thing_page(
        site,
        description,
        address,
        template,
        names=Names.on(site, labels),
        catalogue=catalogue,
        outward=outward(description, site.base_uri),
        levels=words.levels(site),
        kinds=words.kinds(site),
        lifecycles=words.lifecycles(site),
        standings=words.standings(),
        standing=partial(standing, day=day.wanted()),
        between=words.between,
        **values,
    )


def outward(description: Description, base_uri: str) -> list[tuple[str, list[str]]]:
    """The thing in other data sets and in other classifications: links by property."""
    found = []
    for predicate in _OUTWARD:
        values = (value.value for value in description.values(predicate) if isinstance(value, NamedNode))
        matched = predicate not in (FOAF.homepage, OWL.sameAs)  # of our own schemes too
        iris = sorted(iri for iri in values if matched or not iri.startswith(f"{base_uri}/"))
        if iris:
            found.append((predicate.value, iris))
    return found

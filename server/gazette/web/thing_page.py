"""The page of one thing: its facts with labels, links and the words of the source, and what refers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from flask import render_template

from gazette.graph.vocabulary import CG, CODE, ONT, RDFS, TYPE
from gazette.store.interface import Row
from gazette.web.describe import Description, Fact, Quote
from gazette.web.language import text, wanted
from gazette.web.negotiation import GRAPHS, Offer
from gazette.web.site import Site

_FORMAT_TITLES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
_FORMATS = GRAPHS[:4]
_FIRST = (TYPE.value, RDFS.label.value)
_QUOTE_FACTS = frozenset(p.value for p in (CG.quote, CG.quoteStart, CG.quoteEnd))

_ROWS = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
SELECT DISTINCT ?thing ?quote ?start ?end ?capture ?mode {
  { ?recognition cg:ofCluster ?thing . ?event cg:concerns ?recognition }
  UNION { ?event cg:concerns ?thing }
  UNION { ?thing cg:partOfAnnouncement ?announcement BIND(?thing AS ?event) }
  ?event cg:recordedAs ?row .
  ?row cg:quote ?quote ; cg:quoteStart ?start ; cg:quoteEnd ?end ; cg:inCapture ?capture ; cg:assertionMode ?mode .
} ORDER BY ?capture ?start LIMIT 20
"""
"""The rows of lists that a cluster, a recognition or an event rests on."""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as the template shows it."""

    text: str
    is_iri: bool
    language: str | None
    multiline: bool
    quotes: tuple[Quote, ...]


def thing_page(site: Site, description: Description, path: str) -> str:
    """The HTML of a thing's page, in the language of this request."""
    rows = _rows(site, description)
    extra = site.labels({row.capture for row in rows} | {row.mode for row in rows})
    names = Names(site.base_uri, description, extra)
    graphs = sorted({fact.graph for fact in description.facts})
    return render_template(
        "thing.html",
        iri=description.iri,
        title=names.label(description.iri),
        types=description.types,
        rows=rows,
        facts=[
            {"predicate": predicate, "facts": [_shown(fact) for fact in group]}
            for predicate, group in groupby(_ordered(description, wanted()), key=lambda fact: fact.predicate)
        ],
        inverse=description.inverse,
        more_inverse=description.more_inverse,
        graphs=graphs,
        formats=[_format(offer) for offer in _FORMATS],
        document=path,
        **names.for_template(),
        **common(site),
    )


def common(site: Site) -> dict[str, Any]:
    """What every template needs."""
    return {"t": text, "lang": wanted(), "release": site.served.release.manifest}


@dataclass(frozen=True)
class Names:
    """Labels and links of IRIs on one page."""

    base_uri: str
    description: Description
    extra: dict[str, dict[str, str]]

    def label(self, iri: str) -> str:
        """What to call a thing: its label, else the end of its IRI."""
        known = self.description.label(iri, wanted())
        if known is None and iri in self.extra:
            found = self.extra[iri]
            known = found.get(wanted()) or next(iter(found.values()))
        if known is None:
            known = iri.removeprefix(f"{self.base_uri}/graph/")
            known = known if known != iri else (iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] or iri)
        return known

    def href(self, iri: str) -> str:
        """Where a link to a thing goes: our own things and terms stay on this site."""
        return local(iri, self.base_uri)

    def ours(self, iri: str) -> bool:
        """Whether a thing is answered by this site."""
        return self.href(iri) != iri

    def for_template(self) -> dict[str, Callable[[str], object]]:
        """The functions by the names that the templates use."""
        return {"label": self.label, "href": self.href, "ours": self.ours}


def local(iri: str, base_uri: str) -> str:
    """The address on this site that answers an IRI, or the IRI itself where it is another's."""
    if iri.startswith(f"{base_uri}/"):
        return iri.removeprefix(base_uri)
    if iri.startswith(CODE):
        return f"/code/{iri.removeprefix(CODE)}"
    if iri in (ONT, ONT.rstrip("#")):
        return "/ont"
    if iri.startswith(ONT):
        return f"/ont/{iri.removeprefix(ONT)}"
    return iri


def _format(offer: Offer) -> dict[str, str]:
    return {"name": offer.name, "media_type": offer.media_type, "title": _FORMAT_TITLES[offer.name]}


def _ordered(description: Description, language: str) -> list[Fact]:
    facts = [fact for fact in description.facts if fact.predicate not in _QUOTE_FACTS]

    def key(fact: Fact) -> tuple[int, str, str, str]:
        rank = _FIRST.index(fact.predicate) if fact.predicate in _FIRST else len(_FIRST)
        label = description.label(fact.predicate, language) or fact.predicate
        value = description.label(str(fact.value.value), language) or str(fact.value.value)
        return rank, label, fact.predicate, value

    return sorted(facts, key=key)


def _shown(fact: Fact) -> ShownFact:
    value = fact.value
    is_iri = isinstance(value, ox.NamedNode)
    language = value.language if isinstance(value, ox.Literal) else None
    return ShownFact(str(value.value), is_iri, language, "\n" in str(value.value), fact.quotes)


def _rows(site: Site, description: Description) -> list[Quote]:
    own = {fact.predicate: str(fact.value.value) for fact in description.facts}
    if CG.quote.value in own and CG.inCapture.value in own:
        parts = [own.get(p.value, "") for p in (CG.quote, CG.quoteStart, CG.quoteEnd, CG.inCapture, CG.assertionMode)]
        return [Quote(parts[0], int(parts[1]), int(parts[2]), parts[3], parts[4])]
    found = site.served.store.select(_ROWS, {"thing": ox.NamedNode(description.iri)})
    return [_quote(row) for row in found]


def _quote(row: Row) -> Quote:
    quote, start, end, capture, mode = (text_of(row, name) for name in ("quote", "start", "end", "capture", "mode"))
    return Quote(quote, int(start), int(end), capture, mode)


def text_of(row: Row, name: str) -> str:
    """The text of a row's value: an IRI or a literal's characters; empty where the row has none."""
    term = row.get(name)
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else ""

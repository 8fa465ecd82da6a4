"""The page of one thing: its facts with labels, links, graphs and the words of the source, and what refers to it.

It holds everything that is described, whatever kind of thing it is. A kind with a page of its own is named in `kinds`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from flask import render_template

from gazette.graph.vocabulary import CG, RDFS, SKOS, TYPE, XSD
from gazette.web import data
from gazette.web.addresses import Address
from gazette.web.describe import PAGE, Description, Fact, Quote
from gazette.web.layout import Names, common
from gazette.web.profiles import PROFILES, fitting
from gazette.web.site import Site

_FORMATS = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"), ("rdf", "RDF/XML"), ("trig", "TriG"))
_MEDIA_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
}
_FIRST = (TYPE.value, RDFS.label.value, SKOS.prefLabel.value, SKOS.definition.value)
_QUOTE_FACTS = frozenset(p.value for p in (CG.quote, CG.quoteStart, CG.quoteEnd))
_FIT = 2
_MARKS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as the template shows it: an IRI, a nested node or a text, and the marks of its graph.

    A part of the thing, at a fragment of its address, is shown with its own facts where the page first names it:
    `anchor` is the fragment, empty for anything else.
    """

    text: str
    kind: str
    language: str | None
    graph: str
    quotes: tuple[Quote, ...]
    nested: list[dict[str, Any]]
    anchor: str = ""

    @property
    def brief(self) -> bool:
        """Whether its own facts are so few that they fit on its line: what a partition is of, and how many it has."""
        own = [fact for group in self.nested for fact in group["facts"]]
        return len(own) <= _FIT and all(fact.kind in ("iri", "text") and not fact.language for fact in own)


def thing_page(
    site: Site, description: Description, address: Address, template: str = "thing.html", **more: Any
) -> str:
    """The HTML of a thing's page, in the language of this request; another template gets the same, and `more`."""
    names = more.pop("names", None) or Names.on(site, description.labels)
    marks, placed = _marks(description), set[str]()
    shared = {
        "iri": description.iri,
        "title": names.label(description.iri),
        "description": description,
        "rows": description.rows,
        "facts": _shown_facts(description, names, description.facts, marks, placed),
        "pointing_parts": _pointing_parts(description, names, marks, placed),
        "graphs": _graphs(description),
        "marks": marks,
        "pager": PAGE,
        "document": address.path,
        **addresses(site, description, address),
        "names": names,
        **names.for_template(),
        **common(site),
    }
    return render_template(template, **(shared | more))


def addresses(site: Site, description: Description, address: Address) -> dict[str, Any]:
    """The other forms of a document, for the head and the foot of its page."""
    return {
        "formats": [
            {"title": title, "type": _MEDIA_TYPES[name], "href": address.with_suffix(name)} for name, title in _FORMATS
        ],
        "profiles": [profile.name for profile in fitting(description) if profile != PROFILES[0]],
        "canonical": f"{site.base_uri}{address.path}",
        "page": address.with_suffix("html"),
        "embedded": _embedded(site, description, address),
    }


def _shown_facts(
    description: Description, names: Names, facts: Iterable[Fact], marks: dict[str, str], placed: set[str]
) -> list[dict[str, Any]]:
    """Facts grouped by predicate, the kind and the names first, then by what the predicate is called; `total` tells how
    many there are, shown or not. Parts that have no place yet get theirs, and are added to those `placed`."""
    shown = [fact for fact in facts if fact.predicate not in _QUOTE_FACTS]

    def key(fact: Fact) -> tuple[int, str, str, str]:
        rank = _FIRST.index(fact.predicate) if fact.predicate in _FIRST else len(_FIRST)
        return rank, names.label(fact.predicate), fact.predicate, names.label(str(fact.value.value))

    totals = description.totals if facts is description.facts else {}
    groups = []
    for predicate, own in groupby(sorted(shown, key=key), key=lambda fact: fact.predicate):
        group = [_shown(description, names, fact, marks, placed) for fact in own]
        groups.append({"predicate": predicate, "facts": group, "total": totals.get(predicate, len(group))})
    return groups


def _pointing_parts(
    description: Description, names: Names, marks: dict[str, str], placed: set[str]
) -> dict[tuple[str, str], ShownFact]:
    """Parts that no fact names, but that point at the thing: each by the predicate where it comes first."""
    found = {}
    for group in description.inverse:
        for subject in group.subjects:
            if subject in description.parts and subject not in placed:
                fact = Fact(group.predicate, ox.NamedNode(subject), "")
                found[group.predicate, subject] = _shown(description, names, fact, marks, placed)
    return found


def _shown(description: Description, names: Names, fact: Fact, marks: dict[str, str], placed: set[str]) -> ShownFact:
    value, nested, anchor = fact.value, [], ""
    language = value.language if isinstance(value, ox.Literal) else None
    if isinstance(value, ox.NamedNode) and value.value in description.parts and value.value not in placed:
        kind, anchor = "part", value.value.partition("#")[2]
        placed.add(value.value)
        nested = _shown_facts(description, names, description.parts[value.value], marks, placed)
    elif isinstance(value, ox.NamedNode):
        kind = "iri"
    elif isinstance(value, ox.BlankNode):
        kind = "nested"
        nested = _shown_facts(description, names, description.nested.get(value.value, ()), marks, placed)
    elif value.datatype == XSD.anyURI and value.value.startswith(("http://", "https://")):
        kind = "address"
    else:
        kind = "lines" if "\n" in value.value else "text"
    mark = marks.get(fact.graph, "")
    return ShownFact(str(value.value), kind, language, mark, fact.quotes, nested, anchor)


def _graphs(description: Description) -> list[str]:
    """The graphs that the facts stand in, the one of most facts first."""
    sizes = Counter(fact.graph for fact in description.facts)
    return sorted(sizes, key=lambda graph: (-sizes[graph], graph))


def _marks(description: Description) -> dict[str, str]:
    """A letter for each graph that facts stand in, but for the one of most facts."""
    return {graph: _MARKS[number % len(_MARKS)] for number, graph in enumerate(_graphs(description)[1:])}


def _embedded(site: Site, description: Description, address: Address) -> str:
    """The thing in schema.org's words, to stand in a script element: no `<` in it."""
    schema = next(profile for profile in PROFILES if profile.name == "schema")
    written = data.write(description, schema, "jsonld", site.base_uri, f"{site.base_uri}{address.path}")
    return written.decode().replace("<", "\\u003c")

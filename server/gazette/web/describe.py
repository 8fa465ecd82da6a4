"""What is known of one thing: its facts with their graphs and quotes, what points at it, and everybody's labels.

A description takes a fixed number of look-ups in the store, whatever the thing: its own quads, the quads that point at
it, the statements about it, and the labels of all that is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, Store

from gazette.graph.vocabulary import CG, DCTERMS, RDF, RDFS, SKOS, TYPE

INVERSE_LIMIT = 500
"""So many quads that point at a thing are read; a description says when there are more."""

_LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_QUOTED = (CG.quote, CG.quoteStart, CG.quoteEnd, CG.inCapture, CG.assertionMode)
_HIDDEN_INVERSE = frozenset({RDF.subject, RDF.object})


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a capture behind a fact."""

    text: str
    start: int
    end: int
    capture: str
    mode: str

    @property
    def shown(self) -> str:
        """The words in one paragraph: the lines of a flattened table are parted by a middle dot."""
        return " · ".join(line.strip() for line in self.text.split("\n") if line.strip())


@dataclass(frozen=True, slots=True)
class Fact:
    """One triple of the thing, the graphs' names it stands in, and the quotes it rests on."""

    predicate: str
    value: NamedNode | Literal
    graph: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Inverse:
    """Things that point at this one by one predicate."""

    predicate: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """All that a page or a data answer about one thing needs."""

    iri: str
    facts: tuple[Fact, ...]
    inverse: tuple[Inverse, ...]
    more_inverse: bool
    labels: dict[str, dict[str, str]] = field(repr=False)
    quads: tuple[Quad, ...] = field(repr=False)

    def label(self, iri: str, language: str) -> str | None:
        """The label of a thing in the language, else in the other, else None."""
        found = self.labels.get(iri)
        if not found:
            return None
        return found.get(language) or found.get("zh") or found.get("en") or next(iter(found.values()))

    @property
    def types(self) -> tuple[str, ...]:
        """The classes of the thing."""
        return tuple(str(fact.value.value) for fact in self.facts if fact.predicate == TYPE.value)


def describe(store: Store, iri: str) -> Description | None:
    """The description of the thing `iri`, or None where the store says nothing of it."""
    node = NamedNode(iri)
    own = list(store.quads_for_pattern(node, None, None, None))
    pointing = list(islice(store.quads_for_pattern(None, None, node, None), INVERSE_LIMIT + 1))
    if not own and not pointing:
        return None
    more, pointing = len(pointing) > INVERSE_LIMIT, pointing[:INVERSE_LIMIT]
    statements = [quad.subject for quad in pointing if quad.predicate == RDF.subject]
    evidence = list(_evidence(store, statements))
    said = [q for s in statements if isinstance(s, NamedNode) for q in store.quads_for_pattern(s, None, None, None)]
    quotes: dict[tuple[str, NamedNode | Literal], list[Quote]] = {}
    for predicate, value, quote in evidence:
        quotes.setdefault((predicate, value), []).append(quote)
    facts = tuple(
        Fact(q.predicate.value, q.object, q.graph_name.value, tuple(quotes.get((q.predicate.value, q.object), ())))
        for q in own
        if isinstance(q.object, NamedNode | Literal) and isinstance(q.graph_name, NamedNode)
    )
    inverse: dict[str, list[str]] = {}
    for quad in pointing:
        if quad.predicate not in _HIDDEN_INVERSE and isinstance(quad.subject, NamedNode):
            inverse.setdefault(quad.predicate.value, []).append(quad.subject.value)
    shown = [quad for quad in pointing if quad.predicate not in _HIDDEN_INVERSE]
    named = {
        iri,
        *_named(own),
        *_named(shown),
        *(iri for _, _, quote in evidence for iri in (quote.capture, quote.mode)),
    }
    labels, label_quads = _labels(store, named)
    return Description(
        iri=iri,
        facts=facts,
        inverse=tuple(Inverse(p, tuple(sorted(set(subjects)))) for p, subjects in sorted(inverse.items())),
        more_inverse=more,
        labels=labels,
        quads=(*own, *shown, *said, *(q for q in label_quads if q.subject != node)),
    )


def _named(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                yield term.value


def _evidence(store: Store, statements: Iterable[object]) -> Iterator[tuple[str, NamedNode | Literal, Quote]]:
    for statement in statements:
        if not isinstance(statement, NamedNode):
            continue
        parts = {
            quad.predicate: quad.object
            for quad in store.quads_for_pattern(statement, None, None, None)
            if isinstance(quad.object, NamedNode | Literal)
        }
        predicate, value = parts.get(RDF.predicate), parts.get(RDF.object)
        if predicate is not None and value is not None and all(p in parts for p in _QUOTED):
            text, start, end, capture, mode = (parts[p].value for p in _QUOTED)
            yield predicate.value, value, Quote(text, int(start), int(end), capture, mode)


def labels_of(store: Store, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Labels by IRI and language."""
    return _labels(store, iris)[0]


def _labels(store: Store, iris: Iterable[str]) -> tuple[dict[str, dict[str, str]], list[Quad]]:
    labels: dict[str, dict[str, str]] = {}
    quads: list[Quad] = []
    for iri in sorted(iris):
        for predicate in _LABELS:
            for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, None):
                if isinstance(quad.object, Literal):
                    labels.setdefault(iri, {}).setdefault(quad.object.language or "", quad.object.value)
                    quads.append(quad)
            if iri in labels:
                break
    return labels, quads

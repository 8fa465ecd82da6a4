"""Properties for reconciliation: which ones things of a class have, their values, and whether a value agrees.

A cluster's recognitions count as its own here: its levels, years and programmes are theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz

from gazette.graph.vocabulary import CG, TYPE, XSD
from gazette.reference.names import short_form
from gazette.search.folding import folded, key_of
from gazette.store.interface import QuadSource
from gazette.web.labels import LabelBook, in_language

Value = NamedNode | Literal
Asked = str | float | bool

_SAMPLE: Final = 200
"""So many things of a class are looked at for the properties that they have."""
MOST_VALUES: Final = 100
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20\x7f-\U0010ffff]*")
"""An IRI as our classes have it, in ASCII."""
_AFTER_YEAR = re.compile(r"(?<=^[0-9]{4})-[0-9]{2}(?:-[0-9]{2}.*)?$", re.DOTALL)
"""What follows the year in a month or a day."""
_BRIDGES: Final = (CG.hasRecognition,)
_UNASKED: Final = frozenset({TYPE, CG.ofCluster, *_BRIDGES})
_ALIKE: Final = 90.0
_WHOLE: Final = frozenset(XSD[name] for name in ("integer", "int", "long", "nonNegativeInteger", "gYear"))
_PARTS: Final = frozenset(XSD[name] for name in ("decimal", "double", "float"))


class Properties:
    """The properties of one release's things. Safe among threads."""

    def __init__(self, store: QuadSource, labels: LabelBook) -> None:
        self._store = store
        self._labels = labels
        self._known: dict[str, tuple[str, ...]] = {}

    def of_class(self, iri: str) -> tuple[str, ...]:
        """The properties that things of a class have, the commonest first; none for a class without things."""
        known = self._known.get(iri)
        if known is None and is_iri(iri):
            counts = Counter(predicate for thing in self._things(iri) for predicate in self._predicates(thing))
            told = [predicate.value for predicate, _ in counts.most_common() if predicate not in _UNASKED]
            named = self._labels.of(told)
            known = tuple(predicate for predicate in told if named.get(predicate))
            if known:  # of what visitors ask for, only classes that there are take memory
                self._known[iri] = known
        return known or ()

    def values(self, thing: str, predicate: str) -> list[Value]:
        """The values of a thing's property, its own or its recognitions'; at most a hundred, each once."""
        found: dict[Value, None] = {}
        node = NamedNode(predicate)
        for subject in self._subjects(NamedNode(thing)):
            for quad in self._store.quads(subject, node):
                if isinstance(quad.object, NamedNode | Literal) and len(found) < MOST_VALUES:
                    found[quad.object] = None
        return list(found)

    def label(self, iri: str, language: str) -> str:
        """What a thing, class or property is called; the end of its IRI where nothing says."""
        known = in_language(self._labels.of([iri]).get(iri, ()), language)
        return known.text if known else iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]

    def agrees(self, thing: str, predicate: str, asked: Iterable[Asked]) -> bool | None:
        """Whether any of the asked values is one of the thing's property; None where the thing has no such property.

        A thing that is asked for is told by its IRI, what its IRI ends with (a region's code) or any of its labels,
        with or without 省, 市 …; a number or a year by its digits; any other text by what it looks like.
        """
        values = self.values(thing, predicate)
        if not values:
            return None
        told = [form for value in values for form in self._forms(value)]
        return any(_alike(str(one).lower() if isinstance(one, bool) else one, told) for one in asked)

    def _forms(self, value: Value) -> Iterator[str]:
        if isinstance(value, NamedNode):
            yield value.value
            yield value.value.rpartition("/")[2]
            yield from (label.text for label in self._labels.of([value.value]).get(value.value, ()))
        else:
            yield value.value

    def _things(self, iri: str) -> Iterator[NamedNode]:
        quads = self._store.quads(predicate=TYPE, object=NamedNode(iri))
        for quad, _ in zip(quads, range(_SAMPLE), strict=False):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def _predicates(self, thing: NamedNode) -> set[NamedNode]:
        return {quad.predicate for subject in self._subjects(thing) for quad in self._store.quads(subject)}

    def _subjects(self, thing: NamedNode) -> Iterator[NamedNode]:
        yield thing
        for bridge in _BRIDGES:
            for quad in self._store.quads(thing, bridge):
                if isinstance(quad.object, NamedNode):
                    yield quad.object


def is_iri(text: str) -> bool:
    """Whether a text can be the IRI of a class."""
    return _IRI.fullmatch(text) is not None


def cell(value: Value, name: str) -> dict[str, object]:
    """A value as data extension gives it (0.2, section 7.3); `name` is what a thing is called."""
    if isinstance(value, NamedNode):
        return {"id": value.value, "name": name}
    if value.datatype in _WHOLE and value.value.lstrip("+-").isdigit():
        return {"int": int(value.value)}
    if value.datatype in _PARTS:
        return {"float": float(value.value)}
    if value.datatype == XSD.date:
        return {"date": f"{value.value}T00:00:00Z"}
    return {"str": value.value}


def _alike(asked: str | float, told: list[str]) -> bool:
    text = asked if isinstance(asked, str) else str(asked).removesuffix(".0")
    if text in told:
        return True
    wanted = _key(text)
    if not wanted:
        return False
    if wanted.isdigit():
        return any(_AFTER_YEAR.sub("", form) == text or _key(form) == wanted for form in told)
    forms = {_key(form) for form in told if "://" not in form} - {""}
    return wanted in forms or any(fuzz.ratio(wanted, form) >= _ALIKE for form in forms)


def _key(text: str) -> str:
    plain = folded(text[:200])
    return key_of(short_form(plain.strip()) or plain)

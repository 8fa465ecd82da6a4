"""What reconciliation answers: candidates for a query, things that begin so, values of properties.

Identifiers are IRIs. A query's `type` is the IRI of a class, or its name alone; so is a property.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, Literal

from pyoxigraph import NamedNode

from gazette.graph.vocabulary import CG, ONT, OWL, SKOS, TYPE
from gazette.linking.matching import Candidate, Matcher, certain, narrowed
from gazette.search.entries import KINDS, Kind
from gazette.search.lookup import LONGEST, Hit, SearchIndex
from gazette.store.interface import QuadSource
from gazette.web.labels import LabelBook
from gazette.web.language import Language
from gazette.web.reconcile_properties import Asked, Properties, is_iri

CLASSES: Final[dict[Kind, str]] = {
    "cluster": CG.Cluster.value,
    "region": CG.Region.value,
    "body": CG.PublicBody.value,
    "industry": SKOS.Concept.value,
    "notice": CG.Notice.value,
    "policy": CG.PolicyDocument.value,
    "programme": CG.Programme.value,
}
"""The class that stands for each kind of thing; what is in the graph may be of a narrower one."""
_NAMES: Final[dict[str, dict[Language, str]]] = {SKOS.Concept.value: {"zh": "产业", "en": "Industry"}}
"""What a class is called here that is not of our ontology."""
_OTHERWISE: Final = {f"{ONT}Industry": SKOS.Concept.value, "skos:Concept": SKOS.Concept.value}
"""Other ways to ask for a class. `cg:Industry` was once offered; no thing has ever been of it."""
_DISAGREES: Final = 30.0
_SILENT: Final = 4.0
_BY_VALUES_ALONE: Final = 60.0
_CONSIDERED: Final = 40
_OTHER_TYPE: Final = 15.0
_REMEMBERED: Final = 1_000
"""Answers that are kept, of so many candidates at most: a column of a table names the same things again and again."""
_MOST_REMEMBERED: Final = 10
Strict = Literal["any", "all", "should"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A property with the values that are asked for, any of which will do."""

    predicate: str
    values: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a batch."""

    text: str
    types: tuple[str, ...]
    strict: Strict
    limit: int
    constraints: tuple[Constraint, ...]


class Reconciler:
    """Reconciliation against one release. Safe among threads."""

    def __init__(self, search: SearchIndex, store: QuadSource, labels: LabelBook, base_uri: str) -> None:
        self.properties = Properties(store, labels)
        self._search = search
        self._store = store
        self._matcher = Matcher(search)
        self._things = f"{base_uri}/id/"
        self._remembered = lru_cache(_REMEMBERED)(self._answer)

    def answer(self, query: Query, language: Language) -> list[dict[str, object]]:
        """The candidates for a query, best first, as the protocol has them (0.2, section 4.3); not to be changed.

        A release never changes, so answers to what is short are remembered. (Not of constraints: 1 is True there.)
        """
        plain = not query.constraints and query.limit <= _MOST_REMEMBERED and len(query.text) <= LONGEST
        return self._remembered(query, language) if plain else self._answer(query, language)

    def _answer(self, query: Query, language: Language) -> list[dict[str, object]]:
        found = self._candidates(query)
        if query.constraints:
            found = narrowed(found, [self._disagreement(candidate, query.constraints) for candidate in found])
        if query.types and query.strict == "should":
            found = narrowed(found, [0.0 if self._is_of(c.hit, query) else _OTHER_TYPE for c in found])
        sure = certain(found)
        return [
            self._candidate(candidate, language, match=sure and number == 0)
            for number, candidate in enumerate(found[: query.limit])
            if candidate.score > 0
        ]

    def suggest(self, prefix: str, language: Language, limit: int, cursor: int) -> list[dict[str, object]]:
        """Things that somebody may mean who has typed so far, or whose identifier was given."""
        known = self.thing(prefix)
        if known is not None:
            hits: Sequence[Hit] = (known,)
        else:
            results = self._search.search(prefix, None, limit, cursor)
            hits = results.hits if results.whole else ()
        return [
            {
                "id": hit.iri,
                "name": _name(hit, language),
                "description": self.describe(hit, language),
                "notable": self._types(hit, language)[:1],
            }
            for hit in hits
        ]

    def thing(self, identifier: str) -> Hit | None:
        """The thing of an identifier: an IRI, or what it has after the base's `/id/`."""
        identifier = identifier.strip()
        return self._search.get(identifier if "://" in identifier else self._things + identifier)

    def describe(self, hit: Hit, language: Language) -> str:
        """What tells a thing from others of its name: its class, where it is, and whether it is no more."""
        where = hit.where_en if language == "en" else hit.where
        ended = {"zh": "已撤销", "en": "no more"}[language]
        told = (self.class_name(CLASSES[hit.kind], language), where, "" if hit.standing else ended)
        return (" · " if language == "zh" else ", ").join(part for part in told if part)

    def types(self, language: Language) -> list[dict[str, object]]:
        """The classes that can be asked for, and those of the ontology below them."""
        found = dict.fromkeys([*CLASSES.values(), *chain.from_iterable(map(self._narrower, CLASSES.values()))])
        return [{"id": iri, "name": self.class_name(iri, language)} for iri in found]

    def class_name(self, iri: str, language: Language) -> str:
        """What a class is called."""
        return _NAMES[iri][language] if iri in _NAMES else self.properties.label(iri, language)

    def properties_of(self, type_: str) -> list[str]:
        """The properties of a class, or, without a class, of all of them; the commonest first."""
        types = [self.class_of(type_)] if type_ else list(CLASSES.values())
        found = (predicate for iri in types for narrower in self._narrower(iri) for predicate in self._of(narrower))
        return list(dict.fromkeys(found))

    def class_of(self, name: str) -> str:
        """The IRI of a class given by its IRI or its name in our ontology; also of a property."""
        name = name.strip()
        iri = name if ":" in name.removeprefix("cg:") else f"{ONT}{name.removeprefix('cg:')}"
        return _OTHERWISE.get(iri, iri)

    def is_class(self, iri: str) -> bool:
        """Whether things can be of this class: it is offered, or something is of it, or the ontology has it."""
        if iri in CLASSES.values() or self._of(iri):
            return True
        return is_iri(iri) and any(True for _ in self._store.quads(NamedNode(iri), TYPE, OWL.Class))

    def _of(self, iri: str) -> tuple[str, ...]:
        return self.properties.of_class(iri)

    def _narrower(self, iri: str) -> tuple[str, ...]:
        """A class, and those of the graph's things of that kind that carry no broader one."""
        if iri == CG.Region.value:
            return (CG.AdministrativeRegion.value, iri, CG.DevelopmentZone.value, CG.ReportingArea.value)
        return (iri,)

    def _candidates(self, query: Query) -> list[Candidate]:
        kinds = self._kinds(query)
        if kinds is not None and not kinds:
            return []
        known = self.thing(query.text) if query.text else None
        if known is not None:
            return [Candidate(known, 100.0, "its identifier")]
        text = query.text.strip()
        if text:
            found = self._matcher.candidates(text, kinds, _CONSIDERED)
        else:
            texts = [value for c in query.constraints for value in c.values if isinstance(value, str)]
            by_values = (candidate for t in texts[:3] for candidate in self._matcher.candidates(t, kinds, _CONSIDERED))
            found = [
                Candidate(c.hit, _BY_VALUES_ALONE, "values alone") for c in {c.hit.iri: c for c in by_values}.values()
            ]
        if query.types and query.strict != "should":
            found = [candidate for candidate in found if self._is_of(candidate.hit, query)]
        return found

    def _kinds(self, query: Query) -> list[Kind] | None:
        """The kinds to look among: None for all, none where no type asked for is known."""
        if not query.types or query.strict == "should":
            return None
        known = [kind for kind in KINDS if CLASSES[kind] in query.types]
        others = [iri for iri in query.types if iri not in CLASSES.values()]
        if any(self.properties.of_class(iri) for iri in others):
            return None
        return known

    def _is_of(self, hit: Hit, query: Query) -> bool:
        if CLASSES[hit.kind] in query.types and (query.strict != "all" or len(set(query.types)) == 1):
            return True  # by its kind alone: what the graph says need not be looked up
        held = {entry["id"] for entry in self._types(hit, "en")}
        return all(t in held for t in query.types) if query.strict == "all" else any(t in held for t in query.types)

    def _types(self, hit: Hit, language: Language) -> list[dict[str, object]]:
        """The class of its kind first, then those that the graph says."""
        said = (q.object.value for q in self._store.quads(NamedNode(hit.iri), TYPE) if isinstance(q.object, NamedNode))
        iris = dict.fromkeys([CLASSES[hit.kind], *sorted(said)])
        return [{"id": iri, "name": self.class_name(iri, language)} for iri in iris]

    def _disagreement(self, candidate: Candidate, constraints: Sequence[Constraint]) -> float:
        """Points that a candidate loses for properties of another value, or of none."""
        less = 0.0
        for constraint in constraints:
            agrees = self.properties.agrees(candidate.hit.iri, constraint.predicate, constraint.values)
            if agrees is None and _within(candidate.hit, constraint.values):
                agrees = True
            less += _SILENT if agrees is None else 0.0 if agrees else _DISAGREES
        return less

    def _candidate(self, candidate: Candidate, language: Language, *, match: bool) -> dict[str, object]:
        hit = candidate.hit
        return {
            "id": hit.iri,
            "name": _name(hit, language),
            "description": self.describe(hit, language),
            "score": candidate.score,
            "match": match,
            "type": self._types(hit, language),
        }


def _name(hit: Hit, language: Language) -> str:
    return hit.label_en or hit.label_zh if language == "en" else hit.label_zh


def _within(hit: Hit, values: Sequence[Asked]) -> bool:
    """Whether a thing without the property lies in a region of that name: a county's province is in its path."""
    return any(isinstance(value, str) and len(value.strip()) > 1 and value.strip() in hit.where for value in values)

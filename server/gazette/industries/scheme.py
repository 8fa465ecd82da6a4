"""The scheme of industries, from the tables of data/industries.

    concepts.csv   one row a concept: key, label in Chinese and English, broader concept
    words.csv      other words by which notices name an industry, and the concept that they mean
    mappings.csv   one row a mapping to a code of a classification, or a concept that is left open, with the reason
    places.csv     English names of places, for the English names of clusters

The first mapping of a concept to a classification is its main one. Relations are those of SKOS (W3C, 2009, section 10),
read from the concept: `broad` means that the code is broader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from gazette.errors import BadDataFile
from gazette.reference.classifications import Classifications
from gazette.reference.tables import read_table

Relation: TypeAlias = Literal["exact", "close", "broad", "narrow", "related"]
Justification: TypeAlias = Literal["curated", "lexical", "by-correspondence"]

KEY: Final = "industry"
"""The scheme's key: its concepts are `scheme/industry/<concept>`."""

CONCEPTS: Final = "concepts.csv"
WORDS: Final = "words.csv"
MAPPINGS: Final = "mappings.csv"
PLACES: Final = "places.csv"
MAPPED_BY_HAND: Final = ("gbt4754-2017", "sei-2018")
"""The classifications that the table maps to; the first must have a mapping or a reason for every concept."""


@dataclass(frozen=True, slots=True)
class Industry:
    """A concept of the scheme. `broader` is the key of the concept above it, None at the top."""

    key: str
    label_zh: str
    label_en: str
    broader: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndustryMapping:
    """A concept beside a code of a classification. `confidence` is 0 to 1, as the person who decided gave it."""

    concept: str
    scheme: str
    code: str
    relation: Relation
    justification: Justification
    confidence: Decimal
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A concept that no code of a classification fits, and why."""

    concept: str
    scheme: str
    reason: str


class Industries:
    """The scheme with its mappings. Immutable."""

    def __init__(
        self,
        concepts: Mapping[str, Industry],
        mappings: tuple[IndustryMapping, ...] = (),
        left_open: tuple[LeftOpen, ...] = (),
        places: Mapping[str, str] | None = None,
    ) -> None:
        self._concepts = dict(concepts)
        self.mappings = mappings
        self.left_open = left_open
        self.places = dict(places or {})
        self._meant = {words: concept.key for concept in self for words in (concept.label_zh, *concept.words)}

    @classmethod
    def load(cls, folder: Path, classifications: Classifications) -> Industries:
        """Read the tables in `folder`; a scheme without concepts where there is no such folder.

        Raises `BadDataFile` with file and line of the first fault.
        """
        if not folder.is_dir():
            return cls({})
        concepts = _read_concepts(folder)
        mappings, left_open = _read_mappings(folder / MAPPINGS, concepts, classifications)
        return cls(concepts, mappings, left_open, _read_places(folder / PLACES))

    def __len__(self) -> int:
        return len(self._concepts)

    def __iter__(self) -> Iterator[Industry]:
        return iter(self._concepts.values())

    def __getitem__(self, key: str) -> Industry:
        return self._concepts[key]

    def meant_by(self, words: str) -> Industry | None:
        """The concept that a notice's words for an industry mean: as they are, or without 产业 at their end."""
        key = self._meant.get(words) or self._meant.get(words.removesuffix("产业"))
        return self._concepts[key] if key else None

    def of(self, concept: str, scheme: str) -> tuple[IndustryMapping, ...]:
        """The mappings of a concept to a classification, the main one first."""
        return tuple(m for m in self.mappings if m.concept == concept and m.scheme == scheme)


def _read_concepts(folder: Path) -> dict[str, Industry]:
    path = folder / CONCEPTS
    found: dict[str, Industry] = {}
    meant: dict[str, str] = {}
    above: list[tuple[int, str, str]] = []
    for line, (key, label_zh, label_en, broader) in read_table(path, ("concept", "label_zh", "label_en", "broader")):
        _require(bool(key and label_zh and label_en), "a concept has a key and a label in both languages", path, line)
        _require(key not in found, f"{key} is there twice", path, line)
        _require(label_zh not in meant, f"{label_zh} is the label of two concepts", path, line)
        _require(not broader or broader in found, f"{broader!r} is not a concept before {key}", path, line)
        meant[label_zh] = key
        found[key] = Industry(key, label_zh, label_en, broader or None, ())
        above.append((line, key, broader))
    words: dict[str, list[str]] = {}
    for line, (text, key) in read_table(folder / WORDS, ("words", "concept")):
        _require(key in found, f"{key!r} is not a concept", folder / WORDS, line)
        _require(text not in meant, f"{text} already means {meant.get(text)}", folder / WORDS, line)
        meant[text] = key
        words.setdefault(key, []).append(text)
    return {
        key: Industry(key, concept.label_zh, concept.label_en, concept.broader, tuple(words.get(key, ())))
        for key, concept in found.items()
    }


def _read_mappings(
    path: Path, concepts: Mapping[str, Industry], classifications: Classifications
) -> tuple[tuple[IndustryMapping, ...], tuple[LeftOpen, ...]]:
    mappings: dict[tuple[str, str, str], IndustryMapping] = {}
    left_open: dict[tuple[str, str], LeftOpen] = {}
    columns = ("concept", "scheme", "code", "relation", "justification", "confidence", "note")
    for line, (concept, scheme, code, relation, justification, confidence, note) in read_table(path, columns):
        _require(concept in concepts, f"{concept!r} is not a concept", path, line)
        _require(scheme in MAPPED_BY_HAND, f"{scheme!r} is not mapped to by hand", path, line)
        if not code:
            _require(
                bool(note) and not relation, "a concept is left open for a reason, which the note gives", path, line
            )
            left_open[concept, scheme] = LeftOpen(concept, scheme, note)
            continue
        _require(code in classifications.classification(scheme), f"{code!r} is not a code of {scheme}", path, line)
        _require((concept, scheme, code) not in mappings, f"{concept} and {code} are mapped twice", path, line)
        _require(relation in get_args(Relation), f"{relation!r} is not a relation", path, line)
        _require(justification in ("curated", "lexical"), f"{justification!r} is not a justification", path, line)
        mappings[concept, scheme, code] = IndustryMapping(
            concept, scheme, code, cast(Relation, relation), cast(Justification, justification),
            _confidence(confidence, path, line), note or None,
        )  # fmt: skip
    mapped = {(concept, scheme) for concept, scheme, _ in mappings}
    for concept in concepts:
        here = (concept, MAPPED_BY_HAND[0])
        _require((here in mapped) != (here in left_open), f"{concept} is neither mapped nor left open, or both", path)
    return tuple(mappings.values()), tuple(left_open.values())


def _confidence(text: str, path: Path, line: int) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    _require(0 < found <= 1, f"the confidence {text!r} is not above 0 and at most 1", path, line)
    return found


def _read_places(path: Path) -> dict[str, str]:
    return {key: name for _, (key, _, name) in read_table(path, ("region", "name_zh", "name_en"))}


def _require(holds: bool, fault: str, path: Path, line: int | None = None) -> None:
    if not holds:
        raise BadDataFile(fault, file=path, line=line)

"""Classifications of industries and the correspondences between them, from data/reference/classifications.

Nothing here is read until it is asked for: `Classifications.load` reads what the schemes are called, and each table is
read at the first look at it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from msgspec import Struct

from gazette.errors import BadDataFile
from gazette.reference.tables import digest_of, read_table
from gazette.reference.told import as_told

Method: TypeAlias = Literal["stated", "corrected", "by-analogy"]

FOLDER: Final = "classifications"
DESCRIPTION: Final = "schemes.toml"
_CONCEPTS = ("code", "level", "parent", "label_zh", "label_en")
_ASSOCIATIONS = ("source", "target", "partial", "method", "note")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table comes from: titles, publisher, source, licence, and what it does not say."""

    title_zh: str
    title_en: str
    publisher: str
    source: str
    licence: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a classification; `depth` counts from 1, `pattern` is a regular expression for a whole code."""

    name: str
    depth: int
    label_zh: str
    label_en: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One code. `parent` is the code above, None at the top; a label is None where none is known."""

    code: str
    level: Level
    parent: str | None
    label_zh: str | None
    label_en: str | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a classification is, its edition part of its key; `replaced_by` is the key of a newer edition."""

    key: str
    about: Source
    levels: tuple[Level, ...]
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Association:
    """One pair of a correspondence.

    `partial`: whether only a part of the target belongs to the source; None where the table does not say. `method` says
    whether the pair is as the source prints it, put right, or made by analogy; `note` is what the table adds.
    """

    source: str
    target: str
    partial: bool | None
    method: Method
    note: str | None


class _Described(Struct):
    schemes: dict[str, object]
    correspondences: dict[str, object]


class _Level(Struct):
    name: str
    zh: str
    en: str
    pattern: str


class _Levels(Struct):
    levels: tuple[_Level, ...]
    replaced_by: str | None = None


class Classification:
    """The codes of one scheme, in the order of its table. Immutable."""

    def __init__(self, scheme: Scheme, concepts: Mapping[str, Concept]) -> None:
        self.scheme = scheme
        self._concepts = dict(concepts)

    def __len__(self) -> int:
        return len(self._concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __contains__(self, code: object) -> bool:
        return code in self._concepts

    def __getitem__(self, code: str) -> Concept:
        return self._concepts[code]

    def get(self, code: str) -> Concept | None:
        """The concept of a code as it stands in the table (C3972, 26.11), None where there is none."""
        return self._concepts.get(code)

    def lineage(self, code: str) -> tuple[Concept, ...]:
        """The concept and all above it, itself first. Raises KeyError where there is no such code."""
        found = [self._concepts[code]]
        while found[-1].parent is not None:
            found.append(self._concepts[found[-1].parent])
        return tuple(found)


class Correspondence:
    """The pairs of codes of two schemes. Immutable."""

    def __init__(self, key: str, about: Source, source: str, target: str, pairs: tuple[Association, ...]) -> None:
        self.key = key
        self.about = about
        self.source = source
        self.target = target
        self._pairs = pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[Association]:
        return iter(self._pairs)

    def targets(self, code: str) -> tuple[str, ...]:
        """The codes that a code of the source scheme is paired with, in the order of the table."""
        return tuple(pair.target for pair in self._pairs if pair.source == code)

    def sources(self, code: str) -> tuple[str, ...]:
        """The codes that are paired with a code of the target scheme, in the order of the table."""
        return tuple(pair.source for pair in self._pairs if pair.target == code)


class Classifications:
    """All classifications of a folder, each read when it is first asked for."""

    def __init__(
        self, folder: Path, schemes: Mapping[str, Scheme], correspondences: Mapping[str, tuple[str, str, Source]]
    ) -> None:
        self._folder = folder
        self.schemes = dict(schemes)
        self._described = dict(correspondences)
        self._classifications: dict[str, Classification] = {}
        self._correspondences: dict[str, Correspondence] = {}

    @classmethod
    def load(cls, folder: Path) -> Classifications:
        """Read what the schemes are, from `classifications/schemes.toml` under data/reference; no table yet.

        Raises `BadDataFile` where it is missing or not as it should be.
        """
        path = folder / FOLDER / DESCRIPTION
        try:
            told = as_told(tomllib.loads(path.read_text(encoding="utf-8")), _Described)
            schemes = {key: _scheme(key, scheme) for key, scheme in told.schemes.items()}
            described = {key: (*_ends(key), as_told(entry, Source, key)) for key, entry in told.correspondences.items()}
        except FileNotFoundError as error:
            raise BadDataFile("the list of classifications is missing", file=path) from error
        except ValueError as error:  # what is no TOML or no UTF-8 is one, too
            raise BadDataFile(f"not a list of classifications: {error}", file=path) from error
        named = {end for source, target, _ in described.values() for end in (source, target)}
        named |= {scheme.replaced_by for scheme in schemes.values() if scheme.replaced_by}
        if unknown := named - schemes.keys():
            raise BadDataFile(f"{', '.join(sorted(unknown))}: no such scheme is described", file=path)
        return cls(folder, schemes, described)

    @property
    def correspondences(self) -> tuple[str, ...]:
        """The keys of the correspondences, `<source>--<target>`."""
        return tuple(self._described)

    @property
    def version(self) -> str:
        """A digest of the description and all tables, hexadecimal: equal versions give equal answers."""
        names = [DESCRIPTION, *(f"{key}.csv" for key in (*self.schemes, *self._described))]
        return digest_of(self._folder / FOLDER / name for name in names)

    def classification(self, key: str) -> Classification:
        """The codes of a scheme. Raises KeyError for an unknown scheme, `BadDataFile` with the line of a fault."""
        if key not in self._classifications:
            scheme = self.schemes[key]
            self._classifications[key] = Classification(scheme, _read_concepts(self._table(key), scheme))
        return self._classifications[key]

    def correspondence(self, key: str) -> Correspondence:
        """The pairs of a correspondence. Raises KeyError for an unknown key, `BadDataFile` with the line of a fault."""
        if key not in self._correspondences:
            source, target, about = self._described[key]
            pairs = _read_pairs(self._table(key), self.classification(source), self.classification(target))
            self._correspondences[key] = Correspondence(key, about, source, target, tuple(pairs))
        return self._correspondences[key]

    def _table(self, key: str) -> Path:
        return self._folder / FOLDER / f"{key}.csv"


def _ends(key: str) -> tuple[str, str]:
    source, _, target = key.partition("--")
    return source, target


def _scheme(key: str, entry: object) -> Scheme:
    told = as_told(entry, _Levels, key)
    levels = tuple(
        Level(level.name, depth, level.zh, level.en, level.pattern) for depth, level in enumerate(told.levels, 1)
    )
    return Scheme(key, as_told(entry, Source, key), levels, told.replaced_by)


def _read_concepts(path: Path, scheme: Scheme) -> dict[str, Concept]:
    levels = {level.name: level for level in scheme.levels}
    patterns = {level.name: re.compile(level.pattern) for level in scheme.levels}
    found: dict[str, Concept] = {}
    for line, (code, name, parent, label_zh, label_en) in read_table(path, _CONCEPTS):
        level = levels.get(name)
        above = found.get(parent)
        fault = None
        if level is None:
            fault = f"{name!r} is not a level of {scheme.key}"
        elif not patterns[name].fullmatch(code):
            fault = f"the code {code!r} is not that of a {name}"
        elif code in found:
            fault = f"{code} is there twice"
        elif not (label_zh or label_en):
            fault = f"{code} has no label"
        elif level.depth == 1 and parent:
            fault = f"{code} is of the top level and has the parent {parent}"
        elif level.depth > 1 and (above is None or above.level.depth != level.depth - 1):
            fault = f"the parent of {code}, {parent!r}, is not a code before it of the level above"
        if fault or level is None:
            raise BadDataFile(str(fault), file=path, line=line)
        found[code] = Concept(code, level, parent or None, label_zh or None, label_en or None)
    return found


def _read_pairs(path: Path, source: Classification, target: Classification) -> Iterator[Association]:
    seen: set[tuple[str, str]] = set()
    for line, (left, right, partial, method, note) in read_table(path, _ASSOCIATIONS):
        fault = None
        if left not in source:
            fault = f"{left!r} is not a code of {source.scheme.key}"
        elif right not in target:
            fault = f"{right!r} is not a code of {target.scheme.key}"
        elif (left, right) in seen:
            fault = f"{left} and {right} are paired twice"
        elif partial not in ("", "0", "1"):
            fault = f"{partial!r} is not 1, 0 or empty"
        elif method not in get_args(Method):
            fault = f"{method!r} is not a method (one of {', '.join(get_args(Method))})"
        if fault:
            raise BadDataFile(fault, file=path, line=line)
        seen.add((left, right))
        yield Association(left, right, partial == "1" if partial else None, cast(Method, method), note or None)

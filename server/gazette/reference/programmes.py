"""Programmes of recognition, their governing documents and rules, as far as pages report them.

These are reported facts: each row was read on the pages it names, most of them reposts, and the notices themselves are
not held. Nothing is read until `Programmes.load` is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast, get_args

from gazette.records import Level, RuleKind, Scheme, Stage
from gazette.reference.bodies import Bodies
from gazette.reference.documents import Document, read_documents
from gazette.reference.pages import Pages
from gazette.reference.regions import COUNTRY, Regions
from gazette.reference.rows import Row, document_number, rows

SCHEMES: Final[Mapping[str, Scheme]] = {
    "sme": "sme-characteristic-cluster",
    "sei": "strategic-emerging-cluster",
    "amc": "advanced-manufacturing-cluster",
    "cic": "characteristic-cluster",
    "inn": "innovative-cluster",
    "other": "other",
}
"""Schemes by the short codes of identifiers; a test holds them against `identity.keys.SCHEME_CODES`."""

_PROGRAMMES = ("programme", "called", "parent", "operator", "term_years", "documents", "numbers", "pages")
_RULES = ("programme", "kind", "years", "text_zh", "text_en", "pages")
_ACTS = ("programme", "stage", "count", "pages")


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme by its key's end (`sme-610000`). `called` is the name it goes by where that is not the scheme's.

    `documents` are keys of `Document`; `numbers` are of governing documents whose titles are not known. `operator` is a
    body's key, `parent` the end of a programme's key.
    """

    key: str
    scheme: Scheme
    region: str
    level: Level
    called: str | None
    parent: str | None
    operator: str | None
    term_years: int | None
    documents: tuple[str, ...]
    numbers: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a programme, told in our own words."""

    programme: str
    kind: RuleKind
    years: int | None
    text_zh: str
    text_en: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """An act of a programme that pages tell of without saying which batch it is; others stand in data/lists."""

    programme: str
    stage: Stage
    count: int
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programmes:
    """All that is reported."""

    programmes: Mapping[str, Programme]
    rules: Sequence[Rule]
    acts: Sequence[Reported]

    @classmethod
    def load(cls, folder: Path, regions: Regions, bodies: Bodies) -> Programmes:
        """Read the tables in `folder`. Raises `BadDataFile` with file and line of the first fault."""
        pages = Pages.load(folder)
        documents = {document.key: document for document in read_documents(folder, bodies)}
        programmes: dict[str, Programme] = {}
        for row in rows(folder / "programmes.csv", _PROGRAMMES, pages):
            programme = _programme(row, regions, bodies, documents, programmes)
            row.require(programme.key not in programmes, f"{programme.key} is there twice")
            programmes[programme.key] = programme
        rules = [_rule(row, programmes) for row in rows(folder / "rules.csv", _RULES, pages)]
        acts = [_act(row, programmes) for row in rows(folder / "acts.csv", _ACTS, pages)]
        return cls(programmes, tuple(rules), tuple(acts))


def _programme(
    row: Row,
    regions: Regions,
    bodies: Bodies,
    documents: Mapping[str, Document],
    earlier: Mapping[str, Programme],
) -> Programme:
    short, _, place = row["programme"].partition("-")
    region = regions.get(place)
    row.require(short in SCHEMES, f"{short!r} is not the short code of a scheme")
    row.require(place == COUNTRY or region is not None, f"{place!r} is not a region in use")
    row.require(not row["parent"] or row["parent"] in earlier, f"{row['parent']!r} is not a programme above this row")
    row.require(not row["operator"] or bodies.get(row["operator"]) is not None, f"{row['operator']!r} is not a body")
    for document in row["documents"].split():
        row.require(document in documents, f"{document!r} is not in documents.csv")
    return Programme(
        key=row["programme"],
        scheme=SCHEMES[short],
        region=place,
        level=cast(Level, region.level) if region else "national",
        called=row["called"] or None,
        parent=row["parent"] or None,
        operator=row["operator"] or None,
        term_years=row.read("term_years", int),
        documents=tuple(row["documents"].split()),
        numbers=row.read("numbers", _numbers) or (),
        pages=row.pages,
    )


def _rule(row: Row, programmes: Mapping[str, Programme]) -> Rule:
    row.require(row["programme"] in programmes, f"{row['programme']!r} is not in programmes.csv")
    row.require(row["kind"] in get_args(RuleKind), f"{row['kind']!r} is not a kind of rule")
    row.require(bool(row["text_zh"] and row["text_en"]), "a rule is told in both languages")
    kind = cast(RuleKind, row["kind"])
    return Rule(row["programme"], kind, row.read("years", int), row["text_zh"], row["text_en"], row.pages)


def _act(row: Row, programmes: Mapping[str, Programme]) -> Reported:
    row.require(row["programme"] in programmes, f"{row['programme']!r} is not in programmes.csv")
    row.require(row["stage"] in get_args(Stage), f"{row['stage']!r} is not a stage")
    count = row.read("count", int)
    row.require(count is not None, "an act without a count tells nothing")
    return Reported(row["programme"], cast(Stage, row["stage"]), count or 0, row.pages)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(document_number(part) for part in text.split())

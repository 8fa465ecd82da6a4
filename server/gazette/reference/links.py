"""Links from regions and classifications to other data sets, from data/reference/links. Read when asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from gazette.errors import BadDataFile
from gazette.reference.bodies import Bodies
from gazette.reference.classifications import Classifications
from gazette.reference.regions import Regions
from gazette.reference.tables import digest_of, read_table
from gazette.reference.told import as_told

LinkPredicate: TypeAlias = Literal["owl:sameAs", "skos:exactMatch", "skos:closeMatch"]

FOLDER: Final = "links"
DESCRIPTION: Final = "linksets.toml"
RUN: Final = ".run.toml"
Of: TypeAlias = Literal["region", "body"]


@dataclass(frozen=True, slots=True)
class Run:
    """The run that made a linkset: the service, when (ISO 8601), by what, and how its pairs were decided.

    `gone` are links that were there before and lead nowhere, or elsewhere, now.
    """

    endpoint: str
    began: str
    ended: str
    software: str
    requests: int
    faults: int
    accepted: int
    rejected: int
    undecided: int
    gone: int


@dataclass(frozen=True, slots=True)
class Linkset:
    """What a linkset is. It has a `table` of regions (or bodies: `of`), or is made by rule from codes of a `scheme`.

    A target's IRI is `prefix`, the target's key and `suffix`; `pattern` is a regular expression for the whole of it.
    """

    key: str
    title_zh: str
    title_en: str
    predicate: LinkPredicate
    table: str | None
    scheme: str | None
    prefix: str
    suffix: str
    pattern: str
    homepage: str
    licence: str
    source: str
    notes: tuple[str, ...]
    of: Of = "region"
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link: a region's, body's or concept's code, and the IRI in the other data set."""

    code: str
    target: str


class Links:
    """The linksets of a folder. Immutable; the links themselves are read by `links`."""

    def __init__(self, folder: Path, linksets: Mapping[str, Linkset]) -> None:
        self._folder = folder
        self.linksets = dict(linksets)

    @classmethod
    def load(cls, folder: Path) -> Links:
        """Read `links/linksets.toml` under data/reference. Raises `BadDataFile` where it is not as it should be."""
        return cls(folder, read_linksets(folder / FOLDER))

    @property
    def version(self) -> str:
        """A digest of the description and the tables, hexadecimal."""
        tables = (linkset.table for linkset in self.linksets.values() if linkset.table)
        return digest_of(self._folder / FOLDER / name for name in (DESCRIPTION, *tables))

    def links(
        self, linkset: Linkset, regions: Regions, classifications: Classifications, bodies: Bodies | None = None
    ) -> Iterator[Link]:
        """The links of a linkset, in order. Raises `BadDataFile` with the line of the first fault.

        A region has at most one link to a data set and a target at most one region, for a link to two things, or from
        two things, would make them one.
        """
        pattern = re.compile(linkset.pattern)
        if linkset.table is None:
            for concept in classifications.classification(linkset.scheme or ""):
                target = f"{linkset.prefix}{concept.code.replace('.', '')}{linkset.suffix}"
                if not pattern.fullmatch(target):
                    raise BadDataFile(f"{target} is not of the pattern of {linkset.key}", file=self._description)
                yield Link(concept.code, target)
            return
        path = self._folder / FOLDER / linkset.table
        used: set[str] = set()
        for line, (code, target) in read_table(path, (linkset.of, "target")):
            region, iri = regions.get(code), f"{linkset.prefix}{target}{linkset.suffix}"
            fault = None
            if linkset.of == "body":
                if bodies is None or bodies.get(code) is None:
                    fault = f"{code!r} is not a body of the table"
            elif region is None or region.code != code:
                fault = f"{code!r} is not a region in use"
            if not pattern.fullmatch(iri):
                fault = f"{iri} is not of the pattern of {linkset.key}"
            elif not fault and (code in used or iri in used):
                fault = f"{code} or {target} is linked twice"
            if fault:
                raise BadDataFile(fault, file=path, line=line)
            used |= {code, iri}
            yield Link(code, iri)

    @property
    def _description(self) -> Path:
        return self._folder / FOLDER / DESCRIPTION


def read_linksets(links: Path) -> dict[str, Linkset]:
    """The linksets that `links`/linksets.toml lists. Raises `BadDataFile` where it is not as it should be."""
    path = links / DESCRIPTION
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return {key: _linkset(key, entry, _run(links / f"{key}{RUN}")) for key, entry in told.items()}
    except FileNotFoundError as error:
        raise BadDataFile("the list of linksets is missing", file=path) from error
    except ValueError as error:  # what is no TOML or no UTF-8 is one, too
        raise BadDataFile(f"not a list of linksets: {error}", file=path) from error


def _run(path: Path) -> Run | None:
    if not path.is_file():
        return None
    try:
        return as_told(tomllib.loads(path.read_text(encoding="utf-8")), Run)
    except ValueError as error:
        raise BadDataFile(f"not the description of a run: {error}", file=path) from error


def _linkset(key: str, entry: object, run: Run | None) -> Linkset:
    told = as_told(entry, dict[str, object], key)
    if "predicate" in told and told["predicate"] not in get_args(LinkPredicate):
        raise ValueError(f"{key}: {told['predicate']!r} is not one of {', '.join(get_args(LinkPredicate))}")
    if ("table" in told) == ("scheme" in told):
        raise ValueError(f"{key} has a table or a scheme, and not both")
    found = as_told({"table": None, "scheme": None, "suffix": "", **told, "key": key, "run": None}, Linkset, key)
    return replace(found, run=run)

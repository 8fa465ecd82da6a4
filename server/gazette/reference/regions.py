"""The administrative divisions of China by code and by name (GB/T 2260)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import ahocorasick

from gazette.errors import BadDataFile
from gazette.reference import names
from gazette.reference.places import Codes, Mention, Name, PlaceMatch, PlaceStep, longest_chain
from gazette.reference.tables import read_table

RegionLevel: TypeAlias = Literal["provincial", "prefectural", "county"]

COUNTRY: Final = "CN"
"""Stands for the whole country where a region's code is asked for (ISO 3166-1)."""

TABLE: Final = "regions.csv"
_COLUMNS = ("gb_code", "name_zh", "level", "parent", "iso3166_2")
_RANK: Mapping[str, int] = {level: rank for rank, level in enumerate(get_args(RegionLevel))}
_USED_FOR_BOTH = frozenset({"朝阳", "兴安"})
"""Short names that are used as often for a county as for the prefecture of that name."""


@dataclass(frozen=True, slots=True)
class Region:
    """A division in use. `parent` is the code of the next division above it, None for the provinces."""

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    iso3166_2: str | None = None


class Regions:
    """Divisions and their names. Immutable; pickling keeps the divisions alone and makes the look-ups anew.

    Names are compared without spaces at the ends and with confusable characters made one (`names.fold`). Answers hold
    codes; the official name is that of the code. Codes of equal standing come in ascending order, outer regions first.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions = {region.code: region for region in regions}
        children: defaultdict[str, list[str]] = defaultdict(list)
        named: defaultdict[str, list[str]] = defaultdict(list)
        other: defaultdict[str, list[str]] = defaultdict(list)
        short: defaultdict[str, list[str]] = defaultdict(list)
        for region in sorted(self._regions.values(), key=lambda region: (_RANK[region.level], region.code)):
            children[region.parent or COUNTRY].append(region.code)
            named[names.fold(region.name)].append(region.code)
            for form in names.other_forms(region.name):
                other[names.fold(form)].append(region.code)
            if brief := names.short_form(region.name):
                short[names.fold(brief)].append(region.code)
        self._children = {code: tuple(inner) for code, inner in children.items()}
        self._named = {name: tuple(codes) for name, codes in other.items()}
        self._named.update((name, tuple(codes)) for name, codes in named.items())
        self._short = {name: tuple(codes) for name, codes in short.items()}
        self._longest = max(map(len, self._named), default=0)

    @classmethod
    def load(cls, folder: Path) -> Regions:
        """Read regions.csv in `folder`. Raises `BadDataFile` with the line of the first fault."""
        path = folder / TABLE
        regions: dict[str, Region] = {}
        lines: dict[str, int] = {}
        for line, (code, name, level, parent, iso3166_2) in read_table(path, _COLUMNS):
            if not (len(code) == 6 and code.isascii() and code.isdigit()):
                raise BadDataFile(f"{code!r} is not a code of six digits", file=path, line=line)
            if code in regions:
                raise BadDataFile(f"{code} is there twice, first on line {lines[code]}", file=path, line=line)
            if not name:
                raise BadDataFile(f"{code} has no name", file=path, line=line)
            if level not in _RANK:
                raise BadDataFile(
                    f"{level!r} is not a level", file=path, line=line, advice=f"One of {', '.join(_RANK)}."
                )
            regions[code] = Region(code, name, cast(RegionLevel, level), parent or None, iso3166_2 or None)
            lines[code] = line
        for region in regions.values():
            if fault := _fault(region, regions):
                raise BadDataFile(fault, file=path, line=lines[region.code])
        return cls(regions.values())

    def __reduce__(self) -> tuple[type[Regions], tuple[tuple[Region, ...]]]:
        return Regions, (tuple(self._regions.values()),)

    def __len__(self) -> int:
        return len(self._regions)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._regions.values())

    def __contains__(self, code: str) -> bool:
        return code in self._regions

    def __getitem__(self, code: str) -> Region:
        """The division in use under a code. Raises KeyError where there is none."""
        return self._regions[code]

    def get(self, code: str) -> Region | None:
        """The region of a code, None where the code is not in use."""
        return self._regions.get(code)

    def lineage(self, code: str) -> Codes:
        """The code, its parent, and so on up to the province. Raises KeyError for a code that is not in use."""
        found = [code]
        while parent := self._regions[found[-1]].parent:
            found.append(parent)
        return tuple(found)

    def children(self, code: str) -> Codes:
        """The codes straight under a region (under `COUNTRY`: the provinces), ascending; none for a county."""
        return self._children.get(code, ())

    def path_name(self, code: str) -> str:
        """The names from the province down, run together: 陕西省西安市未央区. Raises KeyError as `lineage`."""
        return "".join(self._regions[outer].name for outer in reversed(self.lineage(code)))

    def is_within(self, code: str, outer: str) -> bool:
        """Whether a region is `outer` itself or lies inside it; everything lies inside `COUNTRY`."""
        return outer == COUNTRY or outer in self.lineage(code)

    def resolve(self, name: str, *, within: str | None = None, year: int | None = None) -> Codes:
        """The codes that one name can mean; several where it stays ambiguous, none where it is no region's name.

        The official name counts first, then forms such as 延边州, then the short form (未央). With `within`, only that
        region and those inside it count, and an inner region goes before `within` itself (长沙 within 长沙市: 长沙县).
        A short form that several regions share names the outer one where one lies in the other (长沙: 长沙市), and
        without `within` the one of the highest level (西安: 西安市, not 西安区), but for names used for both (朝阳).
        A former name is not guessed from a present one: 吴江市 has no answer.

        `year` is the year in which the name was used; the table holds the divisions in use at one date only, so every
        year has the same answer. Raises KeyError where `within` is a code that is not in use.
        """
        key = names.fold(name.strip())
        context = self._context(within)
        if found := self._inside(self._named.get(key, ()), context):
            return found
        found = self._inside(self._short.get(key, ()), context)
        return self._outermost(found) if context else self._bare(key, found)

    def resolve_path(self, path: Sequence[str], *, within: str | None = None) -> Codes:
        """The codes that the last of several names can mean, each name inside the one before: 西安市, 长安区.

        Empty names are passed over. None where any of the names names no region inside the one before it (a
        development zone, a wrong pair), so that a part that was not understood is never lost silently.
        """
        found: Codes = ()
        contexts: Iterable[str | None] = (within,)
        for name in path:
            if not name.strip():
                continue
            found = tuple(dict.fromkeys(code for outer in contexts for code in self.resolve(name, within=outer)))
            contexts = found
        return found

    def find_prefix(self, text: str, *, within: str | None = None) -> PlaceMatch | None:
        """The longest chain of region names at the very start of a text, None where the text starts with none.

        Official names may be ambiguous (鼓楼区: all four codes). A short name counts only where the chain, or `within`,
        leaves it one meaning, no other generic word follows (吴江市), and it is not an ordinary word (资源).
        `within` limits the chain to that region, what lies inside it, and the regions above it. Raises KeyError where
        it is a code that is not in use.
        """
        context = self._context(within)
        steps = self._chain_at(text, names.fold(text), 0, context, running=False)
        if not steps:
            return None
        return PlaceMatch(steps, steps[-1].codes, steps[-1].end, text[steps[-1].end :])

    def find_all(self, text: str) -> list[Mention]:
        """Regions named in running text, left to right, not overlapping; the steps of a chain narrow each other.

        Short names count for provinces and prefectures and, under these, for counties (江苏南京江宁); a bare short name
        of a county (平和, 会同) is left out, for it mostly is something else.
        """
        folded = names.fold(text)
        found: list[Mention] = []
        end = 0
        starts = sorted({last + 1 - length for last, length in self._automaton.iter(folded)}) if folded else []
        for start in starts:
            if start < end:
                continue
            for step in self._chain_at(text, folded, start, None, running=True):
                found.append(Mention(step.name, step.start, step.end, step.codes, step.short))
                end = step.end
        return found

    def _chain_at(
        self, text: str, folded: str, start: int, within: str | None, *, running: bool
    ) -> tuple[PlaceStep, ...]:
        def names_at(at: int, inside: Codes | None) -> Iterator[Name]:
            for length in range(min(self._longest, len(folded) - at), 1, -1):
                key = folded[at : at + length]
                named = self._standing(self._named.get(key, ()), inside, within)
                short = self._standing(self._short.get(key, ()), inside, within)
                if named:
                    yield Name(length, named, short=False)
                elif short and key not in names.INDUSTRY_WORDS:
                    yield Name(length, short, short=True)

        def bare(name: str, codes: Codes) -> Codes:
            if within:
                return self._outermost(codes)
            key = names.fold(name)
            codes = self._bare(key, codes)
            if key in names.ORDINARY_WORDS or (running and any(self._regions[c].level == "county" for c in codes)):
                return ()
            return codes

        return longest_chain(text, start, names_at=names_at, bare=bare, is_within=self.is_within)

    def _context(self, within: str | None) -> str | None:
        if within is None or within == COUNTRY:
            return None
        return self._regions[within].code

    def _standing(self, codes: Codes, inside: Codes | None, within: str | None) -> Codes:
        """Those that can stand in a chain: inside the step before, and in one line with `within`."""
        return tuple(
            code
            for code in codes
            if (inside is None or (code not in inside and any(self.is_within(code, outer) for outer in inside)))
            and (within is None or self.is_within(code, within) or self.is_within(within, code))
        )

    def _inside(self, codes: Codes, within: str | None) -> Codes:
        if within is None:
            return codes
        inner = tuple(code for code in codes if code != within and self.is_within(code, within))
        return inner or tuple(code for code in codes if code == within)

    def _outermost(self, codes: Codes) -> Codes:
        return tuple(c for c in codes if not any(o != c and self.is_within(c, o) for o in codes))

    def _bare(self, short: str, codes: Codes) -> Codes:
        """What a short name means with no region known before it."""
        codes = self._outermost(codes)
        if not codes or short in _USED_FOR_BOTH:
            return codes
        top = self._regions[codes[0]].level
        return tuple(code for code in codes if self._regions[code].level == top)

    @cached_property
    def _automaton(self) -> Any:
        automaton = ahocorasick.Automaton()
        for name in self._named:
            automaton.add_word(name, len(name))
        for name, codes in self._short.items():
            if self._regions[codes[0]].level != "county":
                automaton.add_word(name, len(name))
        automaton.make_automaton()
        return automaton


def _fault(region: Region, regions: Mapping[str, Region]) -> str | None:
    """What is wrong with a region's place among the others, None where nothing is."""
    if region.level == "provincial":
        if region.parent:
            return f"{region.code} is a province and has a parent"
        return None if region.iso3166_2 else f"{region.code} is a province without its ISO 3166-2 code"
    parent = regions.get(region.parent or "")
    if parent is None:
        return f"the parent of {region.code}, {region.parent!r}, is not in the table"
    if _RANK[parent.level] >= _RANK[region.level]:
        return f"{region.code} ({region.level}) stands under {parent.code} ({parent.level})"
    return None

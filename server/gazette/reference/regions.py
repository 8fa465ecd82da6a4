"""The administrative divisions of China by key and by name, in use and former (GB/T 2260)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from gazette.reference import divisions, history, names
from gazette.reference.divisions import RANK, Region, RegionLevel, prefix, read_divisions
from gazette.reference.history import History, RegionChange, read_changes
from gazette.reference.name_index import NameIndex, NamesOfTime
from gazette.reference.places import Codes, Mention, Name, PlaceMatch, PlaceStep, longest_chain

__all__ = ["COUNTRY", "TABLES", "Region", "RegionLevel", "Regions"]

COUNTRY: Final = "CN"
"""Stands for the whole country where a region's key is asked for (ISO 3166-1)."""

TABLES: Final = (*divisions.TABLES, history.TABLE)
_USED_FOR_BOTH = frozenset({"朝阳", "兴安"})
"""Short names that are used as often for a county as for the prefecture of that name."""
_REMEMBERED: Final = 1 << 15
"""Of so many beginnings of names is kept which places they are: lists name the same places over and over."""


class Regions:
    """Divisions and their names. Immutable; pickling keeps divisions and changes and makes the look-ups anew.

    A division is told by its key: its code while it is in use, `<code>-<first year>` once it is a former holder. Codes
    nest, so whether one region lies in another is read from the codes, whoever held them.

    Names are compared without spaces at the ends and with confusable characters made one (`names.fold`). Answers hold
    keys; keys of equal standing come in the order of the codes, outer regions first. Look-ups take the `year` in which
    a name was used: regions that were there at the end of that year come first, and those that had ended by then (a
    name lives on for a while) only where there are none; a region that did not yet exist never counts. Without a year,
    the divisions in use come first and the former ones after.
    """

    def __init__(self, regions: Iterable[Region], changes: Iterable[RegionChange] = ()) -> None:
        self._regions = {region.key: region for region in regions}
        self._in_use = tuple(region for region in self._regions.values() if region.in_use)
        self._former = tuple(region for region in self._regions.values() if not region.in_use)
        self._holders: defaultdict[str, list[Region]] = defaultdict(list)
        for region in self._regions.values():
            self._holders[region.code].append(region)
        self._last_change = max((region.last_year or 0 for region in self._former), default=0)
        self.history = History(changes)
        children: defaultdict[str, list[str]] = defaultdict(list)
        for key, region in self._regions.items():
            parent = region.parent or COUNTRY
            if region.in_use or not (parent == COUNTRY or self._regions[parent].in_use):
                children[parent].append(key)
        self._children = {key: tuple(sorted(inner)) for key, inner in children.items()}
        self._indexes: dict[int | None, NamesOfTime] = {}
        self._first_chain = lru_cache(_REMEMBERED)(self._chain_from)

    @classmethod
    def load(cls, folder: Path) -> Regions:
        """Read the tables of regions in `folder`. Raises `BadDataFile` with file and line of the first fault."""
        regions = read_divisions(folder)
        return cls(regions.values(), read_changes(folder, regions))

    def __reduce__(self) -> tuple[type[Regions], tuple[tuple[Region, ...], tuple[RegionChange, ...]]]:
        return Regions, (tuple(self._regions.values()), tuple(self.history))

    def __len__(self) -> int:
        return len(self._in_use)

    def __iter__(self) -> Iterator[Region]:
        """The divisions in use; see `former` for the others."""
        return iter(self._in_use)

    def __contains__(self, key: str) -> bool:
        return key in self._regions

    def __getitem__(self, key: str) -> Region:
        """The region of a key. Raises KeyError where there is none."""
        return self._regions[key]

    @property
    def former(self) -> tuple[Region, ...]:
        """The former divisions, in the order of codes and years."""
        return self._former

    def get(self, key: str) -> Region | None:
        """The region of a key, None where there is none: a code alone is the key of a division in use."""
        return self._regions.get(key)

    def key_at(self, code: str, year: int | None) -> str | None:
        """The key of the region that had a code in a year, the later one where it passed on that year; without a year,
        and for a year in which nobody had it, the last that had it. None for a code that was never given."""
        holders = sorted(self._holders.get(code, ()), key=lambda region: region.first_year)
        in_year = [region for region in holders if year is not None and region.held_in(year)]
        return (in_year or holders)[-1].key if holders else None

    def lineage(self, key: str) -> Codes:
        """The key, its parent's, and so on up to the province. Raises KeyError for a key that is not known."""
        found = [key]
        while parent := self._regions[found[-1]].parent:
            found.append(parent)
        return tuple(found)

    def children(self, key: str) -> Codes:
        """The divisions in use straight under a region (under `COUNTRY`: the provinces); all that ever stood under a
        former one. Ascending; none for a county."""
        return self._children.get(key, ())

    def path_name(self, key: str) -> str:
        """The names from the province down, run together: 陕西省西安市未央区. Raises KeyError as `lineage`."""
        return "".join(self._regions[outer].name for outer in reversed(self.lineage(key)))

    def is_within(self, key: str, outer: str) -> bool:
        """Whether a region is `outer` itself or lies inside it, by their codes; everything lies inside `COUNTRY`.

        The years do not count: 襄阳县 (until 2001) lies in 襄阳市 (襄樊市 until 2010). Raises KeyError where `key` is
        not known.
        """
        return outer == COUNTRY or self._regions[key].code.startswith(prefix(outer[:6]))

    def resolve(self, name: str, *, within: str | None = None, year: int | None = None) -> Codes:
        """The keys that one name can mean; several where it stays ambiguous, none where it is no region's name.

        The official name counts first, then forms such as 延边州, then the short form (未央). With `within`, only that
        region and those inside it count, and an inner region goes before `within` itself (长沙 within 长沙市: 长沙县).
        A short form that several regions share names the outer one where one lies in the other (长沙: 长沙市), and
        without `within` the one of the highest level (西安: 西安市, not 西安区), but for names used for both (朝阳).
        Of former regions of one name, one whose successor has that name too gives way to it.

        Raises KeyError where `within` is a key that is not known.
        """
        return next(self._readings(name, self._context(within), year), ())

    def _readings(self, name: str, context: str | None, year: int | None) -> Iterator[Codes]:
        """What a name can mean: as a region that was there at the time, then as one that had ended by then."""
        key = names.fold(name.strip())
        known = self._names(year)
        for index in (known.standing, known.ended):
            found = self._inside(index.named.get(key, ()), context)
            if not found:
                found = self._inside(index.short.get(key, ()), context)
                found = self._outermost(found) if context else self._bare(key, found)
            if found:
                yield self._latest(found, year) if index is known.ended else found

    def resolve_path(self, path: Sequence[str], *, within: str | None = None, year: int | None = None) -> Codes:
        """The keys that the last of several names can mean, each name inside the one before: 西安市, 长安区.

        Empty names are passed over. None where any of the names names no region inside the one before it (a
        development zone, a wrong pair), so that a part that was not understood is never lost silently.
        """
        return self._inner([name for name in path if name.strip()], self._context(within), year)

    def _inner(self, path: Sequence[str], context: str | None, year: int | None) -> Codes:
        if not path:
            return ()
        for reading in self._readings(path[0], context, year):
            if len(path) == 1:
                return reading
            found = dict.fromkeys(key for outer in reading for key in self._inner(path[1:], outer, year))
            if found:
                return tuple(found)
        return ()

    def find_prefix(self, text: str, *, within: str | None = None, year: int | None = None) -> PlaceMatch | None:
        """The longest chain of region names at the very start of a text, None where the text starts with none.

        Official names may be ambiguous (鼓楼区: all four codes). A short name counts only where the chain, or `within`,
        leaves it one meaning, no other generic word follows (吴江市), it is not an ordinary word (资源), and its region
        was there at the time. `within` limits the chain to that region, what lies inside it, and the regions above it.
        Raises KeyError where it is a key that is not known.
        """
        context, start = self._context(within), self._names(year).beginning(text)
        steps = self._first_chain(start, context, year) if start else ()
        if not steps:
            return None
        return PlaceMatch(steps, steps[-1].codes, steps[-1].end, text[steps[-1].end :])

    def find_all(self, text: str, *, year: int | None = None) -> list[Mention]:
        """Regions named in running text, left to right, not overlapping; the steps of a chain narrow each other.

        Only regions that were there at the end of `year` count, or the divisions in use. Short names count for
        provinces and prefectures and, under these, for counties (江苏南京江宁); a bare short name of a county (平和,
        会同) is left out, for it mostly is something else.
        """
        folded = names.fold(text)
        found: list[Mention] = []
        end = 0
        automaton = self._names(year).standing.automaton
        starts = sorted({last + 1 - length for last, length in automaton.iter(folded)}) if folded else []
        for start in starts:
            if start < end:
                continue
            for step in self._chain_at(text, folded, start, None, year, running=True):
                found.append(Mention(step.name, step.start, step.end, step.codes, step.short))
                end = step.end
        return found

    def _chain_from(self, text: str, within: str | None, year: int | None) -> tuple[PlaceStep, ...]:
        return self._chain_at(text, names.fold(text), 0, within, year, running=False)

    def _chain_at(
        self, text: str, folded: str, start: int, within: str | None, year: int | None, *, running: bool
    ) -> tuple[PlaceStep, ...]:
        known = self._names(year)

        def names_at(at: int, inside: Codes | None) -> Iterator[Name]:
            for name in known.at(folded, at):
                full, brief = known.standing.named.get(name), known.standing.short.get(name)
                if full and (named := self._standing(full, inside, within)):
                    yield Name(len(name), named, short=False)
                elif brief and name not in names.INDUSTRY_WORDS and (short := self._standing(brief, inside, within)):
                    yield Name(len(name), self._outermost(short) if inside else short, short=True)
                if running or (name in names.PARTS_OF_CITIES and inside is None and within is None):
                    continue
                past = known.ended.named.get(name)
                if past and (gone := self._standing(past, inside, within)):
                    yield Name(len(name), self._latest(gone, year), short=False, ended=True)

        def bare(name: str, codes: Codes) -> Codes:
            if within:
                return self._outermost(codes)
            key = names.fold(name)
            codes = self._bare(key, codes)
            if key in names.ORDINARY_WORDS or (running and any(self._regions[c].level == "county" for c in codes)):
                return ()
            return codes

        return longest_chain(text, start, names_at=names_at, bare=bare, is_within=self.is_within)

    def _names(self, year: int | None) -> NamesOfTime:
        """Names of the regions that were there at the end of a year, and of those that had ended by then."""
        if year is not None and year >= self._last_change:
            year = None
        if year not in self._indexes:
            if year is None:
                standing, ended = list(self._in_use), list(self._former)
            else:
                known = [region for region in self._regions.values() if region.first_year <= year]
                standing = [region for region in known if region.last_year is None or region.last_year > year]
                ended = [region for region in known if region.last_year is not None and region.last_year <= year]
            self._indexes[year] = NamesOfTime(NameIndex(standing), NameIndex(ended))
        return self._indexes[year]

    def _latest(self, keys: Codes, year: int | None) -> Codes:
        """Of former regions of one name: those that ended in this year, if any, and none that another succeeded."""
        recent = tuple(key for key in keys if self._regions[key].last_year == year) or keys
        return tuple(key for key in recent if not self._gives_way(key, recent)) if len(recent) > 1 else recent

    def _gives_way(self, key: str, others: Codes) -> bool:
        """Whether another took a region's place, or is the prefecture that a county of this name was raised to."""
        region = self._regions[key]
        return self.history.leads_to(key, others) or any(
            other.first_year == region.last_year and other.level != region.level and other.code[:2] == region.code[:2]
            for other in map(self._regions.__getitem__, others)
        )

    def _context(self, within: str | None) -> str | None:
        if within is None or within == COUNTRY:
            return None
        return self._regions[within].key

    def _standing(self, codes: Codes, inside: Codes | None, within: str | None) -> Codes:
        """Those that can stand in a chain: inside the step before, and in one line with `within`."""
        return tuple(
            code
            for code in codes
            if (inside is None or any(code[:6] != outer[:6] and self.is_within(code, outer) for outer in inside))
            and (within is None or self.is_within(code, within) or self.is_within(within, code))
        )

    def _inside(self, codes: Codes, within: str | None) -> Codes:
        if within is None:
            return codes
        inner = tuple(code for code in codes if code[:6] != within[:6] and self.is_within(code, within))
        return inner or tuple(code for code in codes if code[:6] == within[:6])

    def _outermost(self, codes: Codes) -> Codes:
        return tuple(c for c in codes if not any(o[:6] != c[:6] and self.is_within(c, o) for o in codes))

    def _bare(self, short: str, codes: Codes) -> Codes:
        """What a short name means with no region known before it."""
        codes = self._outermost(codes)
        if not codes or short in _USED_FOR_BOTH:
            return codes
        top = min(RANK[self._regions[code].level] for code in codes)
        return tuple(code for code in codes if RANK[self._regions[code].level] == top)

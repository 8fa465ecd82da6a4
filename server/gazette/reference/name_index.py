"""The names that a set of regions goes by: official names, forms such as 延边州, and short forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import ahocorasick

from gazette.reference import names
from gazette.reference.divisions import RANK, Region
from gazette.reference.places import Codes, after_gap, deciding

_HEAD: Final = 2
"""So many characters the shortest name has that counts in a text; names are filed by their first ones."""


class NameIndex:
    """Names to keys, outer regions first and then in the order of the codes. Immutable.

    `named` has official names and, where no official name is the same, forms that keep the generic word; `short` has
    forms without it. Names are folded (`names.fold`): confusable characters are one.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        named: defaultdict[str, list[str]] = defaultdict(list)
        other: defaultdict[str, list[str]] = defaultdict(list)
        short: defaultdict[str, list[str]] = defaultdict(list)
        levels: dict[str, str] = {}
        for region in sorted(regions, key=lambda region: (RANK[region.level], region.code, region.first_year)):
            key = region.key
            levels[key] = region.level
            named[names.fold(region.name)].append(key)
            for form in names.other_forms(region.name):
                other[names.fold(form)].append(key)
            if brief := names.short_form(region.name):
                short[names.fold(brief)].append(key)
        self.named: Mapping[str, Codes] = {name: tuple(keys) for name, keys in (other | named).items()}
        self.short: Mapping[str, Codes] = {name: tuple(keys) for name, keys in short.items()}
        self._of_counties = {name for name, keys in self.short.items() if levels[keys[0]] == "county"}

    @cached_property
    def automaton(self) -> Any:
        """Finds the names in running text (Aho-Corasick); short names of counties are left out."""
        automaton = ahocorasick.Automaton()
        for name in self.named:
            automaton.add_word(name, len(name))
        for name in self.short.keys() - self._of_counties:
            automaton.add_word(name, len(name))
        automaton.make_automaton()
        return automaton


class NamesOfTime:
    """The names of the regions that were `standing` at one time, and of those that had `ended` by then. Immutable."""

    def __init__(self, standing: NameIndex, ended: NameIndex) -> None:
        self.standing = standing
        self.ended = ended

    def at(self, folded: str, start: int) -> list[str]:
        """The names that stand at an offset of a folded text, the longest first; full names of former regions too."""
        filed = self._by_head.get(folded[start : start + _HEAD])
        return [name for name in filed if folded.startswith(name, start)] if filed else []

    def beginning(self, text: str) -> str:
        """As much of a text as decides which chain of names it begins with: texts of one beginning begin with the same
        chain. Empty where it can begin with none."""
        folded = names.fold(text)
        reach, waiting, seen = 0, [0], {0}
        while waiting:
            start = waiting.pop()
            for name in self.at(folded, start):
                end = start + len(name)
                reach = max(reach, end)
                if end not in seen:
                    seen.add(end)
                    waiting.append(after_gap(text, end))
        return deciding(text, reach) if reach else ""

    @cached_property
    def _by_head(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in {*self.standing.named, *self.standing.short, *self.ended.named}:
            found[name[:_HEAD]].append(name)
        return {head: tuple(sorted(of, key=len, reverse=True)) for head, of in found.items() if len(head) == _HEAD}

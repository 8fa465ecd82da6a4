"""The names that a set of regions goes by: official names, forms such as 延边州, and short forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import ahocorasick

from gazette.reference import names
from gazette.reference.divisions import RANK, Region
from gazette.reference.places import Codes


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
        self.longest = max(map(len, self.named), default=0)
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

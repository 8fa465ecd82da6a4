"""Facets of a list: what is chosen, what can be chosen, and how many rows each choice would leave.

The counts of one facet are taken with everything that is chosen in the others, and nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from werkzeug.datastructures import MultiDict

from gazette.catalogue.bits import Bits
from gazette.catalogue.listing import Listing

Row = TypeVar("Row")
SHOWN = 10
"""So many values of a facet are open to see; the rest is a click away."""
MOST = 100
"""So many more are a click away. Cities have eight hundred programmes together: who seeks one of these narrows the list
first, by a region, say, which leaves those that have a row there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: as the address writes it, what it is called, how many rows, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as the page shows it: its name in the address, its heading, its values, the way up in a tree."""

    name: str
    heading: str
    choices: list[Choice]
    path: list[Choice] = field(default_factory=list)

    @property
    def first(self) -> list[Choice]:
        """What is shown at once: the chosen, and the most frequent."""
        return [c for n, c in enumerate(self.choices) if n < SHOWN or c.chosen]

    @property
    def rest(self) -> list[Choice]:
        """What is a click away."""
        return self._others[:MOST]

    @property
    def left_out(self) -> int:
        """How many values are not on the page: the last in their order, mostly those with the fewest rows."""
        return max(0, len(self._others) - MOST)

    @property
    def _others(self) -> list[Choice]:
        return [c for n, c in enumerate(self.choices) if n >= SHOWN and not c.chosen]


@dataclass(frozen=True)
class Selection(Generic[Row]):
    """What the address chooses of a table: values by facet, and the rows of each facet that chooses."""

    rows: Listing[Row]
    chosen: Mapping[str, list[str]]
    parts: Mapping[str, Bits]

    @classmethod
    def of(
        cls,
        rows: Listing[Row],
        arguments: MultiDict[str, str],
        names: Mapping[str, Callable[[str], str]],
        more: Mapping[str, tuple[list[str], Bits]],
    ) -> Selection[Row]:
        """Read the address. `names` turn a value of the address into one of the table; `more` are rows by other
        kinds, by the name of their argument, with the values chosen."""
        chosen, parts = {}, {}
        for name, whole in names.items():
            values = list(dict.fromkeys(value for value in arguments.getlist(name) if value))
            if values:
                chosen[name] = values
                parts[name] = rows.mask(name, map(whole, values))
        for name, (values, mask) in more.items():
            if values:
                chosen[name] = values
                parts[name] = mask
        return cls(rows, chosen, parts)

    @property
    def mask(self) -> Bits:
        """The rows that all facets choose."""
        return self.without("")

    def without(self, facet: str) -> Bits:
        """The rows that all other facets choose."""
        found = self.rows.all
        for name, part in self.parts.items():
            if name != facet:
                found = found & part
        return found

    def facet(
        self,
        name: str,
        heading: str,
        label: Callable[[str], str],
        short: Callable[[str], str] = str,
        order: Sequence[str] | None = None,
    ) -> Facet:
        """A flat facet: its values by count, or in a given order."""
        counts = self.rows.counts(name, self.without(name))
        chosen = self.chosen.get(name, [])
        values = {short(value): value for value in counts}
        shown = [*values, *(value for value in chosen if value not in values)]
        choices = [
            Choice(v, label(values[v]) if v in values else v, counts[values[v]] if v in values else 0, v in chosen)
            for v in shown
        ]
        if order is None:
            choices.sort(key=lambda choice: (-choice.count, choice.label))
        else:
            place = {value: number for number, value in enumerate(order)}
            choices.sort(key=lambda choice: (place.get(choice.value, len(place)), choice.label))
        return Facet(name, heading, choices)

    def tree(
        self,
        name: str,
        heading: str,
        labels: Callable[[Sequence[str]], Callable[[str], str]],
        short: Callable[[str], str],
        tops: Iterable[str],
        children: Callable[[str], Iterable[str]],
        lineage: Callable[[str], Sequence[str]],
    ) -> Facet:
        """A facet whose values lie in one another: the way down to what is chosen, and what lies right below it.

        `labels` gives what tells the labels of all values that are shown.
        """
        steps = [step for value in self.chosen.get(name, [])[:1] for step in lineage(value)]
        below = [*(children(steps[-1]) if steps else tops)]
        counts = self.rows.counts(name, self.without(name), [*steps, *below])
        label = labels([*steps, *(value for value in below if value in counts)])
        path = [Choice(short(step), label(step), counts.get(step, 0), True) for step in steps]
        choices = [Choice(short(v), label(v), counts[v], False) for v in below if v in counts]
        choices.sort(key=lambda choice: (-choice.count, choice.label))
        return Facet(name, heading, choices, path)

"""How far two people who mapped the same concepts agree.

Each gives a concept one main code of GB/T 4754 and its relation, or leaves it open. Agreement by chance is taken off by
Cohen's kappa (J. Cohen, 1960), on the divisions: 1 is full agreement, 0 what chance would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from gazette.errors import BadDataFile
from gazette.industries.scheme import MAPPED_BY_HAND, Industries, Relation
from gazette.reference.classifications import Classifications
from gazette.reference.tables import read_table

SECOND: Final = "second.csv"
_DIGITS: Final = (4, 3, 2)

Answer = tuple[str, str]
"""A code and its relation; two empty texts where the concept was left open."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `compared` concepts, how many have the same code by its first digits, and the same relation.

    `both` counts those with the same class and relation, `kappa` is that of the divisions; None where only one division
    was ever chosen.
    """

    compared: int
    digits: Mapping[int, int]
    relation: int
    both: int
    kappa: float | None

    def lines(self) -> Iterator[str]:
        """A table in Markdown."""
        yield "| the two agree in | of " + f"{self.compared} |"
        yield "|---|---|"
        for digits, name in zip(_DIGITS, ("class (4 digits)", "group (3 digits)", "division (2 digits)"), strict=True):
            yield f"| {name} | {self.digits[digits]} |"
        yield f"| relation | {self.relation} |"
        yield f"| code and relation | {self.both} |"
        yield f"| division, Cohen's kappa | {'–' if self.kappa is None else format(self.kappa, '.2f')} |"


def first_answers(industries: Industries) -> dict[str, Answer]:
    """The main code of each concept."""
    found: dict[str, Answer] = {}
    for concept in industries:
        mappings = industries.of(concept.key, MAPPED_BY_HAND[0])
        found[concept.key] = (mappings[0].code, mappings[0].relation) if mappings else ("", "")
    return found


def second_answers(path: Path, classifications: Classifications) -> dict[str, Answer]:
    """The answers of a table `concept,code,relation`. Raises `BadDataFile` with the line of the first fault."""
    found: dict[str, Answer] = {}
    codes = classifications.classification(MAPPED_BY_HAND[0])
    for line, (concept, code, relation) in read_table(path, ("concept", "code", "relation")):
        fault = None
        if concept in found:
            fault = f"{concept} is there twice"
        elif code and (code not in codes or relation not in get_args(Relation)):
            fault = f"{code!r} is not a code of GB/T 4754-2017, or {relation!r} not a relation"
        if fault:
            raise BadDataFile(fault, file=path, line=line)
        found[concept] = (code, relation if code else "")
    return found


def agreement(first: Mapping[str, Answer], second: Mapping[str, Answer]) -> Agreement:
    """The agreement on the concepts that both answered. Raises ValueError where they share none."""
    shared = sorted(first.keys() & second.keys())
    if not shared:
        raise ValueError("the two have no concept in common")
    pairs = [(first[concept], second[concept]) for concept in shared]
    return Agreement(
        compared=len(pairs),
        digits={n: sum(one[0][: n + 1] == other[0][: n + 1] for one, other in pairs) for n in _DIGITS},
        relation=sum(one[1] == other[1] for one, other in pairs),
        both=sum(one == other for one, other in pairs),
        kappa=kappa([one[0][:3] for one, _ in pairs], [other[0][:3] for _, other in pairs]),
    )


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa of two lists of categories; None where chance alone would make them agree throughout."""
    total = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / total
    ones, others = Counter(one), Counter(other)
    expected = sum(ones[name] * others[name] for name in ones) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)

"""What pages show of a whole release, worked out when it is built."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from gazette.catalogue.places import Places
from gazette.catalogue.rows import GRANTED, Act, Bounds, Known, Lot, Notice, Programme

GAPS = 60
"""So many of the largest gaps are told."""
_End = tuple[Bounds, str, int | None]
_NO_END = -1


class Term(Struct, frozen=True, array_like=True):
    """How many grants of one batch end within the same bounds."""

    programme: str
    year: int | None
    end: Bounds
    count: int


def facts_of(
    places: Places, programmes: Mapping[str, Programme], broader: Mapping[str, Sequence[str]],
    notices: Sequence[Notice], terms: Sequence[Term],
) -> dict[str, object]:  # fmt: skip
    """All facts by name."""
    return {
        "regions": {"parents": places.parents, "levels": places.levels},
        "programmes": list(programmes.values()),
        "broader": dict(broader),
        "terms": terms,
        "announced by year": sorted(announced_in(act for notice in notices for act in notice.acts).items()),
        "known": known_of(notices),
        "gaps": gaps_of(notices),
    }


def terms_of(lots: Sequence[Lot], counts: Sequence[int]) -> tuple[list[Term], list[int]]:
    """The ends of grants, the first first, and the number of that of each lot; that after the last where it has none.

    `counts` are how many recognitions each lot has.
    """
    numbers: dict[_End, int] = {}
    own = [
        numbers.setdefault((lot.end, lot.programme, lot.year), len(numbers))
        if lot.lifecycle in GRANTED and lot.end[1] else _NO_END for lot in lots
    ]  # fmt: skip
    of_lot = np.array(own, np.int64)
    counted = np.zeros(len(numbers), np.int64)
    np.add.at(counted, of_lot[of_lot != _NO_END], np.array(counts, np.int64)[of_lot != _NO_END])
    found = [
        Term(programme, year, end, count)
        for (end, programme, year), count in zip(numbers, counted.tolist(), strict=True)
    ]
    order = sorted(range(len(found)), key=[_term_key(term) for term in found].__getitem__)
    ranks = np.full(len(found) + 1, len(found))  # the last is that of no end
    ranks[order] = np.arange(len(found))
    return [found[number] for number in order], ranks[of_lot].tolist()


def _term_key(term: Term) -> tuple[dt.date, dt.date, str, int]:
    return term.end[0] or dt.date.max, term.end[1] or dt.date.max, term.programme, term.year or 0


def announced_in(acts: Iterable[Act]) -> Counter[int]:
    """How many clusters were announced as granted, or are named where no number is stated, by the batch's year."""
    found: Counter[int] = Counter()
    batches: dict[str, tuple[int, int]] = {}
    for act in acts:
        if act.kind == "grant" and act.year:
            _, most = batches.get(act.batch, (0, 0))
            batches[act.batch] = act.year, max(most, act.announced or act.named)
    for year, count in batches.values():
        found[year] += count
    return found


def known_of(notices: Iterable[Notice]) -> Known:
    """The share of what is known, over all acts that granted."""
    grants = [act for notice in notices for act in notice.acts if act.kind == "grant"]
    counted = [act for act in grants if act.announced]
    states = Counter(act.known for act in grants)
    return Known(
        announced=sum(act.announced or 0 for act in counted),
        named=sum(act.named for act in counted),
        lists=len(grants),
        whole=states["complete"],
        part=states["sample"],
        none=states["absent"],
    )


def gaps_of(notices: Sequence[Notice]) -> list[tuple[int, int]]:
    """The grants with the largest gaps among those whose lists are not known whole: each by the place of its notice
    and its own in that notice."""
    found = [
        (-((act.announced or 0) - act.named), notice.iri, position, number)
        for position, notice in enumerate(notices)
        for number, act in enumerate(notice.acts)
        if act.kind == "grant" and act.known != "complete"
    ]
    return [(position, number) for _, _, position, number in sorted(found)[:GAPS]]

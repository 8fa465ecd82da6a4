"""What stays of the lists of the release before: the rows of pieces that are as they were, in the order they were in.

Each row is as it was or it is new; what changed in a row that stays in its place is gone and comes again. Rows that
stay keep their order among each other, in the pieces and in the list, so that only new ones are looked for a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gazette.catalogue.arrays import Arrays, Numbers
from gazette.catalogue.listed import RECOGNITIONS, Listed
from gazette.errors import NothingToServe

Places = npt.NDArray[np.int64]
GONE: Final = -1
FEW: Final = 64
"""One row in so many may be new: to look for its place takes as long as to sort about so many."""


@dataclass(frozen=True)
class Earlier:
    """The arrays of the lists before. `moved` has the place in the pieces, by that in the pieces before, or `GONE`;
    `come` are the places in the pieces of rows that were not there."""

    arrays: Arrays
    moved: Places
    come: Places

    def array(self, name: str) -> Numbers:
        """An array of the recognitions before. Raises KeyError where there is none of that name."""
        return self.arrays[f"{RECOGNITIONS}/{name}"]


def earlier_rows(
    before: Path, arrays: Arrays, then: Mapping[str, str], now: Mapping[str, str], pieces: Sequence[Listed]
) -> Earlier | None:
    """What stays of the recognitions in the release `before`, whose lists are `arrays`; None where much is new.

    `then` and `now` are the digests of the pieces with recognitions by name, in order, and `pieces` those of now.
    """
    moved: list[Places] = []
    come: list[Places] = []
    firsts = dict(zip(now, _firsts(pieces), strict=True))
    here = dict(zip(now, pieces, strict=True))
    try:
        for name, digest in then.items():
            if now.get(name) == digest:
                moved.append(np.arange(len(here[name])) + firsts[name])
                continue
            old = Listed.read(before, name)
            if name in now:
                own, new = _matched(old, here[name])
                moved.append(np.where(own == GONE, GONE, own + firsts[name]))
                come.append(new + firsts[name])
            else:
                moved.append(np.full(len(old), GONE))
    except NothingToServe:
        return None
    come += [np.arange(len(here[name])) + firsts[name] for name in now if name not in then]
    found = Earlier(arrays, _joined(moved), np.sort(_joined(come)))
    size = sum(map(len, pieces))
    stay = int(np.count_nonzero(found.moved != GONE))
    whole = stay + len(found.come) == size and len(found.moved) == len(found.array("rows"))
    return found if whole and len(found.come) * FEW <= size else None


def _matched(old: Listed, new: Listed) -> tuple[Places, Places]:
    """Where in a piece each of its rows before is, or `GONE`; and which of its rows were not there before."""
    there = {row: number for number, row in enumerate(new.rows())}
    own = np.array([there.get(row, GONE) for row in old.rows()], np.int64)
    come = np.ones(len(new), np.bool_)
    come[own[own != GONE]] = False
    return own, np.flatnonzero(come)


def _firsts(pieces: Sequence[Listed]) -> list[int]:
    sizes = np.array([len(piece) for piece in pieces], np.int64)
    return (np.cumsum(sizes) - sizes).tolist()  # type: ignore[no-any-return]


def _joined(parts: Sequence[npt.NDArray[Any]]) -> Places:
    return np.concatenate([np.empty(0, np.int64), *parts])


class Stayed:
    """Which rows of the list before stay (`stay`, by their place then); `come` are the places of the new ones now."""

    def __init__(self, earlier: Earlier, stay: npt.NDArray[np.bool_], before: Places) -> None:
        """`before` has, of each new row, how many of those that stay come before it."""
        self._earlier = earlier
        self._stay = stay
        self.come = before + np.arange(len(before))
        own = np.ones(int(np.count_nonzero(stay)) + len(before), np.bool_)
        own[self.come] = False
        self._settled = np.zeros(len(stay), np.uint32)
        self._settled[stay] = np.flatnonzero(own)

    def keys(self, name: str, new: Numbers) -> tuple[Numbers, Numbers]:
        """All keys of this name in order, equal ones by the places of their rows, and these places; `new` are those of
        new rows."""
        keys, places = self._earlier.array(f"{name}.keys"), self._earlier.array(f"{name}.places")
        stay = self._stay[places]
        keys, places = keys[stay], self._settled[places[stay]]
        order = np.argsort(new, kind="stable")
        new, come = new[order], self.come[order]
        at, ends = np.searchsorted(keys, new), np.searchsorted(keys, new, "right")
        for number in np.flatnonzero(at != ends).tolist():  # others have the same key
            at[number] += np.searchsorted(places[at[number] : ends[number]], come[number])
        return np.insert(keys, at, new), np.insert(places, at, come)

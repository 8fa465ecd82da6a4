"""Where a word stands in the lines of a list. Nothing is prepared for it: a million lines are gone through in a few
milliseconds, for the rarest character of the word."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gazette.catalogue.arrays import Arrays
from gazette.catalogue.listed import AFTER_LINE, units

_PART = 1 << 18
"""Characters that are looked through at a time: as many as stay in the processor's own memory."""


def lines_with(word: str, arrays: Arrays, of: str) -> npt.NDArray[np.intp]:
    """The numbers of the lines of a list in which a word stands, as often as it does."""
    none = np.empty(0, np.intp)
    try:
        wanted = units(word)
    except UnicodeEncodeError:  # half a character, which no text has
        return none
    text, often = arrays[f"{of}/text"], arrays[f"{of}/characters"][wanted]
    if not word or AFTER_LINE in word or not len(text):
        return none
    rarest = int(np.argmin(often))
    found = [np.flatnonzero(text[at : at + _PART] == wanted[rarest]) + at for at in range(0, len(text), _PART)]
    starts = np.concatenate(found) - rarest
    starts = starts[(starts >= 0) & (starts <= len(text) - len(wanted))]
    for at, unit in enumerate(wanted):
        if at != rarest:
            starts = starts[text[starts + at] == unit]
    return np.searchsorted(arrays[f"{of}/line.ends"], starts)

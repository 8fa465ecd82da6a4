"""Whether a recognition is in force on a day: a comparison of its bounds with that day, never a stored state."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from gazette.catalogue.rows import Lot, Recognition

Standing = Literal["certain", "possible", "lapsed", "rechecked", "early", "unstated", "candidate"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
"""In force for certain, possibly, lapsed, over unless a recheck extended it whose list is not known whole, not yet,
granted without a term that is known, and not granted at all."""


def standing(row: Recognition | Lot, day: dt.date) -> Standing:
    """How a recognition stands on a day. Ends are exclusive."""
    if _before(row, day):
        return "early"
    if not row.is_grant:
        return "candidate"
    (_, start_latest), (end_earliest, end_latest) = row.start, row.end
    if end_latest is not None and day >= end_latest:
        return "rechecked" if row.rechecked and row.lifecycle == "granted" else "lapsed"
    if start_latest is None or end_earliest is None:
        if end_latest is not None:  # it ended since it began
            return "unstated" if start_latest is None else "possible"
        return "lapsed" if row.lifecycle in ("not-renewed", "revoked") else "unstated"
    return "certain" if start_latest <= day < end_earliest else "possible"


def _before(row: Recognition | Lot, day: dt.date) -> bool:
    """Whether a day is before it can have begun: by its term, else the day of its notice, else its batch's year."""
    first = row.start[0] or row.granted_on
    return day < first if first is not None else row.year is not None and day.year < row.year

"""Whether a recognition is in force on a day: a comparison of its bounds with that day, never a stored state."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from gazette.catalogue.rows import Lot, Recognition

Standing = Literal["certain", "possible", "lapsed", "early", "unstated", "candidate"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
"""In force for certain, possibly, lapsed, not yet, granted without a term that is known, and not granted at all."""


def standing(row: Recognition | Lot, day: dt.date) -> Standing:
    """How a recognition stands on a day. Ends are exclusive."""
    if not row.is_grant:
        return "candidate"
    (start_earliest, start_latest), (end_earliest, end_latest) = row.start, row.end
    if row.granted_on is not None and day < row.granted_on and start_earliest is None:
        return "early"
    if start_earliest is not None and day < start_earliest:
        return "early"
    if end_latest is not None and day >= end_latest:
        return "lapsed"
    if start_latest is None or end_earliest is None:
        return "lapsed" if row.lifecycle in ("not-renewed", "revoked") else "unstated"
    return "certain" if start_latest <= day < end_earliest else "possible"

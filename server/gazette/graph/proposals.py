"""What lists put out for comment propose, and which later act settles them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from gazette.identity.resolve import Act, IdentifiedNotice, Reported
from gazette.records import Stage

_SETTLING: frozenset[Stage] = frozenset({"grant", "recheck", "renewal"})


def proposed_by(act: Act) -> Stage | None:
    """What a proposal proposes: a recheck or a grant. None for any other act."""
    if act.stage != "proposal":
        return None
    return "recheck" if act.rechecks else "grant"


def settlements(notices: Iterable[IdentifiedNotice]) -> Iterator[tuple[Act, Act]]:
    """Each act with the proposal that it settles: of the same batch and about the same, the last that is not later."""
    notices = list(notices)
    proposals = [(act, day_of(notice)) for notice in notices for act in notice.acts if act.stage == "proposal"]
    for notice in notices:
        day = day_of(notice)
        for act in notice.acts:
            found = [
                (earlier or dt.date.min, proposal.key, proposal)
                for proposal, earlier in proposals
                if act.stage in _SETTLING
                and (proposal.batch, proposal.rechecks) == (act.batch, act.rechecks)
                and not (earlier and day and earlier > day)
            ]
            if found:
                yield act, max(found, key=lambda each: each[:2])[2]


def day_of(notice: IdentifiedNotice) -> dt.date | None:
    """The day of a notice: that of its signature, else the day on which pages say that it was made public."""
    signed = (source.record.issued for source in notice.sources)
    told = (source.known.reported_on for source in notice.sources if isinstance(source, Reported))
    return next((day for days in (signed, told) for day in days if day), None)

"""What lists put out for comment propose, and which later act settles them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gazette.identity.resolve import Act, IdentifiedNotice, Reported
from gazette.records import Stage

_SETTLING: frozenset[Stage] = frozenset({"grant", "recheck", "renewal"})


def proposed_by(act: Act) -> Stage | None:
    """What a proposal proposes: a recheck or a grant. None for any other act."""
    if act.stage != "proposal":
        return None
    return "recheck" if act.rechecks else "grant"


@dataclass(frozen=True, slots=True)
class DatedAct:
    """What decides which proposal an act settles: its batch, what it is about, the day of its notice."""

    act: str
    batch: str
    stage: Stage
    rechecks: bool
    day: dt.date | None


def dated_acts(notice: IdentifiedNotice) -> list[DatedAct]:
    """The acts of a notice, with its day."""
    day = day_of(notice)
    return [DatedAct(act.key, act.batch, act.stage, act.rechecks, day) for act in notice.acts]


def settlements(acts: Iterable[DatedAct]) -> dict[str, str]:
    """By the act that settles it, the proposal: of the same batch and about the same, the last that is not later."""
    acts = list(acts)
    proposals: dict[tuple[str, bool], list[DatedAct]] = {}
    for act in acts:
        if act.stage == "proposal":
            proposals.setdefault((act.batch, act.rechecks), []).append(act)
    settled: dict[str, str] = {}
    for act in acts:
        if act.stage in _SETTLING:
            found = [
                (proposal.day or dt.date.min, proposal.act)
                for proposal in proposals.get((act.batch, act.rechecks), ())
                if not (proposal.day and act.day and proposal.day > act.day)
            ]
            if found:
                settled[act.act] = max(found)[1]
    return settled


def day_of(notice: IdentifiedNotice) -> dt.date | None:
    """The day of a notice: that of its signature, else the day on which pages say that it was made public."""
    signed = (source.record.issued for source in notice.sources)
    told = (source.known.reported_on for source in notice.sources if isinstance(source, Reported))
    return next((day for days in (signed, told) for day in days if day), None)

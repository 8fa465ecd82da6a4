"""What happened to each recognition, in order, over all notices; from there its stage and its current period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gazette.identity.keys import recognition_key
from gazette.identity.resolve import Act, IdentifiedNotice, Part, Reported
from gazette.records import Entry, Stage, Validity

_ORDER: dict[str, int] = {
    "recommendation": 0, "cultivation": 1, "proposal": 2, "grant": 3, "recheck": 4, "renewal": 5, "revocation": 6,
}  # fmt: skip
_LIFECYCLE: dict[str, str] = {
    "recommendation": "recommended", "cultivation": "cultivated", "proposal": "proposed", "grant": "granted",
    "renewal": "renewed", "revocation": "revoked",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event on one recognition: the notice, the act, and the row that names the cluster."""

    notice: IdentifiedNotice
    act: Act
    part: Part
    entry: Entry

    @property
    def issued(self) -> dt.date | None:
        """The day of issue of the notice, where it is known."""
        return next((s.record.issued for s in self.notice.sources if s.record.issued), None)

    @property
    def _when(self) -> tuple[int, str, int]:
        issued = self.issued
        year = self.act.year or (issued.year if issued else 0)
        return year, issued.isoformat() if issued else f"{year}-99", _ORDER[self.act.stage]

    @property
    def confers(self) -> bool:
        """Whether it opens a period: a grant, a renewal, or a recheck that was passed (design D4)."""
        passed = self.act.stage == "recheck" and self.entry.outcome != "fail"
        return self.act.stage in ("grant", "renewal") or passed

    @property
    def validity(self) -> Validity | None:
        """The period that the announcement opens, if this event takes part in it."""
        if not self.confers:
            return None
        return next((p.announcement.validity for p in self.act.parts if p.announcement.validity), None)


@dataclass(frozen=True, slots=True)
class RecognitionHistory:
    """The events of one recognition (one cluster under one programme), oldest first."""

    recognition: str
    cluster: str
    programme: str
    events: tuple[Event, ...]

    @property
    def label(self) -> str:
        """The cluster's latest name."""
        return self.events[-1].entry.name

    @property
    def first_batch(self) -> str:
        """The batch of the first grant, else of the first event."""
        return next((e.act.batch for e in self.events if e.act.stage == "grant"), self.events[0].act.batch)

    @property
    def lifecycle(self) -> str:
        """The stage reached, a value of the code list `life`. A later proposal or plan never undoes a grant."""
        stage: Stage | str = "proposed"
        granted = False
        for event in self.events:
            if event.act.stage == "recheck":
                stage, granted = ("not-renewed" if event.entry.outcome == "fail" else "renewed"), True
            elif event.act.stage in ("grant", "renewal", "revocation"):
                stage, granted = _LIFECYCLE[event.act.stage], True
            elif not granted:
                stage = _LIFECYCLE[event.act.stage]
        return stage

    @property
    def was_granted(self) -> bool:
        """Whether the status is known to have been conferred: by a grant, or by what presupposes one."""
        return self.lifecycle not in ("proposed", "recommended", "cultivated")

    @property
    def grant(self) -> Event | None:
        """The first grant."""
        return next((event for event in self.events if event.act.stage == "grant"), None)

    @property
    def current_period(self) -> Validity | None:
        """The period opened last, where a term is stated."""
        return next((event.validity for event in reversed(self.events) if event.validity), None)

    @property
    def batch_year(self) -> int | None:
        """The year of the first batch."""
        first = self.grant or self.events[0]
        return first.act.year


@dataclass(frozen=True, slots=True)
class ClusterHistory:
    """All that happened to one cluster, under all programmes, oldest first."""

    cluster: str
    recognitions: tuple[RecognitionHistory, ...]
    events: tuple[Event, ...]

    @property
    def latest(self) -> Event:
        """The last event."""
        return self.events[-1]

    @property
    def name(self) -> str:
        """The latest name that a capture shows; else the latest that is reported whole (…集群); else the latest."""
        shown = [e.entry.name for e in self.events if not isinstance(e.part.source, Reported)]
        whole = [e.entry.name for e in self.events if e.entry.name.endswith("集群")]
        return (shown or whole or [self.latest.entry.name])[-1]

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names used beside it, in the order of their first use."""
        return tuple(dict.fromkeys(e.entry.name for e in self.events if e.entry.name != self.name))

    @property
    def industry(self) -> str | None:
        """The leading industry as the latest row of a capture gives it, else as the latest that is reported."""
        said = [event for event in self.events if event.entry.industry]
        shown = [event for event in said if not isinstance(event.part.source, Reported)]
        return next((event.entry.industry for event in reversed(shown or said)), None)


def clusters_of(recognitions: Iterable[RecognitionHistory]) -> list[ClusterHistory]:
    """The recognitions by their cluster, in the order of its key."""
    found: dict[str, list[RecognitionHistory]] = {}
    for history in recognitions:
        found.setdefault(history.cluster, []).append(history)
    return [
        ClusterHistory(
            cluster=cluster,
            recognitions=tuple(histories),
            events=tuple(sorted((e for h in histories for e in h.events), key=lambda event: event._when)),
        )
        for cluster, histories in sorted(found.items())
    ]


def histories(notices: Iterable[IdentifiedNotice]) -> list[RecognitionHistory]:
    """The history of each recognition that the notices speak of, by its key."""
    events: dict[tuple[str, str], list[Event]] = {}
    for notice in notices:
        for act in notice.acts:
            seen: set[str] = set()
            for part in act.parts:
                for cluster, entry in zip(part.clusters, part.announcement.entries, strict=True):
                    if cluster not in seen:
                        seen.add(cluster)
                        events.setdefault((act.programme_key, cluster), []).append(Event(notice, act, part, entry))
    return [
        RecognitionHistory(
            recognition=recognition_key(programme, cluster),
            cluster=cluster,
            programme=programme,
            events=tuple(sorted(found, key=lambda event: event._when)),
        )
        for (programme, cluster), found in sorted(events.items())
    ]

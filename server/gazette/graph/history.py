"""What happened to each recognition, in order, over all notices; from there its stage and its current period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from gazette.graph.periods import opened_by
from gazette.graph.proposals import day_of
from gazette.identity.keys import recognition_key
from gazette.identity.resolve import IdentifiedNotice, Part, Reported
from gazette.records import Level, Outcome, Stage, Validity
from gazette.reference import COUNTRY
from gazette.text.plain import to_plain

STAGE_ORDER: dict[str, int] = {
    "recommendation": 0, "cultivation": 1, "proposal": 2, "grant": 3, "recheck": 4, "renewal": 5, "revocation": 6,
}  # fmt: skip
"""Which event comes first, of those of one day."""
_LIFECYCLE: dict[str, str] = {
    "recommendation": "recommended", "cultivation": "cultivated", "proposal": "proposed", "grant": "granted",
    "renewal": "renewed", "revocation": "revoked",
}  # fmt: skip


class Event(Struct, frozen=True):
    """One event on one recognition: what the notice and its act say, and what the row says that names the cluster.

    `term` is the period that the announcement opens; `reported` says that no text of the row is held; `cut` says that
    the industry is only what the name says of it, and stands in no cell or words of its own; `out_by` is the day of the
    notice, else that on which pages say that it was made public. Nothing here leads back to the notice, so that the
    events of a country fit into memory.
    """

    notice: str
    issued: dt.date | None
    batch: str
    programme: str
    level: Level
    stage: Stage
    year: int | None
    term: Validity | None
    reported: bool
    name: str
    regions: tuple[str, ...]
    industry: str | None
    outcome: Outcome | None
    cut: bool = False
    out_by: dt.date | None = None

    @property
    def when(self) -> tuple[int, str, int]:
        """The order of events: by year of the act, day of issue (unknown last), stage."""
        year = self.year or (self.issued.year if self.issued else 0)
        return year, self.issued.isoformat() if self.issued else f"{year}-99", STAGE_ORDER[self.stage]

    @property
    def confers(self) -> bool:
        """Whether it opens a period: a grant, a renewal, or a recheck that is told to have been passed (design D4)."""
        passed = self.stage == "recheck" and self.outcome == "pass"
        return self.stage in ("grant", "renewal") or passed

    @property
    def ends(self) -> bool:
        """Whether it ends what holds: a revocation, or a recheck that was not passed. Such a notice only names what
        others described."""
        return self.stage == "revocation" or (self.stage == "recheck" and self.outcome == "fail")

    @property
    def validity(self) -> Validity | None:
        """The period that the announcement opens, if this event takes part in it."""
        return self.term if self.confers else None


class Bounds(Struct, frozen=True):
    """Between which days a standing begins and ends, as far as that is known. Ends are exclusive."""

    start_earliest: dt.date | None
    start_latest: dt.date | None
    end_earliest: dt.date | None
    end_latest: dt.date | None

    def ended(self, event: Event) -> Bounds:
        """The bounds once this event ended what held: over from the day of its notice, or sooner. Where that day is not
        known, it was over at the latest when the notice was made public; where neither is, nobody says since when."""
        first = _earlier(self.end_earliest, event.issued) if event.issued else None
        if first and self.start_latest and first <= self.start_latest:
            first = None  # before it began for certain: then nobody says that it held at all
        last = _earlier(self.end_latest, event.out_by) if event.out_by else None
        return msgspec.structs.replace(self, end_earliest=first, end_latest=last)


def _earlier(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


class RecognitionHistory(Struct, frozen=True):
    """The events of one recognition (one cluster under one programme), oldest first."""

    recognition: str
    cluster: str
    programme: str
    events: tuple[Event, ...]

    @property
    def label(self) -> str:
        """The cluster's latest name, but for what a notice calls it that takes the status away."""
        return _describing(self.events)[-1].name

    @property
    def first_batch(self) -> str:
        """The batch of the first grant, else of the first event."""
        return next((e.batch for e in self.events if e.stage == "grant"), self.events[0].batch)

    @property
    def lifecycle(self) -> str:
        """The stage reached, a value of the code list `life`. A later proposal or plan never undoes a grant; a recheck
        of which nobody knows how it ended leaves the stage as it was, and presupposes a grant."""
        stage: Stage | str = "proposed"
        granted = False
        for event in self.events:
            if event.stage == "recheck" and event.outcome:
                stage, granted = ("not-renewed" if event.outcome == "fail" else "renewed"), True
            elif event.stage == "recheck":
                stage, granted = (stage if granted else "granted"), True
            elif event.stage in ("grant", "renewal", "revocation"):
                stage, granted = _LIFECYCLE[event.stage], True
            elif not granted:
                stage = _LIFECYCLE[event.stage]
        return stage

    @property
    def was_granted(self) -> bool:
        """Whether the status is known to have been conferred: by a grant, or by what presupposes one."""
        return self.lifecycle not in ("proposed", "recommended", "cultivated")

    @property
    def grant(self) -> Event | None:
        """The first grant."""
        return next((event for event in self.events if event.stage == "grant"), None)

    @property
    def current_period(self) -> Validity | None:
        """The period opened last, where a term is stated."""
        return next((event.validity for event in reversed(self.events) if event.validity), None)

    @property
    def bounded_period(self) -> Validity | None:
        """The period opened last of which days are known."""
        opened = (event.validity for event in reversed(self.events))
        return next((period for period in opened if period and (period.start or period.end)), None)

    @property
    def ended_by(self) -> Event | None:
        """The event that ended the standing, where nothing conferred it again."""
        last = next((event for event in reversed(self.events) if event.confers or event.ends), None)
        return last if last and last.ends else None

    @property
    def bounds(self) -> Bounds:
        """The bounds of the last period. Where none of its days is known it goes on from the one before: it began with
        that and ends no earlier, and when at the latest nobody says. What was revoked or not renewed ended with that.
        """
        period, ending = self.bounded_period, self.ended_by
        start, end = (period.start, period.end) if period else (None, None)
        known = Bounds(*(start or (None, None)), *(end or (None, None)))
        if period != self.current_period:
            known = msgspec.structs.replace(known, end_latest=None)
        return known.ended(ending) if ending else known

    @property
    def batch_year(self) -> int | None:
        """The year of the first batch."""
        first = self.grant or self.events[0]
        return first.year


class ClusterHistory(Struct, frozen=True):
    """All that happened to one cluster, under all programmes, oldest first."""

    cluster: str
    recognitions: tuple[RecognitionHistory, ...]
    events: tuple[Event, ...]

    @property
    def naming(self) -> Event:
        """The event that gives the name: the latest that a capture shows; else the latest that is reported whole
        (…集群); else the latest. One that takes the status away counts only where there is no other such."""
        for events in (_describing(self.events), self.events):
            shown = [e for e in events if not e.reported]
            whole = [e for e in events if e.name.endswith("集群")]
            if shown or whole:
                return (shown or whole)[-1]
        return _describing(self.events)[-1]

    @property
    def name(self) -> str:
        """The latest name (see `naming`)."""
        return self.naming.name

    @property
    def placing(self) -> Event:
        """The event that gives the place: the latest that tells one, but not by a wider region of one told before, and
        not one that takes the status away where another tells it."""
        found: Event | None = None
        for event in _describing([e for e in self.events if e.regions] or self.events):
            if found is None or not all(any(_within(old, new) for old in found.regions) for new in event.regions):
                found = event
        assert found is not None, "there is no history without events"
        return found

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names used beside it, in the order of their first use."""
        name = self.name
        return tuple(dict.fromkeys(e.name for e in self.events if e.name != name))

    @property
    def industry(self) -> str | None:
        """The leading industry in the latest words of its own in a capture, else in a report. Where all only name the
        cluster it is what its name says, and what another name says where that says nothing."""
        said = [event for event in self.events if event.industry]
        stated = [event for event in said if not event.cut]
        named = [event for event in said if event == self.naming]
        for events in (stated, named or _describing(said)):
            shown = [event for event in events if not event.reported]
            if events:
                return (shown or events)[-1].industry
        return None


def _describing(events: Sequence[Event]) -> Sequence[Event]:
    """The events but for those that take the status away; all where there are only such."""
    return [event for event in events if not event.ends] or events


def _within(code: str, wider: str) -> bool:
    """Whether a region's code is of a part of another one."""
    stem = "" if wider == COUNTRY else wider.removesuffix("00").removesuffix("00")
    return code != wider and code.startswith(stem)


def clusters_of(recognitions: Iterable[RecognitionHistory]) -> list[ClusterHistory]:
    """The recognitions by their cluster, in the order of its key."""
    found: dict[str, list[RecognitionHistory]] = {}
    for history in recognitions:
        found.setdefault(history.cluster, []).append(history)
    return [
        ClusterHistory(
            cluster=cluster,
            recognitions=tuple(histories),
            events=tuple(sorted((e for h in histories for e in h.events), key=lambda event: event.when)),
        )
        for cluster, histories in sorted(found.items())
    ]


def events_of(notice: IdentifiedNotice) -> Iterator[tuple[str, Event]]:
    """Each cluster that a notice names, by its key, with the event; in one act each cluster once."""
    issued = next((source.record.issued for source in notice.sources if source.record.issued), None)
    out_by = day_of(notice)
    for act in notice.acts:
        opened = opened_by(notice, act)
        seen: set[str] = set()
        for part in act.parts:
            for number, (cluster, entry) in enumerate(zip(part.clusters, part.announcement.entries, strict=True)):
                if cluster not in seen:
                    seen.add(cluster)
                    yield (
                        cluster,
                        Event(
                            notice=notice.key,
                            issued=issued,
                            batch=act.batch,
                            programme=act.programme_key,
                            level=act.programme.level,
                            stage=act.stage,
                            year=act.year,
                            term=opened.validity if opened else None,
                            reported=isinstance(part.source, Reported),
                            name=entry.name,
                            regions=tuple(entry.regions),
                            industry=entry.industry,
                            outcome=entry.outcome,
                            cut=_is_cut(part, number),
                            out_by=out_by,
                        ),
                    )


def _is_cut(part: Part, number: int) -> bool:
    """Whether the industry of an entry is only what its name says: its row has these words nowhere else."""
    entry = part.announcement.entries[number]
    if not entry.industry or entry.industry not in entry.name or isinstance(part.source, Reported):
        return False
    evidence = part.source.record.evidence.get(f"/announcements/{part.number}/entries/{number}")
    if evidence is None:
        return True
    row = part.source.document.raw[slice(*evidence.span)]
    if entry.industry not in row:  # broken, or in the other script; of most rows the plain form need not be made
        row = to_plain(row).text
    return row.count(entry.industry) <= entry.name.count(entry.industry)


def histories(events: Iterable[tuple[str, Event]]) -> list[RecognitionHistory]:
    """The history of each recognition that these events are of, by its key."""
    found: dict[tuple[str, str], list[Event]] = {}
    for cluster, event in events:
        found.setdefault((event.programme, cluster), []).append(event)
    return [
        RecognitionHistory(
            recognition=recognition_key(programme, cluster),
            cluster=cluster,
            programme=programme,
            events=tuple(sorted(of_one, key=lambda event: event.when)),
        )
        for (programme, cluster), of_one in sorted(found.items())
    ]

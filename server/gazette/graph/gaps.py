"""The truth about gaps: of each act how many clusters were announced and how many are named, over all sources."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from pyoxigraph import Literal

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, Space, code, decimal
from gazette.identity.resolve import Act, IdentifiedNotice
from gazette.records import Completeness, Outcome, Stage


class Gap(Struct, frozen=True, kw_only=True):
    """One act: `announced` clusters of which `named` are known by name. `announced` is None where nobody says it.

    Where the number of those who passed a recheck was announced, only they count as named. `known` is complete where a
    source shows the whole list, or where as many are named as were announced; sample where some are named, absent where
    none is. The list of a recheck is not known whole while nobody says how it ended for one of those on it.
    """

    notice: str
    act: str
    programme: str
    year: int | None
    stage: Stage
    announced: int | None
    named: int
    known: Completeness

    @property
    def share(self) -> Decimal | None:
        """Named of announced, two decimals; None where nobody says how many were announced."""
        if self.announced is None:
            return None
        return (Decimal(self.named) / Decimal(self.announced)).quantize(Decimal("0.01"))


def gaps_of(notice: IdentifiedNotice) -> list[Gap]:
    """The state of every act of a notice."""
    return [_gap(notice, act) for act in notice.acts]


def in_order(gaps: Iterable[Gap]) -> list[Gap]:
    """By programme, year and stage."""
    return sorted(gaps, key=lambda gap: (gap.programme, gap.year or 0, gap.stage, gap.act))


def _gap(notice: IdentifiedNotice, act: Act) -> Gap:
    announcements = [part.announcement for part in act.parts]
    stated = next((each for each in announcements if each.announced_count is not None), None)
    announced = stated.announced_count if stated else None
    outcomes = _outcomes(act)
    passed = sum(found == {"pass"} for found in outcomes.values())
    failed = any("fail" in found for found in outcomes.values())
    # A number that is smaller than that of all who are named, and not than that of the passed, can only be of these.
    counts_passed = stated is not None and (stated.counted == "pass" or passed <= (announced or 0) < len(outcomes))
    named = passed if failed and counts_passed else len(outcomes)
    whole = any(each.completeness == "complete" for each in announcements) or named == announced
    open_ended = act.stage == "recheck" and not all(outcomes.values())
    return Gap(
        notice=notice.key,
        act=act.key,
        programme=act.programme_key,
        year=act.year,
        stage=act.stage,
        announced=announced,
        named=named,
        known="absent" if not named else "complete" if whole and not open_ended else "sample",
    )


def _outcomes(act: Act) -> dict[str, set[Outcome]]:
    """How a recheck ended for each cluster that an act names, by all its sources; empty where none says it."""
    found: dict[str, set[Outcome]] = {}
    for part in act.parts:
        for cluster, entry in zip(part.clusters, part.announcement.entries, strict=True):
            found.setdefault(cluster, set()).update([entry.outcome] if entry.outcome else [])
    return found


def add_gaps(sheet: Sheet, space: Space, gaps: Iterable[Gap]) -> None:
    """Write on each announcement what is named of it."""
    for gap in gaps:
        node = space.thing(gap.act)
        sheet.add(node, CG.namedCount, Literal(gap.named))
        sheet.add(node, CG.listKnown, code("completeness", gap.known))
        if gap.share is not None:
            sheet.add(node, CG.namedShare, decimal(str(gap.share)))


def add_list_states(sheet: Sheet, space: Space, gaps: Iterable[Gap]) -> None:
    """Write on each programme how many lists of its grants are known whole, in part, not at all."""
    states = Counter((gap.programme, gap.known) for gap in gaps if gap.stage == "grant")
    for programme in sorted({programme for programme, _ in states}):
        node = space.thing(programme)
        sheet.add(node, CG.listsComplete, Literal(states[programme, "complete"]))
        sheet.add(node, CG.listsInPart, Literal(states[programme, "sample"]))
        sheet.add(node, CG.listsMissing, Literal(states[programme, "absent"]))


def table(gaps: Sequence[Gap]) -> str:
    """The state of every act as a CSV text (RFC 4180, with bare line feeds)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("programme", "year", "stage", "announced", "named", "share", "known", "notice"))
    for gap in gaps:
        programme = gap.programme.removeprefix("programme/")
        writer.writerow(
            (programme, gap.year, gap.stage, gap.announced, gap.named, gap.share, gap.known, gap.notice)
        )  # fmt: skip
    return text.getvalue()


def lines(gaps: Sequence[Gap]) -> Iterator[str]:
    """The grants as lines for people: programme and year, announced, named, share, and what is known of the list."""
    for gap in gaps:
        if gap.stage == "grant":
            programme = f"{gap.programme.removeprefix('programme/')} {gap.year or '?'}"
            share = "–" if gap.share is None else f"{100 * gap.share:.0f} %"
            announced = "?" if gap.announced is None else str(gap.announced)
            yield f"{programme:<16} {announced:>9} announced {gap.named:>5} named {share:>6}  {gap.known}"


def told(gaps: Sequence[Gap]) -> str:
    """One line for people: of what was announced as granted, how much is named."""
    counted = [gap for gap in gaps if gap.stage == "grant" and gap.announced]
    announced, named = sum(gap.announced or 0 for gap in counted), sum(gap.named for gap in counted)
    states = Counter(gap.known for gap in gaps if gap.stage == "grant")
    share = f" ({100 * named // announced} %)" if announced else ""
    lists = f"{states['complete']} are known whole, {states['sample']} in part, {states['absent']} not at all"
    return (
        f"{named} of {announced} clusters announced in {len(counted)} grants are named{share}; "
        f"of {sum(states.values())} lists {lists}"
    )

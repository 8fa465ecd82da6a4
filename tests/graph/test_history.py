"""When a standing begins and ends, after what happened to it: what was revoked or not renewed is over from that day."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from gazette.graph.history import Bounds, Event, histories
from gazette.records import Outcome, Stage, Validity

D = dt.date.fromisoformat
START, END = (D("2024-01-01"), D("2024-07-29")), (D("2027-01-01"), D("2028-01-01"))
UNDATED = Validity(text="3年", term_years=3)
PERIOD = Validity(text="2024年至2027年", start=START, end=END)


def event(
    stage: Stage,
    day: str | None,
    *,
    year: int = 2024,
    term: Validity | None = None,
    outcome: Outcome | None = None,
    told: str | None = None,
) -> Event:
    issued = D(day) if day else None
    return Event(
        notice=f"notice/{stage}-{day}", issued=issued, batch="b", programme="programme/p", level="provincial",
        stage=stage, year=year, term=term, reported=False, name="n", regions=(), industry=None, outcome=outcome,
        out_by=D(told) if told else issued,
    )  # fmt: skip


GRANT = event("grant", "2024-07-29", term=PERIOD)


def bounds(*events: Event) -> tuple[str, ...]:
    [history] = histories(("cluster/1", each) for each in events)
    return tuple(str(day or "") for day in msgspec.structs.astuple(history.bounds))


BEGUN = ("2024-01-01", "2024-07-29")


@pytest.mark.parametrize(
    ("after", "end"),
    [
        ([], ("2027-01-01", "2028-01-01")),
        ([event("revocation", "2026-05-20")], ("2026-05-20", "2026-05-20")),
        ([event("recheck", "2026-05-20", outcome="fail", term=PERIOD)], ("2026-05-20", "2026-05-20")),
        ([event("recheck", "2027-05-20", outcome="fail")], ("2027-01-01", "2027-05-20")),
        ([event("recheck", "2028-05-20", outcome="fail")], ("2027-01-01", "2028-01-01")),
        ([event("revocation", None, told="2026-05-20")], ("", "2026-05-20")),
        ([event("revocation", None)], ("", "")),
        ([event("proposal", "2026-06-01", year=2026)], ("2027-01-01", "2028-01-01")),
        ([event("revocation", "2026-05-20", year=2026), event("proposal", "2027-01-01", year=2027)],
         ("2026-05-20", "2026-05-20")),
        ([event("recheck", "2027-05-20", year=2027, term=UNDATED, outcome="pass")], ("2027-01-01", "")),
        ([event("recheck", "2027-05-20", year=2027, term=UNDATED, outcome="pass"), event("revocation", "2027-08-01", year=2027)],
         ("2027-01-01", "2027-08-01")),
    ],
)  # fmt: skip
def test_what_was_revoked_or_not_renewed_is_over_from_that_day(after: list[Event], end: tuple[str, str]) -> None:
    assert bounds(GRANT, *after) == (*BEGUN, *end)


def test_what_was_granted_again_holds_again() -> None:
    again = Validity(
        text="2026年至2029年",
        start=(D("2026-01-01"), D("2026-09-01")),
        end=(D("2029-01-01"), D("2030-01-01")),
    )
    revoked, granted = event("revocation", "2026-05-20", year=2026), event("grant", "2026-09-01", year=2026, term=again)
    # A grant stands before a revocation of its year unless its notice is the later one.
    assert bounds(GRANT, revoked, granted) == ("2026-01-01", "2026-09-01", "2029-01-01", "2030-01-01")


def test_what_ended_before_it_had_begun_for_certain_is_not_said_to_have_held() -> None:
    period = Validity(text="2024年至2027年", start=(D("2024-01-01"), D("2024-12-31")), end=END)
    grant, revoked = event("grant", "2024-07-29", term=period), event("revocation", "2024-10-01")
    assert bounds(grant, revoked) == ("2024-01-01", "2024-12-31", "", "2024-10-01")


def test_where_no_term_is_known_the_end_alone_is() -> None:
    grant = event("grant", "2024-07-29")
    assert bounds(grant, event("revocation", "2026-05-20")) == ("", "", "2026-05-20", "2026-05-20")
    assert Bounds(None, None, None, None).ended(event("revocation", None)) == Bounds(None, None, None, None)


@pytest.mark.parametrize(
    ("outcome", "stage", "end"),
    [
        ("pass", "renewed", ("2030-01-01", "2031-01-01")),
        (None, "granted", ("2027-01-01", "2028-01-01")),
        ("fail", "not-renewed", ("2027-01-01", "2027-05-20")),
    ],
)
def test_a_recheck_renews_only_what_is_told_to_have_passed(outcome: Outcome | None, stage: str, end: tuple[str, str]):
    longer = Validity(text="至2030年", start=START, end=(D("2030-01-01"), D("2031-01-01")))
    recheck = event("recheck", "2027-05-20", year=2027, term=longer, outcome=outcome)
    [history] = histories(("cluster/1", each) for each in (GRANT, recheck))
    assert history.lifecycle == stage
    assert bounds(GRANT, recheck) == (*BEGUN, *end)


def test_a_recheck_without_an_outcome_leaves_a_stage_as_it_was_and_presupposes_a_grant() -> None:
    unknown = event("recheck", "2027-05-20", year=2027)
    for before, stage in (
        ([], "granted"),
        ([event("proposal", "2023-01-01", year=2023)], "granted"),
        ([GRANT, event("revocation", "2026-05-20", year=2026)], "revoked"),
    ):
        [history] = histories(("cluster/1", each) for each in (*before, unknown))
        assert history.lifecycle == stage and history.was_granted

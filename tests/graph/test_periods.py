"""A term without days is bounded by the day of its notice: of its signature, else the earliest on which it was public."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gazette.graph.notice import notice_graph
from gazette.graph.periods import Opened, opened_by
from gazette.graph.vocabulary import CG, RDF, Space, code, date
from gazette.identity.resolve import Act, IdentifiedNotice, Part, Reported, Source
from gazette.lists.known import KnownNotice
from gazette.reading.capture import Capture
from gazette.reading.document import Document
from gazette.records import Announcement, Evidence, NoticeRecord, Programme, Publication, Stage, Validity
from gazette.reference import Reference
from gazette.settings import shipped

D = dt.date.fromisoformat
TERM = Validity(text="三年", term_years=3)
DATED = Validity(
    text="2024年至2027年",
    term_years=3,
    start=(D("2024-01-01"), D("2024-12-31")),
    end=(D("2027-01-01"), D("2028-01-01")),
)
PAGE = "2024年7月16日 三年"


def record(validity: Validity | None, stage: Stage, **values: Any) -> NoticeRecord:
    programme = Programme(scheme="sme-characteristic-cluster", level="national", region="CN")
    act = Announcement(stage=stage, programme=programme, year=2024, validity=validity)
    return NoticeRecord(kind="grant", reproduction="news-report", announcements=(act,), **values)


def told(day: str | None, validity: Validity | None = None, stage: Stage = "grant", **values: Any) -> Reported:
    """What pages report, on a day."""
    known = KnownNotice("n", record(validity, stage, **values), D(day) if day else None, (), ("http://e.org/1",), 1)
    return Reported(known)


def page(posted: str | None, validity: Validity | None = TERM, stage: Stage = "grant", **values: Any) -> Source:
    """A page that was captured, posted on a day."""
    found = record(validity, stage, publication=Publication(posted=D(posted) if posted else None), **values)
    evidence = {"/publication/posted": Evidence(span=(0, 10), mode="normalised")}
    found = msgspec.structs.replace(found, evidence=evidence if posted else {})
    capture = Capture(file=Path("page.txt"), rights="official-text", obtained="", sha256_original="", masked=0)
    return Source("folder", capture, Document.of_text(PAGE), found)


def notice(*sources: Source | Reported, stage: Stage = "grant", year: int | None = 2024) -> IdentifiedNotice:
    parts = tuple(Part(source, 0, ()) for source in sources)
    programme = sources[0].record.announcements[0].programme
    act = Act("announcement/a", "batch/b", "programme/p", programme, stage, stage == "recheck", year, parts)
    return IdentifiedNotice("notice/n", sources, (act,))


def opened(*sources: Source | Reported, stage: Stage = "grant", year: int | None = 2024) -> Opened:
    found = notice(*sources, stage=stage, year=year)
    period = opened_by(found, found.acts[0])
    assert period is not None
    return period


def bounds(period: Opened) -> list[str]:
    return [str(day) for pair in (period.validity.start, period.validity.end) if pair for day in pair]


REPORTED = ("term-from-report-day", "term-from-calendar-year")
SIGNED = ("term-from-issue-date", "term-from-calendar-year")


@pytest.mark.parametrize(
    ("sources", "expected", "bases"),
    [
        ([told("2024-11-05", TERM)], ["2024-01-01", "2024-11-05", "2027-01-01", "2027-11-05"], REPORTED),
        ([page(None), told("2024-11-05")], ["2024-01-01", "2024-11-05", "2027-01-01", "2027-11-05"], REPORTED),
        ([page("2024-07-16")], ["2024-01-01", "2024-07-16", "2027-01-01", "2027-07-16"], REPORTED),
        ([page("2024-07-16"), told("2024-07-15")], ["2024-01-01", "2024-07-15", "2027-01-01", "2027-07-15"], REPORTED),
        ([page("2024-07-16"), told("2024-07-17")], ["2024-01-01", "2024-07-16", "2027-01-01", "2027-07-16"], REPORTED),
        ([told("2025-01-13", TERM)], ["2024-01-01", "2025-01-13", "2027-01-01", "2028-01-13"], REPORTED),
        ([told("2025-01-13", TERM, document_number="工信部企业函〔2025〕3号")],
         ["2025-01-01", "2025-01-13", "2028-01-01", "2028-01-13"], REPORTED),
        ([told("2024-02-29", Validity(text="1年", term_years=1))],
         ["2024-01-01", "2024-02-29", "2025-01-01", "2025-02-28"], REPORTED),
        ([page("2024-07-16"), told("2024-07-15", issued=D("2024-07-11"))],
         ["2024-01-01", "2024-07-11", "2027-01-01", "2027-07-11"], SIGNED),
    ],
)  # fmt: skip
def test_the_day_of_the_notice_bounds_a_term(
    sources: list[Source | Reported], expected: list[str], bases: tuple[str, ...]
) -> None:
    found = opened(*sources)
    assert (bounds(found), found.bases) == (expected, bases)


@pytest.mark.parametrize(
    ("sources", "year"),
    [
        ([told(None, TERM)], 2024),
        ([page(None)], 2024),
        ([told("2024-11-05", TERM)], None),
        ([told("2023-11-05", TERM)], 2024),
        ([told("2024-11-05", TERM, document_number="工信部企业函〔2025〕3号")], 2024),
        ([told("2024-11-05", Validity(text="三年半"))], 2024),
    ],
)
def test_nothing_is_made_up_where_no_day_or_no_year_bounds_it(sources: list[Source | Reported], year: int) -> None:
    found = opened(*sources, year=year)
    assert (bounds(found), found.bases, found.counted) == ([], (), None)


@pytest.mark.parametrize("stage", ["recheck", "renewal"])
def test_what_prolongs_a_term_is_not_counted_from_its_report(stage: Stage) -> None:
    found = opened(told("2024-11-05", TERM, stage), stage=stage)
    assert (bounds(found), found.bases) == ([], ())


@pytest.mark.parametrize("stage", ["proposal", "recommendation", "cultivation", "revocation"])
def test_what_confers_nothing_opens_no_period(stage: Stage) -> None:
    found = notice(told("2024-11-05", TERM, stage), stage=stage)
    assert opened_by(found, found.acts[0]) is None


def test_bounds_that_a_source_gives_stay_as_they_are() -> None:
    found = opened(told("2024-11-05", DATED))
    assert (found.validity, found.bases, found.counted) == (DATED, ("stated-years",), None)


def test_the_bounds_rest_on_the_source_that_tells_the_day() -> None:
    """In the graph the words of the page's day stand behind them, and that they are worked out from these."""
    found = notice(page("2024-07-16"))
    facts = list(
        notice_graph(found, Space("http://localhost:8000"), Reference.load(shipped("data") / "reference")).quads()
    )
    period = next(quad.object for quad in facts if quad.predicate == CG.opensPeriod)
    said = {(quad.predicate, quad.object) for quad in facts if quad.subject == period}
    assert {(CG.endLatest, date(D("2027-07-16"))), (CG.endEarliest, date(D("2027-01-01")))} <= said
    assert {value for name, value in said if name == CG.boundBasis} == {code("basis", basis) for basis in REPORTED}
    told_by = [quad.subject for quad in facts if quad.predicate == RDF.subject and quad.object == period]
    quotes = {(q.predicate, str(q.object.value)) for q in facts if q.subject in told_by and q.predicate == CG.quote}
    assert quotes == {(CG.quote, PAGE[:10])}
    modes = {quad.object for quad in facts if quad.subject in told_by and quad.predicate == CG.assertionMode}
    assert modes == {code("assertion", "computed")}

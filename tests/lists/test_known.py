"""Known lists: what the tables say becomes records without evidence; every fault is told by file and line."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.lists.bounds import bounds_of_term, end_of, start_of, validity_of
from gazette.lists.known import LISTS, NOTICES, KnownNotice, check_folder, read_known_notices
from gazette.reference import COUNTRY, Reference

from .conftest import DATA, LIST, ROW

FACTS = DATA.parent.parent / "shared" / "facts"


def test_a_list_becomes_a_record_without_evidence(small: Path, reference: Reference) -> None:
    (notice,) = read_known_notices(small, DATA / "reference", reference)
    record = notice.record
    (announcement,) = record.announcements
    assert (record.kind, record.issuers[0].region, record.evidence) == ("grant", "220000", {})
    assert (announcement.stage, announcement.year, announcement.announced_count) == ("grant", 2025, 5)
    assert announcement.programme.level == "provincial" and announcement.completeness == "sample"
    assert [entry.regions for entry in announcement.entries] == [("220402",), ("220621",)]
    first, second = notice.lists[0].rows
    assert first.pages and not first.secondary and not first.remarks
    assert second.secondary and not second.pages and second.remarks, "a page without an address says what it is"


def test_a_notice_of_two_acts_was_read_on_the_pages_of_both(small: Path, reference: Reference) -> None:
    with (small / LISTS).open("a", encoding="utf-8") as table:
        table.write("sme-220000-2023-recheck,n1,sme-220000,2023,recheck,,,,,,,,,113 102\n")
    (notice,) = read_known_notices(small, DATA / "reference", reference)
    first, second = notice.lists
    assert notice.pages == first.pages and set(second.pages) > set(notice.pages)
    assert notice.all_pages == (*notice.pages, *(page for page in second.pages if page not in notice.pages))
    assert notice.pages_for("/announcements/1/entries/0") == second.pages


def test_without_the_folder_nothing_is_known(tmp_path: Path, reference: Reference) -> None:
    assert read_known_notices(tmp_path / "none", DATA / "reference", reference) == []


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        (NOTICES, "n1,某厅,,,,,102", "there twice"),
        (NOTICES, "n2,,,,,,102", "no issuer|announces nothing"),
        (NOTICES, "n2,某厅,,,,,102", "announces nothing"),
        (LISTS, "x,n9,sme-220000,2025,grant,,,,,,,,,102", "not in notices.csv"),
        (LISTS, "x,n1,xyz-220000,2025,grant,,,,,,,,,102", "short code of a scheme"),
        (LISTS, "x,n1,sme-999999,2025,grant,,,,,,,,,102", "not a region in use"),
        (LISTS, "x,n1,sme-220000,,grant,,,,,,,,,102", "batch of a year"),
        (LISTS, "x,n1,sme-220000,2025,party,,,,,,,,,102", "not a stage"),
        (LISTS, "x,n1,sme-220000,2025,grant,many,,,,,,,,102", "count"),
        (LISTS, "x,n1,sme-220000,2025,proposal,,2025-01-05,2025-01-01,,,,,,102", "before it begins"),
        (LISTS, "x,n1,sme-220000,2025,proposal,,2025-01-05,,,,,,,102", "one end only"),
        (LISTS, "x,n1,sme-220000,2025,grant,,,,2025,,,,,102", "one end only"),
        (LISTS, "x,n1,sme-220000,2025,grant,,,,,2025,,,,102", "one end only"),
        (LISTS, "x,n1,sme-220000,2025,grant,,,,2025年,2027年,,,,102", "not a year, month or day"),
        (LISTS, "x,n1,sme-220000,2025,grant,,,,,,,03-31,,102", "not a day of the year"),
        (LISTS, "x,n1,sme-220000,2025,grant,,,,,,,,,999", "no such page"),
        ("sme-220000-2025-grant.csv", ",220402,,,,,,,,102,", "without a name"),
        ("sme-220000-2025-grant.csv", "某集群,,,,,,,,,102,", "without a region"),
        ("sme-220000-2025-grant.csv", "某集群,999999,,,,,,,,102,", "no region in 2025"),
        ("sme-220000-2025-grant.csv", "某集群,410381-1993,,,,,,,,102,", "no region in 2025"),
        ("sme-220000-2025-grant.csv", "辽源市龙山区医药产业集群,220402,,,,,,,,102,", "there twice"),
        ("sme-220000-2025-grant.csv", "某集群,220402,,,,,maybe,,,102,", "not an outcome"),
        ("sme-220000-2025-grant.csv", "某集群,220402,,,,,,,yes,102,", "neither 1 nor empty"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    small: Path, reference: Reference, table: str, row: str, told: str
) -> None:
    path = small / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    with pytest.raises(BadDataFile, match=told) as caught:
        read_known_notices(small, DATA / "reference", reference)
    assert (caught.value.file, caught.value.line) == (path, len(lines) + 1)


def test_more_rows_than_were_announced_are_told(small: Path, reference: Reference) -> None:
    (small / LISTS).write_text(f"{LIST}sme-220000-2025-grant,n1,sme-220000,2025,grant,1,,,,,,,,102\n", "utf-8")
    with pytest.raises(BadDataFile, match="2 rows where 1 were announced"):
        read_known_notices(small, DATA / "reference", reference)


def test_a_file_that_no_list_owns_is_told(small: Path) -> None:
    check_folder(small)
    (small / "sme-999999-2025-grant.csv").write_text(ROW, encoding="utf-8")
    with pytest.raises(BadDataFile, match=r"not in lists\.csv"):
        check_folder(small)


def test_the_repository_has_no_file_that_no_list_owns() -> None:
    check_folder(DATA / "lists")


@pytest.mark.parametrize(
    ("start", "end", "term", "signed", "starts", "ends"),
    [
        ("2023", "2025", None, None, ("2023-01-01", "2023-12-31"), ("2025-01-01", "2026-01-01")),
        ("2023", "2025", 3, None, ("2023-01-01", "2023-12-31"), ("2026-01-01", "2026-01-01")),
        ("2023-07-10", "2026-07-09", None, None, ("2023-07-10", "2023-07-10"), ("2026-07-10", "2026-07-10")),
        ("2025-10", "2028-10", None, None, ("2025-10-01", "2025-10-31"), ("2028-10-01", "2028-11-01")),
        ("", "", 3, "2024-09-19", ("2024-01-01", "2024-09-19"), ("2027-01-01", "2027-09-19")),
        ("", "", 1, "2024-02-29", ("2024-01-01", "2024-02-29"), ("2025-01-01", "2025-02-28")),
        ("", "", 3, None, None, None),
    ],
)
def test_validity_has_bounds_as_far_as_words_and_days_allow(
    start: str, end: str, term: int | None, signed: str | None,
    starts: tuple[str, str] | None, ends: tuple[str, str] | None,
) -> None:  # fmt: skip
    found = validity_of(start, end, term, dt.date.fromisoformat(signed) if signed else None)
    assert found is not None and found.term_years == term
    assert found.start == (tuple(map(dt.date.fromisoformat, starts)) if starts else None)
    assert found.end == (tuple(map(dt.date.fromisoformat, ends)) if ends else None)


def test_no_validity_is_none() -> None:
    assert validity_of("", "", None, None) is None
    with pytest.raises(ValueError, match="one end"):
        validity_of("2023", "", None, None)
    assert start_of("2023-12")[1] == dt.date(2023, 12, 31) and end_of("2023-12")[1] == dt.date(2024, 1, 1)


def test_a_term_is_bounded_by_the_year_and_the_day_from_which_it_can_count() -> None:
    starts, ends = bounds_of_term(3, 2024, dt.date(2025, 1, 13))
    assert starts == (dt.date(2024, 1, 1), dt.date(2025, 1, 13))
    assert ends == (dt.date(2027, 1, 1), dt.date(2028, 1, 13)), "three years after each, no longer covered itself"
    assert bounds_of_term(1, 2024, dt.date(2024, 2, 29))[1][1] == dt.date(2025, 2, 28)
    with pytest.raises(ValueError, match="before 2024"):
        bounds_of_term(3, 2024, dt.date(2023, 12, 31))


def facts(name: str) -> list[dict[str, str]]:
    if not FACTS.is_dir():
        pytest.skip("the independent lists are not on this machine")
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[dict[str, str]]:
    with (DATA / "lists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_independent_lists_is_carried_compared_or_open(known: list[KnownNotice]) -> None:
    carried = Counter({row.entry.name for notice in known for one in notice.lists for row in one.rows})
    compared = {row["name"] for row in table("compared.csv")}
    open_rows = {(row["list"], row["page"], row["name"]) for row in table("open.csv")}
    lost = [
        row
        for row in facts("cluster_lists.csv")
        if row["cluster_name"] not in carried
        and row["cluster_name"] not in compared
        and (row["list"], row["page"], row["cluster_name"]) not in open_rows
    ]
    assert lost == []


def test_what_the_independent_lists_leave_open_is_in_no_list(known: list[KnownNotice]) -> None:
    doubtful = [row for row in facts("cluster_lists.csv") if row["list"].endswith(("unknown_batch", "_unknown"))]
    assert doubtful
    told = {(row["list"], row["name"]): row["reason"] for row in table("open.csv")}
    assert all(told[row["list"], row["cluster_name"]] for row in doubtful)


def test_a_proposal_of_the_independent_lists_is_never_carried_as_a_grant(known: list[KnownNotice]) -> None:
    granted = {
        (row.entry.name, one.announcement.year)
        for notice in known
        for one in notice.lists
        if one.announcement.stage == "grant"
        for row in one.rows
    }
    stated = {
        (row["cluster_name"], row["batch"][:4]) for row in facts("cluster_lists.csv") if row["status"] == "recognised"
    }
    for row in facts("cluster_lists.csv"):
        proposal = row["status"].startswith(("publicity 公示", "proposed")) and "recognised" not in row["status"]
        if proposal and row["batch"][:4].isdigit() and (row["cluster_name"], row["batch"][:4]) not in stated:
            assert (row["cluster_name"], int(row["batch"][:4])) not in granted, row


def test_places_of_the_independent_lists_hold_the_regions(known: list[KnownNotice], reference: Reference) -> None:
    entries: dict[str, list[str]] = {}
    for row in (row for notice in known for one in notice.lists for row in one.rows):
        within = {
            reference.regions[key].name for r in row.entry.regions if r != COUNTRY for key in lineage(r, reference)
        }
        entries.setdefault(row.entry.name, []).append("、".join(sorted(within)))
    judged = 0
    for fact in facts("cluster_lists.csv"):
        if fact["cluster_name"] in entries and fact["county"].endswith(("县", "市")):
            assert any(fact["county"].removesuffix("县") in names for names in entries[fact["cluster_name"]]), fact
            judged += 1
    assert judged > 100


def lineage(region: str, reference: Reference) -> tuple[str, ...]:
    return reference.regions.lineage(region)

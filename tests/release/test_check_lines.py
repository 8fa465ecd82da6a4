"""What `gazette check` says: faults first, what is alike once, and each file as it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.release.check import Outcome
from gazette.validation.report import Finding, Report

NOTICES = Path("data/notices")


def finding(severity: str, rule: str, file: str) -> Finding:
    return Finding(rule=rule, severity=severity, message_zh="有误", message_en="At fault", focus="x", file=file)  # type: ignore[arg-type]


def test_violations_come_first_and_warnings_alike_count_together():
    lists = "../lists/notices.csv"
    found = [finding("warning", "titled", lists)] * 30 + [finding("warning", "other", lists)]
    found += [finding("violation", "broken", "one/page.txt")] * 2
    lines = list(Outcome((), (), Report(findings=tuple(found), checked=1), NOTICES).lines())
    heads = [line.partition(": At fault")[0] for line in lines]
    assert heads[:2] == ["data/notices/one/page.txt: violation broken"] * 2
    assert heads[2:5] == [
        "data/lists/notices.csv: warning titled",
        "    and 29 more by the rule titled about the same file",
        "data/lists/notices.csv: warning other",
    ]
    assert lines[-1].endswith("2 violations of rules, 31 warnings by rules")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("page.txt", "desk/page.txt"), ("one/page.txt", "data/notices/one/page.txt")],
    ids=["a loose file", "a file of a notice"],
)
def test_a_finding_names_the_file_that_was_given(name, shown):
    told = finding("warning", "titled", name).told(NOTICES, {"page.txt": Path("desk/page.txt")})
    assert told.startswith(f"{shown}: ")

"""What `gazette check` says: faults first, what is alike once, and each file as it was given."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from gazette.release.check import Outcome, check_places
from gazette.settings import Settings
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


def test_a_finding_is_told_in_one_language_and_its_value_once():
    found = Finding(
        rule="event-needs-grant", severity="warning", message_zh="x 没有已知的认定记录", focus="x", value="x",
        message_en="No grant of x is known", quote="成都市集成电路产业集群",
    )  # fmt: skip
    told = "x: warning event-needs-grant: No grant of x is known\n    「成都市集成电路产业集群」"
    assert found.told(NOTICES) == told
    assert finding("warning", "named", "page.txt").told(NOTICES).endswith(": At fault")


RECHECKED = """四川省发展和改革委员会关于公布2022年度省级战略性新兴产业集群复核结果的通知
有关市发展改革委:
成都市集成电路产业集群、{other}2个集群通过复核,成都市新型显示产业集群未通过复核。
四川省发展和改革委员会
2026年5月20日
"""


@pytest.mark.parametrize(
    ("other", "ungranted"),
    [("德阳市清洁能源装备产业集群", []), ("德阳市量子信息产业集群", ["「德阳市量子信息产业集群」"])],
    ids=["all granted", "one never granted"],
)
def test_a_loose_file_is_checked_beside_the_grants_of_the_data_folder(
    settled: Settings, tmp_path: Path, other: str, ungranted: list[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RECHECKED.format(other=other), encoding="utf-8")
    outcome = check_places([page], settled)
    lines = "\n".join(outcome.lines()).splitlines()
    told = [after.strip() for line, after in pairwise(lines) if "event-needs-grant" in line]
    assert told == ungranted
    assert outcome.passed, "of the data folder nothing is told"
    assert all((finding.notice or "").startswith("notice/510000-20260520-") for finding in outcome.report.findings)


def test_what_is_checked_is_not_held_against_itself(settled: Settings, tmp_path: Path) -> None:
    held = settled.data / "notices" / "sichuan-2022-sei"
    copy = tmp_path / "page.txt"
    copy.write_bytes((held / "page.txt").read_bytes())
    said = {
        place: {(f.rule, f.severity, f.message_en) for f in check_places([place], settled).report.findings}
        for place in (held, held / "page.txt", copy)
    }
    assert not any(severity == "violation" for found in said.values() for _, severity, _ in found)
    assert said[held / "page.txt"] == said[copy]

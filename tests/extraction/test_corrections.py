"""A curator's corrections overrule what was read, say when they no longer match, and move no evidence astray."""

from __future__ import annotations

import datetime as dt

import pytest

from gazette.errors import BadDataFile
from gazette.extraction.corrections import NAME, corrected, read_corrections

NOTICE = """山东省工业和信息化厅关于公布2024年先进制造业集群名单的通知
各市工业和信息化局:
经评审,确定了2024年度省级先进制造业集群(名单见附件),现予以公布。
山东省工业和信息化厅
2024年5月6日
附件
2024年度先进制造业集群名单
1.济青枣潍工业母机产业集群
2.沂水县食品产业集群
3.临沂市高端工程装备集群
"""


@pytest.fixture
def folder(tmp_path):
    def write(text):
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        return read_corrections(tmp_path)

    return write


def test_a_field_and_a_row_are_overruled(read, folder):
    corrections = folder(
        """
[[correction]]
field = "/issued"
read = "2024-05-06"
set = "2024-05-07"
why = "The stamp shows the 7th."

[[correction]]
row = "济青枣潍工业母机产业集群"
set = { regions = ["370100", "370200", "370400", "370700"] }
why = "Four cities, abbreviated."
"""
    )
    record = corrected(read(NOTICE), corrections, "page.txt")
    assert record.issued == dt.date(2024, 5, 7)
    assert record.announcements[0].entries[0].regions == ("370100", "370200", "370400", "370700")
    assert {record.evidence[at].mode for at in ("/issued", "/announcements/0/entries/0")} == {"inferred"}
    assert "correction-unmatched" not in [warning.code for warning in record.warnings]


def test_a_row_taken_out_takes_its_evidence_with_it(read, folder):
    before = read(NOTICE)
    corrections = folder('[[correction]]\nrow = "沂水县食品产业集群"\nremove = true\nwhy = "Withdrawn by hand."')
    record = corrected(before, corrections, "page.txt")
    entries = record.announcements[0].entries
    assert [entry.name for entry in entries] == ["济青枣潍工业母机产业集群", "临沂市高端工程装备集群"]
    for number, entry in enumerate(entries):
        assert entry.name in NOTICE[slice(*record.evidence[f"/announcements/0/entries/{number}"].span)]
    assert "/announcements/0/entries/2" not in record.evidence


@pytest.mark.parametrize(
    "correction",
    [
        'field = "/issued"\nread = "2023-01-01"\nset = "2024-05-07"',
        'field = "/announcements/7/year"\nread = 2024\nset = 2023',
        'row = "别的集群"\nset = { zone = "高新区" }',
    ],
)
def test_a_correction_that_no_longer_matches_is_told(read, folder, correction):
    before = read(NOTICE)
    record = corrected(before, folder(f'[[correction]]\n{correction}\nwhy = "So."'), "page.txt")
    assert (record.issued, record.announcements) == (before.issued, before.announcements)
    assert [warning.code for warning in record.warnings if warning not in before.warnings] == ["correction-unmatched"]


def test_a_correction_of_another_capture_does_nothing(read, folder):
    corrections = folder(
        '[[correction]]\nfile = "list.txt"\nfield = "/issued"\nread = ""\nset = "2024-01-01"\nwhy = "So."'
    )
    before = read(NOTICE)
    assert corrected(before, corrections, "page.txt") == before


@pytest.mark.parametrize(
    "text",
    [
        "[[correction]",
        "[correction]\nwhy = 1",
        '[[correction]]\nfield = "/issued"\nread = ""\nset = "2024-01-01"',
        '[[correction]]\nwhy = "So."\nset = 1',
        '[[correction]]\nwhy = "So."\nfield = "issued"\nread = ""\nset = 1',
        '[[correction]]\nwhy = "So."\nrow = "a"\nset = 1',
        '[[correction]]\nwhy = "So."\nrow = "a"\nremove = true\nby = "me"',
    ],
)
def test_a_file_that_breaks_the_format_is_refused(folder, text):
    with pytest.raises(BadDataFile) as refusal:
        folder(text)
    assert refusal.value.file.name == NAME


def test_what_the_record_cannot_hold_is_refused(read, folder):
    corrections = folder('[[correction]]\nfield = "/issued"\nread = "2024-05-06"\nset = "May"\nwhy = "So."')
    with pytest.raises(BadDataFile):
        corrected(read(NOTICE), corrections, "page.txt")

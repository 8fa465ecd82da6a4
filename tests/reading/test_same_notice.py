"""The same notice in every format gives the same facts as its plain text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gazette.extraction import extract
from gazette.reading.document import Document
from gazette.reading.reader import read_document
from gazette.records import NoticeRecord

FACTS = ("kind", "title", "issuers", "addressees", "issued", "citations", "counts", "reproduction")
OF_ANNOUNCEMENT = ("stage", "programme", "year", "announced_count", "completeness", "validity", "entries")


@pytest.fixture(scope="module")
def plain(notice, reference) -> NoticeRecord:
    record = extract(Document.of_text(notice.as_text()), reference)
    assert [entry.name for entry in record.announcements[0].entries] == [row[3] for row in notice.table[1:]]
    assert all(entry.regions for entry in record.announcements[0].entries)
    return record


def agrees(record: NoticeRecord, plain: NoticeRecord) -> None:
    for name in FACTS:
        assert getattr(record, name) == getattr(plain, name), name
    assert len(record.announcements) == len(plain.announcements)
    for one, other in zip(record.announcements, plain.announcements, strict=True):
        for name in OF_ANNOUNCEMENT:
            assert getattr(one, name) == getattr(other, name), name


def quotes_are_true(document: Document, record: NoticeRecord) -> None:
    """Each entry's quote, cut from the derived text by its span, holds the entry's name."""
    for number, announcement in enumerate(record.announcements):
        for at, entry in enumerate(announcement.entries):
            start, end = record.evidence[f"/announcements/{number}/entries/{at}"].span
            quote = document.plain.text[slice(*document.plain.plain_span(start, end))]
            assert entry.name in quote.replace(" ", ""), quote


MISREAD = 1
"""So many rows may have a rare character (掇) misread; the record says that its text was recognised."""

WRITTEN: dict[str, Callable[..., bytes]] = {
    "a portal's page": lambda make, notice: make.portal_page(notice).encode(),
    "a page in GBK": lambda make, notice: make.portal_page(notice, charset="gb2312").encode("gbk"),
    "a page in UTF-16": lambda make, notice: make.portal_page(notice, charset="utf-16").encode("utf-16"),
    "a Word document": lambda make, notice: make.docx(notice.lines(), notice.table),
    "a PDF": lambda make, notice: make.pdf(notice.lines(), notice.table),
    "a web archive": lambda make, notice: archive(make.portal_page(notice)),
}


def archive(page: str) -> bytes:
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    whole = MIMEMultipart("related")
    whole.attach(MIMEText(page, "html", "utf-8"))
    whole.attach(MIMEText("body {}", "css"))
    return b"From: <Saved by Blink>\r\n" + whole.as_bytes()


@pytest.mark.parametrize("form", WRITTEN)
def test_a_notice_says_the_same_in_every_format(form, make, notice, plain, reference):
    data = WRITTEN[form](make, notice)
    document = read_document(data)
    record = extract(document, reference)
    agrees(record, plain)
    quotes_are_true(document, record)
    assert document == read_document(data), "the same bytes give the same text"
    assert record.text_condition == ("clean",)


@pytest.mark.parametrize(
    ("form", "ruled"), [("PNG", True), ("PDF", False)], ids=["ruled picture", "scan without lines"]
)
def test_a_list_in_a_picture_is_recognised_and_marked(form, ruled, make, notice, plain, reference):
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra `ocr` is not installed")
    lines = [*notice.lines()[:2], *split(notice.paragraphs[0], 30), *notice.lines()[4:]]
    document = read_document(make.picture(lines, notice.table, ruled=ruled, form=form))
    record = extract(document, reference)
    rows, expected = record.announcements[0].entries, plain.announcements[0].entries
    assert [row.position for row in rows] == [row.position for row in expected], "no row is lost"
    assert sum(a == b for a, b in zip(rows, expected, strict=True)) >= len(expected) - MISREAD
    quotes_are_true(document, record)
    assert "recognised" in record.text_condition
    assert document.confidence is not None
    assert 0.5 < document.confidence < 1


def split(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def test_without_the_extra_a_picture_tells_how_to_install_it(make, notice, monkeypatch):
    """In the reader's own process, for the other one cannot be changed from here."""
    import sys

    from gazette.errors import UnreadableInput
    from gazette.reading.picture import read_picture

    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    with pytest.raises(UnreadableInput) as refusal:
        read_picture(make.picture(notice.lines()[:1], notice.table))
    assert "cluster-gazette[ocr]" in str(refusal.value)


@pytest.mark.parametrize("heading", [True, False], ids=["headed", "bare"])
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_workbook_gives_the_rows_of_the_plain_table(form, heading, make, notice):
    data = getattr(make, form)(notice.table, notice.heading if heading else None)
    lines = read_document(data).raw.splitlines()
    assert lines == ([notice.heading] if heading else []) + [" | ".join(row) for row in notice.table]

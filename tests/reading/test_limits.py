"""Captures made to do harm, or locked, or damaged, are refused with a reason; nothing in them is run or fetched."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from gazette.errors import UnreadableInput
from gazette.reading import limits
from gazette.reading.grid import Cell, lay_out, table_lines
from gazette.reading.html import read_html
from gazette.reading.reader import read_document


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """An Office document with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as refused:
        read_document(data, file="capture")
    assert refused.value.advice
    assert str(refused.value).startswith("capture: ")
    return str(refused.value)


@pytest.mark.parametrize(("form", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")])
def test_decompression_bombs_are_not_opened(form, part, make, notice):
    data = make.docx(["一"]) if form == "docx" else make.xlsx(notice.table)
    assert "bomb" in refusal(repacked(data, {part: b" " * (limits.UNPACKED_BYTES // 4)}))


def test_a_bomb_of_many_parts(make):
    parts = {f"word/media/{n}.bin": bytes(9 * 2**20) for n in range(limits.UNPACKED_BYTES // (9 * 2**20) + 1)}
    assert "bomb" in refusal(repacked(make.docx(["一"]), parts))


def test_a_stream_of_a_pdf_that_swells_is_stopped_by_the_limit_of_memory(make):
    packer = zlib.compressobj(9)
    block = packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = block[:2] + block[2:] * (2 * limits.MEMORY_BYTES // 2**24)
    page = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length " + str(len(stream)).encode() + b">>stream\n" + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip
    assert "memory" in refusal(page)


ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY out SYSTEM "file:///etc/hostname">]>'
)


def test_entities_are_neither_resolved_nor_fetched(make):
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'{ENTITIES}<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>名单&out;&c;</w:t></w:r></w:p></w:body></w:document>'
    found = read_document(repacked(make.docx(["一"]), {"word/document.xml": body.encode()}))
    assert found.raw == "名单\n"
    html = (
        f"{ENTITIES.replace('DOCTYPE d', 'DOCTYPE html')}<html><body><p>{'名单公布如下。' * 10}&out;</p></body></html>"
    )
    assert read_html(html).text.splitlines()[-1] == "名单公布如下。" * 10 + "&out;"


@pytest.mark.parametrize(("form", "part"), [("docx", "word/vbaProject.bin"), ("xlsx", "xl/vbaProject.bin")])
def test_macros_are_not_looked_at(form, part, make, notice):
    data = make.docx(["名单"], notice.table) if form == "docx" else make.xlsx(notice.table)
    assert read_document(repacked(data, {part: b"\xff" * 1000})).raw == read_document(data).raw


def test_locked_files_are_told(make):
    from reportlab.lib.pdfencrypt import StandardEncryption

    assert "encrypted" in refusal(make.pdf(["名单"], encrypt=StandardEncryption("secret", canPrint=0)))
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert "encrypted" in refusal(container)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le"), ".docx"),
        (b"{\\rtf1\\ansi text}", ".docx"),
        (b"PK\x03\x04" + bytes(100), "ZIP"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "Unpack"),
        (b"%PDF-1.7\n" + bytes(100), "damaged"),
        (b"PK\x03\x04 word/document.xml", "damaged"),
        (b"PK\x03\x04 xl/workbook.xml", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600), "workbook"),
    ],
)
def test_damaged_and_foreign_files_are_told(data, said):
    told = refusal(data)
    assert said in told
    assert not any(word in told for word in ("BytesIO", "zip file", "/Root", "Error")), "a library's words"


def test_a_damaged_part_is_told(make, notice):
    assert "damaged" in refusal(repacked(make.docx(["一"]), {"word/document.xml": b"<w:document"}))
    assert "damaged" in refusal(make.xlsx(notice.table)[:-50])


def test_pages_are_counted_before_they_are_read():
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(limits.PAGES + 1):
        canvas.showPage()
    canvas.save()
    assert f"more than {limits.PAGES} pages" in refusal(out.getvalue())


def test_pixels_are_counted_before_they_are_drawn():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    assert "pixels" in refusal(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))


def test_a_sheet_with_a_cell_at_the_far_end_is_not_filled_up():
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["XFD1048576"] = "名单", "远"
    out = io.BytesIO()
    book.save(out)
    assert "too" in refusal(out.getvalue())


def test_spans_are_bounded():
    with pytest.raises(UnreadableInput, match="cells"):
        lay_out([[Cell("a", rows=10**6, columns=limits.COLUMNS)]] + [[] for _ in range(limits.CELLS)])
    long = "长" * (limits.REPEATED_CHARACTERS + 1)
    (first, second) = lay_out([[Cell(long, rows=2), Cell("a")], [Cell("b")]])
    assert (first, second) == ([long, "a"], ["", "b"])
    wide = lay_out([[Cell("a", columns=10**9), Cell("b")]])
    assert len(wide[0]) == limits.COLUMNS + 1


def test_a_span_over_everything_costs_no_more_than_the_rows_there_are():
    text = "很长的单元格" * 50
    rows = f"<tr><td rowspan=60000 colspan=1000>{text}</td><td>甲集群</td></tr>" + "<tr><td>乙集群</td></tr>" * 2000
    page = f"<html><body><p>{'名单公布如下。' * 100}</p><table>{rows}</table></body></html>"
    assert len(read_html(page).text) < 2 * len(page)


def test_the_size_of_a_file_is_bounded(monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    assert "too large" in refusal(b"x" * 11)


def test_rows_of_one_word_and_none():
    assert list(table_lines([["", ""], ["甲", ""], ["甲", "甲"], ["1", "1"], []])) == ["甲", "甲", "1 | 1 |"]

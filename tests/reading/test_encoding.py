"""Whatever a page declares, its characters come out right."""

from __future__ import annotations

import pytest
from opencc import OpenCC

from gazette.errors import UnreadableInput
from gazette.reading.encoding import decode
from gazette.reading.reader import read_document

DECLARED = ("utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "utf-16", "")
SENT = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("sent", SENT)
def test_a_page_reads_the_same_however_it_is_sent_and_whatever_it_declares(declared, sent, make, notice):
    page = make.portal_page(notice, charset=declared)
    assert read_document(page.encode(sent)).raw == read_document(page.encode()).raw


@pytest.mark.parametrize("declared", DECLARED)
def test_traditional_pages_in_big5(declared, make, notice):
    page = OpenCC("s2t").convert(make.portal_page(notice, charset=declared))
    lossless = page.encode("big5hkscs", errors="ignore").decode("big5hkscs")
    assert len(page) - len(lossless) < 20, "a few characters of the page are outside Big5"
    assert read_document(lossless.encode("big5hkscs")).raw == read_document(lossless.encode()).raw


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_plain_text(encoding, notice):
    document = read_document(notice.as_text().encode(encoding))
    assert (document.raw, document.media_type) == (notice.as_text(), "text/plain")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_lost_bytes_are_shown_and_the_rest_is_kept(encoding, notice):
    data = notice.as_text().encode(encoding)
    at = len(notice.as_text()[:200].encode(encoding))
    decoded = decode(data[:at] + b"\xff" + data[at:])
    assert decoded is not None
    assert decoded.lost
    assert decoded.text[:200] == notice.as_text()[:200]
    assert decoded.text.endswith(notice.as_text()[-100:])


@pytest.mark.parametrize(
    "text", ["关于公布集群名单的通知\n" * 2, "关于公布集群名单的通知\n" * 40, "notice of 2024 " * 5]
)
def test_a_zero_byte_in_utf_8_is_one_lost_character(text):
    data = text.encode()
    read = decode(data[:6] + b"\x00" + data[6:])
    assert read is not None and (read.encoding, read.lost) == ("utf-8", True)
    assert read.text.replace("\ufffd", "") == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes(range(256)) * 20, "text"),
        (b"\xff\xfe" + bytes(range(1, 255)) * 8, "text"),
        ("日本語のテキストです。".encode("shift-jis") * 20, "text"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 400, "binary"),
    ],
)
def test_bytes_that_are_no_text_here_are_refused(data, said):
    with pytest.raises(UnreadableInput, match=said):
        read_document(data, file="page.txt")


def test_ascii_and_short_text_need_no_witness():
    assert read_document(b"No.1 2025-09-18\n").raw == "No.1 2025-09-18\n"
    assert read_document("名单".encode("gbk")).raw == "名单"

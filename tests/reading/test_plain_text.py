"""A saved text becomes a document, or is refused with a reason."""

from __future__ import annotations

import pytest

from gazette.errors import UnreadableInput
from gazette.reading.document import Document
from gazette.reading.plain_text import read_text

TEXT = "关于公布名单的通知\n\n  各市:\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_the_encodings_in_use(encoding):
    document = read_text(TEXT.encode(encoding), url="http://example.org/a", site="某站")
    assert document.raw == TEXT
    assert (document.url, document.site) == ("http://example.org/a", "某站")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"abc\x00def", "binary"),
        (b"\xff\xfe\xfd\xfc", "encod|UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data, word):
    with pytest.raises(UnreadableInput, match=word) as refusal:
        read_text(data, file="page.txt")
    assert refusal.value.advice
    assert "page.txt" in str(refusal.value)


def test_lines_leave_out_blank_ones_and_keep_their_places():
    document = Document.of_text(TEXT)
    assert [line.text for line in document.lines] == ["关于公布名单的通知", "各市:"]
    assert all(document.plain.text[line.start : line.end] == line.text for line in document.lines)


def test_the_digest_is_of_the_bytes():
    assert read_text(TEXT.encode()).sha256 == Document.of_text(TEXT).sha256
    assert read_text(TEXT.encode("gbk")).sha256 != Document.of_text(TEXT).sha256

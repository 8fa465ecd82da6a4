"""A capture saved as text: decode it, and refuse what is not text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gazette.errors import UnreadableInput
from gazette.reading.document import Document

_ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in order. UTF-8 rejects nearly everything that is not UTF-8; GB 18030 covers GB 2312 and GBK."""

_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip archive",
}


def read_text(
    data: bytes, *, file: Path | str | None = None, url: str | None = None, site: str | None = None
) -> Document:
    """The document of a text capture.

    UTF-8 first, then GB 18030. Raises `UnreadableInput` for an empty file, for other formats, and for bytes that are
    no text in either encoding.
    """
    if not data.strip():
        raise UnreadableInput("the file is empty", file=file, advice="Save the page's text again and give that file.")
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableInput(
                f"this is {what}, not text", file=file, advice="Give the text of the page (UTF-8 or GB 18030)."
            )
    if b"\x00" in data:
        raise UnreadableInput(
            "this is a binary file, not text", file=file, offset=data.index(b"\x00"),
            advice="Give the text of the page (UTF-8 or GB 18030).",
        )  # fmt: skip
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Document(raw=text, sha256=hashlib.sha256(data).hexdigest(), url=url, site=site)
    raise UnreadableInput("the bytes are no text in UTF-8 or GB 18030", file=file, advice="Convert the file to UTF-8.")

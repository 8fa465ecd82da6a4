"""A capture saved as text: decode it, and refuse what is not text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gazette.errors import UnreadableInput
from gazette.reading.document import Document
from gazette.reading.encoding import decode
from gazette.reading.formats import Format, format_of

_ENCODINGS = "UTF-8, UTF-16, GB 18030 or Big5"


def read_text(
    data: bytes, *, file: Path | str | None = None, url: str | None = None, site: str | None = None
) -> Document:
    """The document of a text capture.

    The encoding is told by the bytes (`encoding.decode`). Raises `UnreadableInput` for an empty file, for other
    formats, and for bytes that are no text in any encoding known here.
    """
    if not data.strip():
        raise UnreadableInput("the file is empty", file=file, advice="Save the page's text again and give that file.")
    found = format_of(data)
    if found is not Format.TEXT:
        raise UnreadableInput(
            f"this is {found.label}, not text", file=file, advice=f"Give the text of the page ({_ENCODINGS})."
        )
    text = text_of(data, file=file)
    return Document(raw=text, sha256=hashlib.sha256(data).hexdigest(), url=url, site=site)


def text_of(data: bytes, *, file: Path | str | None = None) -> str:
    """The characters of a capture that is text of some kind. Raises `UnreadableInput` where it is none."""
    decoded = decode(data)
    if decoded is not None:
        return decoded.text
    if b"\x00" in data:
        raise UnreadableInput(
            "this is a binary file, not text", file=file, offset=data.index(b"\x00"),
            advice=f"Give the text of the page ({_ENCODINGS}).",
        )  # fmt: skip
    raise UnreadableInput(f"the bytes are no text in {_ENCODINGS}", file=file, advice="Convert the file to UTF-8.")

"""Bytes of any format to a document: what `gazette` reads, it reads through here."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gazette.errors import UnreadableInput
from gazette.reading import limits
from gazette.reading.derived import Derived
from gazette.reading.document import Document
from gazette.reading.formats import Format, format_of
from gazette.reading.plain_text import read_text, text_of

_REFUSED = {
    Format.LOCKED: "Save it without a password and give that file.",
    Format.DOC: "Open it and save it as .docx, then give that file.",
    Format.OLE: "Open it and save it as .docx or .xlsx, then give that file.",
    Format.RTF: "Open it and save it as .docx, then give that file.",
    Format.ZIP: "Unpack it and give the files inside, one by one.",
    Format.ARCHIVE: "Unpack it and give the files inside, one by one.",
}


def read_document(
    data: bytes, *, file: Path | str | None = None, url: str | None = None, site: str | None = None
) -> Document:
    """The document of a capture in any format that is read: told by the bytes, not by the name.

    Plain text is the document's text as it is. Of anything else the text is derived, and always the same from the same
    bytes: of a page the article without what stands around it, of tables one row a line with cells between pipes, of
    pictures what is recognised (extra `ocr`).

    Raises `UnreadableInput` where the bytes are damaged, encrypted, too large, of another format, or without text.
    """
    if len(data) > limits.FILE_BYTES:
        error = limits.too_large("bytes", limits.FILE_BYTES)
        error.file = file
        raise error
    found = format_of(data)
    if found is Format.TEXT:
        return read_text(data, file=file, url=url, site=site)
    try:
        derived = _derive(found, data, url)
        if len(derived.text) > limits.TEXT_CHARACTERS:
            raise limits.too_large("characters of text", limits.TEXT_CHARACTERS)
        if not derived.text.strip():
            raise UnreadableInput(f"this is {found.label} without any text in it")
    except UnreadableInput as error:
        error.file = error.file or file
        raise
    return Document(
        raw=derived.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=found.media_type,
        url=url,
        site=site or derived.site,
        attachments=derived.attachments,
        confidence=derived.confidence,
    )


def _derive(found: Format, data: bytes, url: str | None) -> Derived:
    if found in _REFUSED:
        raise UnreadableInput(f"this is {found.label}, which cannot be read here", advice=_REFUSED[found])
    if found is Format.HTML:
        from gazette.reading.html import read_html

        return read_html(text_of(data), url)
    if found is Format.MHTML:
        from gazette.reading.web_archive import read_web_archive

        return read_web_archive(data, url)
    from gazette.reading.apart import read_apart

    return read_apart(found, data)

"""Sources without their files, as a release keeps them: a notice that breaks later stays as it was last good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.identity.resolve import Source
from gazette.reading.capture import Capture, Rights
from gazette.reading.document import Document
from gazette.records import NoticeRecord


class KeptSource(Struct, frozen=True, kw_only=True):
    """A source without its file: the capture's description, its text, and the record that was read from it.

    What only reading and extraction look at (the links of a page, how certain recognised text is) is left out.
    """

    folder: str
    file: str
    rights: Rights
    obtained: str
    sha256_original: str
    masked: int
    url: str | None
    site: str | None
    retrieved: dt.date | None
    sha256: str
    media_type: str
    text: str
    record: NoticeRecord


def kept(sources: Iterable[Source]) -> bytes:
    """The JSON that keeps these sources by folder, in the order in which each was read."""
    rows = [
        KeptSource(
            folder=source.folder,
            file=source.capture.file.name,
            rights=source.capture.rights,
            obtained=source.capture.obtained,
            sha256_original=source.capture.sha256_original,
            masked=source.capture.masked,
            url=source.capture.url,
            site=source.capture.site,
            retrieved=source.capture.retrieved,
            sha256=source.document.sha256,
            media_type=source.document.media_type,
            text=source.document.raw,
            record=source.record,
        )
        for source in sorted(sources, key=lambda s: s.folder)
    ]
    return msgspec.json.encode(rows)


def read_rows(data: bytes) -> list[KeptSource]:
    """What `kept` wrote. Raises `msgspec.MsgspecError`."""
    return msgspec.json.decode(data, type=list[KeptSource])


def read_kept(data: bytes, notices: Path) -> Iterator[Source]:
    """The sources that `kept` wrote; `notices` is where their folders stand. Raises `msgspec.MsgspecError`."""
    for row in read_rows(data):
        capture = Capture(
            file=notices / row.folder / row.file,
            rights=row.rights,
            obtained=row.obtained,
            sha256_original=row.sha256_original,
            masked=row.masked,
            url=row.url,
            site=row.site,
            retrieved=row.retrieved,
        )
        document = Document(raw=row.text, sha256=row.sha256, media_type=row.media_type, url=row.url, site=row.site)
        yield Source(row.folder, capture, document, row.record)

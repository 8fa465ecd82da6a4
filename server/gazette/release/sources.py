"""From the notices' folders to sources: every capture read and extracted, with results kept by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

import gazette
from gazette import records
from gazette.errors import NotANotice, UserError
from gazette.extraction.attachment import extract_attachment, is_attachment
from gazette.extraction.corrections import corrected, read_corrections
from gazette.extraction.notice import extract
from gazette.identity.resolve import Source
from gazette.reading.capture import Capture, load_captures
from gazette.reading.document import Document
from gazette.records import NoticeRecord
from gazette.reference import Reference
from gazette.release.built import Alarm, Problem
from gazette.release.inputs import digest_below, digest_of_libraries
from gazette.release.kept_sources import kept, read_kept
from gazette.text.plain import Lines
from gazette.work.checksums import read_checked, write_checked

__all__ = ["Alarm", "Problem", "RecordCache", "alarms_of", "read_folder"]


ALARMING = ("name-cut", "correction-unmatched", "revoked-unnamed", "outcome-unread")
"""Codes of warnings that a person has to see before a list is trusted."""


def alarms_of(source: Source) -> Iterator[Alarm]:
    """The alarming warnings of a source's record."""
    lines = Lines(source.document.raw)
    for warning in source.record.warnings:
        if warning.code in ALARMING:
            line = lines.number(warning.span[0]) if warning.span else 1
            yield Alarm(source.capture.file, line, f"{warning.code}: {warning.message}")


class RecordCache:
    """What was read is kept under `folder`, by the digest of all that it depends on. Losing it loses nothing.

    A notice's folder is kept whole, so that one in which nothing changed is not even read; and each record by itself,
    so that a new correction or another capture beside it does not have it extracted again.
    """

    def __init__(self, folder: Path, reference: Reference) -> None:
        self.folder = folder
        self.context = f"{code_digest()}|{digest_of_libraries()}|{reference.version}"
        """What decides how folders are read, besides the folders."""

    def sources(self, folder: Path, make: Callable[[], list[Source | Problem]]) -> Sequence[Source | Problem]:
        """What a notice's folder gave: kept, or made now and, where there is no problem with it, kept."""
        path = self._path("folder", folder.name, digest_below(folder))
        data = self._read(path)
        try:
            if data is not None:
                return list(read_kept(data, folder.parent))
        except msgspec.MsgspecError:
            pass
        found = make()
        sources = [each for each in found if isinstance(each, Source)]
        if len(sources) == len(found):
            write_checked(path, kept(sources))
        return found

    def extract(self, document: Document, reference: Reference) -> NoticeRecord:
        """The record of a document: kept, or made now and kept. Raises `NotANotice` like `extract`."""
        return self._kept(_parts(document), lambda: extract(document, reference))

    def extract_attachment(
        self, attachment: Document, page: Document, of_page: NoticeRecord, reference: Reference
    ) -> NoticeRecord:
        """The record of a page's attachment, in the same way."""
        return self._kept(
            (*_parts(attachment), "attached to", *_parts(page)),
            lambda: extract_attachment(attachment, page, of_page, reference),
        )

    def _kept(self, parts: Iterable[str], make: Callable[[], NoticeRecord]) -> NoticeRecord:
        path = self._path(*parts)
        data = self._read(path)
        try:
            if data is not None:
                return records.from_json(data)
        except msgspec.MsgspecError:
            pass
        record = make()
        write_checked(path, records.to_json(record))
        return record

    def _path(self, *parts: str) -> Path:
        return self.folder / f"{hashlib.sha256('|'.join((self.context, *parts)).encode()).hexdigest()}.json"

    def _read(self, path: Path) -> bytes | None:
        """What is kept there; None where nothing is, or not what was written."""
        try:
            return read_checked(path)
        except FileNotFoundError:
            return None


def _parts(document: Document) -> tuple[str, ...]:
    """What a record depends on: the bytes, the text that was derived from them, and what was said of the page."""
    text = hashlib.sha256(document.raw.encode(errors="surrogatepass")).hexdigest()
    return document.sha256, text, document.url or "", document.site or ""


def code_digest() -> str:
    """The digest of the source code that a record depends on."""
    package = Path(gazette.__file__).parent
    digest = hashlib.sha256()
    for part in ("text", "reading", "extraction", "reference", "records.py"):
        place = package / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read_folder(folder: Path, reference: Reference, cache: RecordCache | None = None) -> Iterator[Source | Problem]:
    """Each capture of a notice's folder as a source, or the problem that keeps it out; goes on after one.

    A list that came as a file of its own is read in the light of its notice's page.
    """
    if cache is None:
        yield from _read(folder, reference, None)
    else:
        yield from cache.sources(folder, lambda: list(_read(folder, reference, cache)))


def _read(folder: Path, reference: Reference, cache: RecordCache | None) -> Iterator[Source | Problem]:
    try:
        captures = load_captures(folder)
        corrections = read_corrections(folder)
    except UserError as error:
        yield Problem(folder.name, error)
        return
    read: list[tuple[Capture, Document]] = []
    for capture in captures:
        try:
            read.append((capture, capture.read()))
        except UserError as error:
            yield _problem(folder, capture, error)
    pages, attachments = _sorted_out(read)
    found: list[Source] = []
    failed: list[tuple[Capture, Document, NotANotice]] = []
    for capture, document in pages:
        try:
            record = cache.extract(document, reference) if cache else extract(document, reference)
            record = corrected(record, corrections, capture.file.name)
        except NotANotice as error:
            failed.append((capture, document, error))
        except UserError as error:
            yield _problem(folder, capture, error)
        else:
            found.append(Source(folder.name, capture, document, record))
    yield from found
    page = next((source for source in found if source.record.announcements), next(iter(found), None))
    if page is None:
        yield from (_problem(folder, capture, refusal) for capture, _, refusal in failed)
        return
    make = cache.extract_attachment if cache else extract_attachment
    for capture, document in attachments:
        record = make(document, page.document, page.record, reference)
        try:
            yield Source(folder.name, capture, document, corrected(record, corrections, capture.file.name))
        except UserError as error:
            yield _problem(folder, capture, error)
    for capture, document, refusal in failed:
        record = make(document, page.document, page.record, reference)
        if record.announcements:
            yield Source(folder.name, capture, document, record)
        else:
            yield _problem(folder, capture, refusal)


_Documents = list[tuple[Capture, Document]]


def _sorted_out(read: _Documents) -> tuple[_Documents, _Documents]:
    """Captures that may carry the notice, and the lists beside them; a list that stands alone has to carry it."""
    attachments = [each for each in read if is_attachment(each[1])] if len(read) > 1 else []
    pages = [each for each in read if each not in attachments]
    return (pages, attachments) if pages else (read, [])


def _problem(folder: Path, capture: Capture, error: UserError) -> Problem:
    if error.file is None:
        error.file = capture.file
    return Problem(folder.name, error)

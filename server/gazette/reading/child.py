"""The process in which `apart` has a capture read: bytes from descriptor 0, an `Answer` as JSON to descriptor 1."""

from __future__ import annotations

import os
import resource
import sys

import msgspec

from gazette.errors import UnreadableInput
from gazette.reading.apart import Answer
from gazette.reading.derived import Derived
from gazette.reading.formats import Format
from gazette.reading.limits import MEMORY_BYTES, PROCESSOR_SECONDS


def main() -> None:
    """Read what comes in the format named by the first argument."""
    answers = os.dup(1)
    os.dup2(2, 1)  # a stray print of a library must not become part of the answer
    _confine()
    data = sys.stdin.buffer.read()
    try:
        answer = Answer(derived=_read(Format[sys.argv[1]], data))
    except UnreadableInput as error:
        answer = Answer(message=error.message, advice=error.advice)
    with os.fdopen(answers, "wb") as out:
        out.write(msgspec.json.encode(answer))


def _confine() -> None:
    """Bound memory and processor time, as far as the system lets us, and take time from nobody who waits for pages."""
    for kind, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, PROCESSOR_SECONDS)):
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        except (OSError, ValueError):  # macOS knows no bound of the address space
            continue


def _read(found: Format, data: bytes) -> Derived:
    if found is Format.PDF:
        from gazette.reading.pdf import read_pdf

        return read_pdf(data)
    if found is Format.DOCX:
        from gazette.reading.docx import read_docx

        return read_docx(data)
    if found in (Format.XLSX, Format.XLS):
        from gazette.reading.workbook import read_workbook

        return read_workbook(data)
    from gazette.reading.picture import read_picture

    return read_picture(data)


if __name__ == "__main__":
    main()

"""The ZIP archive of an Office document, with its bounds looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from gazette.errors import UnreadableInput
from gazette.reading.limits import PARTS, UNPACKED_BYTES, UNPACKED_RATIO, too_large

_LARGE = 10 * 2**20


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive. Raises `UnreadableInput` where it is damaged, encrypted, or unpacks to more than the limits.

    `zipfile` never reads more of a part than its entry states, so the stated sizes are bounds.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UnreadableInput("the document is damaged, or cut off", advice="Download it again.") from error
    parts = archive.infolist()
    if len(parts) > PARTS:
        raise too_large("parts in the document's archive", PARTS)
    if sum(part.file_size for part in parts) > UNPACKED_BYTES or any(_swells(part) for part in parts):
        raise UnreadableInput(
            "the document unpacks to far more than its size (a decompression bomb?)", advice="It is not opened."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableInput("the document is encrypted", advice="Save it without a password and give that file.")
    return archive


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _LARGE and part.file_size > UNPACKED_RATIO * max(part.compress_size, 1)


def read_part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """A part of the archive; None where it has none of that name. Raises `UnreadableInput` where it is damaged."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableInput("the document is damaged, or cut off", advice="Download it again.") from error

"""The lines of the ledger's file, as data and as bytes, and what they tell of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.errors import BadDataFile


class Line(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line: it mints `id` (with a label), adds `keys` to it, joins it to another, or closes it (`became`)."""

    id: str
    keys: tuple[str, ...] | None = None
    label: str | None = None
    joins: str | None = None
    became: tuple[str, ...] | None = None
    on: str | None = None
    why: str | None = None


class Thing(Struct, gc=False):
    """What was minted: its place in the order of minting, its label, and the keys that name it."""

    number: int
    label: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """What became of a closed identifier: its successors (none: withdrawn), since which day if known, and why."""

    identifier: str
    label: str
    successors: tuple[str, ...]
    on: dt.date | None
    why: str


def whole_part(data: bytes) -> int:
    """How many bytes of a file are whole lines. A last line that breaks off is not: its writer was killed."""
    tail = data[data.rfind(b"\n") + 1 :]
    if not tail:
        return len(data)
    last = tail.splitlines(keepends=True)[-1]
    try:
        msgspec.json.decode(last)
    except ValueError:
        return len(data) - len(last)
    return len(data)


def read_lines(data: bytes, path: Path) -> Iterator[tuple[int, Line]]:
    """Each line with its number, from 1. Raises `BadDataFile` for a line that is none; `path` is where it stands."""
    decode = msgspec.json.Decoder(Line).decode
    for number, line in enumerate(data.splitlines(), 1):
        try:
            yield number, decode(line)
        except ValueError as error:
            raise bad_line(path, number, error) from error


def bad_line(path: Path, number: int, error: Exception) -> BadDataFile:
    """The error for a line that is no line of a ledger, or contradicts those before it."""
    return BadDataFile(
        f"not a ledger entry ({error})",
        file=path,
        line=number,
        advice="The ledger is only ever appended to; restore the line from version control.",
    )


def to_text(lines: Iterable[Line]) -> bytes:
    """The lines as they are appended to the file, each with its end."""
    return b"".join(msgspec.json.format(msgspec.json.encode(line), indent=0) + b"\n" for line in lines)

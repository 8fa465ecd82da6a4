"""The pages that facts of the reference data and of known lists were read on, by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from gazette.errors import BadDataFile
from gazette.reference.tables import read_table

TABLE: Final = "pages.csv"
HELD: Final = "notice"
"""Stands for a page where a fact comes from a notice that data/notices holds."""
_PAGE: Final = re.compile(r"\d{3}|code")


class Pages:
    """Numbers of pages and their addresses; a page without an address has a note that says what it is."""

    def __init__(self, addresses: Mapping[str, str], notes: Mapping[str, str] | None = None) -> None:
        self._addresses = dict(addresses)
        self._notes = dict(notes or {})

    @classmethod
    def load(cls, folder: Path) -> Pages:
        """Read pages.csv in `folder`. Raises `BadDataFile` with the line of the first fault."""
        path = folder / TABLE
        found: dict[str, str] = {}
        notes: dict[str, str] = {}
        for line, (page, url, note) in read_table(path, ("page", "url", "note")):
            if page in found or page in notes or not _PAGE.fullmatch(page):
                raise BadDataFile(f"{page!r} is no number, or is there twice", file=path, line=line)
            if bool(url) == bool(note) or (url and not url.startswith(("http://", "https://"))):
                raise BadDataFile(f"{page} has no address, or no note instead of one", file=path, line=line)
            if url:
                found[page] = url
            else:
                notes[page] = note
        return cls(found, notes)

    def __len__(self) -> int:
        return len(self._addresses) + len(self._notes)

    def __iter__(self) -> Iterator[str]:
        return iter((*self._addresses, *self._notes))

    def addresses(self, cell: str, file: Path, line: int) -> tuple[str, ...]:
        """The addresses for a cell of numbers; none for `HELD` and for pages whose address was not kept.

        Raises `BadDataFile` where the cell names no page, or one that is not in the table.
        """
        numbers = self._known(cell, file, line)
        return tuple(self._addresses[number] for number in numbers if number in self._addresses)

    def remarks(self, cell: str, file: Path, line: int) -> tuple[str, ...]:
        """What the pages of a cell are whose address was not kept. Raises like `addresses`."""
        return tuple(self._notes[number] for number in self._known(cell, file, line) if number in self._notes)

    def _known(self, cell: str, file: Path, line: int) -> list[str]:
        numbers = [number for number in cell.split() if number != HELD]
        unknown = [n for n in numbers if n not in self._addresses and n not in self._notes]
        if unknown or not cell.split():
            raise BadDataFile(
                f"{', '.join(unknown)}: no such page" if unknown else "no page is given",
                file=file,
                line=line,
                advice=f"Every row names the pages that it was read on, by their numbers in {TABLE}.",
            )
        return numbers

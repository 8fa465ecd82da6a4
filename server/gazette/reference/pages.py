"""The pages that facts of the reference data were read on, by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from gazette.errors import BadDataFile
from gazette.reference.tables import read_table

TABLE: Final = "pages.csv"
HELD: Final = "notice"
"""Stands for a page where a fact comes from a notice that data/notices holds."""


class Pages:
    """Numbers of pages and their addresses."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = dict(addresses)

    @classmethod
    def load(cls, folder: Path) -> Pages:
        """Read pages.csv in `folder`. Raises `BadDataFile` with the line of the first fault."""
        path = folder / TABLE
        found: dict[str, str] = {}
        for line, (page, url) in read_table(path, ("page", "url")):
            if page in found or not page.isdigit():
                raise BadDataFile(f"{page!r} is no number, or is there twice", file=path, line=line)
            if not url.startswith(("http://", "https://")):
                raise BadDataFile(f"{url!r} is not an address", file=path, line=line)
            found[page] = url
        return cls(found)

    def __len__(self) -> int:
        return len(self._addresses)

    def __iter__(self) -> Iterator[str]:
        return iter(self._addresses)

    def addresses(self, cell: str, file: Path, line: int) -> tuple[str, ...]:
        """The addresses for a cell of numbers; none for `HELD`. Raises `BadDataFile` where the cell names no page."""
        numbers = [number for number in cell.split() if number != HELD]
        unknown = [number for number in numbers if number not in self._addresses]
        if unknown or not cell.split():
            raise BadDataFile(
                f"{', '.join(unknown)}: no such page" if unknown else "no page is given",
                file=file,
                line=line,
                advice=f"Every row names the pages that it was read on, by their numbers in {TABLE}.",
            )
        return tuple(self._addresses[number] for number in numbers)

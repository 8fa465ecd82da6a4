"""Rows of tables that name the pages they were read on: every fault is told with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from gazette.errors import BadDataFile
from gazette.reference.pages import Pages
from gazette.reference.tables import read_table

_NUMBER: Final = re.compile(r"[一-龥]{2,20}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and where it stands; every fault names the line."""

    cells: Mapping[str, str]
    pages: tuple[str, ...]
    path: Path
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def require(self, holds: bool, fault: str) -> None:
        """Raises `BadDataFile` with file and line where something does not hold."""
        if not holds:
            raise BadDataFile(fault, file=self.path, line=self.line)

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        """A cell by a function that raises ValueError; None where it is empty."""
        if not self[column]:
            return None
        try:
            return parse(self[column])
        except ValueError as error:
            raise BadDataFile(f"{column}: {error}", file=self.path, line=self.line) from error


def rows(path: Path, columns: tuple[str, ...], pages: Pages) -> Iterator[Row]:
    """The rows of a table; raises `BadDataFile` with the line of the first fault."""
    for line, cells in read_table(path, columns):
        named = dict(zip(columns, cells, strict=True))
        yield Row(named, pages.addresses(named["pages"], path, line), path, line)


def document_number(text: str) -> str:
    """A document number as it is. Raises ValueError where it is not agency code, 〔year〕, serial, 号."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a document number")
    return text

"""Reading the CSV tables under data/reference: every fault is told with the file and the line."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gazette.errors import BadDataFile


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV table as (line, cells), the header left out.

    The header must be exactly `columns`, each row must have as many cells, and no cell may begin or end with a space.
    Raises `BadDataFile` where the file is absent, is not UTF-8, or breaks one of these rules.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BadDataFile("the table is missing", file=path) from error
    except UnicodeDecodeError as error:
        raise BadDataFile("the table is not UTF-8", file=path, offset=error.start) from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            raise BadDataFile(
                f"the columns are {','.join(header)!r}",
                file=path,
                line=1,
                advice=f"They must be {','.join(columns)!r}.",
            )
        for cells in reader:
            if len(cells) != len(columns):
                raise BadDataFile(f"{len(cells)} cells where {len(columns)} belong", file=path, line=reader.line_num)
            for cell in cells:
                if cell != cell.strip():
                    raise BadDataFile(f"{cell!r} begins or ends with a space", file=path, line=reader.line_num)
            yield reader.line_num, cells
    except csv.Error as error:
        raise BadDataFile(f"not a CSV table: {error}", file=path, line=reader.line_num) from error


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256, in hexadecimal, over the names and bytes of the files, in the order of their names."""
    whole = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.name):
        content = path.read_bytes()
        whole.update(f"{path.name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()

"""Documents that govern programmes, as far as pages tell or notices cite them, from data/reference/documents.csv."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazette.reference.bodies import Bodies
from gazette.reference.pages import Pages
from gazette.reference.rows import Row, document_number, rows

TABLE: Final = "documents.csv"
_COLUMNS = ("document", "title_zh", "also_cited_as", "number", "issuer", "date", "known", "pages")


@dataclass(frozen=True, slots=True)
class Document:
    """A governing document. `reported`: a page gives or tells its text; otherwise it is known by citation alone."""

    key: str
    title: str
    also_cited_as: tuple[str, ...]
    number: str | None
    issuer: str | None
    date: dt.date | None
    reported: bool
    pages: tuple[str, ...]


def read_documents(folder: Path, bodies: Bodies) -> Iterator[Document]:
    """The documents of the table in `folder`, in its order. Raises `BadDataFile` with the line of the first fault."""
    seen: set[str] = set()
    for row in rows(folder / TABLE, _COLUMNS, Pages.load(folder)):
        document = _document(row, bodies)
        row.require(document.key not in seen, f"{document.key} is there twice")
        seen.add(document.key)
        yield document


def _document(row: Row, bodies: Bodies) -> Document:
    row.require(bool(row["title_zh"]), f"{row['document']} has no title")
    row.require(row["known"] in ("reported", "cited-only"), f"{row['known']!r} is not reported or cited-only")
    row.require(not row["issuer"] or bodies.get(row["issuer"]) is not None, f"{row['issuer']!r} is not a body")
    return Document(
        key=row["document"],
        title=row["title_zh"],
        also_cited_as=tuple(row["also_cited_as"].split()),
        number=row.read("number", document_number),
        issuer=row["issuer"] or None,
        date=row.read("date", dt.date.fromisoformat),
        reported=row["known"] == "reported",
        pages=row.pages,
    )

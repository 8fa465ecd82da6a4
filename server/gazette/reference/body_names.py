"""Other names of the public bodies of the table: short forms and former names, as pages and notices write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from gazette.errors import BadDataFile
from gazette.reference.bodies import Bodies
from gazette.reference.pages import Pages
from gazette.reference.tables import read_table

NameKind: TypeAlias = Literal["short", "former"]

TABLE: Final = "bodies_names.csv"
_COLUMNS = ("body", "name_zh", "kind", "year", "pages")


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name in use beside the official one, or an earlier one; `year` is one in which a former name was in use."""

    body: str
    name: str
    kind: NameKind
    year: int | None
    pages: tuple[str, ...]


def read_body_names(folder: Path, bodies: Bodies) -> list[BodyName]:
    """The table of names in `folder`, in its order; `pages` are addresses. Raises `BadDataFile` with the line."""
    pages = Pages.load(folder)
    return list(_rows(folder / TABLE, bodies, pages))


def _rows(path: Path, bodies: Bodies, pages: Pages) -> Iterator[BodyName]:
    for line, (body, name, kind, year, read_on) in read_table(path, _COLUMNS):
        fault = None
        if bodies.get(body) is None:
            fault = f"{body!r} is not a body of the table"
        elif kind not in get_args(NameKind):
            fault = f"{kind!r} is not a kind of name (one of {', '.join(get_args(NameKind))})"
        elif not name or (kind == "former") != bool(year) or not (year or "0").isdigit():
            fault = f"{body} lacks its name, or the year that a former name goes with"
        if fault:
            raise BadDataFile(fault, file=path, line=line)
        found = pages.addresses(read_on, path, line)
        yield BodyName(body, name, cast(NameKind, kind), int(year) if year else None, found)

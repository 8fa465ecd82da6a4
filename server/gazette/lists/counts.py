"""How many clusters of a programme pages report for an area: in one batch, or in all batches up to one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

from gazette.records import Area
from gazette.reference import COUNTRY, Reference, area_key
from gazette.reference.pages import Pages
from gazette.reference.rows import Row, rows

TABLE: Final = "counts.csv"
_COLUMNS = ("programme", "year", "kind", "include", "exclude", "value", "pages")
CountedAs = Literal["by-area", "cumulative"]


@dataclass(frozen=True, slots=True)
class ReportedCount:
    """A number of clusters that pages report. `year` is that of the batch, or of the last batch that it takes in."""

    programme: str
    year: int | None
    kind: CountedAs
    area: Area
    value: int
    pages: tuple[str, ...]
    first_page: str

    @property
    def key(self) -> str:
        """`<programme>-<year>-<kind>-<area>-<first page>`: pages that disagree give two counts."""
        when = f"-{self.year}" if self.year else ""
        area = area_key(self.area.include, self.area.exclude)
        return f"{self.programme}{when}-{self.kind}-{area}-{self.first_page}"


def read_counts(folder: Path, reference_folder: Path, reference: Reference) -> list[ReportedCount]:
    """The table in `folder`, in its order; none where there is no table. Raises `BadDataFile` with the line."""
    if not (folder / TABLE).exists():
        return []
    found: dict[str, ReportedCount] = {}
    for row in rows(folder / TABLE, _COLUMNS, Pages.load(reference_folder)):
        count = _count(row, reference)
        row.require(count.key not in found, f"{count.key} is there twice")
        found[count.key] = count
    return list(found.values())


def _count(row: Row, reference: Reference) -> ReportedCount:
    include, exclude = tuple(row["include"].split()), tuple(row["exclude"].split())
    row.require(row["kind"] in get_args(CountedAs), f"{row['kind']!r} is not a kind of count")
    row.require(bool(include), "a count is of an area")
    for key in (*include, *exclude):
        row.require(key == COUNTRY or key in reference.regions, f"{key!r} is not a region")
    value = row.read("value", int)
    row.require(value is not None and value > 0, "a count is a number above 0")
    return ReportedCount(
        programme=row["programme"],
        year=row.read("year", int),
        kind=cast(CountedAs, row["kind"]),
        area=Area(include=include, exclude=exclude),
        value=value or 0,
        pages=row.pages,
        first_page=row["pages"].split()[0],
    )

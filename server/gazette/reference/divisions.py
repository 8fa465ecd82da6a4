"""Administrative divisions as the tables hold them: those in use and the former holders of the codes (GB/T 2260)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from gazette.errors import BadDataFile
from gazette.reference.tables import read_table

RegionLevel: TypeAlias = Literal["provincial", "prefectural", "county"]

IN_USE: Final = "regions.csv"
SINCE: Final = "regions_since.csv"
FORMER: Final = "regions_former.csv"
NAMES: Final = "regions_names.csv"
POINTS: Final = "regions_points.csv"
TABLES: Final = (IN_USE, SINCE, FORMER, NAMES, POINTS)

RANK: Final[Mapping[str, int]] = {level: rank for rank, level in enumerate(get_args(RegionLevel))}
"""Outer levels first."""


@dataclass(frozen=True, slots=True)
class Region:
    """A division: one code with one name under one parent, for as long as these stayed the same.

    `parent` is the key of the next division above it, None for the provinces. `first_year` is the year in which it
    came to have its code, name and parent (1981 also where it is older: the record begins there); `last_year` the year
    of the change that ended it, None while it is in use. `point` is latitude and longitude (WGS 84, degrees), as text.
    """

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    iso3166_2: str | None
    first_year: int
    last_year: int | None = None
    name_en: str | None = None
    point: tuple[str, str] | None = None

    @property
    def key(self) -> str:
        """The code for a division in use; `<code>-<first year>` for a former one."""
        return self.code if self.last_year is None else f"{self.code}-{self.first_year}"

    @property
    def in_use(self) -> bool:
        """Whether nothing has ended it."""
        return self.last_year is None

    def held_in(self, year: int) -> bool:
        """Whether it had its code, name and parent in some part of a year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def read_divisions(folder: Path) -> dict[str, Region]:
    """All divisions in `folder` by key: those in use first, each in the order of its table.

    Raises `BadDataFile` with file and line of the first fault.
    """
    since = {
        code: (line, _year(year, folder / SINCE, line)) for line, code, (year,) in _rows(folder / SINCE, "first_year")
    }
    names = {code: (line, name) for line, code, (name, _) in _rows(folder / NAMES, "name_en", "as_given")}
    points = {
        code: (line, _point(latitude, longitude, folder / POINTS, line))
        for line, code, (latitude, longitude) in _rows(folder / POINTS, "latitude", "longitude")
    }
    regions: dict[str, Region] = {}
    lines: dict[str, int] = {}
    path = folder / IN_USE
    for line, code, (name, level, parent, iso) in _rows(path, "name_zh", "level", "parent", "iso3166_2"):
        if code not in since:
            raise BadDataFile(f"{SINCE} does not say since when {code} is in use", file=path, line=line)
        regions[code] = Region(
            code,
            _name(name, code, path, line),
            _level(level, path, line),
            parent or None,
            iso or None,
            since[code][1],
            None,
            names.get(code, (0, None))[1],
            points.get(code, (0, None))[1],
        )
        lines[code] = line
    for region in regions.values():
        if fault := _fault(region, regions):
            raise BadDataFile(fault, file=path, line=lines[region.code])
    for table, placed in (
        (SINCE, {code: line for code, (line, _) in since.items()}),
        (NAMES, {code: line for code, (line, _) in names.items()}),
        (POINTS, {code: line for code, (line, _) in points.items()}),
    ):
        for code in placed.keys() - regions.keys():
            raise BadDataFile(f"{code} is not in use", file=folder / table, line=placed[code])
    _read_former(folder / FORMER, regions)
    return regions


def _read_former(path: Path, regions: dict[str, Region]) -> None:
    """Add the former divisions to `regions`."""
    lines: dict[str, int] = {}
    columns = ("gb_code", "first_year", "last_year", "name_zh", "level", "parent")
    for line, (code, first, last, name, level, parent) in read_table(path, columns):
        region = Region(
            _code(code, path, line),
            _name(name, code, path, line),
            _level(level, path, line),
            parent or None,
            None,
            _year(first, path, line),
            _year(last, path, line),
        )
        key = region.key
        if key in regions:
            raise BadDataFile(f"{key} is there twice", file=path, line=line)
        regions[key] = region
        lines[key] = line
    for key, line in lines.items():
        if fault := _fault(regions[key], regions):
            raise BadDataFile(fault, file=path, line=line)


def _rows(path: Path, *columns: str) -> list[tuple[int, str, list[str]]]:
    """The rows of a table of divisions in use: line, code, the other cells. A code must be there once."""
    rows: list[tuple[int, str, list[str]]] = []
    lines: dict[str, int] = {}
    for line, (code, *cells) in read_table(path, ("gb_code", *columns)):
        if _code(code, path, line) in lines:
            raise BadDataFile(f"{code} is there twice, first on line {lines[code]}", file=path, line=line)
        lines[code] = line
        rows.append((line, code, cells))
    return rows


def _code(code: str, path: Path, line: int) -> str:
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise BadDataFile(f"{code!r} is not a code of six digits", file=path, line=line)
    return code


def _name(name: str, code: str, path: Path, line: int) -> str:
    if not name:
        raise BadDataFile(f"{code} has no name", file=path, line=line)
    return name


def _level(level: str, path: Path, line: int) -> RegionLevel:
    if level not in RANK:
        raise BadDataFile(f"{level!r} is not a level", file=path, line=line, advice=f"One of {', '.join(RANK)}.")
    return cast(RegionLevel, level)


def _year(year: str, path: Path, line: int) -> int:
    if not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise BadDataFile(f"{year!r} is not a year", file=path, line=line)
    return int(year)


def _point(latitude: str, longitude: str, path: Path, line: int) -> tuple[str, str]:
    try:
        inside = 3 <= float(latitude) <= 54 and 73 <= float(longitude) <= 136
    except ValueError:
        inside = False
    if not inside:
        raise BadDataFile(f"{latitude},{longitude} is no point in China (degrees, WGS 84)", file=path, line=line)
    return latitude, longitude


def _fault(region: Region, regions: Mapping[str, Region]) -> str | None:
    """What is wrong with a region's place among the others, None where nothing is."""
    if region.last_year is not None and region.last_year <= region.first_year:
        return f"{region.key} ended in {region.last_year}, before it began"
    if region.level == "provincial":
        if region.parent:
            return f"{region.code} is a province and has a parent"
        return None if region.iso3166_2 else f"{region.code} is a province without its ISO 3166-2 code"
    parent = regions.get(region.parent or "")
    if parent is None:
        return f"the parent of {region.code}, {region.parent!r}, is not in the table"
    if RANK[parent.level] >= RANK[region.level]:
        return f"{region.code} ({region.level}) stands under {parent.code} ({parent.level})"
    if not region.code.startswith(prefix(parent.code)):
        return f"the code {region.code} does not begin as that of its parent, {parent.code}"
    if parent.first_year > region.first_year or (parent.last_year or 9999) < (region.last_year or 9999):
        return f"{region.key} was there when its parent, {parent.key}, was not"
    return None


def prefix(code: str) -> str:
    """The digits that all codes inside a region begin with: 61, 6101, or all six of a county (GB/T 2260, 4)."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code

"""Reporting areas: unions of regions, less others, such as 浙江(不含宁波). They have no code of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazette.errors import BadDataFile
from gazette.reference.regions import COUNTRY, Regions
from gazette.reference.tables import read_table

TABLE: Final = "areas.csv"
_COLUMNS = ("include", "exclude", "name_zh")
_AREA: Final = "area-"
_SPELLED_OUT: Final = 8
"""Up to so many regions a key names them all."""


@dataclass(frozen=True, slots=True)
class ReportingArea:
    """An area by the keys of the regions that belong to it and of those left out, each in ascending order."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    name: str

    @property
    def key(self) -> str:
        """The area's key among regions (see `area_key`)."""
        return area_key(self.include, self.exclude)


def area_key(include: Iterable[str], exclude: Iterable[str] = ()) -> str:
    """The key of the area that some regions make without others, after `/id/region/`.

    A pure function of the two sets of keys: order and repetition do not count, and no table is asked.
    `area_key(["330000"], ["330200"])` is area-330000-without-330200, `area_key(["330000", "330200"])` is
    area-330000-330200. One region with nothing left out is that region, and its own key is returned. Where more than
    eight regions are named, the key ends in the first 16 hexadecimal digits of the SHA-256 of the key spelled out:
    area-of-<digits>. Raises ValueError where nothing is included, or the same region is both included and left out.
    """
    inner, outer = sorted(set(include)), sorted(set(exclude))
    if not inner:
        raise ValueError("an area includes at least one region")
    if both := set(inner) & set(outer):
        raise ValueError(f"{min(both)} is both included and left out")
    if len(inner) == 1 and not outer:
        return inner[0]
    whole = _AREA + "-".join(inner) + ("-without-" + "-".join(outer) if outer else "")
    if len(inner) + len(outer) <= _SPELLED_OUT:
        return whole
    return f"{_AREA}of-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def is_area_key(key: str) -> bool:
    """Whether a region's key is that of an area, and so of no unit that anybody else knows."""
    return key.startswith(_AREA)


def area_name(include: Iterable[str], exclude: Iterable[str], regions: Regions) -> str:
    """A label in Chinese: 浙江省(不含宁波市), 浙江省+宁波市. Raises KeyError where a key is not known."""

    def joined(keys: Iterable[str], by: str) -> str:
        return by.join("全国" if key == COUNTRY else regions[key].name for key in sorted(set(keys)))

    left_out = joined(exclude, "、")
    return joined(include, "+") + (f"(不含{left_out})" if left_out else "")


class Areas:
    """The areas that notices of many provinces speak of, from the table. Immutable."""

    def __init__(self, areas: Iterable[ReportingArea]) -> None:
        self._by_key = {area.key: area for area in areas}

    @classmethod
    def load(cls, folder: Path, regions: Regions) -> Areas:
        """Read areas.csv in `folder`. Raises `BadDataFile` with the line of the first fault."""
        path = folder / TABLE
        areas: dict[str, ReportingArea] = {}
        for line, (include, exclude, name) in read_table(path, _COLUMNS):
            inner, outer = tuple(sorted(include.split())), tuple(sorted(exclude.split()))
            for key in (*inner, *outer):
                if key != COUNTRY and key not in regions:
                    raise BadDataFile(f"the region {key!r} is not in the tables", file=path, line=line)
            if not inner or not outer:
                raise BadDataFile("an area includes a region and leaves one out", file=path, line=line)
            if strange := [key for key in outer if not any(regions.is_within(key, whole) for whole in inner)]:
                raise BadDataFile(f"{strange[0]} is left out of regions that do not hold it", file=path, line=line)
            if name != area_name(inner, outer, regions):
                raise BadDataFile(f"{name!r} is not the name of these regions", file=path, line=line)
            area = ReportingArea(inner, outer, name)
            if area.key in areas:
                raise BadDataFile(f"{area.key} is there twice", file=path, line=line)
            areas[area.key] = area
        return cls(areas.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[ReportingArea]:
        return iter(self._by_key.values())

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def get(self, key: str) -> ReportingArea | None:
        """The area of a key, None where the table has none."""
        return self._by_key.get(key)

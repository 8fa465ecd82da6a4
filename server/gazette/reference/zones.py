"""Development zones and managed areas: no divisions by GB/T 2260, but counted apart by the statistics."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazette.errors import BadDataFile
from gazette.reference.regions import Regions
from gazette.reference.tables import read_table

TABLE: Final = "zones.csv"
_COLUMNS = ("statistical_code", "name_zh", "region")
_SHORTER = (
    (re.compile(r"高新?技术(?:产业)?(?:开发|园)区"), "高新区"),
    (re.compile(r"经济(?:技术)?开发区"), "经开区"),
    (re.compile(r"城乡一体化示范区"), "示范区"),
)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone. `statistical_code` is not a GB/T 2260 code; `region` is the code of the prefecture that it lies in."""

    statistical_code: str
    name: str
    region: str

    @property
    def key(self) -> str:
        """`zone-<statistical code>`: tells the zone among regions, and is no GB/T 2260 code."""
        return f"zone-{self.statistical_code}"


class Zones:
    """The zones of the table, found by name. Immutable; pickling keeps the zones and the regions alone."""

    def __init__(self, zones: Iterable[Zone], regions: Regions) -> None:
        self._zones = tuple(zones)
        self._regions = regions
        self._by_form: defaultdict[str, list[Zone]] = defaultdict(list)
        for zone in self._zones:
            match = regions.find_prefix(zone.name, within=zone.region)
            self._by_form[_form(match.rest if match else zone.name)].append(zone)

    @classmethod
    def load(cls, folder: Path, regions: Regions) -> Zones:
        """Read zones.csv in `folder`. Raises `BadDataFile` with the line of the first fault."""
        path = folder / TABLE
        zones: dict[str, Zone] = {}
        for line, (code, name, region) in read_table(path, _COLUMNS):
            if code in zones:
                raise BadDataFile(f"{code} is there twice", file=path, line=line)
            if code in regions:
                raise BadDataFile(f"{code} is the code of a division, not of a zone", file=path, line=line)
            if region not in regions:
                raise BadDataFile(f"the region of {code}, {region!r}, is not in use", file=path, line=line)
            zones[code] = Zone(code, name, region)
        return cls(zones.values(), regions)

    def __reduce__(self) -> tuple[type[Zones], tuple[tuple[Zone, ...], Regions]]:
        return Zones, (self._zones, self._regions)

    def __len__(self) -> int:
        return len(self._zones)

    def __iter__(self) -> Iterator[Zone]:
        return iter(self._zones)

    def resolve(self, name: str, *, within: str | None = None) -> tuple[Zone, ...]:
        """The zones that a name can mean, such as 济南高新区 or, within 370100, 高新区; none where the table has none.

        高新技术产业开发区 and 高新区, 经济技术开发区 and 经开区, 城乡一体化示范区 and 示范区 count as the same words.
        """
        name = name.strip()
        match = self._regions.find_prefix(name, within=within)
        areas = match.codes if match else (within,) if within else ()
        found = tuple(
            zone
            for zone in self._by_form.get(_form(match.rest if match else name), ())
            if any(self._regions.is_within(zone.region, area) for area in areas)
        )
        return found or tuple(zone for zone in self._zones if zone.name == name)


def _form(name: str) -> str:
    for pattern, shorter in _SHORTER:
        name = pattern.sub(shorter, name)
    return name

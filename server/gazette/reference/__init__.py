"""Reference data: regions, zones, areas and public bodies, from the tables under data/reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gazette.reference import areas as _areas
from gazette.reference import bodies as _bodies
from gazette.reference import regions as _regions
from gazette.reference import zones as _zones
from gazette.reference.areas import Areas, ReportingArea, area_key, area_name
from gazette.reference.bodies import Bodies, Body, ParsedBody
from gazette.reference.history import History, RegionChange
from gazette.reference.places import Mention, PlaceMatch, PlaceStep
from gazette.reference.regions import COUNTRY, Region, Regions
from gazette.reference.tables import digest_of
from gazette.reference.zones import Zone, Zones

__all__ = [
    "COUNTRY",
    "Areas",
    "Bodies",
    "Body",
    "History",
    "Mention",
    "ParsedBody",
    "PlaceMatch",
    "PlaceStep",
    "Reference",
    "Region",
    "RegionChange",
    "Regions",
    "ReportingArea",
    "Zone",
    "Zones",
    "area_key",
    "area_name",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data of one folder. `version` is a digest of the tables: equal versions give equal answers."""

    regions: Regions
    zones: Zones
    areas: Areas
    bodies: Bodies
    version: str

    @classmethod
    def load(cls, folder: Path) -> Reference:
        """Read the tables in `folder`. Raises `BadDataFile` (file and line) where one breaks its format."""
        regions = Regions.load(folder)
        return cls(
            regions=regions,
            zones=Zones.load(folder, regions),
            areas=Areas.load(folder, regions),
            bodies=Bodies.load(folder, regions),
            version=digest_of(
                folder / table for table in (*_regions.TABLES, _zones.TABLE, _areas.TABLE, _bodies.TABLE)
            ),
        )

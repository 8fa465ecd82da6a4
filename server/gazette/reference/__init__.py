"""Reference data: regions, zones and public bodies, from the tables under data/reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gazette.reference import bodies as _bodies
from gazette.reference import regions as _regions
from gazette.reference import zones as _zones
from gazette.reference.bodies import Bodies, Body, ParsedBody
from gazette.reference.places import Mention, PlaceMatch, PlaceStep
from gazette.reference.regions import COUNTRY, Region, Regions
from gazette.reference.tables import digest_of
from gazette.reference.zones import Zone, Zones

__all__ = [
    "COUNTRY",
    "Bodies",
    "Body",
    "Mention",
    "ParsedBody",
    "PlaceMatch",
    "PlaceStep",
    "Reference",
    "Region",
    "Regions",
    "Zone",
    "Zones",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data of one folder. `version` is a digest of the tables: equal versions give equal answers."""

    regions: Regions
    zones: Zones
    bodies: Bodies
    version: str

    @classmethod
    def load(cls, folder: Path) -> Reference:
        """Read the tables in `folder`. Raises `BadDataFile` (file and line) where one breaks its format."""
        regions = Regions.load(folder)
        return cls(
            regions=regions,
            zones=Zones.load(folder, regions),
            bodies=Bodies.load(folder, regions),
            version=digest_of(folder / module.TABLE for module in (_regions, _zones, _bodies)),
        )

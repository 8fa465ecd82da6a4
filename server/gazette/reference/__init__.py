"""Reference data: regions, zones, areas, public bodies and governing documents, from the tables of data/reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gazette.errors import BadDataFile
from gazette.reference import areas as _areas
from gazette.reference import bodies as _bodies
from gazette.reference import documents as _documents
from gazette.reference import other_regions as _other_regions
from gazette.reference import pages as _pages
from gazette.reference import regions as _regions
from gazette.reference import zones as _zones
from gazette.reference.areas import Areas, ReportingArea, area_key, area_name, is_area_key
from gazette.reference.bodies import Bodies, Body, ParsedBody
from gazette.reference.documents import Document, read_documents
from gazette.reference.history import History, RegionChange
from gazette.reference.other_regions import OtherRegion, read_other_regions
from gazette.reference.places import Mention, PlaceMatch, PlaceStep
from gazette.reference.regions import COUNTRY, Region, Regions
from gazette.reference.tables import digest_of
from gazette.reference.zones import Zone, Zones

__all__ = [
    "COUNTRY",
    "Areas",
    "Bodies",
    "Body",
    "Document",
    "History",
    "Mention",
    "OtherRegion",
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
    "is_area_key",
]


_ADVICE = "Data lie in one folder, with reference/ and notices/ in it: name it by --data or GAZETTE_DATA."


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference data that reading and identifying notices need.

    `version` is a digest of the tables behind it: equal versions give equal answers.
    """

    regions: Regions
    other_regions: Mapping[str, OtherRegion]
    zones: Zones
    areas: Areas
    bodies: Bodies
    documents: tuple[Document, ...]
    version: str

    @classmethod
    def load(cls, folder: Path) -> Reference:
        """Read the tables in `folder`, which is in a folder of data.

        Raises `BadDataFile` where either folder is missing, or (with file and line) where a table breaks its format.
        """
        for needed in (folder.parent, folder):
            if not needed.is_dir():
                raise BadDataFile("there is no such folder", file=needed, advice=_ADVICE)
        regions = Regions.load(folder)
        bodies = Bodies.load(folder, regions)
        tables = (
            *_regions.TABLES, _other_regions.TABLE, _zones.TABLE, _areas.TABLE, _bodies.TABLE, _documents.TABLE,
            _pages.TABLE,
        )  # fmt: skip
        return cls(
            regions=regions,
            other_regions=read_other_regions(folder, regions),
            zones=Zones.load(folder, regions),
            areas=Areas.load(folder, regions),
            bodies=bodies,
            documents=tuple(read_documents(folder, bodies)),
            version=digest_of(folder / table for table in tables),
        )

"""Regions without a GB/T 2260 code that public bodies are responsible for, such as 新疆生产建设兵团."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast, get_args

from gazette.errors import BadDataFile
from gazette.records import Level
from gazette.reference.regions import COUNTRY, Regions
from gazette.reference.tables import read_table

TABLE: Final = "regions_other.csv"
_COLUMNS = ("key", "name_zh", "name_en", "level", "within")


@dataclass(frozen=True, slots=True)
class OtherRegion:
    """A region by a key of its own; `within` is the code of the division in which it lies."""

    key: str
    name: str
    name_en: str | None
    level: Level
    within: str


def read_other_regions(folder: Path, regions: Regions) -> Mapping[str, OtherRegion]:
    """The table in `folder`, by key. Raises `BadDataFile` with the line of the first fault."""
    path = folder / TABLE
    found: dict[str, OtherRegion] = {}
    for line, (key, name, name_en, level, within) in read_table(path, _COLUMNS):
        fault = None
        if not re.fullmatch(r"[A-Z]{3,8}", key) or key in found or key == COUNTRY:
            fault = f"{key!r} is no key of capital letters, or is there twice"
        elif not name or level not in get_args(Level):
            fault = f"{key} has no name, or {level!r} is not a level"
        elif within not in regions:
            fault = f"the region around {key}, {within!r}, is not in use"
        if fault:
            raise BadDataFile(fault, file=path, line=line)
        found[key] = OtherRegion(key, name, name_en or None, cast(Level, level), within)
    return found

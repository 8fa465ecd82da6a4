"""A small data folder made from the repository's: two provinces, two notices, and a few rows of each table.

A build of it takes a fraction of a second, so that a test may build many.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from gazette.settings import CHECKOUT

PROVINCES = ("33", "51")
NOTICES = ("sichuan-2022-sei", "zhejiang-2025-sme")
Rule = Callable[[dict[str, str]], bool]


def _here(code: str) -> bool:
    return code[:2] in PROVINCES or code in ("", "CN")


def _in(*columns: str) -> Rule:
    return lambda row: all(_here(row[column]) for column in columns)


def _programme(row: dict[str, str]) -> bool:
    return _here(row["programme"].partition("-")[2])


_TABLES: dict[str, Rule] = {
    "acts.csv": _programme,
    "areas.csv": _in("include", "exclude"),
    "bodies.csv": lambda row: _here(row["key"].partition("-")[0]) and _here(row["region"]),
    "bodies_names.csv": lambda row: _here(row["body"].partition("-")[0]),
    "documents.csv": lambda row: _here(row["issuer"].partition("-")[0]) and "-6" not in row["document"],
    "programmes.csv": _programme,
    "rules.csv": _programme,
    "regions.csv": _in("gb_code"),
    "regions_changes.csv": lambda row: False,
    "regions_former.csv": lambda row: False,
    "regions_names.csv": _in("gb_code"),
    "regions_other.csv": _in("within"),
    "regions_points.csv": _in("gb_code"),
    "regions_since.csv": _in("gb_code"),
    "zones.csv": _in("region"),
    "links/geonames.csv": _in("region"),
    "links/wikidata.csv": _in("region"),
}


def _thin(path: Path, rule: Rule) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if rule(row)]
        columns = reader.fieldnames or []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _lists(data: Path, folder: Path) -> None:
    """The lists of the provinces, and the notices that they belong to."""
    folder.mkdir()
    for name in ("notices.csv", "lists.csv"):
        shutil.copy(data / name, folder)
    _thin(folder / "lists.csv", lambda row: _programme(row) and not row["programme"].endswith("-CN"))
    with (folder / "lists.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = {row["notice"] for row in rows}
    _thin(folder / "notices.csv", lambda row: row["notice"] in named)
    for row in rows:
        if (data / f"{row['list']}.csv").exists():
            shutil.copy(data / f"{row['list']}.csv", folder)


def make_tiny_data(folder: Path) -> Path:
    """The data folder at `folder`, which must not be there yet."""
    data = CHECKOUT / "data"
    shutil.copytree(data / "reference", folder / "reference")
    for name, rule in _TABLES.items():
        _thin(folder / "reference" / name, rule)
    for path in sorted((folder / "reference" / "classifications").glob("*.csv")):
        if "--" in path.name:
            _thin(path, lambda row: False)
        else:
            _thin(path, lambda row: not row["parent"])
    _lists(data / "lists", folder / "lists")
    for name in NOTICES:
        shutil.copytree(data / "notices" / name, folder / "notices" / name)
    return folder

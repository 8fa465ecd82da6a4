"""A small data folder made from the repository's: two provinces, two notices, and a few rows of each table.

A build of it takes a fraction of a second, so that a test may build many.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from gazette.settings import CHECKOUT

PROVINCES = ("33", "51")
NOTICES = ("sichuan-2022-sei", "zhejiang-2025-sme")
Rule = Callable[[dict[str, str]], bool]


def _rules(provinces: Collection[str]) -> dict[str, Rule]:
    """Which rows of each table are of these provinces or of the country."""

    def here(code: str) -> bool:
        return code[:2] in provinces or code in ("", "CN")

    def at(*columns: str) -> Rule:
        return lambda row: all(here(row[column]) for column in columns)

    def programme(row: dict[str, str]) -> bool:
        return here(row["programme"].partition("-")[2])

    return {
        "acts.csv": programme,
        "areas.csv": at("include", "exclude"),
        "bodies.csv": lambda row: here(row["key"].partition("-")[0]) and here(row["region"]),
        "bodies_names.csv": lambda row: here(row["body"].partition("-")[0]),
        "documents.csv": lambda row: here(row["issuer"].partition("-")[0]) and "-6" not in row["document"],
        "programmes.csv": programme,
        "rules.csv": programme,
        "regions.csv": at("gb_code"),
        "regions_changes.csv": lambda row: False,
        "regions_former.csv": lambda row: False,
        "regions_names.csv": at("gb_code"),
        "regions_other.csv": at("within"),
        "regions_points.csv": at("gb_code"),
        "regions_since.csv": at("gb_code"),
        "zones.csv": at("region"),
        "links/geonames.csv": at("region"),
        "links/wikidata.csv": at("region"),
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


def thin_tables(reference: Path, provinces: Collection[str]) -> None:
    """Leave in the tables of a folder what is of these provinces (by the first two digits of their codes), and of the
    classifications the uppermost codes."""
    for name, rule in _rules(provinces).items():
        _thin(reference / name, rule)
    for path in sorted((reference / "classifications").glob("*.csv")):
        if "--" in path.name:
            _thin(path, lambda row: False)
        else:
            _thin(path, lambda row: not row["parent"])


def _lists(data: Path, folder: Path) -> None:
    """The lists of the provinces, and the notices that they belong to."""
    folder.mkdir()
    for name in ("notices.csv", "lists.csv"):
        shutil.copy(data / name, folder)
    of_ours = _rules(PROVINCES)["programmes.csv"]
    _thin(folder / "lists.csv", lambda row: of_ours(row) and not row["programme"].endswith("-CN"))
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
    thin_tables(folder / "reference", PROVINCES)
    _lists(data / "lists", folder / "lists")
    for name in NOTICES:
        shutil.copytree(data / "notices" / name, folder / "notices" / name)
    return folder

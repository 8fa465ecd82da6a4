"""Real regions, industries and bodies to compose from."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FACTS = Path(__file__).parent / "facts" / "clusters.csv"
REFERENCE = Path(__file__).parents[2] / "data" / "reference"

LAST_YEAR = 2020
"""Places that came to be later stand in no notice of that year."""
LEFT_OUT = frozenset({"710000", "810000", "820000"})


_AGENCIES = dict(
    zip(
        (
            "11",
            "12",
            "13",
            "14",
            "15",
            "21",
            "22",
            "23",
            "31",
            "32",
            "33",
            "34",
            "35",
            "36",
            "37",
            "41",
            "42",
            "43",
            "44",
            "45",
            "46",
            "50",
            "51",
            "52",
            "53",
            "54",
            "61",
            "62",
            "63",
            "64",
            "65",
        ),
        "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新",
        strict=True,
    )
)


@dataclass(frozen=True)
class Place:
    """A division: code, official name, level, and the code of the one above it."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Pool:
    """The places by code, the counties and prefectures of each province, industries, and departments by province."""

    places: dict[str, Place]
    prefectures: dict[str, tuple[str, ...]]
    counties: dict[str, tuple[str, ...]]
    industries: tuple[str, ...]
    departments: dict[str, str]
    commissions: dict[str, str]

    def agency(self, code: str) -> str:
        """The one character by which document numbers call a province; of a city, its name."""
        return _AGENCIES[code[:2]] if code.endswith("0000") else self.places[code].name.removesuffix("市")

    def inside(self, code: str) -> list[str]:
        """The counties of a province or a city."""
        counties = self.counties[code[:2] + "0000"]
        return [county for county in counties if code in (county[:2] + "0000", self.places[county].parent)]

    def city(self, code: str) -> Place | None:
        """The prefecture of a county; None where it lies straight under its province."""
        parent = self.places[code].parent
        return self.places[parent] if parent and not parent.endswith("0000") else None


@lru_cache(maxsize=1)
def pool() -> Pool:
    """Everything to choose from, read once."""
    since = {row["gb_code"]: int(row["first_year"]) for row in _rows(REFERENCE / "regions_since.csv")}
    places = {
        row["gb_code"]: Place(row["gb_code"], row["name_zh"], row["level"], row["parent"])
        for row in _rows(REFERENCE / "regions.csv")
        if row["gb_code"][:2] + "0000" not in LEFT_OUT and since[row["gb_code"]] <= LAST_YEAR
    }
    prefectures: defaultdict[str, list[str]] = defaultdict(list)
    counties: defaultdict[str, list[str]] = defaultdict(list)
    for place in places.values():
        group = {"prefectural": prefectures, "county": counties}.get(place.level)
        if group is not None:
            group[place.code[:2] + "0000"].append(place.code)
    industries = tuple(dict.fromkeys(row["industry"] for row in _rows(FACTS)))
    bodies = [row for row in _rows(REFERENCE / "bodies.csv") if row["level"] == "provincial" and row["region"]]
    return Pool(
        places,
        {code: tuple(inner) for code, inner in prefectures.items()},
        {code: tuple(inner) for code, inner in counties.items()},
        industries,
        {row["region"]: row["name_zh"] for row in bodies if row["key"] == f"{row['region']}-iit"},
        {row["region"]: row["name_zh"] for row in bodies if row["key"] == f"{row['region']}-drc"},
    )


def unambiguous(code: str, facts: Pool) -> bool:
    """Whether a county's name stands once in its province, so that the name alone tells it."""
    name = facts.places[code].name
    return sum(facts.places[other].name == name for other in facts.counties[code[:2] + "0000"]) == 1


def choose_province(rng: random.Random, facts: Pool, *, with_cities: bool = False) -> str:
    """A province that has a department of industry and counties, and cities where these are asked for."""
    provinces = (code for code in facts.departments if len(facts.counties.get(code, ())) > 15)
    return rng.choice(sorted(code for code in provinces if not with_cities or len(facts.prefectures.get(code, ())) > 3))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

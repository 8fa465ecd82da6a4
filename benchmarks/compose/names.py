"""Names of clusters in the forms of the wild, with the regions that they stand for."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.compose.pool import Pool, unambiguous

SUFFIXES = ("产业集群",) * 8 + ("集群", "特色产业集群", "中小企业特色产业集群", "中小企业产业集群")
ZONES = ("高新技术产业开发区", "经济技术开发区", "高新区", "经开区", "经济开发区")
TOWNS = ("大朗镇", "虎门镇", "长安镇", "石龙镇"), ("小榄镇", "东凤镇", "沙溪镇", "古镇镇")
WITH_TOWNS = ("441900", "442000")
FORMS = (
    "county",
    "county",
    "county",
    "city-county",
    "city-county",
    "city",
    "full",
    "short",
    "zone",
    "town",
    "bracket",
    "of",
)


@dataclass(frozen=True)
class Item:
    """A cluster to be listed: its name, the words for its industry, its place in cells, and its regions."""

    name: str
    industry: str
    city: str | None
    county: str | None
    regions: frozenset[str]
    clear: bool = True
    """Whether the county's name alone tells it in its province."""


def short(name: str) -> str:
    """A place without its generic word, where two characters or more are left and it is no people's area."""
    if "自治" in name or len(name) < 3:
        return name
    return re.sub("(?:省|市|县|区|旗|盟|地区)$", "", name)


def make_items(rng: random.Random, facts: Pool, area: str, count: int, *, forms: tuple[str, ...] = FORMS) -> list[Item]:
    """Clusters of one province, or of one city where the forms name counties alone; no two of one name."""
    found: dict[str, Item] = {}
    counties = facts.inside(area)
    while len(found) < count:
        item = _make(rng, facts, counties, rng.choice(forms))
        if item is not None:
            found.setdefault(item.name, item)
    return list(found.values())


def _make(rng: random.Random, facts: Pool, counties: Sequence[str], form: str) -> Item | None:
    province = counties[0][:2] + "0000"
    industry = rng.choice(facts.industries)
    suffix = rng.choice(SUFFIXES)
    code = rng.choice(counties)
    county, city = facts.places[code], facts.city(code)
    clear = unambiguous(code, facts)
    if form in ("county", "short", "of", "bracket") and not unambiguous(code, facts):
        form = "city-county"
    if form in ("city", "zone") and not facts.prefectures.get(province):
        form = "county" if unambiguous(code, facts) else "city-county"
    match form:
        case "county":
            place = county.name
        case "city-county":
            place = (city.name if city else "") + county.name
        case "full":
            place = facts.places[province].name + (city.name if city and rng.random() < 0.7 else "") + county.name
            if city and city.name not in place and not unambiguous(code, facts):
                return None
        case "short":
            place = short(county.name)
            if (
                len(place) < 2
                or place == county.name
                or place[-1] in "左右前后中"
                or not _clear(place, code, facts)
                or place in industry
            ):
                return None
        case "of":
            place = county.name + "的"
        case "bracket":
            place = short(facts.places[province].name) + (short(city.name) if city else "") + county.name
            name = f"{place}({industry})特色产业集群" if "(" not in industry else f"{county.name}{industry}{suffix}"
            return Item(name, industry, city.name if city else None, county.name, frozenset({code}), clear)
        case "city":
            city = facts.places[rng.choice(facts.prefectures[province])]
            return Item(city.name + industry + suffix, industry, city.name, None, frozenset({city.code}))
        case "zone":
            city = facts.places[rng.choice(facts.prefectures[province])]
            zone = short(city.name) + rng.choice(ZONES)
            return Item(zone + industry + suffix, industry, city.name, None, frozenset({city.code}))
        case _:
            if province != "440000":
                return _make(rng, facts, counties, "city-county")
            which = rng.randrange(2)
            city = facts.places[WITH_TOWNS[which]]
            town = rng.choice(TOWNS[which])
            return Item(city.name + town + industry + suffix, industry, city.name, None, frozenset({city.code}))
    name = place + industry + suffix
    return Item(name, industry, city.name if city else None, county.name, frozenset({code}), clear)


def _clear(place: str, code: str, facts: Pool) -> bool:
    """Whether a short name means one division in its province."""
    province = code[:2] + "0000"
    inside = (*facts.counties[province], *facts.prefectures.get(province, ()), province)
    return sum(facts.places[other].name.startswith(place) for other in inside) == 1


def several_cities(rng: random.Random, facts: Pool, province: str) -> Item | None:
    """One cluster of two or three cities: 柳州市、南宁市…集群."""
    cities = facts.prefectures.get(province, ())
    if len(cities) < 3:
        return None
    chosen = rng.sample(cities, rng.choice((2, 2, 3)))
    industry = rng.choice(facts.industries)
    name = "、".join(facts.places[code].name for code in chosen) + industry + rng.choice(("集群", "产业集群"))
    return Item(name, industry, None, None, frozenset(chosen))


def without_suffix(name: str) -> str:
    """A name as it stands in a chain whose suffix comes at the end."""
    return re.sub("(?:中小企业)?(?:特色)?(?:产业)?集群$", "", name)

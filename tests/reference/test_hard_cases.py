"""Names that are easily taken for something else, each with the reason why it is hard."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gazette.reference import Regions

with (Path(__file__).parent / "hard_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']}-{case['within']}-{case['year']}")
def test_a_hard_case(regions: Regions, case: dict[str, str]) -> None:
    within, year = case["within"] or None, int(case["year"]) if case["year"] else None
    if case["lookup"] == "name":
        found = regions.resolve(case["text"], within=within, year=year)
    elif case["lookup"] == "path":
        found = regions.resolve_path(case["text"].split("/"), within=within, year=year)
    else:
        match = regions.find_prefix(case["text"], within=within, year=year)
        found = match.codes if match else ()
    assert found == tuple(case["keys"].split()), case["why"]


def test_the_table_says_why_each_case_is_hard_and_names_known_regions(regions: Regions) -> None:
    assert all(case["why"] and case["kind"] and case["lookup"] in ("name", "path", "text") for case in CASES)
    assert all(key in regions for case in CASES for key in case["keys"].split())
    asked = [(case["lookup"], case["text"], case["within"], case["year"]) for case in CASES]
    assert len(asked) == len(set(asked)) >= 200

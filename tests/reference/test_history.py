"""Every holder of every code since 1981: its years, its place among the others, what took its place, and its name."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reference import Region, Regions

FACTS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "region_history.csv"
LEVELS = {"province": "provincial", "prefecture": "prefectural", "county": "county"}


@pytest.fixture(scope="module")
def facts() -> list[dict[str, str]]:
    if not FACTS.is_file():
        pytest.skip("the fact table of the history is not on this machine")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(regions: Regions) -> list[Region]:
    return [*regions, *regions.former]


def years_of(region: Region) -> set[int]:
    """Years at whose end the region was there: the first, one between, the last."""
    last = 2024 if region.last_year is None else region.last_year - 1
    return {region.first_year, (region.first_year + last) // 2, last}


def test_the_holders_of_codes_equal_the_independent_fact_table(regions: Regions, facts: list[dict[str, str]]) -> None:
    expected = {
        (r["gb_code"], r["name_zh"], LEVELS[r["level"]], int(r["first_year"]), int(r["last_change_year"] or 0) or None)
        for r in facts
    }
    found = {(r.code, r.name, str(r.level), r.first_year, r.last_year) for r in everything(regions)}
    assert found == expected
    assert len(everything(regions)) == len(facts)


def test_parents_equal_the_names_in_the_independent_fact_table(regions: Regions, facts: list[dict[str, str]]) -> None:
    stated = {
        (r["gb_code"], r["first_year"]): (r["province"], r["prefecture"]) for r in facts if r["level"] == "county"
    }
    for region in everything(regions):
        if region.level == "county":
            province, prefecture = stated[region.code, str(region.first_year)]
            above = [regions[key].name for key in regions.lineage(region.key)[1:]]
            assert above == ([province] if prefecture == "直辖" else [prefecture, province])


def test_stated_successors_equal_the_independent_fact_table(regions: Regions, facts: list[dict[str, str]]) -> None:
    expected = set()
    for row in facts:
        for successor in filter(None, row["successor_codes"].split(";")):
            year = successor[7:11] or row["last_change_year"]
            expected.add((row["gb_code"], int(year), successor[:6]))
    stated = [change for change in regions.history if change.basis == "stated"]
    assert {(c.region[:6], c.year, into[:6]) for c in stated for into in c.into} == expected


def test_no_two_regions_hold_a_code_at_once(regions: Regions) -> None:
    holders: defaultdict[str, list[Region]] = defaultdict(list)
    for region in everything(regions):
        holders[region.code].append(region)
    for of_code in holders.values():
        of_code.sort(key=lambda region: region.first_year)
        for before, after in pairwise(of_code):
            assert before.last_year is not None and before.last_year <= after.first_year


def test_the_holder_of_a_code_is_found_by_the_year(regions: Regions) -> None:
    for region in everything(regions):
        assert all(regions.key_at(region.code, year) == region.key for year in years_of(region))


def test_what_took_a_region_s_place_leads_to_divisions_in_use(regions: Regions) -> None:
    for region in regions.former:
        waiting, seen, in_use = [region.key], {region.key}, 0
        while waiting:
            key = waiting.pop()
            in_use += regions[key].in_use
            fresh = set(regions.history.successors(key)) - seen
            seen |= fresh
            waiting += fresh
        assert in_use, region.key


def test_succession_is_followed_through_former_regions(regions: Regions) -> None:
    assert regions.history.leads_to("322728-1981", ["320509"])  # 吴江县, of two prefectures, then 吴江市, then 吴江区
    assert not regions.history.leads_to("320509", ["320584-1992"])
    assert not regions.history.leads_to("320509", ["320509"])


def test_a_region_in_use_only_gave_up_parts(regions: Regions) -> None:
    for region in regions:
        assert regions.history.successors(region.key) == ()
        assert all(change.kind == "transfer" for change in regions.history.of(region.key))


def test_changes_are_found_by_what_gave_up_a_part_or_ended(regions: Regions) -> None:
    for change in regions.history:
        assert change in regions.history.of(change.region)
    assert [change.kind for change in regions.history.of("130124-1986")] == ["transfer", "conversion"]


@pytest.mark.parametrize(
    ("region", "year", "kind", "basis", "into"),
    [
        ("610126-1983", 2014, "conversion", "stated", "610117"),
        ("320684-1994", 2020, "conversion", "stated", "320614"),
        ("120110-1981", 1992, "renaming", "stated", "120110"),
        ("422827-1983", 1993, "resubordination", "stated", "422827"),
        ("422125-1981", 1995, "recoding", "stated", "421123"),
        ("110103-1981", 2010, "merger", "stated", "110101"),
        ("350403-1983", 2021, "merger", "stated", "350404"),  # together with 梅列区
        ("130103-1983", 2014, "division", "stated", "130102 130104"),
        ("120106", 2020, "transfer", "stated", "120113"),
        ("371200-1992", 2018, "merger", "computed", "370100"),
        ("341400-1999", 2011, "division", "computed", "340100 340200 340500"),
        ("420600-1981", 2010, "renaming", "computed", "420600"),
    ],
)
def test_a_change(regions: Regions, region: str, year: int, kind: str, basis: str, into: str) -> None:
    found = next(change for change in regions.history.of(region) if change.year == year)
    assert (found.kind, found.basis, found.into) == (kind, basis, tuple(into.split()))
    assert found.key == f"{region[:6]}-{year}"


def test_every_holder_is_found_by_its_path_in_each_of_its_years(regions: Regions) -> None:
    for region in everything(regions):
        path = [regions[key].name for key in reversed(regions.lineage(region.key))]
        for year in years_of(region):
            assert regions.resolve_path(path, year=year) == (region.key,)


def test_every_holder_is_read_from_the_start_of_a_text_of_its_years(regions: Regions) -> None:
    for region in everything(regions):
        match = regions.find_prefix(regions.path_name(region.key) + "的轴承产业集群", year=region.first_year)
        assert match and (match.codes, match.rest) == ((region.key,), "的轴承产业集群")


def test_every_holder_is_found_under_its_parent_in_the_year_of_its_end(regions: Regions) -> None:
    """Notices of that year still use the name; it means another only where another has it by the end of the year."""
    for region in regions.former:
        assert region.last_year is not None
        found = regions.resolve(region.name, within=region.parent, year=region.last_year)
        there_at_the_end = [regions[key].last_year != region.last_year for key in found]
        assert found == (region.key,) or (found and all(there_at_the_end))


def test_without_a_year_a_division_in_use_goes_before_a_former_one(regions: Regions) -> None:
    for region in regions:
        assert all(regions[key].in_use for key in regions.resolve(region.name))
        assert regions.resolve(region.name, within=region.parent) == (region.key,)


@given(data=st.data(), year=st.integers(1981, 2030))
def test_no_answer_is_a_region_that_did_not_yet_exist(regions: Regions, data: st.DataObject, year: int) -> None:
    region = data.draw(st.sampled_from(everything(regions)))
    assert all(regions[key].first_year <= year for key in regions.resolve(region.name, year=year))
    match = regions.find_prefix(regions.path_name(region.key), year=year)
    assert match is None or all(regions[key].first_year <= year for key in match.codes)


@given(data=st.data(), year=st.one_of(st.none(), st.integers(1981, 2030)))
def test_an_answer_of_any_year_lies_where_it_was_sought(
    regions: Regions, data: st.DataObject, year: int | None
) -> None:
    name = data.draw(st.sampled_from(everything(regions))).name
    within = data.draw(st.sampled_from(everything(regions))).key
    assert all(regions.is_within(key, within) for key in regions.resolve(name, within=within, year=year))


def test_children_of_a_former_region_are_those_that_stood_under_it(regions: Regions) -> None:
    assert "371202-1992" in regions.children("371200-1992")
    for region in everything(regions):
        assert all(regions[key].parent == region.key for key in regions.children(region.key))
    assert all(regions[key].in_use for region in regions for key in regions.children(region.key))

"""Reporting areas: their keys say what belongs to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reference import Reference, Regions, area_key, area_name

CODES = st.sampled_from(["CN", "330000", "330200", "210000", "320684-1994", "zone-370176", "610000"])


@pytest.mark.parametrize(
    ("include", "exclude", "key"),
    [
        (["330000"], ["330200"], "area-330000-without-330200"),
        (["330200", "330000"], [], "area-330000-330200"),
        (["330000", "330200", "330000"], (), "area-330000-330200"),
        (["330000"], [], "330000"),
        (["CN"], ["440300", "330200"], "area-CN-without-330200-440300"),
        (["320684-1994", "320600"], [], "area-320600-320684-1994"),
    ],
)
def test_a_key_names_the_regions_in_order(include: list[str], exclude: list[str], key: str) -> None:
    assert area_key(include, exclude) == key


@given(st.sets(CODES, min_size=1), st.sets(CODES), st.sets(CODES, min_size=1), st.sets(CODES))
def test_two_areas_have_one_key_only_where_they_are_the_same(
    include: set[str], exclude: set[str], other: set[str], left_out: set[str]
) -> None:
    exclude, left_out = exclude - include, left_out - other
    same = (include, exclude) == (other, left_out)
    assert (area_key(include, exclude) == area_key(other, left_out)) == same


def test_a_key_of_many_regions_is_short_and_does_not_depend_on_their_order(regions: Regions) -> None:
    provinces = list(regions.children("CN"))
    key = area_key(provinces)
    assert key == area_key(reversed(provinces)) != area_key(provinces[1:])
    assert key.startswith("area-of-") and len(key) == len("area-of-") + 16


@pytest.mark.parametrize(("include", "exclude"), [([], ["330200"]), ([], []), (["330000"], ["330000"])])
def test_what_is_no_area_has_no_key(include: list[str], exclude: list[str]) -> None:
    with pytest.raises(ValueError, match=r"region|included"):
        area_key(include, exclude)


def test_names_say_what_belongs_and_what_does_not(regions: Regions) -> None:
    assert area_name(["330000"], ["330200"], regions) == "浙江省(不含宁波市)"
    assert area_name(["330200", "330000"], [], regions) == "浙江省+宁波市"
    assert area_name(["CN"], ["330200", "440300"], regions) == "全国(不含宁波市、深圳市)"


def test_areas_of_the_table_are_provinces_without_a_city_of_theirs(reference: Reference) -> None:
    assert {area.key for area in reference.areas} == {
        f"area-{city[:2]}0000-without-{city}" for city in ("210200", "330200", "350200", "370200", "440300")
    }
    for area in reference.areas:
        assert reference.areas.get(area.key) == area and area.key in reference.areas

from __future__ import annotations

import pytest

from gazette.reference import Zones


@pytest.mark.parametrize(
    ("name", "within", "codes"),
    [
        ("济南高新技术产业开发区", None, "370176"),
        ("济南高新区", None, "370176"),
        ("济南市高新区", "370000", "370176"),
        ("高新区", "370100", "370176"),
        ("经开区", "410100", "410171"),
        ("苏州工业园区", None, "320576"),
        ("兰州新区", "620000", "620171"),
        ("威海火炬高技术产业开发区", None, "371071"),
        ("济南高新区", "320000", ""),
        ("高新区", None, ""),
        ("杨凌示范区", None, ""),
    ],
)
def test_a_zone_is_found_in_full_and_in_short(zones: Zones, name: str, within: str | None, codes: str) -> None:
    assert tuple(zone.statistical_code for zone in zones.resolve(name, within=within)) == tuple(codes.split())


def test_every_zone_is_found_by_its_own_name(zones: Zones) -> None:
    assert [zone.name for zone in zones if zone not in zones.resolve(zone.name)] == []
    assert [zone.name for zone in zones if zone not in zones.resolve(zone.name, within=zone.region)] == []

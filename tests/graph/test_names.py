"""Names put together from their parts say the place, in both languages."""

from __future__ import annotations

import pytest

from gazette.graph.names import body_name, programme_names
from gazette.reference import Reference, Regions
from gazette.settings import shipped


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Reference.load(shipped("data") / "reference").regions


@pytest.mark.parametrize(
    ("level", "region", "zh", "en"),
    [
        ("national", None, "国家级先进制造业集群", "National advanced manufacturing clusters"),
        ("national", "CN", "国家级先进制造业集群", "National advanced manufacturing clusters"),
        (
            "provincial",
            "610000",
            "陕西省省级先进制造业集群",
            "Shaanxi provincial-level advanced manufacturing clusters",
        ),
        (
            "prefectural",
            "330200",
            "宁波市市级先进制造业集群",
            "Ningbo prefecture-level advanced manufacturing clusters",
        ),
        ("county", "610117", "高陵区县级先进制造业集群", "County-level advanced manufacturing clusters (610117)"),
    ],
)
def test_a_programme_is_named_with_its_place(regions: Regions, level, region, zh, en):
    assert programme_names("advanced-manufacturing-cluster", level, region, regions) == (zh, en)


@pytest.mark.parametrize(
    ("name", "place", "place_en", "expected"),
    [
        ("陕西省工业和信息化厅", "陕西省", "Shaanxi", "Shaanxi Department of Industry and Information Technology"),
        ("宁波市经济和信息化局", "宁波市", "Ningbo", "Ningbo Bureau of Economy and Information Technology"),
        ("湖北省发展和改革委员会", "湖北省", "Hubei", "Hubei Development and Reform Commission"),
        ("安徽省人民政府", "安徽省", "Anhui", None),
        ("工业和信息化厅", "陕西省", "Shaanxi", None),
    ],
)
def test_a_body_called_after_place_and_task_has_an_english_name(name, place, place_en, expected):
    assert body_name(name, place, place_en) == expected

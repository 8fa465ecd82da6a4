"""What makes two rows one cluster, and what keeps them apart."""

from __future__ import annotations

import pytest

from gazette.identity.matching import cluster_keys, standing
from gazette.records import Entry, Level, Programme, Scheme
from gazette.reference import COUNTRY, Reference
from gazette.settings import shipped


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load(shipped("data") / "reference")


def keys(
    reference: Reference, name: str, regions: str, programme: str = COUNTRY, zone: str | None = None,
    scheme: Scheme = "sme-characteristic-cluster",
) -> list[str]:  # fmt: skip
    level: Level = "national" if programme == COUNTRY else "provincial"
    entry = Entry(position=1, name=name, regions=tuple(regions.split()), zone=zone)
    of = Programme(scheme=scheme, level=level, region=programme)
    return cluster_keys(entry, name, of, None, reference)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("西安市长安区光子芯片产业集群", "610116", COUNTRY), ("西安市长安区光子芯片产业集群", "610116", "610000")),
        (("宝鸡市金台区油气钻采装备集群", "610303", COUNTRY), ("宝鸡市金台区油气钻采装备产业集群", "610303", "610000")),
        (("闵行区空间信息", "310112", "310000"), ("上海市闵行区空间信息产业集群", "310112", COUNTRY)),
        (("光明区的智能传输及感知器件产业集群", "440311", "440000"), ("深圳市光明区智能传输及感知器件", "440311", COUNTRY)),
        (("南康现代家具", "360703", COUNTRY), ("赣州市南康现代家具集群", "360703", "360000")),
        (("小榄镇智能锁具产业集群", "442000", "440000"), ("中山市小榄镇智能锁具产业集群", "442000", COUNTRY)),
        (("宁乡市智能家电", "430182", "430000"), ("宁乡市智能家电产业集群", "430182", "430000")),
        (("沈阳市浑南区软件中小企业产业集群", "210112", "210000"), ("浑南区软件产业集群", "210112", COUNTRY)),
        (("绵阳新型显示创新型产业集群", "510700", COUNTRY), ("绵阳市新型显示产业集群", "510700", "510000")),
        (("偃师市三轮摩托产业集群", "410381-1993", "410000"), ("偃师区三轮摩托产业集群", "410307", "410000")),
        (("山东济南市中区(能源互联网)特色产业集群", "370103", "370000"), ("市中区能源互联网产业集群", "370103", "370000")),
        (("河南省中小企业特色产业集群(纺织服装)", "411329", "410000"), ("新野县纺织服装产业集群", "411329", "410000")),
    ],
)  # fmt: skip
def test_one_cluster_under_several_names(
    reference: Reference, one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert keys(reference, *one) == keys(reference, *other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("崇州市智能家居产业集群", "510184"), ("崇州市板式家具产业集群", "510184")),
        (("祁县玻璃器皿产业集群", "140727"), ("闻喜县玻璃器皿产业集群", "140823")),
        (("辽源市龙山区高精铝轨道客车产业集群", "220402"), ("辽源市龙山区医药产业集群", "220402")),
        (("自贡市无人机产业集群", "510300"), ("自贡市无人机及通航先进制造业集群", "510300")),
        (("威海市碳纤维及复合材料产业集群", "371000"), ("威海市环翠区碳纤维及复合材料产业集群", "371002")),
        (("胶州市智能家电产业集群", "370281"), ("胶州市智能家电电路板特色产业集群", "370281")),
        (("广州市黄埔区智能制造装备产业集群", "440112"), ("广州市黄埔区有机高分子材料", "440112")),
    ],
)
def test_two_clusters_with_near_names(reference: Reference, one: tuple[str, str], other: tuple[str, str]) -> None:
    assert keys(reference, *one) != keys(reference, *other)


def test_a_zone_is_told_apart_from_its_city(reference: Reference) -> None:
    zone = keys(reference, "济南高新区人工智能特色产业集群", "370100", "370000", zone="济南高新区")
    assert zone == keys(reference, "山东济南高新区(人工智能)特色产业集群", "370100", "370000", zone="济南高新区")
    assert zone != keys(reference, "济南市人工智能产业集群", "370100", "370000")


@pytest.mark.parametrize(
    ("key", "today"),
    [
        ("610112", "610112"),
        ("410381-1993", "410307"),
        ("320684-1994", "320614"),
        ("110103-1981", "110103-1981"),  # merged into another: not the same place
    ],
)
def test_a_place_is_followed_while_one_takes_the_place_of_one(reference: Reference, key: str, today: str) -> None:
    assert standing(key, reference) == today


def test_every_former_region_leads_to_one_that_ends_the_line(reference: Reference) -> None:
    for region in reference.regions.former:
        last = standing(region.key, reference)
        assert standing(last, reference) == last

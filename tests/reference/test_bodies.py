from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reference import COUNTRY, Bodies, Body
from gazette.reference.functions import find_function
from gazette.reference.names import short_form


def forms_of(body: Body) -> set[str]:
    """The name of a body and its short forms by rule; those without a place mean it only in its own region."""
    words = find_function(body.name)
    assert words is not None
    place = body.name[: words.start]
    places = {place}
    if place not in ("", "国家"):
        generic = next(form for form in ("自治区", "省", "市", "") if place.endswith(form))
        places |= {short_form(place) or place, generic or place}
    forms = {body.name} | ({f"中华人民共和国{body.name}"} if body.region == COUNTRY else set())
    for before in places:
        for key, word in ((function.key, word) for function in words.functions for word in function.words):
            if key == "iit" and (word[:1] != body.name[words.start] or word == "工业"):
                continue  # a department of 工业 is not called by the words of 经济
            brief = words.organ.removesuffix("员会") if words.organ == "委员会" else words.organ
            organs = {brief} if len(word) == 2 else {words.organ, brief}  # 发改委, never 发改委员会
            forms |= {f"{before}{word}{organ}{words.unit or ''}" for organ in organs}
    return forms


def test_every_body_is_found_by_every_form_of_its_name(bodies: Bodies) -> None:
    for body in bodies:
        forms = forms_of(body)
        assert len(forms) > 1
        missed = [form for form in forms if bodies.resolve(form, region=body.region) != body]
        assert missed == []


def test_a_form_with_a_place_needs_no_context(bodies: Bodies) -> None:
    for body in bodies:
        assert bodies.resolve(body.name) == body
        assert bodies.resolve(f" 中华人民共和国{body.name}") == body


@pytest.mark.parametrize(
    ("key", "form"),
    [
        ("CN-iit", "工信部"),
        ("CN-iit", "中华人民共和国工业和信息化部"),
        ("CN-drc", "国家发展改革委"),
        ("CN-drc", "国家发改委"),
        ("610000-iit", "省工业和信息化厅"),
        ("610000-iit", "陕西省工信厅"),
        ("330000-iit", "浙江省经信厅"),
        ("330000-iit", "省经信厅"),
        ("510000-drc", "省发展改革委"),
        ("310000-iit", "市经信委"),
        ("450000-iit", "自治区工业和信息化厅"),
        ("450000-iit", "广西工信厅"),
    ],
)
def test_forms_in_use_are_made_by_rule(bodies: Bodies, key: str, form: str) -> None:
    body = bodies.get(key)
    assert body is not None
    assert form in forms_of(body)


@pytest.mark.parametrize(
    ("name", "region", "key"),
    [
        ("工业和信息化部", None, "CN-iit"),
        ("工信部", "610000", "CN-iit"),
        ("工业和信息化部办公厅", None, "CN-iit"),
        ("工业和信息化部中小企业局", None, None),
        ("国家发展改革委", "510000", "CN-drc"),
        ("陕西省工业和信息化厅", None, "610000-iit"),
        ("陕西省 工业和信息化厅", None, "610000-iit"),
        ("省工业和信息化厅", "610000", "610000-iit"),
        ("省工业和信息化厅", "610112", "610000-iit"),
        ("省工业和信息化厅", None, None),
        ("省经济和信息化厅", "510000", "510000-iit"),
        ("经济和信息化厅", "510000", "510000-iit"),
        ("省经济和信息化厅", "330000", "330000-iit"),
        ("浙江省经信厅", None, "330000-iit"),
        ("浙江省经济和信息化委员会", None, "330000-iit"),
        ("省发展改革委", "510000", "510000-drc"),
        ("省发展和改革委员会", "510000", "510000-drc"),
        ("四川省发展和改革委员会", "510000", "510000-drc"),
        ("自治区工业和信息化厅", "150000", "150000-iit"),
        ("区工信厅", "450000", "450000-iit"),
        ("市经信委", "500000", "500000-iit"),
        ("市经信委", "310115", "310000-iit"),
        ("上海市经信委", None, "310000-iit"),
        ("市经济和信息化局", "510100", None),
        ("新疆生产建设兵团工信局", None, "XPCC-iit"),
        ("西安市工业和信息化局", "610000", None),
        ("杨凌示范区工业和商务局", "610000", None),
        ("各市发展改革委", "510000", None),
        ("有关市发展改革委", "510000", None),
        ("省级中小企业主管部门", "610000", None),
        ("陕西省中小企业局", "610000", None),
        ("陕西省工业经济联合会", "610000", None),
        ("陕西省机械研究院", "610000", None),
        ("", "610000", None),
    ],
)
def test_a_name_means_a_body_of_the_table_or_none(
    bodies: Bodies, name: str, region: str | None, key: str | None
) -> None:
    body = bodies.resolve(name, region=region)
    assert (body.key if body else None) == key


@pytest.mark.parametrize(
    ("name", "region", "place", "found", "level", "functions", "key"),
    [
        ("西安市工业和信息化局", None, "西安市", "610100", "prefectural", "industry-information", "610100-iit"),
        ("西安市工信局", None, "西安市", "610100", "prefectural", "industry-information", "610100-iit"),
        ("长安区工信局", "610100", "长安区", "610116", "county", "industry-information", "610116-iit"),
        ("长安区工信局", None, "长安区", None, "county", "industry-information", None),
        ("市经济和信息化局", "510100", "市", "510100", "prefectural", "industry-information", "510100-iit"),
        ("市经济和信息化局", "510000", "市", None, "prefectural", "industry-information", None),
        (
            "县科技和工业信息化局",
            "610728",
            "县",
            "610728",
            "county",
            "science-technology industry-information",
            "610728-sci-iit",
        ),
        ("陕西省财政厅", None, "陕西省", "610000", "provincial", "finance", "610000-fin"),
        ("陕西省科学技术厅", None, "陕西省", "610000", "provincial", "science-technology", "610000-sci"),
        ("科技部", None, None, "CN", "national", "science-technology", "CN-sci"),
        ("浙江省商务厅", None, "浙江省", "330000", "provincial", "commerce", "330000-com"),
        ("陕西省人民政府办公厅", None, "陕西省", "610000", "provincial", "government", "610000-gov"),
        ("杨凌示范区工业和商务局", "610000", "杨凌示范区", None, None, "industry-information commerce", None),
        ("济南高新区科技局", None, "济南高新区", None, None, "science-technology", None),
        ("各设区市工业和信息化局", "610000", "各设区市", None, "prefectural", "industry-information", None),
        ("各市发展改革委", "510000", "各市", None, "prefectural", "development-reform", None),
        ("各县(市、区)经信局", "330000", "各县(市、区)", None, "county", "industry-information", None),
        ("省级中小企业主管部门", "610000", "省级", None, "provincial", "sme-authority", None),
        ("工业和信息化部中小企业局", None, None, "CN", "national", "industry-information", None),
        ("制造强省建设领导小组办公室", None, None, None, None, "", None),
    ],
)
def test_what_a_name_says(
    bodies: Bodies,
    name: str,
    region: str | None,
    place: str | None,
    found: str | None,
    level: str | None,
    functions: str,
    key: str | None,
) -> None:
    parsed = bodies.parse(name, region=region)
    assert (parsed.place, parsed.region, parsed.level) == (place, found, level)
    assert parsed.functions == tuple(functions.split())
    assert parsed.key == key


@pytest.mark.parametrize(
    ("name", "region", "area", "kind", "collective"),
    [
        ("杨凌示范区工业和商务局", "610000", "610000", "iit-com", False),
        ("济南高新区科技局", None, "370100", "sci", False),
        ("各市发展改革委", "510000", "510000", "drc", True),
        ("省级中小企业主管部门", "610000", "610000", "sme", True),
        ("新疆生产建设兵团工业和信息化局", None, "650000", "iit", False),
    ],
)
def test_what_is_known_of_a_body_without_a_region_of_its_own(
    bodies: Bodies, name: str, region: str | None, area: str, kind: str, collective: bool
) -> None:
    parsed = bodies.parse(name, region=region)
    assert (parsed.area, parsed.kind, parsed.collective) == (area, kind, collective)


@given(text=st.text(alphabet="省市区县各陕西工信业和息化发展改革委员会厅局部办公 x", max_size=16))
def test_any_name_is_parsed(bodies: Bodies, text: str) -> None:
    parsed = bodies.parse(text, region="610000")
    assert parsed.name == text
    assert bool(parsed.functions) == (parsed.kind is not None)


def test_a_context_that_is_no_code_in_use_is_a_mistake_of_the_caller(bodies: Bodies) -> None:
    with pytest.raises(KeyError):
        bodies.resolve("省工业和信息化厅", region="陕西省")

"""Look-ups of one name or a path of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reference import COUNTRY, Regions
from gazette.reference.names import fold, other_forms, short_form


def test_every_lineage_ends_at_a_province_and_rises_in_level(regions: Regions) -> None:
    order = ("provincial", "prefectural", "county")
    for region in regions:
        levels = [order.index(found.level) for code in regions.lineage(region.code) if (found := regions.get(code))]
        assert levels[-1] == 0
        assert levels == sorted(set(levels), reverse=True)


def test_every_path_of_official_names_means_exactly_its_code(regions: Regions) -> None:
    for region in regions:
        path = [found.name for code in reversed(regions.lineage(region.code)) if (found := regions.get(code))]
        assert regions.resolve_path(path) == (region.code,)


def test_every_official_name_means_its_code_under_its_parent(regions: Regions) -> None:
    for region in regions:
        assert region.code in regions.resolve(region.name)
        assert regions.resolve(region.name, within=region.parent) == (region.code,)


def test_every_short_form_means_its_code_under_its_parent_unless_shared_there(regions: Regions) -> None:
    def forms(code: str) -> set[str | None]:
        found = regions.get(code)
        return {found.name, short_form(found.name), *other_forms(found.name)} if found else set()

    def all_inside(code: str) -> list[str]:
        return [i for child in regions.children(code) for i in (child, *all_inside(child))]

    for region in regions:
        brief = short_form(region.name)
        if brief and not any(brief in forms(i) for i in all_inside(region.parent or COUNTRY) if i != region.code):
            assert regions.resolve(brief, within=region.parent) == (region.code,)


def test_children_and_parents_agree(regions: Regions) -> None:
    for region in regions:
        assert region.code in regions.children(region.parent or COUNTRY)
        assert all(
            inner.parent == region.code for code in regions.children(region.code) if (inner := regions.get(code))
        )
    assert len(regions.children(COUNTRY)) == 34


def test_a_region_lies_in_those_of_its_lineage_and_in_no_other(regions: Regions) -> None:
    everything = [*regions, *regions.former]
    outer = [region for region in everything if region.level != "county"]
    for region in everything:
        codes = {key[:6] for key in regions.lineage(region.key)}
        assert all(regions.is_within(region.key, key) for key in (*regions.lineage(region.key), COUNTRY))
        if region.in_use:
            assert {o.code for o in outer if regions.is_within(region.key, o.key)} == codes - (
                {region.code} if region.level == "county" else set()
            )


def test_folding_joins_no_two_names_under_one_parent(regions: Regions) -> None:
    folded = {(region.parent, fold(region.name)) for region in regions}
    assert len(folded) == len(regions)


@pytest.mark.parametrize("to_traditional", ["s2t", "s2tw", "s2hk"])
def test_every_name_survives_traditional_script_and_back(regions: Regions, to_traditional: str) -> None:
    opencc = pytest.importorskip("opencc")
    there, back = opencc.OpenCC(to_traditional), opencc.OpenCC("t2s")
    lost = [r.name for r in regions if r.code not in regions.resolve(back.convert(there.convert(r.name)))]
    assert lost == []


@given(data=st.data())
def test_an_answer_lies_where_it_was_sought(regions: Regions, data: st.DataObject) -> None:
    everything = list(regions)
    name = data.draw(st.sampled_from(everything)).name
    within = data.draw(st.sampled_from(everything)).code
    text = data.draw(st.sampled_from([name, short_form(name) or name, *other_forms(name)]))
    assert all(regions.is_within(code, within) for code in regions.resolve(text, within=within))


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(regions: Regions, text: str) -> None:
    assert all(code in regions for code in regions.resolve(text))


@pytest.mark.parametrize(
    ("name", "within", "codes"),
    [
        ("长安区", "610100", "610116"),
        ("长安区", "130100", "130102"),
        ("长安区", None, "130102 610116"),
        ("长安", "610000", "610116"),
        ("鼓楼区", None, "320106 320302 350102 410204"),
        ("鼓楼区", "320000", "320106 320302"),
        ("鼓楼区", "350100", "350102"),
        ("市中区", "370000", "370103 370402"),
        ("市中区", "511100", "511102"),
        ("城中区", "630100", "630103"),
        ("城中区", None, "450202 630103"),
        ("未央区", None, "610112"),
        ("未央", None, "610112"),
        ("兴平市", "610400", "610481"),
        ("镇巴县", None, "610728"),
        ("北京市", None, "110000"),
        ("北京", None, "110000"),
        ("丰台区", "110000", "110106"),
        ("朝阳区", None, "110105 220104"),
        ("朝阳", None, "211300 110105 220104"),
        ("朝阳", "210000", "211300"),
        ("朝阳", "211300", "211321"),
        ("朝阳", "220000", "220104"),
        ("济源市", "410000", "419001"),
        ("济源", None, "419001"),
        ("仙桃市", "420000", "429004"),
        ("神农架", "420000", "429021"),
        ("石河子市", "650000", "659001"),
        ("东莞市", "440000", "441900"),
        ("莱芜区", "370100", "370116"),
        ("莱芜", None, "370116"),
        ("莱芜市", None, "371200-1992"),
        ("吴江", None, "320509"),
        ("吴江区", "320500", "320509"),
        ("吴江市", None, "320584-1992"),
        ("余江", None, "360603"),
        ("邻水", None, "511623"),
        ("阿拉善左旗", None, "152921"),
        ("阿拉善盟", "150000", "152900"),
        ("锡林郭勒", "150000", "152500"),
        ("鄂伦春", None, "150723"),
        ("延边朝鲜族自治州", None, "222400"),
        ("延边州", None, "222400"),
        ("延边", None, "222400"),
        ("延边自治州", None, "222400"),
        ("恩施州", None, "422800"),
        ("恩施市", None, "422801"),
        ("恩施", None, "422800"),
        ("大厂县", None, "131028"),
        ("镇宁", None, "520423"),
        ("东乡", None, "361003 622926"),
        ("东乡县", None, "622926"),
        ("积石山", None, "622927"),
        ("六枝", None, "520203"),
        ("大兴安岭", None, "232700"),
        ("内蒙古", None, "150000"),
        ("广西", None, "450000"),
        ("新疆维吾尔自治区", None, "650000"),
        ("香港", None, "810000"),
        ("台湾省", None, "710000"),
        ("吉林", None, "220000"),
        ("吉林市", None, "220200"),
        ("吉林", "220000", "220200"),
        ("河南", None, "410000"),
        ("河南", "630000", "632324"),
        ("海南", None, "460000"),
        ("海南州", None, "632500"),
        ("西安", None, "610100"),
        ("西安", "231000", "231005"),
        ("长沙", None, "430100"),
        ("长沙", "430100", "430121"),
        ("通州区", None, "110112 320612"),
        ("浦东", "310000", "310115"),
        ("颍东区", None, "341203"),
        ("颖东区", None, "341203"),
        ("颖东", "341200", "341203"),
        ("乾县", None, "610424"),
        ("干县", None, "610424"),
        ("穆棱市", None, "231085"),
        ("穆稜市", None, "231085"),
        ("余干县", None, "361127"),
        (" 未央区 ", None, "610112"),
        ("未央区", COUNTRY, "610112"),
        ("未央区", "130000", ""),
        ("高新区", "610100", ""),
        ("杨凌示范区", None, ""),
        ("乾", None, ""),
        ("", None, ""),
    ],
)
def test_one_name(regions: Regions, name: str, within: str | None, codes: str) -> None:
    assert regions.resolve(name, within=within) == tuple(codes.split())


@pytest.mark.parametrize(
    ("path", "within", "codes"),
    [
        (["西安市", "长安区"], None, "610116"),
        (["西安市", "长安区"], "610000", "610116"),
        (["石家庄", "长安区"], None, "130102"),
        (["咸阳市", "兴平市"], None, "610481"),
        (["济源市", "济源市"], "410000", "419001"),
        (["重庆市", "大足区"], None, "500111"),
        (["朝阳", "双塔区"], None, "211302"),
        (["", "未央区"], "610000", "610112"),
        (["西安市", ""], None, "610100"),
        (["西安市", "高新区"], None, ""),
        (["宝鸡市", "未央区"], None, ""),
        (["高新区", "未央区"], None, ""),
        ([], None, ""),
    ],
)
def test_a_path_of_names(regions: Regions, path: list[str], within: str | None, codes: str) -> None:
    assert regions.resolve_path(path, within=within) == tuple(codes.split())


def test_a_context_that_is_no_key_is_a_mistake_of_the_caller(regions: Regions) -> None:
    for code in (
        "320684",
        "320684-1995",
        "西安市",
        "",
    ):  # 海门市 until 2020, without and with a wrong year; a name; nothing
        with pytest.raises(KeyError):
            regions.resolve("未央区", within=code)
        with pytest.raises(KeyError):
            regions.find_prefix("未央区", within=code)
        assert regions.get(code) is None


@pytest.mark.parametrize(
    ("code", "year", "key"),
    [
        ("440183", 2012, "440183-1993"),
        ("440183", None, "440183-1993"),
        ("440118", 2024, "440118"),
        ("610116", 2024, "610116"),
        ("999999", 2024, None),
    ],
)
def test_the_key_of_who_had_a_code_in_a_year(regions, code, year, key):
    assert regions.key_at(code, year) == key

"""Chains of names at the start of a text, and mentions in running text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reference import Regions

INDUSTRIES = [
    "稀有金属材料产业集群",
    "新型显示产业集群",
    "的激光产业集群",
    "(人工智能)特色产业集群",
    "资源循环利用",
    "区块链",
    "",
]


@given(data=st.data())
def test_the_full_path_before_any_industry_is_read_as_its_code(regions: Regions, data: st.DataObject) -> None:
    region = data.draw(st.sampled_from(list(regions)))
    industry = data.draw(st.sampled_from(INDUSTRIES))
    text = regions.path_name(region.code) + industry
    match = regions.find_prefix(text)
    assert match is not None
    assert (match.codes, match.rest) == ((region.code,), industry)
    assert [step.codes for step in match.steps] == [(code,) for code in reversed(regions.lineage(region.code))]


@given(data=st.data())
def test_steps_cover_the_text_and_narrow(regions: Regions, data: st.DataObject) -> None:
    names = [region.name for region in regions]
    words = st.one_of(
        st.sampled_from(names), st.sampled_from([n[:-1] for n in names]), st.text("市县区 中新、x", max_size=3)
    )
    text = "".join(data.draw(st.lists(words, max_size=4)))
    match = regions.find_prefix(text)
    if match is None:
        return
    assert text[match.end :] == match.rest
    assert match.steps[0].start == 0
    for step in match.steps:
        assert text[step.start : step.end] == step.name
        assert step.codes and (len(step.codes) == 1 or not step.short)
    for outer, inner in pairwise(match.steps):
        assert not text[outer.end : inner.start].strip()
        assert all(any(regions.is_within(i, o) for o in outer.codes) for i in inner.codes)


@given(data=st.data())
def test_mentions_are_in_order_and_as_written(regions: Regions, data: st.DataObject) -> None:
    names = [region.name for region in regions]
    words = st.one_of(st.sampled_from(names), st.sampled_from(["江苏", "大理石", "和", "、", "上海东方", "x"]))
    text = "".join(data.draw(st.lists(words, max_size=8)))
    mentions = regions.find_all(text)
    assert all(text[m.start : m.end] == m.name and m.codes for m in mentions)
    assert all(before.end <= after.start for before, after in pairwise(mentions))


@pytest.mark.parametrize(
    ("text", "within", "codes", "rest"),
    [
        ("西安市未央区稀有金属材料产业集群", None, "610112", "稀有金属材料产业集群"),
        ("江苏省无锡市惠山区智能基础零部件", None, "320206", "智能基础零部件"),
        ("咸阳市兴平市航空航海装备", None, "610481", "航空航海装备"),
        ("北京市丰台区轨道交通", None, "110106", "轨道交通"),
        ("江苏省南京市江宁区智能配电", None, "320115", "智能配电"),
        ("河南省叶县尼龙材料", None, "410422", "尼龙材料"),
        ("河南叶县尼龙材料", None, "410422", "尼龙材料"),
        ("西安市长安区光子芯片", None, "610116", "光子芯片"),
        ("长安区光子芯片", None, "130102 610116", "光子芯片"),
        ("长安区光子芯片", "610000", "610116", "光子芯片"),
        ("鼓楼区软件", None, "320106 320302 350102 410204", "软件"),
        ("湛江市廉江市小家电", None, "440881", "小家电"),
        ("牡丹江市东宁市(绥阳镇)黑木耳", None, "231086", "(绥阳镇)黑木耳"),
        ("济源市纳米", None, "419001", "纳米"),
        ("余江眼镜", None, "360603", "眼镜"),
        ("邻水汽摩配套", None, "511623", "汽摩配套"),
        ("吴江仿真纤维", None, "320509", "仿真纤维"),
        ("吴江市仿真纤维", None, "320584-1992", "仿真纤维"),
        ("江西南昌汽车", None, "360100", "汽车"),
        ("江西南昌进贤钢构", None, "360124", "钢构"),
        ("湖南长沙工程机械", None, "430100", "工程机械"),
        ("南京市场监测", None, "320100", "市场监测"),
        ("杭州区域经济", None, "330100", "区域经济"),
        ("安徽省巢湖市居巢区电缆", None, "341402-1999", "电缆"),
        ("新区航天", None, None, None),
        ("唐山市新区陶瓷", None, "130206-1983", "陶瓷"),
        ("江阴顾山纺织", None, "320281", "顾山纺织"),
        ("延边敦化人参", None, "222403", "人参"),
        ("延边州敦化市人参", None, "222403", "人参"),
        ("朝阳双塔区冶金", None, "211302", "冶金"),
        ("朝阳冶金", None, None, None),
        ("朝阳冶金", "210000", "211300", "冶金"),
        ("西安航空", None, "610100", "航空"),
        ("枣庄市中区机床", None, "370402", "机床"),
        ("枣庄市市中区机床", None, "370402", "机床"),
        ("青岛市北区软件", None, "370203", "软件"),
        ("上海浦东新区集成电路", None, "310115", "集成电路"),
        ("重庆大足五金", None, "500111", "五金"),
        ("新疆石河子纺织", None, "659001", "纺织"),
        ("内蒙古自治区阿拉善盟阿拉善左旗盐化工", None, "152921", "盐化工"),
        ("四川省 成都市\u3000金牛区轨道", None, "510106", "轨道"),
        ("安徽省阜阳市颖东区化工", None, "341203", "化工"),
        ("济南高新区(人工智能)", None, "370100", "高新区(人工智能)"),
        ("长春新区航天", None, "220100", "新区航天"),
        ("杨凌示范区种业", None, None, None),
        ("中山市小榄镇五金", None, "442000", "小榄镇五金"),
        ("宝安区的激光", None, "440306", "的激光"),
        ("杭州区块链", None, "330100", "区块链"),
        ("浙江县域经济", None, "330000", "县域经济"),
        ("广西资源循环利用", None, "450000", "资源循环利用"),
        ("广西桂林市资源县农产品", None, "450329", "农产品"),
        ("资源循环利用", None, None, None),
        ("合作共赢", None, None, None),
        ("柳州市、南宁市汽车", None, "450200", "、南宁市汽车"),
        ("陕西省西安市未央区材料", "610100", "610112", "材料"),
        ("陕西省宝鸡市", "610100", "610000", "宝鸡市"),
        ("宝鸡市", "610100", None, None),
        ("智能装备", None, None, None),
        ("", None, None, None),
    ],
)
def test_the_start_of_a_name(
    regions: Regions, text: str, within: str | None, codes: str | None, rest: str | None
) -> None:
    match = regions.find_prefix(text, within=within)
    if codes is None:
        assert match is None
    else:
        assert match is not None
        assert (match.codes, match.rest) == (tuple(codes.split()), rest)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加上“浙江+宁波”为9个", "浙江:330000 宁波:330200"),
        (
            "北京市丰台区轨道交通、江苏省南京市江宁区",
            "北京市:110000 丰台区:110106 江苏省:320000 南京市:320100 江宁区:320115",
        ),
        ("西安雁塔区与鼓楼区", "西安:610100 雁塔区:610113 鼓楼区:320106+320302+350102+410204"),
        ("河南平顶山", "河南:410000 平顶山:410400"),
        ("上海东方有限公司", "上海:310000"),
        ("延边州的人参", "延边州:222400"),
        ("会同有关部门持续创新和提高水平和能力", ""),
        ("大理石与阿里巴巴,日照时间", ""),
        ("", ""),
    ],
)
def test_mentions_in_running_text(regions: Regions, text: str, found: str) -> None:
    assert " ".join(f"{m.name}:{'+'.join(m.codes)}" for m in regions.find_all(text)) == found

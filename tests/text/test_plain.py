"""What is noise goes, what an author wrote stays."""

from __future__ import annotations

import pytest

from gazette.text import to_plain
from gazette.text.plain import Lines
from gazette.text.script import traditional_share

CLEARED = {
    "業(yè)": "业",
    "產(chǎn)業(yè)集群": "产业集群",
    "工作方案(fāngàn)": "工作方案",
    "研究院(yuan)": "研究院",
    "機(jī)器人": "机器人",
    "進(jìn)（二）": "进(二)",
}


@pytest.mark.parametrize("raw", CLEARED)
def test_inserted_pinyin_goes(raw):
    page = "關於推動經濟發展的通知:" + raw
    assert to_plain(page).text.endswith(CLEARED[raw])


@pytest.mark.parametrize(
    "word", ["指数(PMI)", "服务(CXO)", "数控机床(磨床)", "长度(cm)", "铸(锻)造", "平台(app)", "浓度(pH)", "乙烯(a)"]
)
def test_brackets_of_an_author_stay(word):
    assert to_plain(word).text == word


@pytest.mark.parametrize("name", ["颍东区", "乾县", "乾安县", "穆棱市", "沈阳市", "瞭望"])
def test_official_names_of_simplified_pages_stay(name):
    plain = to_plain(f"关于公布{name}产业集群名单的通知")
    assert name in plain.text
    assert not plain.was_traditional


@pytest.mark.parametrize(
    ("traditional", "official"),
    [
        ("陝西省乾縣產業集羣", "陕西省乾县产业集群"),
        ("吉林省乾安縣產業集群", "吉林省乾安县产业集群"),
        ("黑龍江省穆棱市產業集群", "黑龙江省穆棱市产业集群"),
        ("陜西省發展産業", "陕西省发展产业"),
        ("産業鍊與衞生", "产业链与卫生"),
        ("隨著發展,意味著成效顯著,有著名專家著作", "随着发展,意味着成效显著,有著名专家著作"),
    ],
)
def test_variants_and_official_names_of_traditional_pages(traditional, official):
    plain = to_plain(traditional)
    assert plain.text == official
    assert plain.was_traditional


def test_a_stray_glyph_makes_no_page_traditional():
    assert traditional_share("") == 0.0
    assert not to_plain(
        "关于公布中小企业特色产业集群名单的通知,于每年三月三十日前报送至陝西省工业和信息化厅。" * 2
    ).was_traditional


def test_pinyin_is_counted():
    plain = to_plain("中小企業(yè)特色產(chǎn)業(yè)集群")
    assert plain.pinyin_removed == 3


def test_circled_numbers_and_fractions_stay():
    assert to_plain("①凡本网注明½").text == "①凡本网注明½"


def test_lines_are_counted_from_one():
    lines = Lines("一\n二\n\n四")
    assert [lines.number(offset) for offset in (0, 1, 2, 4, 5)] == [1, 1, 2, 3, 4]


CONVERTED = {
    "各市,,各县、、有关单位。。": "各市,各县、有关单位。",
    "2月@@公布名单@@,": "2月公布名单,",
    "一段话……未完——待续": "一段话……未完——待续",
    '{"id":7,"content":"关于公布名单的通知\\r\\n1.甲县\\u4ea7业集群","createTime":1648000020000}': (
        "7\n关于公布名单的通知\n1.甲县产业集群\n1648000020000}"
    ),
}


@pytest.mark.parametrize("raw", CONVERTED)
def test_what_converters_leave_behind_goes(raw):
    assert to_plain(raw).text.strip("\n") == CONVERTED[raw]


@pytest.mark.parametrize(
    ("traditional", "mainland"),
    [
        ("軟體產業集群發展", "软件产业集群发展"),
        ("積體電路與奈米產業", "集成电路与纳米产业"),
        ("軟體家具產業集群", "软体家具产业集群"),
    ],
)
def test_words_of_taiwan_in_traditional_pages(traditional, mainland):
    assert to_plain(traditional).text == mainland


def test_the_names_of_all_regions_survive_both_scripts():
    from opencc import OpenCC

    from gazette.reference import Regions
    from gazette.settings import shipped

    names = [region.name for region in Regions.load(shipped("data") / "reference")]
    plain = to_plain("关于公布下列产业集群名单的通知:" + ",".join(names)).text.partition(":")[2].split(",")
    assert plain == names
    for habit in ("s2t", "s2tw", "s2hk"):
        page = OpenCC(habit).convert("关于公布下列产业集群名单的通知:" + ",".join(names))
        assert to_plain(page).text.partition(":")[2].split(",") == names


WRAPPED = """    为贯彻落实省委、省政府关于打造国家重要先进制造业高地的决策
部署，根据《湖南省先进制造业集群培育管理办法》有关规定，经组织
推荐、专家评审、现场核查和公示等环节，决定认定株洲市轨道交通装
备产业集群等4个产业集群为2023年湖南省先进制造业集群，有效期为三
年。
    附件：名单
"""


def test_breaks_of_a_fixed_width_go_and_paragraphs_stay():
    plain = to_plain(WRAPPED)
    assert [line.strip() for line in plain.text.strip().split("\n")][1:] == ["附件:名单"]
    assert "株洲市轨道交通装备产业集群等4个" in plain.text
    assert "有效期为三年。" in plain.text
    at = plain.text.index("装备产业集群等")
    assert plain.quote(at, at + 2) == "装\n备"


@pytest.mark.parametrize(
    "lines",
    [
        [
            f"{number}.湖南省株洲市醴陵市陶瓷与新型功能材料加工制造业{kind}中小企业特色产业集群"
            for number, kind in enumerate("甲乙丙丁", 1)
        ],
        ["认定下列集群为省级中小企业特色产业集群，名单按行政区划排列，不分先后。"] * 5,
        [
            f"    第{kind}段从缩进开始，这一段恰好写满了整整一行而没有结束，它的下一行也从缩进开始"
            for kind in "甲乙丙丁戊"
        ],
    ],
    ids=["rows", "sentences", "indented"],
)
def test_lines_that_are_whole_stay_apart(lines):
    assert to_plain("\n".join(lines)).text.count("\n") == len(lines) - 1


@pytest.mark.parametrize(("radical", "character"), ["⻋车", "⻛风", "⻝食", "⻓长", "⻢马", "⽔水"])
def test_radicals_of_fonts_become_the_characters(radical, character):
    assert to_plain(f"新能源汽{radical}产业集群").text == f"新能源汽{character}产业集群"

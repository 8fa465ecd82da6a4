"""Revocations in running text name their clusters, or are told to name none."""

from __future__ import annotations

import pytest

NOTICE = """关于撤销部分陕西省中小企业特色产业集群称号的通知
各设区市工业和信息化局:
{sentence}
陕西省工业和信息化厅
2025年6月25日
"""
ONE, OTHER = "西安市雁塔区功率半导体产业集群", "宝鸡市渭滨区钛及钛合金产业集群"


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        (f"经动态考核,{ONE}因主导产业发生重大变化,决定撤销其“陕西省中小企业特色产业集群”称号。", [ONE]),
        (f"{ONE}、{OTHER}不再符合条件,现取消其省级中小企业特色产业集群资格。", [ONE, OTHER]),
        (f"经考核,{ONE}和{OTHER}因整改不力,现取消其中小企业特色产业集群资格。", [ONE, OTHER]),
    ],
)
def test_a_sentence_names_those_that_lose_their_title_before_it_takes_it(read, sentence, named):
    record = read(NOTICE.format(sentence=sentence))
    assert [(a.stage, [e.name for e in a.entries]) for a in record.announcements] == [("revocation", named)]
    assert record.warnings == record.uncovered == ()


@pytest.mark.parametrize(
    "sentence",
    [
        f"经考核,决定撤销{ONE}1个集群的省级中小企业特色产业集群称号。",
        f"经考核,决定撤销{ONE}一个集群的称号。",
        f"经考核,决定撤销{ONE}1个省级中小企业特色产业集群。",
        f"经考核,决定撤销{ONE}(1个)省级中小企业特色产业集群称号。",
        f"经考核,决定撤销{ONE}省级中小企业特色产业集群称号(共1个)。",
    ],
)
def test_a_single_one_may_be_counted_behind_its_name(read, sentence):
    record = read(NOTICE.format(sentence=sentence))
    (revocation,) = record.announcements
    assert (revocation.stage, [e.name for e in revocation.entries]) == ("revocation", [ONE])
    assert (revocation.announced_count, revocation.completeness) == (1, "complete")
    assert record.warnings == ()


def test_a_revocation_that_names_nobody_is_told_and_its_sentence_kept(read):
    sentence = "经考核,决定撤销部分不符合条件的省级中小企业特色产业集群称号。"
    record = read(NOTICE.format(sentence=sentence))
    assert [each.code for each in record.warnings] == ["revoked-unnamed"]
    assert [each.text for each in record.uncovered] == [sentence]


GRANT = """关于公布2025年度江西省先进制造业集群名单的通知
各设区市工业和信息化局:
经评审,确定南昌市航空制造集群、赣州市稀土新材料集群、鹰潭市铜基新材料集群3个集群为2025年度江西省先进制造业集群{taking}
江西省工业和信息化厅
2025年10月15日
"""
GRANTED = ("grant", ["南昌市航空制造集群", "赣州市稀土新材料集群", "鹰潭市铜基新材料集群"])
CHINA, BATTERY = "景德镇市陶瓷集群", "宜春市锂电集群"


def _acts(record):
    return [(a.stage, [e.name for e in a.entries]) for a in record.announcements]


@pytest.mark.parametrize(
    ("taking", "named"),
    [
        (f"。\n撤销{CHINA}资格。", [CHINA]),
        (f",有效期三年(2025年—2027年)。撤销{CHINA}资格。", [CHINA]),
        (f",现予公布。\n同时,撤销{CHINA}的省级先进制造业集群资格。", [CHINA]),
        (f"。\n{CHINA}因主导产业变更,取消其先进制造业集群资格。", [CHINA]),
        (f"。\n二、撤销{CHINA}2023年度江西省先进制造业集群认定。", [CHINA]),
        (f",同时撤销{CHINA}资格,现予公布。", [CHINA]),
        (f"。撤销{CHINA}、{BATTERY}2个集群资格。", [CHINA, BATTERY]),
        (f"。撤销{CHINA}(1个)资格。", [CHINA]),
        (f"。撤销{CHINA}共1个集群的省级先进制造业集群称号。", [CHINA]),
        (f"。撤销以下1个集群资格:{CHINA}。", [CHINA]),
        (f"。撤销{CHINA}资格。\n另,决定取消{BATTERY}的集群称号。", [CHINA, BATTERY]),
        (f"。撤销{CHINA}的省级先进制造业集群资格,保留{BATTERY}的省级先进制造业集群资格。", [CHINA]),
    ],
)
def test_a_sentence_that_takes_a_title_does_not_take_those_that_the_notice_grants(read, taking, named):
    record = read(GRANT.format(taking=taking))
    assert record.kind == "grant"
    assert _acts(record) == [GRANTED, ("revocation", named)]
    assert {a.completeness for a in record.announcements} == {"complete"}
    assert record.announcements[1].validity is None
    assert [w.code for w in record.warnings] == []


@pytest.mark.parametrize(
    "rule",
    [
        "对考核不合格的集群,取消江西省先进制造业集群称号。",
        "未按要求报送的,取消江西省先进制造业集群资格。",
        "有下列情形之一的,撤销其集群称号。",
        "连续两年排名后3个的集群,撤销省级先进制造业集群称号。",
        "集群实行动态管理,每年淘汰末位2个集群,取消其资格。",
    ],
)
def test_a_rule_of_whose_title_will_be_taken_is_no_revocation(read, rule):
    record = read(GRANT.format(taking=f"。\n{rule}"))
    assert _acts(record) == [GRANTED]
    assert record.warnings == ()


@pytest.mark.parametrize(
    "taking",
    [
        "撤销部分集群省级先进制造业集群资格。",
        "同时撤销瓷都陶艺先进制造业集群资格。",
        f"将{CHINA}移出江西省先进制造业集群名单。",
        f"{CHINA}不再作为江西省先进制造业集群。",
        f"对{CHINA}予以撤销省级先进制造业集群资格。",
        f"{CHINA}已于2024年被撤销资格。",
    ],
)
def test_a_title_that_may_be_taken_beside_a_grant_is_told_where_it_is_not_read(read, taking):
    record = read(GRANT.format(taking=f"。\n{taking}"))
    assert _acts(record) == [GRANTED]
    assert [w.code for w in record.warnings] == ["revoked-unnamed"]
    assert taking in [each.text for each in record.uncovered]


def test_of_several_that_lose_their_title_those_that_are_not_named_are_told(read):
    record = read(GRANT.format(taking=f"。\n撤销{CHINA}等2个集群的省级先进制造业集群称号。"))
    revocation = record.announcements[1]
    assert _acts(record) == [GRANTED, ("revocation", [CHINA])]
    assert (revocation.announced_count, revocation.completeness) == (2, "sample")
    assert [w.code for w in record.warnings] == ["revoked-unnamed"]


def test_a_title_is_taken_beside_a_table_of_new_ones(read):
    record = read(
        """关于公布2024年度福建省中小企业特色产业集群名单的通知
各设区市工信局:
经评审和公示,现将2024年度福建省中小企业特色产业集群名单(共2个)予以公布。集群有效期为2024年7月1日至2027年6月30日。
同时,撤销福州市长乐区纺织产业集群省级资格。
附件:2024年度福建省中小企业特色产业集群名单
福建省工业和信息化厅
2024年6月28日
附件
2024年度福建省中小企业特色产业集群名单
| 序号 | 设区市 | 集群名称 |
| 1 | 福州市 | 福清市光学玻璃产业集群 |
| 2 | 泉州市 | 晋江市运动鞋服产业集群 |
"""
    )
    granted = ("grant", ["福清市光学玻璃产业集群", "晋江市运动鞋服产业集群"])
    assert _acts(record) == [granted, ("revocation", ["福州市长乐区纺织产业集群"])]
    assert record.warnings == ()


def test_under_the_title_of_a_revocation_names_that_follow_are_those_who_lose_theirs(read):
    sentence = "经研究,决定撤销下列集群的陕西省中小企业特色产业集群称号(共2个),现予以公布。"
    record = read(NOTICE.format(sentence=f"{sentence}\n入选集群包括{ONE}及{OTHER}。"))
    assert _acts(record) == [("revocation", [ONE, OTHER])]
    assert record.warnings == ()


def test_a_grant_under_the_title_of_a_revocation_stays_a_grant(read):
    granted = f"同时,确定{OTHER}、西安市长安区光子芯片产业集群2个集群为陕西省中小企业特色产业集群。"
    record = read(NOTICE.format(sentence=f"决定撤销{ONE}陕西省中小企业特色产业集群称号。\n{granted}"))
    assert sorted(_acts(record)) == [
        ("grant", [OTHER, "西安市长安区光子芯片产业集群"]),
        ("revocation", [ONE]),
    ]

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


def test_a_revocation_that_names_nobody_is_told_and_its_sentence_kept(read):
    sentence = "经考核,决定撤销部分不符合条件的省级中小企业特色产业集群称号。"
    record = read(NOTICE.format(sentence=sentence))
    assert [each.code for each in record.warnings] == ["revoked-unnamed"]
    assert [each.text for each in record.uncovered] == [sentence]

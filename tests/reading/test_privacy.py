"""What is masked, what stays, and that offsets hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reading.privacy import MARK, mask_contacts, unmasked_labels


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("联系人及电话：李梅 0931-4609011", "联系人及电话： "),
        ("联系人及联系方式：张三、李四，13800138000", "联系人及联系方式：、，"),
        ("联 系 人：陈 敏；电 话：0931－460 9012", "联 系 人：；电 话："),
        ("联系方式：刘工 0931-4609013转8001", "联系方式： "),
        ("咨询电话：（0931）4609014，赵老师", "咨询电话：，"),
        ("联系人 王五 微信同号 1 3 9 0 0 1 3 9 0 0 0", "联系人  微信同号 "),
        ("邮箱：gs_zxqy＠163.com，QQ：123456789", "邮箱：，QQ："),
        ("经办人：孙丽娟   手机一三八零零一三八零零零", "经办人：   手机"),
        ("監督舉報電話12381，傳真：09314609015", "監督舉報電話12381，傳真："),
        ("聯繫人：劉德華，電話：0871-63512345", "聯繫人：，電話："),
        ("联系人：\n张三\n电话 63512345", "联系人：\n\n电话 "),
        ("欧阳 明 13900001111", " "),
    ],
)
def test_persons_and_what_reaches_them_are_masked(text: str, left: str) -> None:
    masked, count = mask_contacts(text)
    assert len(masked) == len(text)
    assert masked.replace(MARK, "") == left
    assert count and mask_contacts(masked) == (masked, 0)


@pytest.mark.parametrize(
    "text",
    [
        "西安市未央区稀有金属材料产业集群",
        "甘工信发〔2024〕200号，2024年7月3日",
        "2024年1月1日至2026年12月31日 460 1200 3400",
        "营业收入13 45 66 78 90亿元",
        "监督举报电话12381",
        "联系人 联系电话 电子邮箱",
        "序号 | 市 | 县 | 集群名称\n1 | 安康市 | 汉阴县 | 新材料产业集群",
        "网址 https://gxt.shaanxi.gov.cn/2024/0729/13900.html",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask_contacts(text) == (text, 0)


def test_a_column_of_contacts_is_masked_and_no_other() -> None:
    table = "区县 | 集群 | 联系人 | 电话\n永川区 | 数控机床 | 何军 | 49812345\n荣昌区 | 五金 | 欧阳明 | 1390\n以上"
    masked, _ = mask_contacts(table)
    assert [line.replace(MARK, "") for line in masked.splitlines()] == [
        "区县 | 集群 | 联系人 | 电话",
        "永川区 | 数控机床 |  | ",
        "荣昌区 | 五金 |  | ",
        "以上",
    ]


def test_a_label_with_nothing_masked_beside_it_is_told() -> None:
    assert unmasked_labels("名单\n联系人：见附件\n\n完") == [2]
    assert unmasked_labels(mask_contacts("名单\n联系人：\n张三\n完")[0]) == []


@given(st.text(alphabet="联系人电话手机：:张三李四 0123456789|\n-一二三@.a（）", max_size=60))
def test_a_second_run_changes_nothing(text: str) -> None:
    masked, _ = mask_contacts(text)
    assert len(masked) == len(text)
    assert [c for c in masked if c != MARK] == [c for c, m in zip(text, masked, strict=True) if m != MARK]
    assert mask_contacts(masked) == (masked, 0)

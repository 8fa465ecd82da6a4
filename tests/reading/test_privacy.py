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
        ("请联系李四(0371-65507777)或王小明 13812345678", "请联系)或 "),
        ("请联系李四（电话：0371-65507777）或王小明", "请联系（电话：）或"),
        ("请与王小明联系,电话0371-65507777。", "请与联系,电话。"),
        ("请与王小明、李四联系", "请与、联系"),
        ("请与王小明和李四联系", "请与和联系"),
        ("请及时与中小企业处欧阳明联系", "请及时与中小企业处联系"),
        ("请联系李四。", "请联系。"),
        ("请向王小明反映", "请向反映"),
        ("联系人：张三、李四", "联系人：、"),
        ("联系人:张三 李四", "联系人: "),
        ("联系人:王小明联系电话:0371-65507777", "联系人:联系电话:"),
        ("联系人李四电话0371-65507777", "联系人电话"),
        ("联系人为赵六，电话0371-65507777", "联系人为，电话"),
        ("李四(电话:0371-65507777)", "(电话:)"),
        ("李四，电话0371-65507777", "，电话"),
        ("咨询李四 电话 0371-65507777", "咨询 电话 "),
        ("可致电陈敏0371-65507777", "可致电"),
        ("规划处李四 0371-65507777", "规划处 "),
        ("联系人:规划处李四 0371-65507777", "联系人:规划处 "),
        ("中小企业局王小明处长 0371-65507777", "中小企业局 "),
        ("高新区张小凡 13812345678", "高新区 "),
        ("联系人:张处 0371-65507777", "联系人: "),
        ("金华 | 张三 | 0579-88888888", "金华 |  | "),
        ("联系人:张三,安阳市,时间:8:30", "联系人:,安阳市,时间:8:30"),
        ("王小明（13812345678）、李四（13812345679）", "（）、（）"),
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
        "请与省工业和信息化厅中小企业处联系",
        "请与省工业和信息化厅和发展改革委联系",
        "请与发展和改革委员会金融办联系",
        "请联系规划处或中小企业局",
        "请于2026年3月6日前以书面形式向省工业和信息化厅反映",
        "请向驻厅纪检监察组、金融处反映",
        "请联系方式如下单位",
        "可与高校联系合作，应与龙头企业联系，应加强与华东地区联系",
        "请各市联系安排",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask_contacts(text) == (text, 0)


@pytest.mark.parametrize(
    "before",
    [
        "联系电话 ",
        "公示时间:2026年3月2日，联系方式 ",
        "请与郑州市工业和信息化局联系，电话",
        "请与高新区管委会联系，电话",
        "请联系规划处或中小企业局 ",
        "联系人:规划处 ",
        "联系人:中小企业局，电话",
        "洛阳、许昌 ",
        "郑州市金水区 ",
        "和水利局 ",
        "安全科电话：",
        "咨询时间:",
        "河南省中小企业服务中心 ",
        "许昌市禹州市中药材产业集群 电话:",
        "通讯地址：郑州市金水东路 邮编：450000 电话：",
        "联系单位：河南省工业和信息化厅中小企业局（产业融合处） 联系电话：",
    ],
)
def test_beside_a_number_bodies_places_and_words_stay(before: str) -> None:
    masked, count = mask_contacts(f"{before}0371-65507777")
    assert (masked.rstrip(MARK), count) == (before, 1)


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


@given(st.text(alphabet="联系人电话手机：:张三李四王请与或处、， 0123456789|\n-一二三@.a（）", max_size=60))
def test_a_second_run_changes_nothing(text: str) -> None:
    masked, _ = mask_contacts(text)
    assert len(masked) == len(text)
    assert [c for c in masked if c != MARK] == [c for c, m in zip(text, masked, strict=True) if m != MARK]
    assert mask_contacts(masked) == (masked, 0)

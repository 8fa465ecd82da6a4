"""Lists that advertisements cut, that stand before the text, or that break off."""

from __future__ import annotations

import pytest

NAMES = [
    "成都市集成电路产业集群", "成都市航空产业集群", "自贡市无人机产业集群", "攀枝花市钒钛新材料产业集群",
    "德阳市清洁能源装备产业集群", "绵阳市新型显示产业集群", "遂宁市锂电材料产业集群", "乐山市晶硅光伏产业集群",
]  # fmt: skip
HEAD = "四川省发展和改革委员会关于公布四川省战略性新兴产业集群名单的通知\n"
TEXT = """各市发展改革委:
经研究,认定成都市集成电路等8个产业集群为四川省战略性新兴产业集群,现予以公布。
附件:四川省战略性新兴产业集群名单
四川省发展和改革委员会
2022年12月28日
"""
ANNEX = "附件\n四川省战略性新兴产业集群名单\n"
TAIL = "上一篇:某市召开会议\n相关新闻\n走进清河县羊绒产业集群\n"


def listed(record) -> list[str]:
    return [entry.name for announcement in record.announcements for entry in announcement.entries]


NOISE = {
    "share buttons": ["扫一扫分享到朋友圈", "分享到"],
    "headlines of other news": ["· 2025-07-16某省生态环境督察整改公示", "· 2025-07-16某省先进制造业促进条例"],
    "links to read on": ["推荐阅读", "某公司发布新款机床"],
    "an advertisement in full sentences": [
        "点击下载客户端,领取新人优惠券,名额有限,先到先得。每日更新,不容错过。",
        "广告",
    ],
    "an advertisement that ends like a name": ["关注公众号了解更多产业集群", "扫码咨询特色产业集群"],
    "an advertisement that begins with a place": ["四川某某网络公司招商热线", "成都某某传媒有限公司"],
    "rights": ["版权声明", "本站部分信息由网友提供"],
}


@pytest.mark.parametrize("numbered", [False, True], ids=["plain", "numbered"])
@pytest.mark.parametrize("at", [1, 3, 5])
@pytest.mark.parametrize("noise", NOISE)
def test_noise_inside_a_list_costs_no_row_and_is_told(read, noise, at, numbered):
    lines = [f"{number}.{name}" for number, name in enumerate(NAMES, 1)] if numbered else NAMES
    text = HEAD + TEXT + ANNEX + "\n".join([*lines[:at], *NOISE[noise], *lines[at:]]) + "\n" + TAIL
    record = read(text)
    assert listed(record) == NAMES
    assert record.announcements[0].completeness == "complete"
    assert {warning.code for warning in record.warnings} == {"line-unread"}
    assert [text[slice(*warning.span)] for warning in record.warnings] == NOISE[noise]


@pytest.mark.parametrize("numbered", [False, True], ids=["plain", "numbered"])
def test_what_follows_a_list_is_not_read_into_it(read, numbered):
    lines = [f"{number}.{name}" for number, name in enumerate(NAMES, 1)] if numbered else NAMES
    record = read(HEAD + TEXT + ANNEX + "\n".join(lines) + "\n" + TAIL)
    assert listed(record) == NAMES
    assert record.warnings == ()


ABOVE = {
    "before the addressees": HEAD + ANNEX + "\n".join(NAMES) + "\n" + TEXT,
    "before the title": ANNEX + "\n".join(NAMES) + "\n" + HEAD + TEXT,
    "numbered, before the addressees": HEAD + "\n".join(f"{i}.{name}" for i, name in enumerate(NAMES, 1)) + "\n" + TEXT,
    "a table between pipes": HEAD
    + "序号|集群名称\n" + "\n".join(f"{i}|{name}" for i, name in enumerate(NAMES, 1)) + "\n" + TEXT,
    "a table of one cell a line": HEAD
    + "序号\n集群名称\n主导产业\n" + "\n".join(f"{i}\n{name}\n光电" for i, name in enumerate(NAMES, 1)) + "\n" + TEXT,
}  # fmt: skip


@pytest.mark.parametrize("where", ABOVE)
def test_a_list_before_the_text_is_read(read, where):
    record = read(ABOVE[where] + TAIL)
    assert listed(record) == NAMES
    assert record.announcements[0].completeness == "complete"
    assert record.title == "关于公布四川省战略性新兴产业集群名单的通知"
    assert record.warnings == ()


def test_rows_that_no_list_was_read_from_are_told(read):
    """Between the lines of a tail nothing is read, so that no other notice's clusters come in; but it is said."""
    text = TEXT.replace("成都市集成电路等8个产业集群", "了一批产业集群")
    record = read(HEAD + text + "友情链接:\n" + "\n".join(NAMES[:4]) + "\n")
    assert (listed(record), record.announcements[0].completeness) == ([], "absent")
    assert [warning.code for warning in record.warnings] == ["list-unread"]


def test_a_name_that_breaks_off_is_told_with_its_words_and_its_row(read):
    text = HEAD + TEXT + ANNEX + "\n".join(NAMES[:7]) + "\n乐山市晶"
    record = read(text)
    (warning,) = [warning for warning in record.warnings if warning.code == "name-cut"]
    assert listed(record) == NAMES[:7]
    assert text[slice(*warning.span)] == "乐山市晶"
    assert "乐山市晶" in warning.message
    assert "row 8" in warning.message


def test_fewer_rows_than_announced_are_no_complete_list(read):
    record = read(HEAD + TEXT + ANNEX + "\n".join(NAMES[:7]) + "\n")
    assert record.announcements[0].completeness == "sample"
    assert [warning.code for warning in record.warnings] == ["count-mismatch"]


SHOWN_BY = {
    "a list": (HEAD + TEXT + ANNEX + "\n".join(NAMES) + "\n", "四川省战略性新兴产业集群名单", "computed"),
    "an attachment that stayed behind": (
        HEAD + TEXT.replace("成都市集成电路等8个产业集群", "了一批产业集群"),
        "附件:四川省战略性新兴产业集群名单",
        "inferred",
    ),
}


@pytest.mark.parametrize("what", SHOWN_BY)
def test_completeness_has_its_place(read, what):
    text, words, mode = SHOWN_BY[what]
    evidence = read(text).evidence["/announcements/0/completeness"]
    assert (text[slice(*evidence.span)], evidence.mode) == (words, mode)

"""How a recheck ended is read from headings and sentences; what of it stays open is told, and never counts as passed."""

from __future__ import annotations

import pytest

from gazette.release.sources import ALARMING

NOTICE = """陕西省工业和信息化厅关于公布2024年度省级中小企业特色产业集群复核结果的通知
陕工信发〔2026〕101号
各设区市工业和信息化局:
{text}
陕西省工业和信息化厅
2026年9月30日
{annex}"""
A, B, C = "西安市未央区稀有金属材料产业集群", "西安市长安区光子芯片产业集群", "西安市雁塔区功率半导体产业集群"
SEE = "现将2024年度省级中小企业特色产业集群复核结果公布如下。"


def _outcomes(record):
    (recheck,) = record.announcements
    assert recheck.stage == "recheck"
    return {entry.name: entry.outcome for entry in recheck.entries}


@pytest.mark.parametrize(
    "annex",
    [
        f"附件\n复核结果\n一、复核通过(2个)\n1.{A}\n2.{B}\n二、复核不通过(1个)\n1.{C}",
        f"附件\n复核结果\n一、优秀(1个)\n1.{A}\n二、合格(1个)\n1.{B}\n三、不合格(1个)\n1.{C}",
        f"附件\n复核结果\n(一)通过复核的集群\n|序号|集群名称|\n|1|{A}|\n|2|{B}|\n(二)未通过复核、取消称号的集群\n|序号|集群名称|\n|1|{C}|",
        f"附件\n复核结果\n以下集群未通过复核:\n1.{C}\n以下集群通过复核:\n1.{A}\n2.{B}",
        f"附件\n复核结果\n一、复核通过(2个)\n1.{A}\n2.{B}\n二、复核不通过(1个):{C}",
        f"附件\n复核结果\n一、复核通过(2个):{A}、{B}\n二、复核不通过(1个):{C}",
        f"附件\n(一)通过复核的集群(2个):{A}、{B}\n(二)未通过复核的集群:{C}",
        f"附件\n复核结果\n一、复核通过:2个\n1.{A}\n2.{B}\n二、复核未能通过1个:{C}。",
    ],
)
def test_headings_in_a_list_tell_how_a_recheck_ended(read, annex):
    record = read(NOTICE.format(text=SEE, annex=annex))
    assert _outcomes(record) == {A: "pass", B: "pass", C: "fail"}
    assert record.announcements[0].completeness == "complete"
    assert record.warnings == ()


def test_headings_beneath_the_text_tell_it_and_the_term_is_that_of_the_passed(read):
    text = f"""{SEE}
一、复核通过(2个)
1.{A}
2.{B}
二、复核不通过(1个)
1.{C}
通过复核的集群有效期延长三年,复核不通过的取消省级中小企业特色产业集群称号。"""
    record = read(NOTICE.format(text=text, annex=""))
    (recheck,) = record.announcements
    assert _outcomes(record) == {A: "pass", B: "pass", C: "fail"}
    assert (recheck.announced_count, recheck.completeness) == (2, "complete")
    assert (recheck.validity.text, recheck.validity.term_years) == ("延长三年", 3)
    assert record.warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        f"经专家评审、公示,{A}、{B}等2个集群通过复核,{C}未通过复核。",
        f"{C}未通过复核。{A}、{B}通过复核,有效期延长三年。",
        f"未通过复核的集群为{C},通过复核的集群为{A}、{B}。",
        f"经复核,{A}、{B}合格,{C}不合格。",
        f"{A}、{B}等2个集群复核结果为通过,{C}复核结果为不通过。",
        f"一、{A}、{B}2个集群通过复核。\n二、{C}未通过复核。",
        f"{A}、{B}、{C}参加复核,其中{C}未通过,其余均通过复核。",
        f"{A}、{B}、{C}等3个集群接受了复核,{C}未能通过,其他集群复核合格。",
        f"复核通过2个,不通过1个。\n一、复核通过:{A}、{B}。\n二、复核不通过(1个):{C}。",
    ],
)
def test_sentences_tell_how_a_recheck_ended(read, text):
    record = read(NOTICE.format(text=text, annex=""))
    assert _outcomes(record) == {A: "pass", B: "pass", C: "fail"}
    assert record.warnings == ()


@pytest.mark.parametrize(
    ("text", "annex"),
    [
        (f"{A}、{B}、{C}参加复核,其中{C}未通过。", ""),
        (f"{A}、{B}2个集群通过复核。1个集群未通过复核。", ""),
        (f"除{C}外,{A}、{B}均通过复核。", ""),
        (SEE, f"附件\n复核结果\n1.{A}\n2.{B}\n以下集群未通过复核:\n1.{C}"),
        (SEE, f"附件\n复核结果\n1.{A}\n2.{B}\n下列为未通过者\n3.{C}"),
    ],
)
def test_an_outcome_that_no_cluster_can_be_given_is_told(read, text, annex):
    record = read(NOTICE.format(text=text, annex=annex))
    assert "outcome-unread" in {warning.code for warning in record.warnings}
    assert "outcome-unread" in ALARMING
    assert {a.stage for a in record.announcements} == {"recheck"}


@pytest.mark.parametrize(
    "text",
    [
        f"{A}、{B}、{C}参加复核,其中{C}未通过。",
        f"{A}、{B}、{C}参加复核,其中{C}未通过。复核通过的有效期延长三年。",
        f"{A}、{B}、{C}等9个集群参加复核,{C}等2个集群未通过,其余均通过复核。",
    ],
)
def test_who_took_part_is_named_and_not_told_to_have_passed(read, text):
    record = read(NOTICE.format(text=text, annex=""))
    assert _outcomes(record) == {A: None, B: None, C: "fail"}
    assert [warning.code for warning in record.warnings] == ["outcome-unread"] * 2


@pytest.mark.parametrize(
    ("text", "annex", "outcome"),
    [
        ("2个集群通过复核,现予公布。", "名单", "pass"),
        ("现将通过复核的2个集群名单予以公布。", "2024年度省级中小企业特色产业集群名单", "pass"),
        (f"{SEE}以上集群有效期延长三年。", "复核名单", "pass"),
        (SEE, "复核名单", None),
        (f"{SEE}通过复核的集群有效期延长三年。", "复核名单", None),
    ],
)
def test_rows_of_a_recheck_have_passed_where_the_notice_says_so_of_them(read, text, annex, outcome):
    record = read(NOTICE.format(text=text, annex=f"附件\n{annex}\n1.{A}\n2.{B}"))
    assert _outcomes(record) == {A: outcome, B: outcome}
    assert {warning.code for warning in record.warnings} == (set() if outcome else {"outcome-unread"})


@pytest.mark.parametrize(
    ("text", "announced", "counted", "words"),
    [
        (f"{A}等8个集群通过复核,{C}未通过复核。", 8, "pass", "通过"),
        (f"经复核,8个集群复核合格,{C}未通过复核。", 8, "pass", "合格"),
        (f"复核通过8个,不通过1个。\n{A}通过复核。\n{C}未通过复核。", 8, "pass", "通过"),
        (f"1个集群未通过复核,8个集群通过复核。{C}未通过复核。", 8, "pass", "通过"),
        (f"对9个集群进行了复核,{A}通过复核,{C}未通过复核。", 9, None, None),
        (f"9个集群参加复核,{A}通过复核,{C}未通过复核。", 9, None, None),
        (f"1个集群未能通过复核,为{C}。{A}通过复核。", None, None, None),
    ],
)
def test_it_is_told_whether_the_number_is_of_those_who_passed(read, text, announced, counted, words):
    record = read(NOTICE.format(text=text, annex=""))
    (recheck,) = record.announcements
    assert (recheck.announced_count, recheck.counted) == (announced, counted)
    if words:
        low, high = record.evidence["/announcements/0/counted"].span
        assert NOTICE.format(text=text, annex="")[low:high] == words


@pytest.mark.parametrize("rule", ["对未通过复核的集群,取消称号。", "复核不通过的取消省级中小企业特色产业集群称号。"])
def test_a_rule_for_whoever_fails_tells_of_nobody_who_did(read, rule):
    record = read(NOTICE.format(text=f"{A}、{B}2个集群通过复核。{rule}", annex=""))
    assert _outcomes(record) == {A: "pass", B: "pass"}
    assert record.warnings == ()


def test_clusters_under_a_heading_of_the_failed_are_not_granted(read):
    record = read(
        f"""陕西省工业和信息化厅关于公布2024年度省级中小企业特色产业集群名单的通知
各设区市工业和信息化局:
经评审,现将2024年度省级中小企业特色产业集群名单公布如下。
陕西省工业和信息化厅
2026年9月30日
附件
2024年度省级中小企业特色产业集群名单
一、评审通过(2个)
1.{A}
2.{B}
二、评审未通过(1个)
1.{C}
"""
    )
    assert [(a.stage, [e.name for e in a.entries]) for a in record.announcements] == [("grant", [A, B])]
    assert [warning.code for warning in record.warnings] == ["outcome-unread"]


def test_what_is_proposed_of_a_recheck_stays_a_proposal(read):
    text = "现将2024年度省级中小企业特色产业集群复核结果予以公示。公示时间:2026年9月30日至10月8日。"
    annex = f"附件\n复核结果\n一、拟通过复核(2个)\n1.{A}\n2.{B}\n二、拟不通过复核(1个)\n1.{C}"
    record = read(NOTICE.format(text=text, annex=annex).replace("公布2024年度", "2024年度").replace("的通知", "的公示"))
    assert [(a.stage, [e.outcome for e in a.entries]) for a in record.announcements] == [
        ("proposal", ["pass", "pass", "fail"])
    ]


@pytest.mark.parametrize(
    "annex",
    [
        f"附件\n一、2026年度新认定集群(1个)\n1.{A}\n二、复核通过集群(1个)\n1.{B}\n三、复核不通过集群(1个)\n1.{C}",
        f"附件1\n2026年度省级中小企业特色产业集群名单\n1.{A}\n附件2\n2023年度省级集群复核结果\n一、通过\n1.{B}\n二、不通过\n1.{C}",
    ],
)
def test_new_ones_and_the_outcomes_of_a_recheck_stand_in_one_notice(read, annex):
    text = "现将2026年度省级中小企业特色产业集群名单及2023年度复核结果公布如下。"
    record = read(NOTICE.format(text=text, annex=annex).replace("公布2024年度", "公布2026年度名单和2024年度"))
    assert [(a.stage, [(e.name, e.outcome) for e in a.entries]) for a in record.announcements] == [
        ("grant", [(A, None)]),
        ("recheck", [(B, "pass"), (C, "fail")]),
    ]

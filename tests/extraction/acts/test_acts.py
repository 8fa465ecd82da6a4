"""What was done, at which level: plans are no acts, quotes show what they are for, and nothing is guessed."""

from __future__ import annotations

import pytest

SCHEME = "中小企业特色产业集群"
REPORT = f"{{head}}\n2024年9月5日 来源:日报\n{{text}}\n{SCHEME}是县域经济的重要支撑,各地{SCHEME}发展很快。\n"


def quote(text: str, record, pointer: str) -> str:
    return text[slice(*record.evidence[pointer].span)]


PLANS = [
    f"工业和信息化部印发办法,计划“十四五”期间在全国范围内认定200个左右{SCHEME},引导和支持地方培育一批省级集群。",
    f"力争到2025年,在全国认定200个{SCHEME}。",
    f"到2025年,工业和信息化部认定200个国家级{SCHEME}。",
    f"未来三年,工业和信息化部将认定200个国家级{SCHEME},推动各地认定一批省级集群。",
    f"工业和信息化部将于年内公布200个国家级{SCHEME}名单。",
    f"工业和信息化部拟在全国认定200个{SCHEME}。",
]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_is_no_announcement(read, plan):
    record = read(REPORT.format(head=f"工信部谈{SCHEME}", text=plan))
    assert (record.kind, record.announcements) == ("policy", ())
    assert [(count.kind, count.value) for count in record.counts] == [("target", 200)]


@pytest.mark.parametrize("plan", PLANS[:2])
def test_a_page_that_only_plans_is_policy(read, plan):
    text = REPORT.format(head=f"工信部谈{SCHEME}", text=plan)
    record = read(text)
    assert record.kind == "policy"
    assert plan.split("。")[0] in quote(text, record, "/kind")


def test_what_was_reached_before_is_no_act(read):
    told = f"截至目前,工业和信息化部已认定国家级{SCHEME}200个。"
    record = read(REPORT.format(head=f"{SCHEME}发展势头好", text=told))
    assert (record.kind, record.announcements) == ("report", ())
    assert [(c.kind, c.value) for c in record.counts] == [("cumulative", 200)]


def test_a_demand_or_a_condition_is_no_act(read):
    text = REPORT.format(
        head=f"关于支持{SCHEME}发展的若干措施",
        text=f"对被认定为国家级{SCHEME}的,给予100万元奖励。推动各地认定一批省级{SCHEME}。",
    )
    assert read(text).announcements == ()


DONE = [
    "按照工作计划,经评审,现公布2024年度国家级{s}名单。",
    "根据部署要求,计划单列市推荐后,认定甲县等100个集群为2024年度国家级{s}。",
    "力争做强产业,日前公布了2024年度国家级{s}名单。",
    "现将2024年度国家级{s}名单予以公布。",
    "并将认定名单予以公布,2024年度国家级{s}共100个。",
    "公示期满,未收到异议,认定甲县等100个集群为2024年度国家级{s}。",
    "截至公示结束,无异议,确定甲县等100个集群为2024年度国家级{s}。",
    "根据年度计划认定甲县等100个集群为2024年度国家级{s}。",
    "根据有关要求认定甲县等100个集群为2024年度国家级{s}。",
]


@pytest.mark.parametrize("sentence", DONE)
def test_words_of_planning_before_an_act_do_not_undo_it(read, sentence):
    record = read(REPORT.format(head="集群名单", text="工业和信息化部消息:" + sentence.format(s=SCHEME)))
    assert [(a.stage, a.year, a.programme.level) for a in record.announcements] == [("grant", 2024, "national")]


def test_the_sentence_with_year_and_list_tells_the_act(read):
    plan = f"工业和信息化部计划认定200个左右{SCHEME},培育一批省级集群。"
    earlier = f"此前,{SCHEME}入选集群发展很快。"
    act = f"日前,工业和信息化部公布了2024年度{SCHEME}名单,共100个。"
    text = REPORT.format(head="集群新闻", text=plan + earlier + act)
    record = read(text)
    assert quote(text, record, "/announcements/0/stage") == f"公布了2024年度{SCHEME}名单"
    assert quote(text, record, "/kind") == act


PROGRAMMES = {
    f"四川省工业和信息化厅公布2024年度省级{SCHEME}名单。": (f"省级{SCHEME}", "inferred", "provincial", "510000"),
    f"四川省工业和信息化厅公布2024年四川省{SCHEME}名单。": (f"四川省{SCHEME}", "normalised", "provincial", "510000"),
    f"四川省工业和信息化厅公布四川省第二批{SCHEME}名单。": (
        f"四川省第二批{SCHEME}", "normalised", "provincial", "510000",
    ),
    f"四川省工业和信息化厅公布四川省级{SCHEME}名单。": (f"四川省级{SCHEME}", "normalised", "provincial", "510000"),
    f"四川省工业和信息化厅公布2024年度{SCHEME}名单。": (SCHEME, "inferred", "provincial", "510000"),
    f"四川省工业和信息化厅公布国家级{SCHEME}名单。": (f"国家级{SCHEME}", "normalised", "national", "CN"),
    f"工业和信息化部公布2024年度{SCHEME}名单。": (SCHEME, "inferred", "national", "CN"),
    f"为提升中小企业产业集群水平,工业和信息化部公布{SCHEME}名单。": (SCHEME, "inferred", "national", "CN"),
    "四川省工业和信息化厅公布2024年度成都市先进制造业集群名单。": (
        "成都市先进制造业集群", "normalised", "prefectural", "510100",
    ),
    "重庆市经济和信息化委员会公布2024年度市级特色产业集群名单。": (
        "市级特色产业集群", "inferred", "provincial", "500000",
    ),
    "江苏省工业和信息化厅公布2024年度市级特色产业集群名单。": ("市级特色产业集群", "normalised", "prefectural", None),
}  # fmt: skip


@pytest.mark.parametrize("sentence", PROGRAMMES)
def test_the_quote_of_a_programme_holds_its_scheme_and_what_was_not_inferred(read, sentence):
    text = f"集群名单公布\n日前,{sentence}\n"
    record = read(text)
    programme = record.announcements[0].programme
    where = "/announcements/0/programme"
    found = quote(text, record, where), record.evidence[where].mode, programme.level, programme.region
    assert found == PROGRAMMES[sentence]


@pytest.mark.parametrize("head", [f"{SCHEME}名单公布", f"浙江17个集群上榜{SCHEME}名单", f"江苏{SCHEME}数量居前"])
def test_without_a_word_or_an_issuer_no_level_is_guessed(read, head):
    sentence = f"日前,2024年度{SCHEME}名单公布,共认定浏阳市烟花爆竹产业集群等20个集群。"
    text = f"{head}\n{sentence}\n"
    record = read(text)
    assert record.announcements == ()
    (warning,) = [w for w in record.warnings if w.code == "level-unknown"]
    assert text[slice(*warning.span)] == sentence


def test_a_stated_level_without_an_issuer_has_no_region(read):
    record = read(f"名单公布\n日前,2024年度省级{SCHEME}名单公布,共认定甲县机械产业集群等20个集群。\n")
    programme = record.announcements[0].programme
    assert (programme.level, programme.region) == ("provincial", None)


def test_a_number_on_a_page_of_no_known_level_has_none(read):
    record = read(f"{SCHEME}名单公布\n日前,{SCHEME}名单公布,累计认定{SCHEME}20个。\n")
    assert [count.of for count in record.counts] == ["sme-characteristic-cluster"]


NOT_ENOUGH = [
    ("/announcements/0/stage", "grant", f"认定200个左右{SCHEME},引导和支持地方培育一批省级集群", "normalised"),
    ("/announcements/0/stage", "grant", "名单", "normalised"),
    ("/announcements/0/stage", "recheck", f"公布{SCHEME}名单", "normalised"),
    *(
        (
            "/announcements/0/programme",
            {"scheme": "sme-characteristic-cluster", "level": level, "region": region},
            *rest,
        )
        for level, region, *rest in [
            ("national", "CN", "中小企业产业集群", "inferred"),
            ("provincial", "510000", SCHEME, "normalised"),
            ("provincial", "510000", f"浙江省{SCHEME}", "normalised"),
            ("provincial", "330000", SCHEME, "inferred"),
        ]
    ),
]


@pytest.mark.parametrize(("pointer", "value", "words", "mode"), NOT_ENOUGH)
def test_such_quotes_do_not_yield_the_fact(yields, pointer, value, words, mode):
    assert not yields(pointer, value, words, "510000", mode)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("湖南省中小企业特色产业集群管理办法", "policy"),
        ("湖南省工业和信息化厅关于印发《湖南省中小企业特色产业集群管理办法》的通知", "policy"),
    ],
)
def test_rules_that_speak_of_recognition_recognise_nothing(read, title, kind):
    record = read(
        f"""{title}
第一条 为促进中小企业特色产业集群发展,制定本办法。
第二条 中小企业特色产业集群是指定位在县级区划范围内,以中小企业为主体的产业集群。
第三条 省工业和信息化厅负责集群认定,经公示后予以公布,认定有效期为三年。
"""
    )
    assert (record.kind, record.announcements) == (kind, ())


def test_what_was_recognised_last_year_is_no_act_of_a_speech(read):
    record = read(
        """在全省产业集群推进会上的讲话
同志们:去年,我们认定了20个省级特色产业集群,成绩来之不易。力争到2026年培育30个省级特色产业集群。
产业集群是现代产业体系的重要载体,要切实增强责任感。
"""
    )
    assert record.announcements == ()


RECHECK = """江苏省工业和信息化厅关于公布2022年度中小企业特色产业集群复核结果的通知
各设区市工业和信息化局:
经研究,2022年度省级中小企业特色产业集群中3个通过复核,1个未通过复核,现予以公布。
江苏省工业和信息化厅
2025年12月20日
{lists}
"""
PASSED_AND_FAILED = {
    "a column tells": """附件
序号|集群名称|复核结果
1|常熟市电子氟材料产业集群|通过
2|昆山市模具产业集群|通过
3|溧阳市动力电池产业集群|通过
4|张家港市冶金产业集群|不通过""",
    "two annexes tell, each numbered from 1": """附件1
通过复核的2022年度中小企业特色产业集群名单
1.常熟市电子氟材料产业集群
2.昆山市模具产业集群
3.溧阳市动力电池产业集群
附件2
未通过复核的2022年度中小企业特色产业集群名单
1.张家港市冶金产业集群""",
}


@pytest.mark.parametrize("way", PASSED_AND_FAILED)
def test_the_number_of_a_recheck_is_that_of_the_passed(read, way):
    record = read(RECHECK.format(lists=PASSED_AND_FAILED[way]))
    (announcement,) = record.announcements
    assert (announcement.stage, announcement.announced_count, announcement.completeness) == ("recheck", 3, "complete")
    assert [(e.position, e.outcome) for e in announcement.entries] == [
        (1, "pass"),
        (2, "pass"),
        (3, "pass"),
        (4, "fail"),
    ]
    assert record.warnings == ()


def test_rechecks_of_two_batches_are_two_acts(read):
    lists = """附件1
通过复核的2022年度中小企业特色产业集群名单
1.常熟市电子氟材料产业集群
2.昆山市模具产业集群
附件2
通过复核的2023年度中小企业特色产业集群名单
1.张家港市冶金产业集群"""
    record = read(RECHECK.format(lists=lists).replace("公布2022年度", "公布2022年度和2023年度"))
    assert [(a.stage, a.year, [e.position for e in a.entries]) for a in record.announcements] == [
        ("recheck", 2022, [1, 2]),
        ("recheck", 2023, [1]),
    ]


MIXED = f"""贵州省工业和信息化厅关于公布2026年度贵州省{SCHEME}复核结果及新认定名单的通知
各市(州)工业和信息化局:
一、认定贵阳市乌当区大健康医药产业集群等2个集群为2026年度省级{SCHEME}{{granted}}。
二、遵义市习水县白酒配套产业集群等2个集群通过复核{{rechecked}}。
三、六盘水市盘州市煤机装备产业集群未通过复核,取消其省级{SCHEME}资格。
附件1:新认定名单
1 贵阳市乌当区大健康医药产业集群
2 安顺市西秀区航空零部件产业集群
附件2:通过复核名单
1 遵义市习水县白酒配套产业集群
2 毕节市七星关区皮具产业集群
贵州省工业和信息化厅
2026年3月2日
"""
TERM = ",有效期三年(2026年1月1日—2028年12月31日)"


@pytest.mark.parametrize(
    ("granted", "rechecked", "ends"),
    [
        (TERM, ",有效期延长三年", [(3, True), (3, False)]),
        (TERM, "", [(3, True), None]),
        ("", TERM, [None, (3, True)]),
        (TERM, ",有效期至2027年12月31日", [(3, True), (None, True)]),
    ],
)
def test_each_of_several_acts_has_its_own_term_and_number(read, granted, rechecked, ends):
    record = read(MIXED.format(granted=granted, rechecked=rechecked))
    told = [(a.stage, a.announced_count, len(a.entries)) for a in record.announcements]
    assert told == [("grant", 2, 2), ("recheck", 2, 2), ("revocation", None, 1)]
    terms = [a.validity and (a.validity.term_years, a.validity.end is not None) for a in record.announcements]
    assert terms == [*ends, None]


def test_a_term_of_no_act_in_particular_is_that_of_all(read):
    text = MIXED.format(granted="", rechecked="").replace("附件1:", "有效期至2028年12月31日。\n附件1:")
    grant, recheck, revocation = read(text).announcements
    assert grant.validity is not None
    assert (recheck.validity, revocation.validity) == (grant.validity, None)

"""What must come out of the five pages that the repository has as its data."""

from __future__ import annotations

import datetime as dt

from gazette.records import Area, Citation, Count, Issuer, Obligation, Unit


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_repost_with_a_flattened_table(notice):
    _, record = notice("shaanxi-2024-sme")
    (announcement,) = record.announcements
    assert (record.kind, record.reproduction, announcement.stage) == ("grant", "verbatim-repost", "grant")
    assert record.title == record.page_title == "关于公布2024年度中小企业特色产业集群名单的通知"
    assert record.document_number is None
    assert record.issuers == (Issuer(name="陕西省工业和信息化厅", region="610000"),)
    assert (record.issued, record.publication.posted) == (day("2024-07-29"), day("2024-07-30"))
    assert record.addressees == "各设区市工业和信息化局,杨凌示范区工业和商务局"
    assert record.addressee_units == (Unit(name="杨凌示范区工业和商务局"),)
    assert record.citations == (
        Citation(title="陕西省促进中小企业特色产业集群发展实施办法(暂行)", number="陕工信发〔2023〕89号", role="basis"),
        Citation(title="关于组织推荐2024年度中小企业特色产业集群的通知", role="call"),
    )
    assert [clause.number for clause in record.clauses] == [1, 2, 3, 4, 5]
    assert record.obligations == (
        Obligation(
            who="市级、县(区)级中小企业主管部门",
            to=("陕西省工业和信息化厅",),
            what="上一年度发展情况",
            deadlines=("--03-30",),
            clause=3,
        ),
    )
    programme = announcement.programme
    assert (programme.scheme, programme.level, programme.region) == (
        "sme-characteristic-cluster",
        "provincial",
        "610000",
    )
    assert (announcement.year, announcement.announced_count, announcement.completeness) == (2024, None, "complete")
    validity = announcement.validity
    assert (validity.text, validity.term_years) == ("2024年至2027年", None)
    assert validity.start == (day("2024-01-01"), day("2024-07-29"))
    assert validity.end == (day("2027-01-01"), day("2028-01-01"))
    assert {rule.kind for rule in record.rules} == {"management"}
    assert record.publication.site == "陕西机械行业生产力促进中心有限公司"
    assert record.text_condition == ("clean",)
    assert record.warnings == ()


def test_the_rows_of_that_table(notice):
    entries = notice("shaanxi-2024-sme")[1].announcements[0].entries
    assert [entry.position for entry in entries] == list(range(1, 24))
    by_county = {entry.county: entry for entry in entries}
    codes = {"未央区": "610112", "长安区": "610116", "高陵区": "610117", "兴平市": "610481", "镇巴县": "610728"}
    assert {county: by_county[county].regions for county in codes} == {c: (code,) for c, code in codes.items()}
    assert all(len(entry.regions) == 1 and entry.city and entry.industry for entry in entries)
    assert (by_county["长安区"].name, by_county["长安区"].industry) == ("西安市长安区光子芯片产业集群", "光子产业")
    assert by_county["汉滨区"].industry == "纺织服装(毛绒文创)产业"


def test_a_report_in_traditional_script_with_pinyin(notice):
    _, record = notice("miit-2023-sme-report")
    (announcement,) = record.announcements
    assert (record.kind, record.reproduction) == ("grant", "news-report")
    assert (record.title, record.page_title) == (None, "关注!工信部公布2023年度中小企业特色产业集群名单")
    assert (record.issued, record.publication.posted) == (None, None)
    assert record.issuers == (Issuer(name="工业和信息化部", region="CN"),)
    assert (announcement.stage, announcement.year, announcement.announced_count) == ("grant", 2023, 100)
    assert (announcement.programme.scheme, announcement.programme.level) == ("sme-characteristic-cluster", "national")
    assert announcement.completeness == "sample"
    assert [(e.name, e.regions) for e in announcement.entries] == [
        ("北京市丰台区轨道交通智能控制产业集群", ("110106",)),
        ("北京市大兴区医疗器械产业集群", ("110115",)),
        ("江苏省南京市江宁区智能配电设备产业集群", ("320115",)),
    ]
    assert record.counts == (Count(kind="target", value=200, of="national sme-characteristic-cluster"),)
    validity = announcement.validity
    assert (validity.term_years, validity.start, validity.end) == (3, None, None)
    assert record.obligations == (
        Obligation(
            who="省级中小企业主管部门",
            to=("工业和信息化部",),
            what="上一年度发展情况",
            deadlines=("--04-30",),
            clause=3,
        ),
    )
    assert len(record.clauses) == 5
    assert len(record.definitions) == 1
    assert record.definitions[0].text.startswith("中小企业特色产业集群集是指")
    assert set(record.text_condition) == {"traditional", "pinyin-inserted", "list-missing"}


def test_other_news_around_a_report_is_not_read(notice):
    document, record = notice("miit-2023-sme-report")
    news = document.raw.index("相關(guān)新聞")
    assert all(evidence.span[1] <= news for evidence in record.evidence.values())
    assert all(item.span[1] <= news for item in record.uncovered)
    assert all(count.value != 36 for count in record.counts)


def test_a_report_that_calls_a_proposal_a_list(notice):
    _, record = notice("miit-2024-sme-report")
    (announcement,) = record.announcements
    assert (record.kind, record.reproduction, announcement.stage) == ("proposal", "news-report", "proposal")
    assert (announcement.announced_count, announcement.completeness, announcement.entries) == (100, "absent", ())
    assert (announcement.year, announcement.programme.level, announcement.programme.region) == (2024, "national", "CN")
    assert record.publication.posted == day("2024-09-05")
    assert (record.publication.site, record.publication.stated_source) == ("化工仪器网", "化工仪器网")
    assert [warning.code for warning in record.warnings] == ["headline-differs"]


def test_the_figures_of_that_report(notice):
    _, record = notice("miit-2024-sme-report")
    sme = "sme-characteristic-cluster"
    figures = {(s.indicator, s.of): s for s in record.statistics}
    output, patents = figures["output-value", f"national {sme}"], figures["valid-invention-patents", f"national {sme}"]
    months = (day("2024-01-01"), day("2024-05-01"))
    assert (output.value, output.unit, output.change_percent, output.period) == (1_900_000_000_000, "CNY", 8.6, months)
    assert (patents.value, patents.unit, patents.change_percent, patents.period) == (121_000, "COUNT", 38.2, months)
    assert len(record.definitions) == 1
    assert [(c.kind, c.value, c.of) for c in record.counts if c.kind != "by-area"] == [
        ("cumulative", 200, f"national {sme}"),
        ("cumulative", 688, f"provincial {sme}"),
        ("target", 100, f"national {sme}"),
    ]
    assert [(c.area, c.value) for c in record.counts if c.kind == "by-area"] == [
        (Area(include=("330000", "330200")), 9),
        (Area(include=("370000", "370200")), 8),
        (Area(include=("440000", "440300")), 8),
        (Area(include=("320000",)), 8),
        (Area(include=("430000",)), 7),
    ]


def test_periods_without_a_year_are_inferred(notice):
    _, record = notice("miit-2024-sme-report")
    place = next(i for i, s in enumerate(record.statistics) if s.indicator == "output-value")
    assert record.evidence[f"/statistics/{place}"].mode == "inferred"


def test_a_notice_whose_list_stayed_behind(notice):
    _, record = notice("zhejiang-2025-sme")
    (announcement,) = record.announcements
    assert (record.kind, announcement.stage) == ("grant", "grant")
    assert record.issuers == (Issuer(name="浙江省经济和信息化厅", region="330000"),)
    assert (record.issued, record.publication.posted) == (day("2025-07-11"), day("2025-07-16"))
    assert record.publication.stated_source == "浙江省经信厅"
    assert record.excluded_regions == ("330200",)
    assert (announcement.year, announcement.announced_count, announcement.completeness) == (2025, 17, "sample")
    assert [(e.name, e.regions) for e in announcement.entries] == [("杭州市滨江区具身智能机器人产业集群", ("330108",))]
    assert announcement.validity.term_years == 3
    assert announcement.validity.start == (day("2025-01-01"), day("2025-07-11"))
    assert announcement.validity.end == (day("2028-01-01"), day("2028-07-11"))
    assert [c.role for c in record.citations] == ["basis", "call"]
    assert [(c.number, len(c.text) > 0) for c in record.clauses] == [(1, True), (2, True), (3, True), (4, True)]
    (duty,) = record.obligations
    assert (duty.deadlines, duty.to, duty.clause) == (("--03-31",), ("浙江省经济和信息化厅",), 3)
    assert [(r.kind, r.years) for r in record.rules if r.kind != "term"] == [
        ("management", None),
        ("management", None),
        ("recheck", None),
        ("renewal", 3),
    ]


def test_a_joint_notice_with_plain_lines(notice):
    _, record = notice("sichuan-2022-sei")
    (announcement,) = record.announcements
    assert [issuer.name for issuer in record.issuers] == ["四川省发展和改革委员会", "四川省经济和信息化厅"]
    assert {issuer.region for issuer in record.issuers} == {"510000"}
    publication = record.publication
    assert (record.issued, publication.posted) == (day("2022-12-28"), day("2023-01-31"))
    assert publication.origin_date == day("2023-01-09")
    assert publication.origin_url.startswith("http://fgw.sc.gov.cn/")
    assert [(c.number, c.role) for c in record.citations] == [
        ("川发改创新高技〔2022〕530号", "basis"),
        ("川发改创新高技〔2022〕565号", "call"),
    ]
    assert (announcement.stage, announcement.announced_count, announcement.completeness) == ("grant", 23, "complete")
    assert (announcement.programme.scheme, announcement.programme.level) == ("strategic-emerging-cluster", "provincial")
    assert (announcement.year, record.evidence["/announcements/0/year"].mode) == (2022, "inferred")
    assert announcement.validity is None
    entries = announcement.entries
    assert [entry.position for entry in entries] == list(range(1, 24))
    assert [e.regions for e in entries if e.city == "攀枝花市"] == [("510400",)]
    assert sum(entry.regions == ("510100",) for entry in entries) == 12
    (duty,) = record.obligations
    assert duty.deadlines == ("--06-30", "--12-31")
    assert duty.to == ("四川省发展和改革委员会", "四川省经济和信息化厅")
    assert len(record.measures) == 1
    assert record.reproduction == "verbatim-repost"

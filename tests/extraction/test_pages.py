"""The same claims as for the sample pages, on pages composed for the purpose."""

from __future__ import annotations

import datetime as dt

from gazette.records import Citation, Issuer, Obligation, Unit


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_notice_with_its_table(page):
    _, record = page("table")
    (announcement,) = record.announcements
    assert (record.kind, record.reproduction) == ("grant", "verbatim-repost")
    assert record.title == "关于公布2023年度省级中小企业特色产业集群名单的通知"
    assert record.document_number == "吉工信中小〔2023〕88号"
    assert record.issuers == (Issuer(name="吉林省工业和信息化厅", region="220000"),)
    assert record.addressee_units == (Unit(name="梅河口新区工业和信息化局"),)
    assert (record.issued, record.publication.posted) == (day("2023-07-03"), day("2023-07-06"))
    assert record.citations == (
        Citation(title="吉林省中小企业特色产业集群培育管理办法", number="吉工信规〔2022〕5号", role="basis"),
        Citation(
            title="关于开展2023年度中小企业特色产业集群申报工作的通知", number="吉工信中小〔2023〕31号", role="call"
        ),
    )
    assert (announcement.year, announcement.announced_count, announcement.completeness) == (2023, 4, "complete")
    assert announcement.validity.start == (day("2023-07-01"), day("2023-07-01"))
    assert announcement.validity.end == (day("2026-07-01"), day("2026-07-01"))
    assert [(e.county, e.regions) for e in announcement.entries] == [
        ("朝阳区", ("220104",)),
        ("磐石市", ("220284",)),
        ("通化县", ("220521",)),
        ("敦化市", ("222403",)),
    ]
    assert [(rule.kind, rule.years) for rule in record.rules] == [("recheck", None), ("renewal", 3)]
    assert len(record.measures) == 1
    assert record.obligations == (
        Obligation(
            who="市级中小企业主管部门",
            to=("吉林省工业和信息化厅",),
            what="集群发展情况报告",
            deadlines=("--04-10",),
            clause=2,
        ),
    )
    assert record.warnings == ()


def test_a_report_with_a_few_names(page):
    document, record = page("report")
    (announcement,) = record.announcements
    assert (record.kind, record.reproduction, record.title) == ("grant", "news-report", None)
    assert record.issuers == (Issuer(name="工业和信息化部", region="CN"),)
    assert (announcement.announced_count, announcement.completeness) == (80, "sample")
    assert [e.regions for e in announcement.entries] == [("120114",), ("350582",)]
    assert (announcement.validity.term_years, announcement.validity.start) == (2, None)
    assert [(c.kind, c.value) for c in record.counts] == [("target", 150)]
    news = document.raw.index("相关阅读")
    assert all(evidence.span[1] <= news for evidence in record.evidence.values())


def test_a_report_with_figures(page):
    _, record = page("figures")
    (announcement,) = record.announcements
    assert (announcement.stage, announcement.announced_count, announcement.completeness) == ("proposal", 30, "absent")
    figures = {s.indicator: s for s in record.statistics if s.of.startswith("national")}
    assert (figures["output-value"].value, figures["output-value"].change_percent) == (2_500_000_000_000, 7.2)
    assert figures["output-value"].period == (day("2023-01-01"), day("2023-10-01"))
    assert (figures["valid-invention-patents"].value, figures["valid-invention-patents"].change_percent) == (
        84_000,
        -1.5,
    )
    assert [(c.kind, c.value) for c in record.counts if c.kind != "by-area"] == [
        ("cumulative", 45),
        ("cumulative", 320),
        ("target", 20),
    ]
    assert [(c.area.include, c.value) for c in record.counts if c.area] == [
        (("210000", "210200"), 5),
        (("350000", "350200"), 4),
        (("340000",), 4),
        (("420000",), 3),
    ]


def test_a_notice_without_its_list(page):
    _, record = page("excluded")
    (announcement,) = record.announcements
    assert record.excluded_regions == ("370200",)
    assert record.reproduction == "partial-repost"
    assert "list-missing" in record.text_condition
    assert announcement.programme.scheme == "characteristic-cluster"
    assert (announcement.announced_count, announcement.completeness) == (12, "sample")
    assert announcement.validity.start == (day("2022-01-01"), day("2022-08-12"))
    assert announcement.validity.end == (day("2025-01-01"), day("2025-08-12"))
    assert record.obligations[0].deadlines == ("--02-28",)


def test_a_joint_notice(page):
    _, record = page("joint")
    (announcement,) = record.announcements
    assert [issuer.name for issuer in record.issuers] == ["湖北省发展和改革委员会", "湖北省经济和信息化厅"]
    assert (record.issued, record.publication.origin_date) == (day("2021-12-01"), day("2021-12-07"))
    assert [(c.number, c.role) for c in record.citations] == [
        ("鄂发改高技〔2021〕101号", "basis"),
        ("鄂发改高技〔2021〕155号", "call"),
    ]
    assert record.document_number is None
    assert (announcement.year, announcement.announced_count, announcement.completeness) == (2021, 5, "complete")
    assert record.obligations[0].deadlines == ("--05-31", "--11-30")
    assert record.obligations[0].to == ("湖北省发展和改革委员会", "湖北省经济和信息化厅")

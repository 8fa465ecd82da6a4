"""Keys: what makes two mentions the same thing, and what does not."""

import datetime as dt

import pytest

from gazette.identity import keys
from gazette.records import Announcement, Issuer, NoticeRecord, Programme


@pytest.mark.parametrize(
    ("name", "place", "core"),
    [
        ("西安市长安区光子芯片产业集群", "西安市长安区", "光子芯片"),
        ("镇巴县腊肉产业中小企业特色产业集群", "镇巴县", "腊肉"),
        ("宝安区的激光产业集群", "宝安区", "激光"),
        ("成都市集成电路产业集群", "成都市", "集成电路"),
        ("汉滨区纺织服装(毛绒文创)产业集群", "汉滨区", "纺织服装毛绒文创"),
        ("余江眼镜", "余江", "眼镜"),
        ("特色产业集群", "", "特色产业集群"),
    ],
)
def test_the_core_of_a_name(name, place, core):
    assert keys.core_name(name, len(place)) == core


def record(**given):
    base = {"kind": "grant", "reproduction": "verbatim-repost"}
    return NoticeRecord(**(base | given))


ACT = Announcement(
    stage="grant", programme=Programme(scheme="sme-characteristic-cluster", level="national", region="CN"), year=2023
)
ISSUER = (Issuer(name="工业和信息化部", region="CN"),)


def test_a_report_without_title_and_date_meets_the_notice_by_its_act():
    notice = record(title="关于公布名单的通知", issued=dt.date(2023, 10, 12), issuers=ISSUER, announcements=(ACT,))
    report = record(issuers=ISSUER, announcements=(ACT,), reproduction="news-report")
    assert set(keys.notice_keys(report)) & set(keys.notice_keys(notice))


def test_another_stage_is_another_notice():
    proposal = Announcement(stage="proposal", programme=ACT.programme, year=2023)
    one, other = (record(issuers=ISSUER, announcements=(a,)) for a in (ACT, proposal))
    assert not set(keys.notice_keys(one)) & set(keys.notice_keys(other))


@pytest.mark.parametrize(
    ("given", "stem"),
    [
        ({"issuers": ISSUER, "issued": dt.date(2023, 10, 12)}, "CN-20231012"),
        ({"issuers": ISSUER, "announcements": (ACT,)}, "CN-2023"),
        ({"announcements": (ACT,)}, "CN-2023"),
        ({}, "unknown-undated"),
    ],
)
def test_the_stem_says_what_is_known(given, stem):
    assert keys.notice_stem(record(**given)) == stem

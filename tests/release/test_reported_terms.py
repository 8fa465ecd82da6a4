"""A term of an undated notice is bounded by the day of its report, alike in lists, queries, calendar and pages."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from flask.testing import FlaskClient

from gazette.catalogue import standing
from gazette.graph.prefixes import prefixes
from gazette.web.browse.query_text import recognitions_query

BOUNDS = {
    ("sme-CN", "2023"): ("2023-01-01", "2023-10-18", "2026-01-01", "2026-10-18", 20),
    ("sme-CN", "2025"): ("2025-01-01", "2025-11-05", "2028-01-01", "2028-11-05", 18),
    ("sme-330000", "2024"): ("2024-01-01", "2024-07-24", "2027-01-01", "2027-07-24", 3),
}
"""By programme and year of the batch: the four bounds, and how many clusters of the list are known by name."""
COUNTED = """
SELECT ?r ?e1 ?e2 {
  ?r a cg:GrantedRecognition ; cg:endEarliest ?e1 ; cg:endLatest ?e2 .
  ?grant a cg:Grant ; cg:concerns ?r ; cg:partOfAnnouncement/cg:opensPeriod/cg:boundBasis code:basis-term-from-report-day
}"""
IN_FORCE = """
SELECT ?r {{ ?r a cg:GrantedRecognition ; cg:startLatest ?from ; cg:endEarliest ?until ; cg:endLatest ?latest
  FILTER(?from <= "{day}"^^xsd:date && "{day}"^^xsd:date < ?until) }}
"""


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/clusters.csv?{query}").get_data(as_text=True))))


def asked(client: FlaskClient, query: str) -> list[dict[str, str]]:
    site = client.application.extensions["gazette"]
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(site.base_uri).items())
    return [
        {name: row[name].value for name in row if row[name] is not None}
        for row in site.served.store.select(declared + query)
    ]


def day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


def test_each_of_the_undated_grants_with_a_term_has_a_latest_end(site_client: FlaskClient) -> None:
    assert len(asked(site_client, COUNTED)) == sum(many for *_, many in BOUNDS.values()) == 41
    for (programme, year), (*bounds, many) in BOUNDS.items():
        listed = rows(site_client, f"programme={programme}&year={year}&lifecycle=granted&on=2026-06-30")
        assert len(listed) == many
        names = ("start_earliest", "start_latest", "end_earliest", "end_latest")
        assert {tuple(row[name] for name in names) for row in listed} == {tuple(bounds)}
        assert {row["granted_on"] for row in listed} == {""}, "the day of the notice is still not known"
    assert not rows(site_client, "programme=sme-CN&year=2023&state=unstated&on=2026-06-30")


@pytest.mark.parametrize(("programme", "year"), BOUNDS)
def test_lists_and_queries_agree_before_the_bounds_and_after(
    site_client: FlaskClient, programme: str, year: str
) -> None:
    start1, start2, end1, end2, _ = BOUNDS[programme, year]
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    for day, expected in (
        (day_before(start1), "early"), (start1, "possible"), (day_before(start2), "possible"), (start2, "certain"),
        (day_before(end1), "certain"), (end1, "possible"), (day_before(end2), "possible"), (end2, "lapsed"),
    ):  # fmt: skip
        listed = rows(site_client, f"programme={programme}&year={year}&lifecycle=granted&on={day}")
        assert {row["standing"] for row in listed} == {expected}, day
        of_pages = {standing(catalogue.recognition(row["recognition"]), dt.date.fromisoformat(day)) for row in listed}
        assert of_pages == {expected}
        chosen = {"programme": [programme], "year": [year], "lifecycle": ["granted"]}
        told = asked(site_client, recognitions_query(chosen, dt.date.fromisoformat(day), catalogue.places))
        assert {row["recognition"]: row["standing"] for row in told} == {row["recognition"]: expected for row in listed}
        within = {row["recognition"] for row in rows(site_client, f"state=certain&on={day}") if row["end_latest"]}
        assert within == {row["r"] for row in asked(site_client, IN_FORCE.format(day=day))}
        facet = f"programme={programme}&year={year}&lifecycle=granted&state={expected}&on={day}"
        assert len(rows(site_client, facet)) == len(listed)


def test_the_calendar_has_both_ends(site_client: FlaskClient) -> None:
    text = site_client.get("/calendar.ics?lang=en&on=2026-06-30").get_data(as_text=True).replace("\r\n ", "")
    starts = re.findall(r"DTSTART;VALUE=DATE:(\d{8})", text)
    for *_, end1, end2, _ in BOUNDS.values():
        assert {end1.replace("-", ""), end2.replace("-", "")} <= {*starts}


@pytest.mark.parametrize(
    ("language", "label", "sentence", "remark"),
    [
        ("en", "Term from the day of the report", "by 2025-11-05 it was public", "counted from the day of a report"),
        ("zh", "自报道日起算", "最迟 2025-11-05 已公开", "按报道日推算"),
    ],
)
def test_pages_name_what_the_bounds_rest_on(
    site_client: FlaskClient, language: str, label: str, sentence: str, remark: str
) -> None:
    base = site_client.application.extensions["gazette"].base_uri
    row = rows(site_client, "programme=sme-CN&year=2025&lifecycle=granted")[0]

    def page(iri: str) -> str:
        address = iri.removeprefix(base).replace("/id/", "/doc/", 1)
        found = site_client.get(f"{address}?lang={language}&on=2026-06-30", headers={"Accept": "text/html"})
        return found.get_data(as_text=True)

    for iri in (row["recognition"], row["granted_by"]):
        html = page(iri)
        assert label in html and sentence in html and "2028-11-05" in html, iri
    assert remark in page(row["cluster"])

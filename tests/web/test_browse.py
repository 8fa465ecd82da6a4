"""Lists: counts that never lie, the same rows in every form, and the query behind them gives those rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter

import openpyxl
import pyoxigraph as ox
import pytest

from gazette.catalogue.keys import LEVELS
from gazette.graph.prefixes import prefixes
from gazette.web.browse import tables
from gazette.web.browse.notices import _by_year_and_level as by_year_and_level

SELECTIONS = [
    "",
    "?level=national",
    "?place=610000",
    "?place=610100&level=provincial",
    "?place=610112&on=2026-06-30&state=certain",
    "?year=2024&year=2022&lifecycle=granted",
    "?state=lapsed&state=unstated&on=2027-06-30",
    "?state=possible&on=2027-06-30",
    "?state=rechecked&on=2026-06-30",
    "?programme=sme-CN&year=2022&on=2024-06-01",
    "?state=early&on=2020-01-01",
    "?state=candidate&scheme=sme-characteristic-cluster",
    "?programme=sme-610000&q=%E6%9D%90%E6%96%99",
    "?q=%22%20%7D%20%5C",
    "?level=county",
]


def records(client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def ask(client, query: str) -> list[dict[str, str]]:
    site = client.application.extensions["gazette"]
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(site.base_uri).items())
    return site.served.store.select(declared + query)


def test_nothing_of_a_batch_that_was_rechecked_in_part_is_said_to_have_lapsed(site_client):
    """97 of the hundred of 2022 passed their recheck, five of them by names that are known."""
    then, later = (
        [row for row in records(site_client, f"/clusters.csv?programme=sme-CN&year=2022&on={day}") if row["granted_by"]]
        for day in ("2024-06-01", "2026-06-30")
    )
    assert {row["standing"] for row in then} == {"certain"}
    stood = {(row["lifecycle"], row["standing"]) for row in later}
    assert stood == {("granted", "rechecked"), ("renewed", "possible")}
    assert {row["end_latest"] for row in later if row["lifecycle"] == "renewed"} == {""}


def test_notices_are_out_by_their_date_or_by_a_report_of_them(site_client):
    notices = {one.iri: one for one in site_client.application.extensions["gazette"].served.catalogue.notices}
    day = "2025-12-31"
    listed = {row["notice"] for row in records(site_client, f"/notices.csv?on={day}")}
    assert listed == {iri for iri, one in notices.items() if (str(one.date or "") or one.reported or "9999") <= day}
    assert any(notices[iri].date is None for iri in listed)
    page = site_client.get(f"/notices?on={day}&lang=en").get_data(as_text=True)
    [left] = re.findall(r"Left out: ([0-9]+) of which", page)
    assert int(left) == sum(one.date is None and not one.reported for one in notices.values())
    assert "Left out" not in site_client.get("/notices?lang=en").get_data(as_text=True)


def test_a_notice_without_a_date_stands_in_the_year_of_its_number(site_client):
    rows = [row for row in records(site_client, "/notices.csv") if not row["date"] and "〔" in row["number"]]
    assert rows and all(f"〔{row['year']}〕" in row["number"] for row in rows)
    assert {row["notice"] for row in rows if row["year"] == "2023"} <= {
        row["notice"] for row in records(site_client, "/notices.csv?year=2023")
    }


def test_what_is_announced_and_named_is_given_for_each_act_and_makes_no_sum(site_client):
    notices = {one.iri: one for one in site_client.application.extensions["gazette"].served.catalogue.notices}
    several = 0
    for row in records(site_client, "/notices.csv"):
        acts = notices[row["notice"]].acts
        stated = ["" if act.announced is None else str(act.announced) for act in acts]
        assert row["announced"] == ("；".join(stated) if any(stated) else "")
        assert row["named"] == "；".join(str(act.named) for act in acts)
        several += len(acts) > 1
    assert several


def test_the_day_by_which_an_undated_notice_was_out_stands_beside_its_date(site_client):
    found = {row["notice"].rpartition("/")[2]: row for row in records(site_client, "/notices.csv")}
    assert (found["CN-2025-h705"]["date"], found["CN-2025-h705"]["no_later_than"]) == ("", "2025-11-05")
    assert all(not (row["date"] and row["no_later_than"]) for row in found.values())


@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_query_behind_a_list_gives_its_rows(site_client, selection):
    rows = records(site_client, f"/clusters.csv{selection}")
    query = json.loads(site_client.get(f"/clusters.json{selection}").data)["query"]
    found = ask(site_client, query)
    assert sorted(row["recognition"].value for row in found) == sorted(row["recognition"] for row in rows)
    by_iri = {row["recognition"].value: row["standing"].value for row in found}
    assert all(by_iri[row["recognition"]] == row["standing"] for row in rows)


@pytest.mark.parametrize(
    "selection",
    ["", "?kind=grant&year=2024", "?level=national", "?place=610000", "?known=held", "?on=2024-07-29", "?q=%E6%B5%99"],
)
def test_the_query_behind_the_notices_gives_them(site_client, selection):
    rows = records(site_client, f"/notices.csv{selection}")
    query = json.loads(site_client.get(f"/notices.json{selection}").data)["query"]
    assert {row["notice"].value for row in ask(site_client, query)} == {row["notice"] for row in rows}
    assert len(rows) == len({row["notice"] for row in rows})


@pytest.mark.parametrize("path", ["/clusters", "/notices"])
def test_each_count_of_a_facet_is_what_choosing_it_gives(site_client, path):
    html = site_client.get(f"{path}?year=2024").get_data(as_text=True)
    choices = re.findall(
        r'href="(\?[^"]*)"(?: aria-label="[^"]*")?><span>[^<]*</span><span class="n">(\d+)</span>', html
    )
    assert len(choices) > 15
    tried = 0
    for query, count in choices[::3]:
        query = query.replace("&amp;", "&")
        if query.count("year=") == 1 and "year=2024" in query:
            assert len(records(site_client, f"{path}.csv{query}")) == int(count), query
            tried += 1
    assert tried > 4


def test_a_facet_of_very_many_values_lists_the_most_frequent_and_tells_how_many_are_left(site_client, monkeypatch):
    def listed(address: str) -> list[tuple[str, int]]:
        html = site_client.get(address).get_data(as_text=True)
        section = next(part for part in html.split("<section>") if "programme=" in part).partition("</section>")[0]
        found = re.findall(r'programme=([a-z0-9-]+)[^"]*"(?: aria-label="[^"]*")?><span>[^<]*</span>.*?(\d+)<', section)
        told = re.search(r"(\d+) more are not listed", section)
        assert len(found) > 10
        return [*((name, int(count)) for name, count in found), *([("left", int(told[1]))] if told else [])]

    whole = listed("/clusters?lang=en&sort=name")
    assert "left" not in dict(whole)
    monkeypatch.setattr("gazette.web.browse.facets.MOST", 3)
    least = whole[-1][0]
    assert listed("/clusters?lang=en&sort=-name") == [*whole[:13], ("left", len(whole) - 13)]
    chosen = site_client.get(f"/clusters?lang=en&programme={least}").get_data(as_text=True)
    assert '<li class="chosen">' in chosen  # wherever it stands among the others


@pytest.mark.parametrize(("path", "key"), [("/clusters", "recognition"), ("/notices", "notice")])
def test_every_form_holds_the_same_rows(site_client, path, key):
    selection = "?place=610000"
    rows = [row[key] for row in records(site_client, f"{path}.csv{selection}")]
    document = json.loads(site_client.get(f"{path}.json{selection}").data)
    assert [row[key] for row in document["rows"]] == rows and document["count"] == len(rows) > 0
    book = openpyxl.load_workbook(io.BytesIO(site_client.get(f"{path}.xlsx{selection}").data))
    sheet = [[cell.value for cell in row] for row in book.active.rows]
    assert [row[sheet[0].index(key)] for row in sheet[1:]] == rows
    triples = list(ox.parse(site_client.get(f"{path}.ttl{selection}").data, format=ox.RdfFormat.TURTLE))
    assert {t.subject.value for t in triples} >= set(rows)
    total = int(re.search(r"(\d+) (?:项|份)", site_client.get(f"{path}{selection}").get_data(as_text=True))[1])
    assert total == len(rows)


def test_pages_of_a_list_hold_each_row_once(site_client):
    seen, address = [], "/clusters?lang=en"
    while address:
        html = site_client.get(address).get_data(as_text=True)
        seen += re.findall(r'<td class="nowrap"><a href="(/id/recognition/[^"?]+)', html)
        onward = re.search(r'href="(\?[^"]*)" rel="next"', html)
        address = "/clusters" + onward[1].replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == len(records(site_client, "/clusters.csv"))


@pytest.mark.parametrize(
    ("address", "status"),
    [("/clusters?page=0", 400), ("/clusters?page=x", 400), ("/clusters?page=9999", 404), ("/clusters?on=2026-02-30", 400),
     ("/clusters.doc", 404), ("/notices?on=yesterday", 400), ("/?on=2026-13-01", 400), ("/notices.exe", 404)],
)  # fmt: skip
def test_what_cannot_be_is_told(site_client, address, status):
    assert site_client.get(address).status_code == status


@pytest.mark.parametrize("column", ["name", "place", "programme", "level", "year", "stage", "ends"])
def test_lists_are_sorted_both_ways(site_client, column):
    def names(sort: str) -> list[str]:
        html = site_client.get(f"/clusters?place=610000&sort={sort}").get_data(as_text=True)
        assert html.count("aria-sort=") == (1 if column != "programme" else 0)
        return re.findall(r'<td class="title"><a href="([^"]+)', html)

    up, down = names(column), names(f"-{column}")
    assert len(up) == len(down) > 20 and up == list(reversed(down))


def test_no_text_of_a_notice_becomes_a_formula():
    cells = {"a": '=HYPERLINK("http://x","y")', "b": "+1", "c": "\x00\x08ok", "d": 3}
    body = tables.write("xlsx", list(cells), [cells], lambda: (), {}, "http://localhost:8000")
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert [cell.value for cell in sheet[2]] == ['=HYPERLINK("http://x","y")', "+1", "ok", 3]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n"]


@pytest.mark.parametrize("path", ["/clusters.csv", "/clusters.xlsx", "/notices.json"])
def test_a_list_too_long_for_a_file_is_told_where_all_of_it_is(site_client, monkeypatch, path):
    assert site_client.get(path).status_code == 200
    monkeypatch.setattr(tables, "LARGEST", 5)
    site_client.application.extensions["gazette"].cache._kept.clear()
    answer = site_client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "/dumps" in answer.json["detail"] and answer.json["rows"] > answer.json["limit"] == 5


def test_the_bars_of_notices_count_each_once_by_its_highest_level(site_client):
    rows = site_client.application.extensions["gazette"].served.catalogue.notices
    catalogue = site_client.application.extensions["gazette"].served.catalogue

    def level(notice) -> str:
        found = {catalogue.level_of(act.programme) for act in notice.acts}
        return next((one for one in LEVELS if one in found), "")

    expected = Counter((notice.year, level(notice)) for notice in rows if notice.year)
    assert by_year_and_level(rows, rows.all) == expected

"""What programs follow: the calendar keeps RFC 5545, the feed RFC 4287, the sitemap leads to pages."""

from __future__ import annotations

import datetime as dt
import json

import icalendar
import pytest
from lxml import etree

from gazette.web.pages.duties import due, duties_to, next_duties

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("query", ["", "?place=610000", "?lang=en", "?addressee=CN-iit"])
def test_the_calendar_is_one_that_clients_read(site_client, query):
    answer = site_client.get(f"/calendar.ics{query}")
    assert answer.mimetype == "text/calendar"
    lines = answer.data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "lines are folded by octets"
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    events = list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))
    assert events
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(days=1)
        assert event["DTSTAMP"].dt.utcoffset() == dt.timedelta(0)


def test_a_calendar_of_a_place_holds_its_own_and_the_national_duties(site_client):
    def summaries(query: str) -> set[str]:
        calendar = icalendar.Calendar.from_ical(site_client.get(f"/calendar.ics{query}").data)
        return {str(event["SUMMARY"]) for event in calendar.walk("VEVENT") if "RRULE" in event}

    whole, shaanxi, zhejiang = summaries(""), summaries("?place=610000"), summaries("?place=330000")
    assert shaanxi < whole and zhejiang < whole and shaanxi != zhejiang
    assert shaanxi & zhejiang, "what the ministry asks for holds in both"


@pytest.mark.parametrize("address", ["/calendar?place=999999", "/calendar.ics?place=x"])
def test_a_place_that_is_none_is_told(site_client, address):
    assert site_client.get(address).status_code == 400


@pytest.mark.parametrize(
    ("month", "day", "on", "expected"),
    [(3, 30, "2026-03-30", "2026-03-30"), (3, 30, "2026-03-31", "2027-03-30"), (2, 29, "2027-01-01", "2027-02-28"),
     (2, 29, "2028-01-01", "2028-02-29"), (12, 31, "2026-12-31", "2026-12-31")],
)  # fmt: skip
def test_the_next_due_date(month, day, on, expected):
    assert due(month, day, dt.date.fromisoformat(on)) == dt.date.fromisoformat(expected)


def test_the_feed_tells_the_newest_notices_first(site_client):
    root = etree.fromstring(site_client.get("/feed.atom").data)
    entries = root.findall(f"{ATOM}entry")
    days = [entry.findtext(f"{ATOM}published") for entry in entries]
    assert days == sorted(days, reverse=True) and len(days) > 3
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in entries)


def test_a_number_that_no_notice_states_is_not_told_as_none(site_client):
    notices = site_client.application.extensions["gazette"].served.catalogue.notices
    unknown = {n.iri: n for n in notices if any(act.announced is None and not act.named for act in n.acts)}
    root = etree.fromstring(site_client.get("/feed.atom").data)
    said = {one.findtext(f"{ATOM}id"): one.findtext(f"{ATOM}summary") for one in root.findall(f"{ATOM}entry")}
    assert [iri for iri in said if iri in unknown]
    for iri, summary in said.items():
        assert ("数目不详" in summary) == (iri in unknown), summary
        assert not [part for part in summary.split("；") if part.endswith(" 0")], summary
    body = next(iter(next(iter(unknown.values())).issuers))
    page = site_client.get(
        body.removeprefix("http://localhost:8000").replace("/id/", "/doc/"), query_string={"lang": "en"}
    )
    assert "number not known</span>" in page.text


def test_the_sitemap_leads_to_pages(site_client):
    index = etree.fromstring(site_client.get("/sitemap.xml").data)
    parts = [loc.text for loc in index.iter(f"{SITEMAP}loc")]
    assert site_client.get("/sitemap-0.xml").status_code == 404
    found = []
    for part in parts:
        found += [loc.text for loc in etree.fromstring(site_client.get(part).data).iter(f"{SITEMAP}loc")]
    assert len(found) == len(set(found)) > 500
    for address in found[:: len(found) // 25]:
        assert site_client.get(address).status_code == 200, address
    assert parts[0].rpartition("/")[0] in site_client.get("/robots.txt").get_data(as_text=True)


def test_the_search_description_names_addresses_that_answer(site_client):
    root = etree.fromstring(site_client.get("/opensearch.xml").data)
    templates = [url.get("template") for url in root.iter("{*}Url")]
    assert len(templates) == 2
    for template in templates:
        assert site_client.get(template.replace("{searchTerms}", "%E6%9D%90%E6%96%99")).status_code == 200
    typed, labels, notes, addresses = json.loads(site_client.get("/suggest?q=xian").data)
    assert typed == "xian" and len(labels) == len(notes) == len(addresses) > 0
    assert site_client.get(addresses[0], follow_redirects=True).status_code == 200
    assert json.loads(site_client.get("/suggest?q=").data)[1:] == [[], [], []]


def test_what_is_due_next_comes_first_however_few_are_asked_for(site_client):
    catalogue, on = site_client.application.extensions["gazette"].served.catalogue, dt.date(2026, 6, 30)
    every = next_duties(catalogue, catalogue.duties.all, on, 1 << 20)
    assert len(every) == len(catalogue.duties) > 3
    assert [duty.next or dt.date.max for duty in every] == sorted(duty.next or dt.date.max for duty in every)
    assert [duty.next for duty in next_duties(catalogue, catalogue.duties.all, on, 3)] == [d.next for d in every[:3]]
    for body in catalogue.duties.totals("addressee"):
        assert duties_to(catalogue, body, on) == [duty for duty in every if body in duty.to]


def test_what_is_reported_to_be_due_is_in_the_calendar_and_said_to_be_reported(site_client):
    asked = "SELECT DISTINCT ?act ?day { ?act cg:reportDue ?day }"
    answer = site_client.get("/sparql", query_string={"query": asked, "format": "json"})
    told = {(row["act"]["value"], row["day"]["value"]) for row in answer.get_json()["results"]["bindings"]}
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    stated = {(duty.notice, day) for duty in catalogue.duties if not duty.reported for day in duty.days}
    found = {(duty.iri, f"--{m:02}-{d:02}") for duty in catalogue.duties if duty.reported for m, d in duty.days}
    assert found and found <= told
    for act, day in told - found:  # its notice is held, and states the same
        notice, _ = catalogue.announcement(act)
        assert (notice.iri, (int(day[2:4]), int(day[5:7]))) in stated
    page = site_client.get("/calendar", query_string={"lang": "en"}).text
    assert page.count('<span class="soft">as reported</span>') == len({iri for iri, _ in found})
    assert page.count(">submission</a>") == len({iri for iri, _ in found})
    calendar = icalendar.Calendar.from_ical(site_client.get("/calendar.ics?lang=en").data)
    due_by_report = [one for one in calendar.walk("VEVENT") if str(one["SUMMARY"]).startswith("Due, as reported: ")]
    assert len(due_by_report) == len(found)


def test_a_place_has_its_own_duties_those_of_wider_places_and_those_of_the_whole_country(site_client):
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    place = next(one for one in catalogue.places.levels if catalogue.places.levels[one] == "county")
    wider = {*catalogue.places.lineage(place)}
    expected = {
        duty.iri
        for duty in catalogue.duties
        if (notice := catalogue.notice(duty.notice)) is None or not notice.places or notice.places & wider
    }
    assert {duty.iri for duty in catalogue.duties.select(catalogue.duties_in(place))} == expected

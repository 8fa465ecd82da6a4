"""Linksets made anew from a service that behaves, and misbehaves, as Wikidata does. No test leaves this machine."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from tests.linking import wikidata_like as like
from tests.linking.wikidata_like import Items, Service, items_of, serving

from gazette.cli import cli
from gazette.errors import UserError
from gazette.graph.links import link_sheets
from gazette.graph.vocabulary import PROV, TYPE, VOID, Space
from gazette.linking.decisions import Decision
from gazette.linking.linkset_files import Outcome, former_links
from gazette.linking.refresh import refresh
from gazette.linking.remote import AGENT, EndpointFailed, Manners, RemoteEndpoint
from gazette.linking.targets import code_forms
from gazette.reference import Reference
from gazette.reference.classifications import Classifications
from gazette.reference.links import Links
from gazette.settings import CHECKOUT

PROVINCE = "61"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The reference tables of one province, with their links, and the whole country's bodies."""
    folder = tmp_path / "data" / "reference"
    shutil.copytree(CHECKOUT / "data" / "reference", folder)
    for table in ("wikidata", "geonames"):
        path = folder / "links" / f"{table}.csv"
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text(
            "\n".join([head, *(line for line in lines if line.startswith(PROVINCE))]) + "\n", encoding="utf-8"
        )
    return folder.parent


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(items_of(CHECKOUT / "data" / "reference", PROVINCE)) as service:
        yield service


class Clock:
    """Waits without waiting, and remembers how long."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def asked(service: Service, clock: Clock | None = None, **manners: float) -> RemoteEndpoint:
    given = {"pause": 0.5, "timeout": 20.0} | manners
    return RemoteEndpoint(service.url, Manners(sleep=(clock or Clock()).sleep, **given))  # type: ignore[arg-type]


def run(
    target: str, service: Service, data: Path, clock: Clock | None = None, *, lose: bool = False, **manners: float
) -> Outcome:
    links, kept = data / "reference" / "links", data.parent / "var" / "linking"
    return refresh(target, asked(service, clock, **manners), tables(), links, kept, batch=200, lose=lose)


@cache
def tables() -> Reference:
    return Reference.load(CHECKOUT / "data" / "reference")


def of(outcome: Outcome, code: str) -> list[Decision]:
    return [decision for decision in outcome.decisions if decision.code == code]


def wikidata(data: Path) -> dict[str, str]:
    return former_links(data / "reference" / "links", "wikidata")


def test_codes_are_asked_for_as_wikidata_writes_them() -> None:
    assert code_forms("610116") == ("61 01 16", "610116")
    assert code_forms("610100") == ("61 01 00", "610100", "61 01", "6101")
    assert code_forms("610000") == ("61 00 00", "610000", "61")


def test_a_quiet_run_confirms_what_is_there(service: Service, data: Path) -> None:
    before = wikidata(data)
    outcome = run("wikidata-regions", service, data)
    assert outcome.accepted == before == wikidata(data)
    assert not outcome.fates and not outcome.faults
    assert set(service.agents) == {AGENT}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (like.status("429 Too Many Requests", Retry_After="30"), "HTTP 429"),
        (like.status("503 Service Unavailable"), "HTTP 503"),
        (like.status("500 Internal Server Error"), None),
        (like.status("504 Gateway Timeout"), "HTTP 504"),
        (like.cut, "an answer cut short"),
        (like.cut_in_silence, "an answer cut short"),
        (like.html, "HTML instead of JSON"),
        (like.html_called_json, "HTML instead of JSON"),
        (like.other_json, "JSON that is no answer"),
        (like.empty, "an empty answer"),
        (like.endless, "an answer without end"),
    ],
)
def test_a_fault_is_survived(
    service: Service, data: Path, fault: Callable[[bytes], like.Answer], told: str | None
) -> None:
    service.faults = [None, fault, fault]
    outcome = run("wikidata-regions", service, data, most_bytes=1 << 21)
    assert outcome.accepted == wikidata(data)
    assert sum(outcome.faults.values()) == 2
    assert told is None or outcome.faults == {told: 2}


@pytest.mark.parametrize(("fault", "told"), [(like.drip, "an answer that drips"), (like.silence, "no answer in time")])
def test_slowness_is_survived(service: Service, data: Path, fault: Callable[[bytes], like.Answer], told: str) -> None:
    service.faults = [fault]
    outcome = run("wikidata-regions", service, data, timeout=1.0)
    assert outcome.faults[told] == 1
    assert outcome.accepted == wikidata(data)


def test_a_redirect_is_followed_and_one_in_a_circle_is_not(service: Service) -> None:
    query = "SELECT ?x { VALUES ?x { 1 } }"
    there = f"{service.url}?{urlencode({'query': query})}"
    endpoint = RemoteEndpoint(service.url, Manners(sleep=Clock().sleep, tries=2))
    service.faults = [like.status("302 Found", Location=there)]
    assert endpoint.select(query) == [{"x": "1"}]
    assert service.requests == 2 and not endpoint.faults
    service.faults = [like.status("302 Found", Location=there)] * 40
    with pytest.raises(EndpointFailed, match="HTTP 302"):
        endpoint.select(query)


def test_it_waits_as_long_as_it_is_told_and_longer_each_time(service: Service, data: Path) -> None:
    clock = Clock()
    busy = like.status("503 Busy")
    service.faults = [like.status("429 Too Many", Retry_After="30"), busy, busy]
    run("wikidata-regions", service, data, clock)
    assert clock.slept[:3] == [30.0, 2.0, 4.0]
    assert all(seconds == 0.5 for seconds in clock.slept[3:])


def test_who_asks_for_too_much_patience_is_left_and_come_back_to(service: Service, data: Path) -> None:
    service.faults = [None, None, like.status("429 Too Many", Retry_After="7200")]
    with pytest.raises(EndpointFailed, match="come back after 7200 s"):
        run("wikidata-regions", service, data)
    before = service.requests
    again = run("wikidata-regions", service, data)
    assert again.requests == service.requests - before
    assert again.accepted == wikidata(data)
    with serving(service.items) as other:
        whole = run("wikidata-regions", other, data)
    assert again.requests == whole.requests - 2


def test_a_broken_line_of_the_state_costs_one_question(service: Service, data: Path) -> None:
    service.faults = [None, None, like.status("400 Bad Request")]
    with pytest.raises(EndpointFailed):
        run("wikidata-regions", service, data)
    state = data.parent / "var" / "linking" / "wikidata-regions.jsonl"
    lines = state.read_text(encoding="utf-8").splitlines()
    state.write_text("\n".join([*lines[:-1], lines[-1][:20]]), encoding="utf-8")
    assert run("wikidata-regions", service, data).accepted == wikidata(data)
    assert not state.exists()


@pytest.mark.parametrize("line", ["400 Bad Request", "403 Forbidden", "404 Not Found"])
def test_what_is_refused_for_good_is_asked_once(service: Service, data: Path, line: str) -> None:
    service.faults = [like.status(line)]
    with pytest.raises(EndpointFailed, match="gave no answer"):
        run("wikidata-regions", service, data)
    assert service.requests == 1


def test_a_service_that_never_recovers_is_given_up_and_nothing_is_written(service: Service, data: Path) -> None:
    before = wikidata(data)
    service.faults = [like.html] * 50
    with pytest.raises(EndpointFailed, match="HTML instead of JSON"):
        run("wikidata-regions", service, data)
    assert service.requests == Manners().tries
    assert wikidata(data) == before


def test_nobody_there_is_told() -> None:
    endpoint = RemoteEndpoint("http://127.0.0.1:1/sparql", Manners(sleep=Clock().sleep, tries=2))
    with pytest.raises(EndpointFailed, match="no connection"):
        endpoint.select("SELECT * {}")


def test_each_pair_is_decided_with_its_reason(service: Service, data: Path) -> None:
    items, links = service.items, wikidata(data)
    items.state("Q900000001", "P442", "61 01 16")  # two items of one code and name
    items.label("Q900000001", "长安区")
    items.state("Q900000002", "P442", "61 01 12", "DeprecatedRank")
    items.label("Q900000002", "未央区")
    items.state("Q900000003", "P442", "61 01 17")  # the county before the district
    items.label("Q900000003", "高陵县")
    items.direct("Q900000003", "P576", "2015-08-17")
    items.state("Q900000004", "P442", "610113")
    items.label("Q900000004", "雁塔", "zh-hant")
    items.remove(links["610113"])
    items.state(links["610114"], "P1566", "1")
    outcome = run("wikidata-regions", service, data)
    assert [d.verdict for d in of(outcome, "610116")] == ["undecided", "undecided"]
    assert "fit equally" in of(outcome, "610116")[0].reason
    assert {(d.target, d.verdict) for d in of(outcome, "610112")} == {
        (links["610112"], "accepted"), ("Q900000002", "rejected"),
    }  # fmt: skip
    ended = next(d for d in of(outcome, "610117") if d.target == "Q900000003")
    assert ended.verdict == "rejected" and "2015" in ended.reason
    assert outcome.accepted["610113"] == "Q900000004"  # the short name, in the other script's label
    assert all(decision.reason for decision in outcome.decisions)


def test_another_name_or_later_dates_are_left_to_a_person(service: Service, data: Path) -> None:
    links = wikidata(data)
    for code, change in {"610102": "label", "610103": "dates", "610104": "nameless"}.items():
        service.items.remove(links[code])
        service.items.state(links[code], "P442", code)
        if change != "nameless":
            service.items.label(links[code], "另一个区" if change == "label" else "碑林区")
        if change == "dates":
            service.items.direct(links[code], "P571", "2031-01-01")
    outcome = run("wikidata-regions", service, data)
    for code, reason in {"610102": "another name", "610103": "began in 2031", "610104": "no Chinese name"}.items():
        (decision,) = of(outcome, code)
        assert decision.verdict == "undecided" and reason in decision.reason


def test_a_link_that_died_or_moved_is_told(service: Service, data: Path) -> None:
    links = wikidata(data)
    moved, dead = links["610102"], links["610103"]
    for item in (moved, dead):
        service.items.remove(item)
    service.items.redirect(moved, "Q900000010")
    service.items.state("Q900000010", "P442", "61 01 02")
    service.items.label("Q900000010", "新城区")
    outcome = run("wikidata-regions", service, data)
    assert outcome.fates == {moved: "moved to Q900000010", dead: "no longer there"}
    assert wikidata(data)["610102"] == "Q900000010"
    assert "610103" not in wikidata(data)
    told = (data / "reference" / "links" / "wikidata.undecided.csv").read_text(encoding="utf-8")
    assert f"{dead},,linked before: no longer there" in told


def test_a_run_that_would_lose_many_links_writes_nothing(data: Path) -> None:
    before = wikidata(data)
    with serving(Items()) as hollow:
        with pytest.raises(UserError, match="would be lost"):
            run("wikidata-regions", hollow, data)
        assert wikidata(data) == before
        assert run("wikidata-regions", hollow, data, lose=True).accepted == {}


def test_geonames_and_openstreetmap_come_through_the_items(service: Service, data: Path) -> None:
    links, geonames = wikidata(data), former_links(data / "reference" / "links", "geonames")
    for code, target in geonames.items():
        if code in links:
            service.items.state(links[code], "P1566", target)
    service.items.state(links["610000"], "P1566", "42", "DeprecatedRank")
    service.items.state(links["610100"], "P402", "3226004")
    service.items.state(links["610100"], "P402", "3226005")
    service.items.state(links["610112"], "P402", "3226006")
    service.items.state(links["610113"], "P402", "3226007")
    service.items.state(links["610113"], "P402", "3226008", "PreferredRank")
    outcome = run("geonames", service, data)
    assert outcome.accepted == {code: target for code, target in geonames.items() if code in links}
    assert ("42", "rejected") in {(d.target, d.verdict) for d in of(outcome, "610000")}
    roads = run("osm", service, data)
    assert roads.accepted == {"610112": "3226006", "610113": "3226008"}
    assert {d.verdict for d in of(roads, "610100")} == {"undecided"}


def test_bodies_are_linked_by_name_and_jurisdiction(service: Service, data: Path) -> None:
    items, links = service.items, wikidata(data)
    for item, name, place in (
        ("Q901", "工业和信息化部", "Q148"),
        ("Q902", "陕西省工业和信息化厅", links["610000"]),
        ("Q903", "陕西省发展和改革委员会", links["610100"]),
        ("Q904", "国家发展和改革委员会", None),
    ):
        items.label(item, name, "zh-hans")
        items.label(item, name)
        if place:
            items.direct(item, "P1001", place)
    outcome = run("bodies", service, data)
    assert outcome.accepted == {"610000-iit": "Q902", "CN-iit": "Q901"}
    assert [(d.verdict, d.reason) for d in of(outcome, "610000-drc")] == [("rejected", "of another jurisdiction")]
    assert of(outcome, "CN-drc")[0].verdict == "undecided"


def test_what_is_written_is_read_again_with_its_run(service: Service, data: Path) -> None:
    service.items.label("Q901", "工业和信息化部")
    service.items.direct("Q901", "P1001", "Q148")
    run("wikidata-regions", service, data)
    run("bodies", service, data)
    folder = data / "reference"
    reference = tables()
    sheets = {
        sheet.graph.value.rpartition("/")[2]: sheet
        for sheet in link_sheets(Links.load(folder), reference, Classifications.load(folder), Space("http://x"))
    }
    for key in ("wikidata", "wikidata-bodies"):
        said = {triple.predicate for triple in sheets[key]}
        assert {PROV.wasGeneratedBy, PROV.startedAtTime, PROV.endedAtTime, PROV.used, VOID.triples} <= said
        assert [t for t in sheets[key] if t.predicate == TYPE and t.object == PROV.Activity]
    assert "<http://x/id/organisation/CN-iit>" in {str(t.subject) for t in sheets["wikidata-bodies"]}
    lines = (folder / "links" / "wikidata.sssom.tsv").read_text(encoding="utf-8").splitlines()
    table = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert {row["predicate_id"] for row in table} == {"owl:sameAs"}
    assert all(row["comment"] and row["mapping_justification"].startswith("semapv:") for row in table)


def test_the_command_tells_what_came_of_it(service: Service, data: Path) -> None:
    where = ["--data", str(data), "--var", str(data.parent / "var"), "--endpoint", service.url, "--pause", "0"]
    told = CliRunner().invoke(cli, ["link", "wikidata-regions", "--batch", "200", *where], catch_exceptions=False)
    assert f"{len(wikidata(data))} accepted, 0 rejected" in told.output
    with pytest.raises(UserError, match="no target"):
        CliRunner().invoke(cli, ["link", "moon", *where], catch_exceptions=False)


def test_every_region_of_the_country_agrees_with_its_name_in_traditional_script(tmp_path: Path) -> None:
    reference = CHECKOUT / "data" / "reference"
    shutil.copytree(reference, tmp_path / "data" / "reference")
    with serving(items_of(reference, "")) as service:
        outcome = run("wikidata-regions", service, tmp_path / "data")
    assert not outcome.fates
    assert outcome.accepted == wikidata(tmp_path / "data")

"""What changes from release to release is told, and can be replayed from the first release to the present one."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator

import msgspec
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree

from gazette.changes.compare import Change, Difference, Named, difference
from gazette.changes.log import Log
from gazette.changes.stream import replay
from gazette.changes.tell import AS, summary, triples
from gazette.errors import UserError
from gazette.graph.vocabulary import CG, DCTERMS, XSD
from gazette.release.build import build
from gazette.release.manifest import Release, releases_of
from gazette.release.record import compare, named
from gazette.release.rollback import find, roll_back
from gazette.release.swap import CURRENT, current
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app

from .edits import EDITS, correct, list_row, rename_in_page

TREE = "https://w3id.org/tree#"
LDES = "https://w3id.org/ldes#"


@pytest.fixture
def client(settled: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setattr("gazette.web.site.LOOK", 0.0)
    app = create_app(releases_of(settled.var, settled.base_uri) / CURRENT, settled)
    yield app.test_client()
    app.extensions["gazette"].close()


def pages(client: FlaskClient, base: str, media_type: str = "application/trig") -> list[tuple[str, list[ox.Quad]]]:
    """Follow the relations of the view, in the order of their values, to every page."""
    view = client.get("/changes", headers={"Accept": "text/turtle"})
    assert view.status_code == 200
    store = ox.Store()
    store.load(view.data, format=ox.RdfFormat.TURTLE)
    rows = store.query(
        f"SELECT ?node ?value {{ ?view <{TREE}relation> ?r . ?r a <{TREE}GreaterThanOrEqualToRelation> ;"
        f" <{TREE}node> ?node ; <{TREE}value> ?value }} ORDER BY ?value ?node"
    )
    found = []
    for row in rows:
        address = row["node"].value.removeprefix(base)
        answer = client.get(address, headers={"Accept": media_type})
        assert answer.mimetype == media_type
        assert "immutable" in answer.headers["Cache-Control"]
        form = ox.RdfFormat.from_media_type(media_type)
        found.append((address, list(ox.parse(answer.data, format=form, base_iri=row["node"].value))))
    return found


def present(release: Release) -> set[str]:
    """The triples of a release but for its description of itself; blank nodes stand for each other."""
    meta = ox.NamedNode(f"{release.manifest.base_uri}/graph/meta")
    quads = EmbeddedStore.read_only(release.store).quads()
    return {str(quad.triple) for quad in quads if quad.graph_name != meta}


def replayed(client: FlaskClient, base: str, media_type: str = "application/trig") -> set[str]:
    state = replay(quads for _, quads in pages(client, base, media_type))
    return {str(triple) for version in state.values() for triple in version}


def named_only(triples: set[str]) -> set[str]:
    return {triple for triple in triples if "_:" not in triple}


def test_replaying_all_changes_over_http_gives_the_present_triples(client, settled):
    assert len(pages(client, settled.base_uri)) == 1
    for edit in (rename_in_page, list_row, correct, rename_in_page, EDITS[3]):
        edit(settled.data)
        release = build(settled, accept=True).release
    seen = dict(pages(client, settled.base_uri))
    for media_type in ("application/trig", "application/n-quads", "application/ld+json"):
        found, expected = replayed(client, settled.base_uri, media_type), present(release)
        assert named_only(found) == named_only(expected), media_type
        assert len(found) == len(expected)
    first = Log(releases_of(settled.var, settled.base_uri)).entries(release.manifest.release)[0]
    roll_back(settled, first.release)
    back = current(releases_of(settled.var, settled.base_uri))
    assert back.manifest.digest != release.manifest.digest
    assert named_only(replayed(client, settled.base_uri)) == named_only(present(back))
    after = dict(pages(client, settled.base_uri))
    assert after.keys() > seen.keys()
    assert all([str(q) for q in after[address]] == [str(q) for q in quads] for address, quads in seen.items())


def test_a_lost_log_begins_anew_and_a_damaged_one_goes_on_from_where_it_holds(client, settled):
    rename_in_page(settled.data)
    build(settled)
    log = Log(releases_of(settled.var, settled.base_uri))
    [_, second] = log.entries(current(releases_of(settled.var, settled.base_uri)).manifest.release)
    (log.folder / second.name / "entry.json").write_bytes(b"{")
    list_row(settled.data)
    release = build(settled, accept=True).release
    assert named_only(replayed(client, settled.base_uri)) == named_only(present(release))
    [*_, last] = log.entries(release.manifest.release)
    told = log.difference(last)
    assert told.before is not None
    assert any("量子信息" in change.label for change in told.changes), "with what the damaged step had told"
    shutil.rmtree(log.folder)
    correct(settled.data)
    release = build(settled, accept=True).release
    assert named_only(replayed(client, settled.base_uri)) == named_only(present(release))


def test_the_view_describes_the_stream(client, settled):
    view = client.get("/changes.nq").data.decode()
    stream = f"<{settled.base_uri}/changes#stream>"
    for predicate in ("timestampPath", "versionOfPath", "versionDeleteObject"):
        assert f"{stream} <{LDES}{predicate}>" in view
    assert f"{stream} <{TREE}view> <{settled.base_uri}/changes>" in view
    tag = client.get("/changes.ttl").headers["ETag"]
    assert client.get("/changes.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/changes/000000-none/1").status_code == 404
    assert client.get("/changes", headers={"Accept": "image/png"}).status_code == 406


def test_the_data_set_is_as_old_as_its_first_release(client, settled):
    rename_in_page(settled.data)
    build(settled)
    first, second = Log(releases_of(settled.var, settled.base_uri)).entries(
        current(releases_of(settled.var, settled.base_uri)).manifest.release
    )
    told = ox.parse(client.get("/dataset.nt").data, format=ox.RdfFormat.N_TRIPLES)
    data_set = ox.NamedNode(f"{settled.base_uri}/dataset")
    said = {quad.predicate: quad.object.value for quad in told if quad.subject == data_set}
    assert first.time != second.time
    for predicate, step in ((DCTERMS.issued, first), (DCTERMS.modified, second)):
        assert dt.datetime.fromisoformat(said[predicate]) == dt.datetime.fromisoformat(step.time)


def test_people_follow_a_feed_and_a_page(client, settled):
    rename_in_page(settled.data)
    build(settled)
    feed = etree.fromstring(client.get("/changes.atom").data)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    said = entries[0].findtext("{http://www.w3.org/2005/Atom}content") or ""
    assert "成都市量子信息产业集群" in said
    assert "「" in said, "with the sentence behind it"
    page = client.get("/changes", headers={"Accept": "text/html"}).text
    step = Log(releases_of(settled.var, settled.base_uri)).entries(
        current(releases_of(settled.var, settled.base_uri)).manifest.release
    )[-1]
    assert f"/changes/{step.name}.json" in page
    assert json.loads(client.get(f"/changes/{step.name}.json").data)["changes"]
    turtle = client.get(f"/changes/{step.name}.ttl")
    triples = list(ox.parse(turtle.data, format=ox.RdfFormat.TURTLE))
    here = {quad.subject.value.partition("#")[0] for quad in triples}
    assert here == {f"{settled.base_uri}/changes/{step.name}"}, "what is named is where it is found"
    asked = client.get(f"/changes/{step.name}", headers={"Accept": "text/turtle"})
    assert (asked.status_code, asked.data) == (200, turtle.data)
    assert client.get(f"/changes/{step.name}", headers={"Accept": "text/html,*/*;q=0.8"}).mimetype == "text/plain"
    assert client.get(f"/changes/{step.name}", headers={"Accept": "text/html"}).mimetype == "text/plain"
    assert client.get(f"/changes/{step.name}", headers={"Accept": "image/png"}).status_code == 406
    again = client.get(f"/changes/{step.name}.ttl", headers={"If-None-Match": turtle.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/changes/{step.name}.json").headers["ETag"] != turtle.headers["ETag"]


def test_values_that_changed_are_told_with_their_datatypes():
    about = {"kind": "changed", "of": "Recognition", "thing": "http://localhost:8000/id/x", "label": "x"}
    changes = tuple(
        Change(**about, property=CG[name].value, before=(before,), after=(after,))
        for name, before, after in (
            ("endLatest", "2026-01-01", "2027-01-01"), ("announcedCount", "10", "12"),
            ("documentNumber", "2024", "2025"), ("lifecycle", "http://e.org/granted", "http://e.org/renewed"),
        )
    )  # fmt: skip
    found = Difference(before=Named("a", "", "2026-01-01"), after=Named("b", "", "2026-01-02"), changes=changes)
    values = [t.object for t in triples(found, "http://localhost:8000", "000001-b") if t.predicate == AS.result]
    assert values == [
        ox.Literal("2027-01-01", datatype=XSD.date), ox.Literal("12", datatype=XSD.integer), ox.Literal("2025"),
        ox.NamedNode("http://e.org/renewed"),
    ]  # fmt: skip


def test_what_is_new_gone_or_changed_is_told_with_its_sentence(settled):
    first = build(settled).release
    rename_in_page(settled.data)
    correct(settled.data)
    second = build(settled).release
    found = compare(first, second)
    told = {(c.kind, c.of, c.label.partition("(")[0]) for c in found.changes}
    assert ("new", "Cluster", "成都市量子信息产业集群") in told
    assert ("withdrawn", "Recognition", "成都市集成电路产业集群") in told
    new = next(c for c in found.changes if c.kind == "new" and c.of == "Cluster")
    assert new.sentence is not None and "成都市量子信息产业集群" in (new.sentence.quote or "")
    back = compare(second, first)
    assert {(c.thing, c.kind) for c in back.changes if c.kind == "new"} == {
        (c.thing, "new") for c in found.changes if c.kind == "withdrawn"
    }
    assert compare(first, first).changes == ()


def sentences(before: Release, after: Release) -> dict[tuple[str, str], str | None]:
    """What is quoted for each change of a property, by the thing's label and the property's name."""
    return {
        (c.label.partition("(")[0], c.property.rpartition("#")[2]): c.sentence and c.sentence.quote
        for c in compare(before, after).changes
        if c.property is not None
    }


def test_a_change_is_told_with_the_sentence_that_makes_it_and_with_no_other(settled):
    first = build(settled).release
    folder, page = settled.data / "notices" / "revoked", settled.data / "notices" / "sichuan-2022-sei" / "page.txt"
    folder.mkdir()
    text = (
        "四川省发展和改革委员会关于撤销部分省级战略性新兴产业集群的通知\n有关市发展改革委:\n"
        "因未通过2026年考核,决定撤销成都市集成电路产业集群、德阳市清洁能源装备产业集群2个省级战略性新兴产业集群认定。\n"
        "四川省发展和改革委员会\n2026年5月20日\n"
    )
    (folder / "page.txt").write_text(text, encoding="utf-8")
    (folder / "capture.toml").write_text(
        '[[capture]]\nfile = "page.txt"\nrights = "official-text"\nobtained = "made for a test"\n'
        f'sha256_original = "{"0" * 64}"\nmasked = 0\n',
        encoding="utf-8",
    )
    revoked = build(settled).release
    told = sentences(first, revoked)
    assert (told["成都市集成电路产业集群", "lifecycle"] or "").startswith("决定撤销成都市集成电路产业集群"), told
    back = sentences(revoked, first)["成都市集成电路产业集群", "lifecycle"] or ""
    assert "认定" in back and "撤销" not in back
    assert {name for _, name in told} == {"lifecycle", "endEarliest", "endLatest"}, "a name alone describes nothing"
    assert set(told.values()) == {told["成都市集成电路产业集群", "lifecycle"]}, "the end is told by what ends it"
    page.write_text(page.read_text(encoding="utf-8").replace("2022年12月28日", "2022年12月27日"), encoding="utf-8")
    told = sentences(revoked, build(settled, accept=True).release)
    assert told["成都市集成电路产业集群", "grantedOn"] == "2022年12月27日"


def test_a_number_that_is_announced_anew_is_told_with_the_words_that_state_it(settled, client):
    first = build(settled).release
    page = settled.data / "notices" / "sichuan-2022-sei" / "page.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("等23个产业集群", "等24个产业集群"), encoding="utf-8")
    second = build(settled, accept=True).release
    changes = [change for change in compare(first, second).changes if change.of == "Announcement"]
    told = {(change.property or "").rpartition("#")[2]: change for change in changes}
    assert {change.kind for change in changes} == {"changed"}
    assert told.keys() == {"announcedCount", "listKnown"}, "a share follows from what is told"
    count = told["announcedCount"]
    assert (count.before, count.after) == (("23",), ("24",))
    assert count.sentence is not None and "24个" in (count.sentence.quote or "")
    assert "战略性新兴产业集群" in count.label and "认定" in count.label, "the batch and what was done"
    assert told["listKnown"].sentence is None, "no source says how much is known"
    assert "1 announcement changed" in summary(compare(first, second))
    assert "1 次公布" in client.get("/changes?lang=zh", headers={"Accept": "text/html"}).text
    assert "cg:announcedCount 23 -&gt; 24" in client.get("/changes.atom").text


def test_an_announcement_that_comes_with_its_notice_is_told_by_it_and_a_later_one_by_itself(settled):
    first, pages = build(settled).release, settled.data / "notices"
    folder = pages / "sichuan-2022-sei"
    folder.rename(settled.data / "aside")
    without = build(settled, accept=True).release
    told = {(change.kind, change.of) for change in compare(without, first).changes}
    assert ("new", "Notice") in told and ("new", "Announcement") not in told
    told = {(change.kind, change.of) for change in compare(first, without).changes}
    assert ("withdrawn", "Notice") in told and ("withdrawn", "Announcement") not in told
    (settled.data / "aside").rename(folder)
    page = folder / "page.txt"
    text = page.read_text(encoding="utf-8").replace(
        "为做好集群建设工作,", "同时,撤销德阳市清洁能源装备产业集群资格。为做好集群建设工作,"
    )
    page.write_text(text, encoding="utf-8")
    found = [c for c in compare(first, build(settled, accept=True).release).changes if c.of == "Announcement"]
    assert [change.kind for change in found] == ["new"]
    assert "撤销" in found[0].label
    assert found[0].sentence is not None and "撤销" in (found[0].sentence.quote or "")


def test_what_ended_between_two_releases_has_lapsed(tiny_release):
    store = EmbeddedStore.read_only(tiny_release.store)
    ends = sorted(
        dt.date.fromisoformat(q.object.value)
        for q in store.quads(predicate=ox.NamedNode("https://w3id.org/cluster-gazette/ont#endLatest"))
        if "/recognition/" in q.subject.value
    )
    assert ends
    manifest = tiny_release.manifest
    days = (ends[0] - dt.timedelta(days=1), ends[0])
    before, after = (named(msgspec.structs.replace(manifest, built=f"{day}T12:00:00+00:00")) for day in days)
    found = difference(before, after, store, store, ())
    assert {c.kind for c in found.changes} == {"lapsed"}
    assert len(found.changes) == ends.count(ends[0])
    assert all(c.on == ends[0] for c in found.changes)
    assert difference(after, before, store, store, ()).changes == ()


def test_what_a_recheck_may_have_extended_has_not_lapsed(real_build):
    store, manifest = EmbeddedStore.read_only(real_build.release.store), real_build.release.manifest
    day = ox.Literal("2026-01-01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    ended = {
        q.subject.value
        for q in store.quads(predicate=ox.NamedNode("https://w3id.org/cluster-gazette/ont#endLatest"), object=day)
    }
    ended = {thing for thing in ended if "/id/recognition/sme-CN-" in thing}
    assert len(ended) > 50
    before, after = (
        named(msgspec.structs.replace(manifest, built=f"{day}T12:00:00+00:00")) for day in ("2025-12-31", "2026-01-02")
    )
    assert not ended & {change.thing for change in difference(before, after, store, store, ()).changes}


def test_what_lapsed_is_the_same_whether_its_days_are_looked_up_or_all_ends_are_read(tiny_release, monkeypatch):
    store = EmbeddedStore.read_only(tiny_release.store)
    manifest = tiny_release.manifest
    before, after = (
        named(msgspec.structs.replace(manifest, built=f"{day}T12:00:00+00:00")) for day in ("2015-06-30", "2040-01-01")
    )
    read = difference(before, after, store, store, ())
    monkeypatch.setattr("gazette.changes.compare.MOST_DAYS", 1 << 20)
    asked = []
    quads = EmbeddedStore.quads
    monkeypatch.setattr(EmbeddedStore, "quads", lambda self, *a, **k: asked.append((a, k)) or quads(self, *a, **k))
    looked_up = difference(before, after, store, store, ())
    assert looked_up == read and read.changes
    assert all(a or k["object"] for a, k in asked), "nothing goes through all ends"


def test_rolling_back_puts_the_last_release_in_force_and_building_goes_forth_again(settled):
    first = build(settled).release
    rename_in_page(settled.data)
    second = build(settled).release
    releases = releases_of(settled.var, settled.base_uri)
    assert roll_back(settled).manifest == first.manifest
    with pytest.raises(UserError, match="no earlier sound release"):
        roll_back(settled)  # never forward again to what was left
    assert current(releases).manifest == first.manifest
    assert build(settled).release.manifest == second.manifest, "the data folder still says the new"
    assert roll_back(settled, first.manifest.release[:6]).manifest == first.manifest
    assert find(releases, "current").manifest == first.manifest
    with pytest.raises(UserError, match="no release"):
        roll_back(settled, "zzz")
    (second.path / "report.json").write_bytes(b"harm")
    with pytest.raises(UserError, match="damaged"):
        roll_back(settled, second.manifest.release)
    assert current(releases).manifest == first.manifest

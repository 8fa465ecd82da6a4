"""Descriptions: what they hold, in a fixed number of look-ups, with what points at the thing counted and paged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from gazette.store.embedded import EmbeddedStore
from gazette.web.describe import MANY, PAGE, Description, describe
from gazette.web.labels import LabelBook

CG = "https://w3id.org/cluster-gazette/ont#"
MOST = 5
"""Own quads, pointing quads, statements, rows, labels."""
MOST_OF_A_PAGE = 8
"""Those, and what the page of a kind asks besides."""


class Counted:
    """A store that counts how often it is asked."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store, self.asked = store, 0

    def select(self, *args):
        self.asked += 1
        return self._store.select(*args)

    def quads(self, *args, **kwargs):
        self.asked += 1
        return self._store.quads(*args, **kwargs)

    def first_said(self, *args):
        self.asked += 1
        return self._store.first_said(*args)


@pytest.fixture(scope="module")
def store(real_build) -> EmbeddedStore:
    return EmbeddedStore.read_only(real_build.release.store)


def one_of_each_kind(store: EmbeddedStore) -> Iterator[str]:
    for row in store.select(
        "SELECT (SAMPLE(?s) AS ?thing) ?type { ?s a ?type FILTER(isIRI(?s)) "
        "FILTER NOT EXISTS { ?s <http://purl.org/dc/terms/isReplacedBy> ?other } } GROUP BY ?type"
    ):
        yield row["thing"].value


def test_a_description_takes_a_fixed_number_of_lookups_whatever_the_thing(store):
    counts = {}
    for iri in one_of_each_kind(store):
        counted = Counted(store)
        assert describe(counted, LabelBook(counted), iri) is not None
        counts[iri] = counted.asked
    assert len(counts) > 30
    assert max(counts.values()) <= MOST, counts
    busiest = store.select("SELECT ?o { ?s ?p ?o FILTER(isIRI(?o)) } GROUP BY ?o ORDER BY DESC(COUNT(*)) LIMIT 3")
    for row in busiest:
        counted = Counted(store)
        description = describe(counted, LabelBook(counted), row["o"].value)
        crowd = sum(group.total for group in description.inverse) > MANY
        assert counted.asked <= MOST + (1 + len(description.inverse) if crowd else 0)


def test_the_parts_of_the_data_set_take_one_lookup_more_however_many(store, real_build, monkeypatch):
    iri = f"{real_build.release.manifest.base_uri}/dataset"
    without, counted = Counted(store), Counted(store)
    plain = describe(without, LabelBook(without), iri)
    found = describe(counted, LabelBook(counted), iri, parts=True)
    assert counted.asked == without.asked + 1 <= MOST + 1
    named = {str(fact.value.value) for fact in found.facts} | {one for group in found.inverse for one in group.subjects}
    assert found.parts.keys() == {one for one in named if one.startswith(f"{iri}#")} and len(found.parts) > 300
    assert plain.parts == {} and plain.facts == found.facts
    assert set(found.quads) >= set(plain.quads)
    for part, facts in found.parts.items():
        said = {(q.predicate.value, q.object) for q in store.quads(ox.NamedNode(part))}
        assert {(fact.predicate, fact.value) for fact in facts} == said
    monkeypatch.setattr("gazette.web.describe.MANY_FACTS", 100)
    some = describe(store, LabelBook(store), iri, parts=True, whole=False)
    assert 0 < len(some.parts) < 3 * PAGE < len(found.parts), "of very many parts those are read whose names are"


def test_a_page_takes_a_fixed_number_of_lookups(site_client, monkeypatch):
    site = site_client.application.extensions["gazette"]
    iris = [iri for iri in one_of_each_kind(site.served.store) if iri.startswith(f"{site.base_uri}/id/")]
    assert site.served.catalogue.recognitions  # read once for a release, not for a page
    asked = []
    for name in ("select", "quads", "first_said"):
        real = getattr(EmbeddedStore, name)
        monkeypatch.setattr(
            EmbeddedStore, name, lambda self, *a, _real=real, **k: asked.append(1) or _real(self, *a, **k)
        )
    for iri in iris:
        asked.clear()
        answer = site_client.get(iri.removeprefix(site.base_uri).replace("/id/", "/doc/", 1) + ".html")
        assert answer.status_code == 200
        assert len(asked) <= MOST_OF_A_PAGE, iri


@pytest.fixture(scope="module")
def busy(store) -> Description:
    """The thing that most of ours points at."""
    rows = store.select(
        "SELECT ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'https://w3id.org/cluster-gazette/code/')) }"
        " GROUP BY ?o ORDER BY DESC(COUNT(*)) LIMIT 1"
    )
    found = describe(store, LabelBook(store), rows[0]["o"].value)
    assert found is not None
    return found


def test_what_points_at_a_thing_is_counted_whole_and_shown_page_by_page(store, busy):
    group = max(busy.inverse, key=lambda group: group.total)
    rows = store.select(f"SELECT DISTINCT ?s {{ ?s <{group.predicate}> <{busy.iri}> }}")
    assert group.total == len(rows) > 2 * PAGE
    seen: list[str] = []
    for page in range(1, group.pages + 1):
        found = describe(store, LabelBook(store), busy.iri, via=group.predicate, page=page)
        turned = next(other for other in found.inverse if other.predicate == group.predicate)
        assert len(turned.subjects) <= PAGE
        assert {quad.subject.value for quad in found.quads if quad.predicate.value == group.predicate} >= set(
            turned.subjects
        )
        seen += turned.subjects
        if page == 3:
            break
    assert len(set(seen)) == len(seen)
    last = describe(store, LabelBook(store), busy.iri, via=group.predicate, page=group.pages)
    turned = next(other for other in last.inverse if other.predicate == group.predicate)
    assert len(turned.subjects) == group.total - (group.pages - 1) * PAGE


def test_what_very_many_things_point_at_is_described_without_reading_them_all(store, busy, monkeypatch):
    monkeypatch.setattr("gazette.web.describe.MANY", 10)
    monkeypatch.setattr("gazette.web.describe.MOST_SORTED", 1 << 30)
    labels = LabelBook(store)
    first = describe(store, labels, busy.iri)
    assert [(g.predicate, g.total) for g in first.inverse] == [(g.predicate, g.total) for g in busy.inverse]
    assert set(first.facts) == set(busy.facts)
    group = max(busy.inverse, key=lambda g: g.total)
    assert group.pages > 2
    for page in (1, 2, group.pages):
        turned = describe(store, labels, busy.iri, via=group.predicate, page=page)
        shown = next(g for g in turned.inverse if g.predicate == group.predicate)
        assert shown.page == page and len(shown.subjects) == min(PAGE, group.total - (page - 1) * PAGE)
        assert shown.subjects == _subjects(store, labels, busy, group, page)


def test_what_too_many_things_to_sort_point_at_is_shown_page_by_page_none_twice(store, busy, monkeypatch):
    labels = LabelBook(store)
    group = max(busy.inverse, key=lambda g: g.total)
    wanted = {row["s"].value for row in store.select(f"SELECT DISTINCT ?s {{ ?s <{group.predicate}> <{busy.iri}> }}")}
    monkeypatch.setattr("gazette.web.describe.MANY", 10)
    monkeypatch.setattr("gazette.web.describe.MOST_SORTED", PAGE)
    queries = []
    select = EmbeddedStore.select
    monkeypatch.setattr(EmbeddedStore, "select", lambda self, q, *a: queries.append(q) or select(self, q, *a))
    seen: list[str] = []
    for page in range(1, group.pages + 1):
        queries.clear()
        turned = describe(store, labels, busy.iri, via=group.predicate, page=page)
        shown = next(g for g in turned.inverse if g.predicate == group.predicate)
        assert shown.total == group.total
        seen += shown.subjects
        for other in turned.inverse:
            read_by_page = any("OFFSET" in q and f"<{other.predicate}>" in q for q in queries)
            assert read_by_page == (other.total > PAGE)
            if not read_by_page:
                assert list(other.subjects) == sorted(other.subjects)
    assert len(seen) == len(wanted) and {*seen} == wanted


def test_a_page_of_a_thing_with_very_many_facts_reads_some_and_counts_the_others(store, real_build, monkeypatch):
    iri = f"{real_build.release.manifest.base_uri}/dataset"
    whole = describe(store, LabelBook(store), iri, whole=False)
    assert whole.totals == {} and set(whole.facts) == set(describe(store, LabelBook(store), iri).facts)
    by_predicate = Counter(fact.predicate for fact in whole.facts)
    crowds = {predicate: total for predicate, total in by_predicate.items() if total > PAGE}
    assert crowds
    monkeypatch.setattr("gazette.web.describe.MANY_FACTS", 100)
    some = describe(store, LabelBook(store), iri, whole=False)
    assert some.totals == crowds and set(some.facts) < set(whole.facts)
    read = Counter(fact.predicate for fact in some.facts)
    assert read == {predicate: min(total, PAGE) for predicate, total in by_predicate.items()}
    assert set(describe(store, LabelBook(store), iri).facts) == set(whole.facts)  # data have all


def test_a_page_tells_how_many_facts_it_leaves_out(site_client, monkeypatch):
    monkeypatch.setattr("gazette.web.describe.MANY_FACTS", 100)
    page = site_client.get("/dataset?lang=en&place=", headers={"Accept": "text/html"}).text
    data = site_client.get("/dataset", headers={"Accept": "application/n-triples"}).text
    own = Counter(re.findall(r"^<[^>]*/dataset> <([^>]*)>", data, re.MULTILINE))
    left = sorted(total - PAGE for total in own.values() if total > PAGE)
    assert left and sorted(map(int, re.findall(r"(\d+) more stand in the data", page))) == left


def _subjects(store, labels, busy, group, page):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gazette.web.describe.MANY", 1 << 30)
        turned = describe(store, labels, busy.iri, via=group.predicate, page=page)
    return next(g.subjects for g in turned.inverse if g.predicate == group.predicate)


def test_the_neighbours_labels_come_along(store):
    rows = store.select(f"SELECT ?c {{ ?c a <{CG}Cluster> }} LIMIT 3")
    for row in rows:
        found = describe(store, LabelBook(store), row["c"].value)
        neighbours = {fact.value.value for fact in found.facts if isinstance(fact.value, ox.NamedNode)}
        ours = {iri for iri in neighbours if "/id/" in iri or CG in iri}
        assert ours and ours <= found.labels.keys()
        labelled = {quad.subject.value for quad in found.quads}
        assert ours <= labelled
        assert found.rows, "the row of the list that it was read from"
        assert all(fact.graph for fact in found.facts)


def test_every_fact_of_a_notice_with_a_quote_shows_it(store):
    rows = store.select(
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
        f" SELECT ?n ?p ?o ?q {{ ?n a <{CG}Notice> . ?s rdf:subject ?n ; rdf:predicate ?p ; rdf:object ?o ; <{CG}quote> ?q ."
        " ?n ?p ?o }"
    )
    assert rows
    for row in rows:
        found = describe(store, LabelBook(store), row["n"].value)
        quotes = [
            q.text
            for fact in found.facts
            if fact.predicate == row["p"].value and fact.value == row["o"]
            for q in fact.quotes
        ]
        assert row["q"].value in quotes


def test_a_thing_that_is_only_pointed_at_is_described_by_that(store):
    rows = store.select(
        "SELECT ?o { ?s <http://www.w3.org/2002/07/owl#sameAs> ?o FILTER NOT EXISTS { ?o ?p ?x } } LIMIT 1"
    )
    found = describe(store, LabelBook(store), rows[0]["o"].value)
    assert found is not None and not found.facts and found.inverse


def test_nothing_is_described_of_what_is_not_there(store):
    assert describe(store, LabelBook(store), "http://localhost:8000/id/none/1") is None


def test_labels_of_any_number_of_things_take_one_lookup_and_are_remembered(store):
    counted = Counted(store)
    book = LabelBook(counted)
    iris = [row["s"].value for row in store.select("SELECT ?s { ?s a ?t FILTER(isIRI(?s)) } LIMIT 400")]
    first = book.of(iris)
    assert counted.asked == 1
    assert book.of(iris) == first
    assert counted.asked == 1
    small = LabelBook(counted, remembered=10)
    assert small.of(iris) == first, "more than it remembers is still answered"


@pytest.mark.parametrize(
    "iri",
    ["http://x/<script>", 'http://x/"', "http://x/{}", "http://x/ }", "http://x/\\u0022", "not an iri", "true", ""],
)
def test_a_name_that_breaks_the_query_is_left_out(store, iri):
    assert LabelBook(store).of([iri, f"{CG}Notice"]).keys() == {f"{CG}Notice"}

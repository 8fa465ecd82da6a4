"""The catalogue: exact counts by masks, what holds on a day by the bounds alone, the same file for the same data."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.catalogue import Catalogue, words, write
from gazette.catalogue.bits import Bits
from gazette.catalogue.common import common_of
from gazette.catalogue.conflicts import conflicts_of
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.from_store import read_common, read_noticed
from gazette.catalogue.places import Places
from gazette.catalogue.shared import WITH_SHARED, read_shared
from gazette.catalogue.standing import standing
from gazette.catalogue.write import ARRAYS, FILE
from gazette.errors import NothingToServe
from gazette.store.embedded import EmbeddedStore

from .composed import BASE, END, START, D, catalogue_of, numbered, row


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Makes catalogues, each in a folder of its own."""
    return lambda rows: catalogue_of(rows, tmp_path_factory.mktemp("catalogue"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-12-31", "early"), ("2024-01-01", "possible"), ("2024-07-28", "possible"), ("2024-07-29", "certain"),
        ("2026-12-31", "certain"), ("2027-01-01", "possible"), ("2027-12-31", "possible"), ("2028-01-01", "lapsed"),
    ],
)  # fmt: skip
def test_a_period_with_bounds_holds_for_certain_only_between_the_inner_ones(day, expected):
    assert standing(row(start=START, end=END), D(day)) == expected


@pytest.mark.parametrize(
    ("recognition", "expected"),
    [
        (row("proposed"), "candidate"),
        (row("cultivated"), "candidate"),
        (row("proposed", year=2026), "candidate"),
        (row("proposed", year=2027), "early"),
        (row("granted"), "unstated"),
        (row("granted", granted="2027-05-01"), "early"),
        (row("granted", year=2027), "early"),
        (row("granted", year=2026), "unstated"),
        (row("revoked"), "lapsed"),
        (row("not-renewed"), "lapsed"),
        (row("revoked", start=START, end=(D("2026-06-30"), D("2026-06-30"))), "lapsed"),
        (row("revoked", start=START, end=(D("2026-07-01"), D("2026-07-01"))), "certain"),
        (row("revoked", start=START, end=(None, D("2026-06-30"))), "lapsed"),
        (row("revoked", start=START, end=(None, D("2026-07-01"))), "possible"),
        (row("revoked", start=START), "lapsed"),
        (row("revoked", end=(D("2026-07-01"), D("2026-07-01"))), "unstated"),
        (row("renewed", start=START, end=END), "certain"),
        (row("renewed", start=START, end=(END[0], None)), "certain"),
        (row("renewed", start=START, end=(D("2026-01-01"), None)), "possible"),
        (row("granted", start=START, end=(D("2026-01-01"), D("2026-06-30"))), "lapsed"),
        (row("granted", start=START, end=(D("2026-01-01"), D("2026-06-30")), rechecked=True), "rechecked"),
        (row("granted", start=START, end=END, rechecked=True), "certain"),
        (row("not-renewed", start=START, end=(D("2026-01-01"), D("2026-06-30")), rechecked=True), "lapsed"),
    ],
)
def test_without_bounds_nothing_is_claimed(recognition, expected):
    assert standing(recognition, D("2026-06-30")) == expected


def chance(size: int, values: object, seed: int = 5) -> list:
    return random.Random(seed).choices(values, k=size)


@pytest.mark.parametrize("size", [0, 1, 9, 300])
def test_counts_are_those_of_the_rows(made, size):
    levels = chance(size, ["national", "provincial", "county"])
    years = chance(size, [2020, *range(2021, 2040)], 6)
    catalogue = made(numbered(size, level=levels, year=years))
    rows = catalogue.recognitions
    assert [one.level for one in rows] == levels and [one.year for one in rows] == years
    for level in ("national", "provincial", "county"):
        chosen = rows.mask("level", [level])
        expected = Counter(str(year) for own, year in zip(levels, years, strict=True) if own == level)
        assert rows.counts("year", chosen) == expected
        assert rows.counts("year", chosen, ["2021", "2039"]) == {
            y: expected[y] for y in ("2021", "2039") if expected[y]
        }
        assert rows.select(chosen) == [one for one in rows if one.level == level] == [*rows.along(chosen)]
        assert catalogue.by_year_and_level(chosen) == {(int(y), level): n for y, n in expected.items()}
    assert rows.counts("year", rows.all) == Counter(map(str, years))


def test_the_catalogue_holds_every_recognition_and_notice_once(site_client):
    site = site_client.application.extensions["gazette"]
    counts = site.served.release.manifest.counts
    catalogue = site.served.catalogue
    assert len({r.iri for r in catalogue.recognitions}) == len(catalogue.recognitions) == counts["Recognition"]
    assert len({n.iri for n in catalogue.notices}) == len(catalogue.notices) == counts["Notice"]
    assert catalogue.clusters == counts["Cluster"]
    for day in (D("2020-01-01"), D("2026-06-30")):
        masks = catalogue.standings(day).values()
        assert sum(mask.bit_count() for mask in masks) == len(catalogue.recognitions), "each stands in one way"


@given(
    st.lists(st.text(alphabet="甲乙\n", min_size=1, max_size=4), max_size=20), st.text(alphabet="甲乙\n", max_size=2)
)
@settings(max_examples=40)
def test_a_word_is_found_in_the_rows_that_hold_it(made, names, word):
    rows = [
        row(iri=f"{BASE}/r/{n}", cluster=f"{BASE}/c/{n}", name=name, industry_text=name[::-1])
        for n, name in enumerate(names)
    ]
    found = made(rows).recognitions
    texts = [f"{one.name}\t{one.industry_text}".replace("\n", " ") for one in found]
    holds = {n for n, text in enumerate(texts) if word and word in text}
    assert set(found.containing(word)) == holds


def test_words_are_found_in_every_part_of_the_lines(made, monkeypatch):
    monkeypatch.setattr(write, "A_PIECE", 7)
    monkeypatch.setattr(words, "_PART", 64)
    rows = made(numbered(50, industry_text=["稀土" if n % 5 == 0 else "" for n in range(50)])).recognitions
    assert [*rows.containing("稀土")] == [*range(0, 50, 5)]
    assert [*rows.containing("0037")] == [37]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize(("start", "end"), [(0, 50), (3, 9), (40, 60), (60, 70)])
def test_a_part_of_a_list_is_a_part_of_the_sorted_rows(made, start, end, down):
    levels, years = chance(60, ["national", "county"]), chance(60, [None, 2020, 2021, 2022], 6)
    rows = made(numbered(60, level=levels, year=years)).recognitions
    for chosen in (rows.all, rows.mask("level", ["national"]), rows.none):
        numbers = [*chosen]
        by_year = sorted(numbers, key=lambda n: (years[n] or 0, n), reverse=down)
        assert [int(one.name) for one in rows.part(chosen, "year", start, end, down)] == by_year[start:end]
        by_name = sorted(numbers, reverse=down)
        assert [int(one.name) for one in rows.part(chosen, "name", start, end, down)] == by_name[start:end]


@pytest.mark.parametrize("seed", range(3))
def test_clusters_are_counted_once_whatever_is_chosen_of_them(made, seed):
    numbers = sorted(chance(40, range(12), seed))
    rows = [row(iri=f"{BASE}/r/{at:02}", cluster=f"{BASE}/c/{n:02}", name=f"{n:02}") for at, n in enumerate(numbers)]
    catalogue = made(rows)
    assert catalogue.clusters == len(set(numbers))
    for size in range(40):
        chosen = random.Random(seed).sample(range(40), size)
        assert catalogue.count_clusters(Bits.of(chosen, 40)) == len({numbers[n] for n in chosen})
    assert catalogue.part_of_clusters(2, 5) == [f"{BASE}/c/{n:02}" for n in sorted(set(numbers))[2:5]]


@pytest.mark.parametrize("day", ["2024-03-01", "2026-06-30", "2027-06-30", "2030-01-01"])
def test_each_row_stands_as_its_bounds_say(made, day):
    kinds = [
        row("proposed"), row("granted"), row("revoked"), row("granted", granted="2027-05-01"),
        row("renewed", START, END), row("granted", (D("2027-01-01"), D("2027-01-02")), (None, None)),
    ]  # fmt: skip
    rows = [
        row(one.lifecycle, one.start, one.end, iri=f"{BASE}/r/{n}", cluster=f"{BASE}/c/{n}", name=f"{n:03}",
            granted_on=one.granted_on)
        for n, one in enumerate(chance(100, kinds))
    ]  # fmt: skip
    catalogue = made(rows)
    for name, mask in catalogue.standings(D(day)).items():
        assert [*mask] == [n for n, one in enumerate(rows) if standing(one, D(day)) == name]


def test_equal_data_give_equal_bytes(tmp_path):
    years = chance(40, [2020, 2021])
    catalogue_of(numbered(40, year=years), tmp_path / "first")
    catalogue_of(reversed(numbered(40, year=years)), tmp_path / "second")
    for name in (FILE, ARRAYS):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_where_a_release_has_no_lists_they_are_made_from_its_store(real_build):
    release = real_build.release
    store, base = release.store, release.manifest.base_uri
    made = Catalogue.open(release.path / "none", store, base)
    kept = Catalogue.open(release.path, store, base)
    assert [*made.recognitions] == [*kept.recognitions] and [*made.notices] == [*kept.notices]


def test_pieces_tell_in_common_what_the_store_tells(real_build):
    release = real_build.release
    store, base = EmbeddedStore.read_only(release.store), release.manifest.base_uri
    asked = read_common(store, base, read_noticed(store))
    shared = [read_shared(release.path, piece) for piece in sorted(WITH_SHARED)]
    told = common_of(shared, conflicts_of(store), base)
    labels = {iri: told.labels[iri] for iri in asked.labels}  # of bodies that issued nothing too
    assert replace(told, labels=labels) == asked


def test_a_file_of_another_version_is_not_taken_for_one(tmp_path, monkeypatch):
    catalogue_of(numbered(2), tmp_path)
    monkeypatch.setattr("gazette.catalogue.file.VERSION", 0)
    with pytest.raises(NothingToServe):
        CatalogueFile(tmp_path)


@pytest.mark.parametrize("name", [FILE, ARRAYS])
@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not what it should be at all, but long enough to be it" * 30),
        lambda path: path.write_bytes(path.read_bytes()[:100]),
    ],
)
def test_a_damaged_or_missing_file_is_told(tmp_path, name, damage):
    catalogue_of(numbered(2), tmp_path)
    damage(tmp_path / name)
    with pytest.raises(NothingToServe):
        CatalogueFile(tmp_path)


@pytest.mark.parametrize("change", ["cut", "longer", "mark"])
def test_arrays_that_are_not_whole_are_not_taken_for_such(tmp_path, change):
    catalogue_of(numbered(20), tmp_path)
    path = tmp_path / ARRAYS
    data = path.read_bytes()
    path.write_bytes({"cut": data[:-8], "longer": data + bytes(8), "mark": b"another!" + data[8:]}[change])
    with pytest.raises(NothingToServe):
        CatalogueFile(tmp_path)


def test_lists_that_are_open_outlast_their_release(tmp_path):
    rows = numbered(20, level=chance(20, ["national", "county"]))
    catalogue = catalogue_of(rows, tmp_path / "release")
    shutil.rmtree(tmp_path / "release")
    assert catalogue.recognition(rows[7].iri).name == rows[7].name
    assert [one.name for one in catalogue.recognitions] == [one.name for one in rows]


def test_counts_on_pages_are_those_of_the_real_rows(site_client):
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    for mask in (catalogue.granted, catalogue.recognitions.all, catalogue.standings(D("2026-06-30"))["certain"]):
        rows = catalogue.recognitions.select(mask)
        assert catalogue.count_clusters(mask) == len({r.cluster for r in rows})
        lying = [[place for place in r.places if place in catalogue.places.provinces] for r in rows]
        assert catalogue.by_province(mask) == Counter(catalogue.places.code(p) for places in lying for p in places)
        assert catalogue.beyond_provinces(mask) == lying.count([])
        assert catalogue.by_year_and_level(mask) == Counter((r.year, r.level) for r in rows if r.year)
    granted = catalogue.by_province(catalogue.granted)
    assert sum(granted.values()) > catalogue.granted.bit_count(), "some lie in several provinces, and count in each"
    assert catalogue.recognitions.select(catalogue.granted) == [r for r in catalogue.recognitions if r.is_grant]


def test_the_innermost_places_are_those_in_which_no_other_lies() -> None:
    parents = {"p": "CN", "c": "p", "d": "c", "e": "c", "other": "p"}
    places = Places("", parents, {}, {"p": ["c", "other"], "c": ["d", "e"]})
    assert places.innermost({"p", "c"}) == ["c"], "a city that has counties is named where no county is"
    assert places.innermost({"p", "c", "d", "e", "other"}) == ["d", "e", "other"]
    assert places.innermost(()) == []


def test_what_is_worked_out_at_the_build_is_what_the_rows_say(site_client):
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    ends = Counter((r.end, r.programme, r.year) for r in catalogue.recognitions if r.is_grant and r.end[1])
    assert {(term.end, term.programme, term.year): term.count for term in catalogue.terms} == ends
    place = next(place for place in catalogue.places.provinces if place in catalogue.recognitions[0].places)
    inside = Counter(
        (r.end, r.programme, r.year) for r in catalogue.recognitions if r.is_grant and r.end[1] and place in r.places
    )
    assert {(term.end, term.programme, term.year): term.count for term in catalogue.terms_in(place)} == inside
    gaps = [
        (act.named - (act.announced or 0), notice.iri)
        for notice in catalogue.notices
        for act in notice.acts
        if act.kind == "grant" and act.known != "complete"
    ]
    assert [(act.named - (act.announced or 0), notice.iri) for notice, act in catalogue.gaps()] == sorted(gaps)[:60]


def test_things_are_found_by_their_names(site_client):
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    for one in catalogue.recognitions[::50]:
        assert catalogue.recognition(one.iri) == one
        assert one in catalogue.of_cluster(one.cluster)
        assert not one.industry_text or one in [*catalogue.of_industry_text(one.industry_text)]
    for notice in catalogue.notices[::10]:
        assert catalogue.notice(notice.iri) == notice
        for act in notice.acts:
            assert catalogue.announcement(act.iri) == (notice, act)
            assert (notice, act) in catalogue.acts_on(act.programme) and (notice, act) in catalogue.acts_on(act.batch)
    assert catalogue.recognition("http://elsewhere/x") is catalogue.notice("x") is catalogue.announcement("x") is None

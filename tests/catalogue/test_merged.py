"""The lists are those of all rows together, in whatever pieces these come; what is said of all is what is said of each."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.catalogue import Catalogue
from gazette.catalogue.common import Common
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.found import Found
from gazette.catalogue.keys import LEVELS
from gazette.catalogue.listed import Listed, write_listed
from gazette.catalogue.places import Places
from gazette.catalogue.rows import Area, Lot
from gazette.catalogue.write import Contents, write_contents

from .composed import BASE

REGIONS = tuple(f"{BASE}/id/region/{code}" for code in ("110000", "110100", "120000"))
PROGRAMMES = tuple(f"{BASE}/id/programme/{name}" for name in "ab")
BROADER = {"http://x/i/1": ("http://x/i/0",), "http://x/i/2": ("http://x/i/1",), "http://x/i/0": ("http://x/i/2",)}
COMMON = Common(
    Places.of(BASE, dict.fromkeys(REGIONS, f"{BASE}/id/region/CN"), dict.fromkeys(REGIONS, "provincial")),
    {}, BROADER, {}, {PROGRAMMES[0]: {"zh": "乙", "en": "a"}, PROGRAMMES[1]: {"zh": "甲", "en": "b"}}, {}, {}, {}, {}, {},
)  # fmt: skip
texts = st.text(alphabet="a甲乙\t\n 𠀀\ue000", max_size=3)
none = (None, None)
lots = st.builds(
    lambda programme, level, year, stage: Lot(programme, "", level, year, stage, "", None, none, none),
    st.sampled_from(PROGRAMMES), st.sampled_from(LEVELS), st.none() | st.integers(2020, 2022),
    st.sampled_from(("granted", "proposed")),
)  # fmt: skip
areas = st.lists(st.sampled_from(REGIONS), unique=True).map(lambda own: Area(tuple(sorted(own))))
kinds = st.lists(st.sampled_from([*BROADER, "http://x/i/9"]), unique=True, max_size=2).map(tuple)
clusters = st.tuples(texts, areas, texts, kinds, st.lists(lots, min_size=1, max_size=3), st.integers(0, 3))


def rows_of(drawn: list) -> list[tuple[int, Found]]:
    """The recognitions of clusters, each with the piece that it stands in."""
    return [
        (
            piece,
            Found(name, f"{BASE}/id/cluster/{n}", f"{BASE}/id/recognition/{n}-{m}", lot, area, text, kind),
        )
        for n, (name, area, text, kind, own, piece) in enumerate(drawn)
        for m, lot in enumerate(own)
    ]


def catalogue_of(rows: list[tuple[int, Found]], folder) -> Catalogue:
    names = sorted({f"cluster-{piece}" for piece, _ in rows})
    for name in names:
        assert write_listed(folder, name, [row for piece, row in rows if f"cluster-{piece}" == name])
    write_contents(folder, Contents.of(COMMON, [Listed.read(folder, name) for name in names], []), BASE, "")
    return Catalogue(CatalogueFile(folder), BASE)


@given(st.lists(clusters, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=120)
def test_rows_in_pieces_are_one_list(tmp_path_factory, drawn, chance):
    rows = rows_of(drawn)
    whole = catalogue_of([(0, row) for _, row in rows], tmp_path_factory.mktemp("whole"))
    chance.shuffle(rows)
    by_cluster = catalogue_of(rows, tmp_path_factory.mktemp("by_cluster"))
    anyhow = catalogue_of([(chance.randrange(3), row) for _, row in rows], tmp_path_factory.mktemp("anyhow"))
    expected = sorted((row for _, row in rows), key=lambda row: (row.name, row.cluster, row.iri))
    for catalogue in (whole, by_cluster, anyhow):
        found = [*catalogue.recognitions]
        assert [(row.name, row.cluster, row.iri) for row in found] == [row[:3] for row in expected]
        for own, row in zip(found, expected, strict=True):
            assert (own.programme, own.level, own.year) == (row.lot.programme, row.lot.level, row.lot.year)
            assert own.places == frozenset(row.area.places)
            assert (own.industry_text, own.industries) == (row.industry_text, row.industries)
            assert catalogue.recognition(row.iri) == own
            assert catalogue.of_cluster(row.cluster) == [one for one in found if one.cluster == row.cluster]
            texts = [one for one in found if one.industry_text == row.industry_text and row.industry_text]
            assert [*catalogue.of_industry_text(row.industry_text)] == texts
        assert catalogue.clusters == len(drawn)
        for sort in ("place", "programme zh", "programme en", "level", "year", "stage", "ends"):
            listed = catalogue.recognitions.part(catalogue.recognitions.all, sort, 0, 99)
            assert listed == whole.recognitions.part(whole.recognitions.all, sort, 0, 99)


@given(st.lists(clusters, max_size=12), st.data())
@settings(max_examples=80)
def test_what_is_counted_is_what_rows_have(tmp_path_factory, drawn, data):
    catalogue = catalogue_of(rows_of(drawn), tmp_path_factory.mktemp("counted"))
    rows, all_rows = catalogue.recognitions, [*catalogue.recognitions]
    having = {
        "programme": lambda row: [row.programme],
        "level": lambda row: [row.level],
        "year": lambda row: [str(row.year)] if row.year else [],
        "lifecycle": lambda row: [row.lifecycle],
        "province": lambda row: row.places & {*catalogue.places.provinces},
        "place": lambda row: row.places,
        "industry": lambda row: _with_broader(row.industries),
    }
    chosen = rows.all
    naive = {*range(len(all_rows))}
    for facet in data.draw(st.lists(st.sampled_from(sorted(having)), unique=True, max_size=2)):
        wanted = data.draw(st.lists(st.sampled_from([*rows.totals(facet), "none"]), max_size=2))
        chosen = chosen & rows.mask(facet, wanted)
        naive &= {n for n, row in enumerate(all_rows) if {*having[facet](row)} & {*wanted}}
    assert {*chosen} == naive
    for facet, of in having.items():
        assert rows.counts(facet, chosen) == Counter(value for n in naive for value in of(all_rows[n]))
        assert rows.totals(facet) == Counter(value for row in all_rows for value in of(row))
    assert catalogue.count_clusters(chosen) == len({all_rows[n].cluster for n in naive})
    crossed = Counter((all_rows[n].year, all_rows[n].level) for n in naive if all_rows[n].year)
    assert catalogue.by_year_and_level(chosen) == crossed
    by_year = sorted(naive, key=lambda n: (all_rows[n].year or 0, n))
    start, end = data.draw(st.integers(0, 9)), data.draw(st.integers(0, 30))
    assert rows.part(chosen, "year", start, end) == [all_rows[n] for n in by_year][start:end]
    by_level = sorted(naive, key=lambda n: (LEVELS.index(all_rows[n].level), n), reverse=True)
    assert rows.part(chosen, "level", start, end, down=True) == [all_rows[n] for n in by_level][start:end]
    word = data.draw(st.text(alphabet="a甲乙\t 𠀀\ue000", min_size=1, max_size=2))
    lines = [f"{row.name}\t{row.industry_text}" for row in all_rows]
    assert {*rows.containing(word)} == {n for n, line in enumerate(lines) if word in line}


def _with_broader(industries: tuple[str, ...]) -> set[str]:
    found = {*industries}
    while more := {above for one in found for above in BROADER.get(one, ())} - found:
        found |= more
    return found

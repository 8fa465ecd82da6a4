"""Lists that are written by what changed since the release before have the same bytes as those that are written whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from gazette.catalogue import earlier
from gazette.catalogue.conflicts import conflicts_of
from gazette.catalogue.found import Found
from gazette.catalogue.listed import write_listed
from gazette.catalogue.merged import Merged
from gazette.catalogue.noticed import Noticed, StatedAct, StatedNotice, write_noticed
from gazette.catalogue.rows import Area, Lot
from gazette.catalogue.shared import Shared, write_shared
from gazette.catalogue.write import ARRAYS, FILE, write_catalogue
from gazette.graph.vocabulary import CG, CODE, RDF, SKOS
from gazette.store.embedded import EmbeddedStore

from .composed import BASE
from .test_merged import PROGRAMMES, REGIONS, areas, kinds, lots, texts

STORE = EmbeddedStore.in_memory()
NO_DAYS = (None, None)


@pytest.fixture(scope="module", autouse=True)
def however_much_is_new() -> Iterator[None]:
    """What stays is kept, whatever its share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(earlier, "FEW", 0)
        yield


@dataclass
class Release:
    """What the lists of a release are written from; rows by piece."""

    rows: dict[str, list[Found]]
    shared: Shared = field(default_factory=Shared)
    notices: tuple[StatedNotice, ...] = ()
    store: EmbeddedStore = field(default_factory=lambda: STORE)

    def write(self, folder: Path, before: Path | None = None) -> tuple[bytes, bytes]:
        """Write all of it into a folder; the bytes of its lists."""
        pieces = {name: write_listed(folder, name, rows) for name, rows in self.rows.items() if rows}
        pieces["common"] = write_shared(folder, "common", self.shared)
        if self.notices:
            pieces["notice-11"] = write_noticed(folder, "notice-11", Noticed(self.notices))
        write_catalogue(folder, pieces, conflicts_of(self.store), BASE, before)
        return (folder / FILE).read_bytes(), (folder / ARRAYS).read_bytes()


def both(folder: Path, then: Release, now: Release) -> None:
    """The lists of a release are the same by what changed in it as whole, and those after the next one too."""
    written = then.write(folder / "then")
    whole = now.write(folder / "whole")
    assert now.write(folder / "now", folder / "then") == whole
    assert then.write(folder / "again", folder / "now") == written


def shared(programmes: dict[str, str], **columns: dict[str, list[str]]) -> Shared:
    own = {
        CG.regionLevel.value: {region: [f"{CODE}level-provincial"] for region in REGIONS},
        CG.parentRegion.value: {region: [f"{BASE}/id/region/CN"] for region in REGIONS},
        CG.scheme.value: {iri: [f"{CODE}scheme-sme"] for iri in programmes},
        SKOS.broader.value: {"http://x/i/1": ["http://x/i/0"]},
    }
    for name, column in columns.items():
        own[{"broader": SKOS.broader.value}.get(name, f"{CG.iri}{name}")] = column
    return Shared(own, {iri: [(0, "zh", name)] for iri, name in programmes.items()})


def row(number: int, name: str, cluster: int | None = None, text: str = "", lot: Lot | None = None) -> Found:
    own = lot or Lot(PROGRAMMES[0], "", "provincial", 2024, "granted", "", None, NO_DAYS, NO_DAYS)
    cluster = number if cluster is None else cluster
    return Found(
        name, f"{BASE}/id/cluster/{cluster}", f"{BASE}/id/recognition/{number}", own, Area(()), text, ()
    )  # fmt: skip


some_rows = st.lists(
    st.tuples(st.integers(0, 9), texts, areas, texts, kinds, lots, st.integers(0, 3)), max_size=10
)  # fmt: skip
some_names = st.fixed_dictionaries({iri: st.sampled_from("甲乙丙") for iri in PROGRAMMES})


def pieces_of(drawn: list) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    seen = set()
    for number, name, area, text, kind, lot, piece in drawn:
        if number not in seen:
            seen.add(number)
            iri, cluster = f"{BASE}/id/recognition/{number}", f"{BASE}/id/cluster/{number % 4}"
            found.setdefault(f"cluster-{piece}", []).append(Found(name, cluster, iri, lot, area, text, kind))
    return found


@given(some_rows, some_rows, some_rows, some_names, some_names)
@settings(max_examples=150, deadline=None)
def test_whatever_changes_the_bytes_are_those_of_a_whole_writing(tmp_path_factory, stays, gone, come, names, renamed):
    then = Release(pieces_of([*stays, *gone]), shared(names))
    now = Release(pieces_of([*stays, *come]), shared(renamed))
    both(tmp_path_factory.mktemp("both"), then, now)


def test_pieces_go_and_come(tmp_path):
    rows = {f"cluster-{n}": [row(10 * n + m, f"{m}") for m in range(3)] for n in range(4)}
    less = {name: own for name, own in rows.items() if name != "cluster-1"}
    both(tmp_path, Release(rows), Release(less))
    both(tmp_path / "none", Release(rows), Release({}))


def test_rows_alike_stand_by_cluster_and_iri_whenever_they_came(tmp_path):
    then = {"cluster-1": [row(1, "n", 5), row(4, "n", 4)], "cluster-2": [row(3, "n", 5), row(9, "n", 1)]}
    now = {name: [*own, row(2, "n", 5), row(7, "n", 7)] if name == "cluster-2" else own for name, own in then.items()}
    both(tmp_path, Release(then), Release(now))


def test_a_row_that_stays_in_its_place_is_found_by_what_it_says_now(tmp_path):
    then = {"cluster-1": [row(1, "n", text="x"), row(2, "n", text="x")], "cluster-2": [row(3, "n", text="x")]}
    now = {"cluster-1": [row(1, "n", text="y"), row(2, "n", text="x")], "cluster-2": then["cluster-2"]}
    both(tmp_path, Release(then), Release(now))


def test_a_row_that_is_of_another_lot_is_shown_so(tmp_path):
    other = Lot(PROGRAMMES[1], "", "county", 2020, "proposed", "", None, NO_DAYS, NO_DAYS)
    then = {"cluster-1": [row(1, "a"), row(2, "b")], "cluster-2": [row(3, "c")]}
    now = {"cluster-1": [row(1, "a", lot=other), row(2, "b")], "cluster-2": [row(3, "c")]}
    both(tmp_path, Release(then), Release(now))


def test_what_is_common_changes_where_no_row_does(tmp_path):
    rows = {"cluster-1": [row(1, "a"), row(2, "b", lot=Lot(PROGRAMMES[1], *row(2, "b").lot[1:]))]}
    act = StatedAct("act", "grant", "batch", 3, 2, "complete")
    notice = StatedNotice("notice", "label", "", "", None, "", "grant", ("body",), True, (act,))
    then = Release(rows, shared({PROGRAMMES[0]: "甲", PROGRAMMES[1]: "乙"}), (notice,))
    now = Release(
        rows,
        shared(
            {PROGRAMMES[0]: "丁", PROGRAMMES[1]: "丙"},
            scheme={PROGRAMMES[0]: [f"{CODE}scheme-sei"]},
            broader={"http://x/i/1": ["http://x/i/2"]},
            ofProgramme={"batch": [PROGRAMMES[0]]},
            batchYear={"batch": ["2023"]},
            jurisdiction={"body": [REGIONS[0]]},
        ),
        (notice,),
    )
    both(tmp_path, then, now)


def test_what_sources_say_differently_is_in_the_lists(tmp_path):
    rows = {"cluster-1": [row(1, "a")]}
    claim, conflict, thing = (NamedNode(f"{BASE}/id/{name}") for name in ("statement/1", "conflict/1", "notice/1"))
    store = EmbeddedStore.in_memory()
    graph = NamedNode(f"{BASE}/graph/entities")
    said = [(conflict, CG.claim, claim), (claim, RDF.subject, thing), (claim, RDF.object, Literal("2024"))]
    store.load(Quad(*triple, graph) for triple in said)
    both(tmp_path, Release(rows), Release(rows, store=store))
    assert (tmp_path / "then" / FILE).read_bytes() != (tmp_path / "now" / FILE).read_bytes()


def test_rows_that_stay_are_not_sorted_again(tmp_path, monkeypatch):
    rows = {f"cluster-{n}": [row(10 * n + m, f"{m}") for m in range(9)] for n in range(4)}
    Release(rows).write(tmp_path / "then")
    rows["cluster-2"].append(row(99, "5"))
    whole = Release(rows).write(tmp_path / "whole")
    monkeypatch.setattr(Merged, "_sorted", lambda self: pytest.fail("all rows are sorted"))
    assert Release(rows).write(tmp_path / "now", tmp_path / "then") == whole


@pytest.mark.parametrize("name", [FILE, ARRAYS, "listed/cluster-1.rows"])
def test_lists_before_that_cannot_be_read_are_done_without(tmp_path, name):
    then = Release({"cluster-1": [row(1, "a")], "cluster-2": [row(2, "b")]})
    now = Release({"cluster-1": [row(1, "a"), row(3, "c")], "cluster-2": [row(2, "b")]})
    then.write(tmp_path / "then")
    (tmp_path / "then" / name).write_bytes(b"")
    assert now.write(tmp_path / "now", tmp_path / "then") == now.write(tmp_path / "whole")

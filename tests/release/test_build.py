"""The whole way, on the repository's own data: what a release holds, and what is left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from gazette.release.build import Built, build
from gazette.settings import CHECKOUT, Settings
from gazette.store.embedded import EmbeddedStore

from .conftest import copied

CG = "https://w3id.org/cluster-gazette/ont#"


@pytest.fixture(scope="module")
def store(real_build):
    return EmbeddedStore.read_only(real_build.release.store)


def test_everything_in_the_repository_is_published(real_build):
    assert real_build.problems == ()
    assert real_build.report.blocked == ()
    folders = [p for p in (CHECKOUT / "data" / "notices").iterdir() if (p / "capture.toml").exists()]
    reported = (CHECKOUT / "data" / "lists" / "notices.csv").read_text(encoding="utf-8").count("\n") - 1
    assert len(folders) < real_build.release.manifest.counts["Notice"] <= len(folders) + reported


def test_each_triple_stands_in_exactly_one_graph(store):
    seen = Counter((q.subject, q.predicate, q.object) for q in store.quads())
    assert [triple for triple, times in seen.items() if times > 1] == []
    assert not list(store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_the_manifest_counts_what_is_there(real_build, store):
    manifest = real_build.release.manifest
    assert sum(manifest.graphs.values()) == manifest.quads == store.count()
    for name, size in manifest.graphs.items():
        assert store.count(name) == size, name


def test_nothing_is_written_in_a_language_tag_of_upper_case(store):
    tags = {q.object.language for q in store.quads() if isinstance(q.object, ox.Literal) and q.object.language}
    assert tags
    assert all(tag == tag.lower() for tag in tags)


def test_every_named_thing_of_ours_is_described(store, real_build):
    """No IRI under {base}/id/ is mentioned without a type and a label: every link leads somewhere."""
    base = f"{real_build.release.manifest.base_uri}/id/"
    mentioned = {t for q in store.quads() for t in (q.subject, q.object) if isinstance(t, ox.NamedNode)}
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    unlabelled_kinds = ("statement/",)
    for node in mentioned:
        if node.value.startswith(base):
            assert next(store.quads(node, rdf_type), None), f"{node.value} has no type"
            if not node.value.removeprefix(base).startswith(unlabelled_kinds):
                assert next(store.quads(node, label), None), f"{node.value} has no label"


def test_every_term_that_is_used_is_defined(store):
    used = {t.value for q in store.quads() for t in (q.predicate, q.object) if isinstance(t, ox.NamedNode)}
    ontology = ox.NamedNode("http://localhost:8000/graph/ontology")
    defined = {q.subject.value for q in store.quads(graph=ontology) if isinstance(q.subject, ox.NamedNode)}
    homes = (CG, "https://w3id.org/cluster-gazette/code/")
    ours = {iri for iri in used if iri.startswith(homes) and iri not in homes}
    assert ours
    assert sorted(ours - defined) == []


def test_every_quote_stands_in_its_capture(store, data_folder):
    texts = {}
    rows = store.select(
        f"PREFIX cg: <{CG}> SELECT ?quote ?start ?end ?sha {{ ?s cg:quote ?quote ; cg:quoteStart ?start ;"
        " cg:quoteEnd ?end ; cg:inCapture/cg:sha256 ?sha }"
    )
    for path in data_folder.glob("notices/*/*.txt"):
        data = path.read_bytes()
        texts[hashlib.sha256(data).hexdigest()] = data.decode()
    assert len(rows) > 100
    for row in rows:
        raw = texts[row["sha"].value]
        assert raw[int(row["start"].value) : int(row["end"].value)] == row["quote"].value


def test_building_again_changes_nothing(real_build, real_settings):
    again = build(real_settings)
    assert again.release.manifest.digest == real_build.release.manifest.digest
    assert not again.new


def test_another_base_gives_the_same_digest_and_its_own_addresses(real_build, real_settings, warm_var):
    settings = Settings.load(
        {}, base_uri="https://clusters.example.org", data=real_settings.data, var=warm_var("elsewhere")
    )
    other = build(settings)
    assert other.release.manifest.digest == real_build.release.manifest.digest
    elsewhere = EmbeddedStore.read_only(other.release.store)
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    notice = next(elsewhere.quads(None, rdf_type, ox.NamedNode(f"{CG}Notice"), None)).subject
    assert notice.value.startswith("https://clusters.example.org/id/notice/")


def test_every_identifier_of_the_repository_is_in_its_ledger(real_build, real_settings):
    minted = (CHECKOUT / "data" / "ledger.jsonl").read_text(encoding="utf-8")
    assert (real_settings.data / "ledger.jsonl").read_text(encoding="utf-8") == minted, (
        "run `gazette build`, commit the ledger"
    )


def _bad_folder(settings: Settings, name: str, data: bytes, description: str | None = None) -> Path:
    folder = settings.data / "notices" / name
    folder.mkdir()
    (folder / "page.txt").write_bytes(data)
    told = 'rights = "third-party"\nobtained = "made for a test"\nsha256_original = "0000000000000000000000000000000000000000000000000000000000000000"\n'
    (folder / "capture.toml").write_text(description or f'[[capture]]\nfile = "page.txt"\n{told}', encoding="utf-8")
    return folder


BAD: tuple[tuple[bytes, str | None, str], ...] = (
    (b"", None, "empty"),
    (b"%PDF-1.7 \x00\x01", None, "PDF"),
    (b"\x00\x01\x02" * 50, None, "binary"),
    (
        ("2024年专精特新企业名单\n" + "".join(f"{n} 某某市第{n}机械有限公司\n" for n in range(1, 30))).encode(),
        None,
        "notice",
    ),
    (b"text", '[[capture]]\nfile = "page.txt"\nrights = official\n', "TOML"),
    (
        b"text",
        '[[capture]]\nfile = "page.txt"\nrights = "mine"\nobtained = "x"\nsha256_original = "0000000000000000000000000000000000000000000000000000000000000000"\n',
        "rights",
    ),
    (b"text", 'title = "no capture"\n', "capture"),
)
"""What stands in a folder that cannot be read, its description, and what is said of it."""
Bytes = dict[Path, bytes]


@pytest.fixture(scope="module")
def built_with_bad(tiny, reading_once, tmp_path_factory) -> tuple[Built, list[Bytes]]:
    """A build of the small data folder with all the bad folders in it, and what stood in each of them before."""
    settings = copied(tiny, tmp_path_factory.mktemp("bad"))
    bad = [_bad_folder(settings, f"bad-{n}", data, description) for n, (data, description, _) in enumerate(BAD)]
    before = [{path: path.read_bytes() for path in one.iterdir()} for one in bad]
    with reading_once():
        return build(settings), before


@pytest.mark.parametrize(("number", "said"), [(number, said) for number, (_, _, said) in enumerate(BAD)])
def test_what_cannot_be_read_is_told_and_the_rest_goes_on(built_with_bad, tiny_release, number, said):
    built, before = built_with_bad
    assert len(built.problems) == len(BAD)
    [error] = [problem.error for problem in built.problems if problem.folder == f"bad-{number}"]
    assert said in str(error)
    [folder] = {path.parent for path in before[number]}
    assert str(folder) in str(error.file)
    assert built.release.manifest.counts == tiny_release.manifest.counts
    assert built.release.manifest.left_out == tuple(f"bad-{n}" for n in range(len(BAD)))
    assert {p: p.read_bytes() for p in folder.iterdir()} == before[number], "nothing of the input is touched"


def test_a_notice_that_breaks_a_shape_stays_out_and_is_told_by_line(small, tiny_release):
    page = small.data / "notices" / "sichuan-2022-sei" / "page.txt"
    text = page.read_text(encoding="utf-8")
    count = text.count("等23个产业集群")
    assert count == 1
    page.write_text(text.replace("等23个产业集群", "等20个产业集群"), encoding="utf-8")
    built = build(small)
    violations = [f for f in built.report.findings if f.severity == "violation"]
    assert violations
    assert built.report.blocked
    assert built.release.manifest.counts["Notice"] == tiny_release.manifest.counts["Notice"] - 1
    assert any(f.line is not None and f.file and f.file.endswith("page.txt") for f in violations)


def test_the_manifest_names_every_table_that_went_in(settled, tiny_release):
    before = tiny_release.manifest.inputs
    assert build(settled).release.manifest.inputs == before
    table = settled.data / "reference" / "classifications" / "isic-rev4.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("Mining and quarrying", "Mining"), encoding="utf-8")
    after = build(settled).release.manifest.inputs
    assert {name for name in after if after[name] != before[name]} == {"reference"}

"""The questions of ontology/questions: each is answered by its own data, and by the release of the repository's data."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import rdflib
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store, parse

from gazette.errors import BadDataFile
from gazette.graph.prefixes import prefixes
from gazette.query.places import Limits
from gazette.query.pool import Pool
from gazette.release.build import Built
from gazette.store.embedded import EmbeddedStore
from gazette.web.questions import Question, in_groups, load_questions
from gazette.web.site import Served

BASE = "http://localhost:8000"
FOLDER = Path(__file__).resolve().parents[2] / "ontology" / "questions"
QUESTIONS = load_questions(FOLDER)
LONGEST = 24
"""Lines of a query: what fits the editor at once."""

NO_ROWS_YET = {
    "gap-before-renewal": "no renewal is held",
}
"""Questions that the repository's data cannot answer yet, and what is missing."""

ELSEWHERE: dict[str, str] = {}
"""Questions that rdflib's engine answers otherwise, and why."""

ALSO_THERE = {
    ("documentNumber", "notice"): "the repository's notices are held from reposts that drop their own number",
    ("resolution", "entities"): "of a conflict; the repository's data have none",
}
"""Properties that a question's data have in graphs where the repository's release has none yet, and why."""

Rows = list[frozenset[tuple[str, object]]]

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


def given(question: Question) -> Store:
    store = Store()
    store.load(path=str(question.folder / "given.trig"), format=RdfFormat.TRIG)
    return store


def answer(store: Store, question: Question) -> dict[str, object]:
    """The answer over all graphs, as SPARQL JSON."""
    result = store.query(question.query, prefixes=prefixes(BASE), use_default_graph_as_union=True)
    found: dict[str, object] = json.loads(result.serialize(format=QueryResultsFormat.JSON) or b"")
    return found


def expected(question: Question) -> dict[str, object]:
    found: dict[str, object] = json.loads((question.folder / "expected.srj").read_text(encoding="utf-8"))
    return found


def term(value: dict[str, str]) -> object:
    """A term for comparison: numbers by value, xsd:string as a plain literal (RDF 1.1, section 3.3)."""
    datatype = value.get("datatype", "").removeprefix(str(rdflib.XSD))
    if datatype in ("integer", "decimal"):
        return Decimal(value["value"]).normalize()
    return value["type"], value["value"], value.get("xml:lang", ""), "" if datatype == "string" else datatype


def rows(found: dict, loose: Callable[[dict[str, str]], object] = lambda value: tuple(sorted(value.items()))) -> Rows:
    return [
        frozenset((name, loose(value)) for name, value in binding.items()) for binding in found["results"]["bindings"]
    ]


def same(one: dict, other: dict, question: Question, **how: Callable[[dict[str, str]], object]) -> bool:
    """The same boolean; or the same columns and rows, in order where the query orders them, else as a bag."""
    if "boolean" in one or "boolean" in other:
        return one.get("boolean") is other.get("boolean")
    if one["head"]["vars"] != other["head"]["vars"]:
        return False
    if re.search(r"\bORDER BY\b", question.query):
        return rows(one, **how) == rows(other, **how)
    return Counter(rows(one, **how)) == Counter(rows(other, **how))


@each
def test_its_own_data_answer_it(question: Question) -> None:
    found = answer(given(question), question)
    assert same(found, expected(question), question)
    assert "boolean" in found or rows(found), "the smallest data must have an answer"


@each
def test_the_mutation_changes_the_answer(question: Question) -> None:
    store = given(question)
    store.update((question.folder / "mutation.ru").read_text(encoding="utf-8"), prefixes=prefixes(BASE))
    assert not same(answer(store, question), expected(question), question)


@each
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_second_engine_gives_the_same_answer(question: Question) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(question.folder / "given.trig", format="trig")
    found = json.loads(dataset.query(question.query, initNs=prefixes(BASE)).serialize(format="json") or b"")
    agrees = same(found, expected(question), question, loose=term)
    assert agrees is (question.id not in ELSEWHERE), ELSEWHERE.get(question.id, found)


@each
def test_a_query_is_short_and_ties_itself_to_no_release(question: Question) -> None:
    assert len(question.query.splitlines()) <= LONGEST
    assert not re.search(r"\b(?:PREFIX|BASE|SERVICE|UNDEF)\b|xsd:g(?:Year|Month)|localhost", question.query, re.I)
    assert not re.search(r"LANG\([^)]*\) = \"[^\"]*[A-Z]", question.query), "Oxigraph keeps language tags in lower case"
    used = re.findall(r"\b(?:nt|cl|rc|an|ev|ct|st|pd|cp|wp|ls):\S+", question.query)
    assert not used, "the ledger mints these names: another data set has others"


@pytest.fixture(scope="module")
def written(real_build: Built) -> dict[str, set[str]]:
    """Each property of the release, and the families of the graphs in which it stands; the ontology's own aside."""
    found: dict[str, set[str]] = {}
    for quad in EmbeddedStore.read_only(real_build.release.store).quads():
        if family(quad.graph_name) != "ontology":
            found.setdefault(quad.predicate.value, set()).add(family(quad.graph_name))
    return found


@pytest.fixture(scope="module")
def vocabulary() -> set[str]:
    """All that the ontology and the code lists describe."""
    triples = (triple for file in sorted(FOLDER.parent.glob("*.ttl")) for triple in parse(path=file))
    return {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}


@each
def test_its_data_are_written_as_a_release_writes_them(
    question: Question, written: dict[str, set[str]], vocabulary: set[str]
) -> None:
    """Terms of the ontology, codes that exist, and each property in the graphs in which a release has it."""
    for quad in given(question):
        for node in (quad.predicate, quad.object):
            if isinstance(node, NamedNode) and node.value.startswith("https://w3id.org/cluster-gazette/"):
                assert node.value in vocabulary, node
        place, places = family(quad.graph_name), written.get(quad.predicate.value)
        shared = {"entities", "reference", "links"}  # a table may state today what only a notice stated before
        excused = (
            place == "ontology"
            or (place in shared and bool(shared & (places or set())))
            or (quad.predicate.value.split("#")[-1], place) in ALSO_THERE
        )
        assert places is None or place in places or excused, quad


def family(graph: object) -> str:
    """The kind of a named graph: notice, entities, derived, reference, links, ontology, meta."""
    assert isinstance(graph, NamedNode)
    return graph.value.removeprefix(f"{BASE}/graph/").split("/")[0]


def test_every_question_runs_over_the_release_and_those_without_rows_are_known(real_build: Built) -> None:
    """Through the guard and a query process, as a visitor's query runs."""
    served = Served.of(real_build.release.path)
    limits = Limits(
        workers=1, query_timeout=20, query_memory=1024, query_rows=100_000, query_bytes=1 << 24, query_queue=8
    )
    pool = Pool(served.release.store, limits, prefixes=served.guard.prefixes, base_iri=served.guard.base_iri)
    without = set()
    try:
        for question in QUESTIONS:
            with pool.run(served.guard.read(question.query), "json") as pieces:
                found = json.loads(b"".join(pieces))
            if "boolean" not in found and not rows(found):
                without.add(question.id)
    finally:
        pool.close()
    assert without == set(NO_ROWS_YET), "keep NO_ROWS_YET true"


def test_numbers_run_on_and_every_group_stands_together() -> None:
    assert [int(question.folder.name[:2]) for question in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert tuple(question for group in in_groups(QUESTIONS) for question in group) == QUESTIONS


def test_both_languages_are_spoken() -> None:
    for question in QUESTIONS:
        for chinese in filter(None, (question.zh, question.group_zh, question.note_zh)):
            assert re.search(r"[\u4e00-\u9fff]", chinese), (question.id, chinese)
        for english in filter(None, (question.en, question.group_en)):
            assert re.match(r"[A-Z]", english), (question.id, english)
    assert (
        len({question.zh for question in QUESTIONS}) == len({question.en for question in QUESTIONS}) == len(QUESTIONS)
    )


def test_each_folder_is_whole_and_the_index_complete() -> None:
    files = {"question.toml", "query.rq", "given.trig", "expected.srj", "mutation.ru"}
    for question in QUESTIONS:
        assert {path.name for path in question.folder.iterdir()} == files, question.id
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = [line for line in index.splitlines() if line.startswith("| [")]
    assert told == [
        f"| [{q.folder.name[:2]}]({q.folder.name}/query.rq) | {q.en} | {q.zh} |" for q in QUESTIONS
    ]  # fmt: skip
    headings = [line for line in index.splitlines() if line.startswith("## ")]
    assert headings == [f"## {group[0].group_en} · {group[0].group_zh}" for group in in_groups(QUESTIONS)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the first two questions, to be broken."""
    copy = tmp_path / "questions"
    copy.mkdir()
    shutil.copy(FOLDER / "groups.toml", copy)
    for question in QUESTIONS[:2]:
        shutil.copytree(question.folder, copy / question.folder.name)
    return copy


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "told"),
    [
        pytest.param("question.toml", "id = ", "id = =", 1, "line 1", id="no TOML"),
        pytest.param("question.toml", "\nzh = ", "\nzh = 3 # ", 4, "zh", id="no text"),
        pytest.param("question.toml", "\nen = ", "\nenglish = ", 5, "english", id="unknown key"),
        pytest.param("question.toml", "\nasked_by = ", "\n# ", 1, "asked_by", id="missing key"),
        pytest.param("question.toml", "\ngroup = \"", "\ngroup = \"other-", 2, "groups.toml", id="unknown group"),
        pytest.param("question.toml", "id = \"", "id = \"other-", 1, "folder's name", id="not the folder's id"),
        pytest.param("question.toml", "\nnote_en = ", "\n# ", 6, "note_en", id="note in one language"),
        pytest.param("query.rq", None, "\n", 1, "no query", id="empty query"),
    ],
)  # fmt: skip
def test_a_broken_question_is_told_by_file_and_line(
    folder: Path, file: str, old: str | None, new: str, line: int, told: str
) -> None:
    broken = folder / QUESTIONS[0].folder.name / file
    text = broken.read_text(encoding="utf-8")
    broken.write_text(new if old is None else text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDataFile) as error:
        load_questions(folder)
    assert (error.value.file, error.value.line) == (broken, line)
    assert told in str(error.value)


def test_a_broken_folder_is_told(folder: Path) -> None:
    (folder / "extra").mkdir()
    with pytest.raises(BadDataFile, match="two digits"):
        load_questions(folder)
    (folder / "extra").rename(folder / "03-extra")
    with pytest.raises(BadDataFile, match=r"03-extra/question\.toml: the file is missing"):
        load_questions(folder)
    shutil.copytree(folder / QUESTIONS[0].folder.name, folder / "03-extra", dirs_exist_ok=True)
    (folder / "03-extra").rename(folder / f"03-{QUESTIONS[0].id}")
    with pytest.raises(BadDataFile, match="another question"):
        load_questions(folder)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_query_page_asks_every_question_by_a_link(site_client: FlaskClient, language: str) -> None:
    page = site_client.get(f"/sparql?lang={language}", headers={"Accept": "text/html"}).get_data(as_text=True)
    links = {
        parse_qs(urlsplit(address.replace("&amp;", "&")).query)["query"][0]: title
        for address, title in re.findall(r'<li[^>]*><a href="(/sparql\?[^"]*)"[^>]*>([^<]*)</a>', page)
    }
    wanted = {q.query: q.zh if language == "zh" else q.en for q in QUESTIONS}
    assert {query: title.replace("&#39;", "'") for query, title in links.items()} == wanted
    for group in in_groups(QUESTIONS):
        assert (group[0].group_zh if language == "zh" else group[0].group_en) in page
    assert page.count("<details") == len(list(in_groups(QUESTIONS)))


def test_the_empty_form_shows_the_first_question(site_client: FlaskClient) -> None:
    page = site_client.get("/sparql", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert QUESTIONS[0].query.splitlines()[0] in page
    assert "<tbody>" not in page


def test_a_link_shows_the_query_with_its_answer_and_marks_the_question(site_client: FlaskClient) -> None:
    asked = QUESTIONS[-1]
    page = site_client.get("/sparql", query_string={"query": asked.query}, headers={"Accept": "text/html"})
    text = page.get_data(as_text=True)
    assert asked.query.splitlines()[0] in text
    assert "<tbody>" in text
    assert re.findall(r'aria-current="true">([^<]*)<', text) == [asked.zh]
    assert text.count("<details open>") == 2, "the first group, and the one that was asked from"

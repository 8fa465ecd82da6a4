"""Reported programmes in the graph, under the keys that notices produce, and what that leaves for notices to say."""

import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from oxrdflib import OxigraphStore
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import SH, Graph

from gazette.graph.ontology import ontology_quads
from gazette.graph.programmes import body_sheet, leave_out, programme_sheet
from gazette.graph.reference import reference_graph
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, RDFS, SKOS, TYPE, Space, code, en, zh
from gazette.identity.keys import programme_key
from gazette.identity.ledger import Ledger
from gazette.records import Programme
from gazette.reference import Reference
from gazette.reference.body_names import read_body_names
from gazette.reference.programmes import Programmes
from gazette.settings import shipped
from gazette.validation.shapes import load_shapes, prefixes, rules, set_based, without

SPACE = Space("http://localhost:8000")
DATA = shipped("data")


def thing(key: str) -> NamedNode:
    return SPACE.thing(key)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load(DATA / "reference")


@pytest.fixture(scope="module")
def programmes(reference: Reference) -> Programmes:
    return Programmes.load(DATA / "reference", reference.regions, reference.bodies)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.load(Path(shutil.copy(DATA / "ledger.jsonl", tmp_path)))


@pytest.fixture
def sheet(programmes: Programmes, reference: Reference, ledger: Ledger) -> Sheet:
    return programme_sheet(programmes, reference, ledger, SPACE)


def values(sheet: Sheet, subject: NamedNode, predicate: NamedNode) -> list[object]:
    return [t.object for t in sheet if (t.subject, t.predicate) == (subject, predicate)]


def test_keys_are_those_that_notices_produce(sheet: Sheet, programmes: Programmes) -> None:
    for found in programmes.programmes.values():
        key = programme_key(Programme(scheme=found.scheme, level=found.level, region=found.region))
        assert values(sheet, thing(key), TYPE) == [CG.Programme]


def test_the_national_programme_has_its_rules_documents_and_batches(sheet: Sheet) -> None:
    national = thing("programme/sme-CN")
    (document,) = values(sheet, national, CG.governedBy)
    assert isinstance(document, NamedNode)
    assert values(sheet, document, CG.documentNumber) == [Literal("工信部企业〔2022〕119号")]
    assert values(sheet, document, CG.knownFrom) == [code("known", "reported")]
    assert values(sheet, national, CG.termYears) == [Literal(3)]
    told = {t.subject for t in sheet if (t.predicate, t.object) == (CG.reportOf, national)}
    kinds = {values(sheet, node, CG.reportedRule)[0] for node in told if isinstance(node, NamedNode)}
    assert {code("rule", kind) for kind in ("term", "renewal", "recheck", "management")} == kinds


def test_an_act_without_a_known_year_is_told_of_its_programme_and_is_no_announcement(sheet: Sheet) -> None:
    node = thing("report/sei-CN-grant")
    assert values(sheet, node, TYPE) == [CG.Report]
    assert values(sheet, node, CG.reportOf) == [thing("programme/sei-CN")]
    assert values(sheet, node, CG.reportedStage) == [code("kind", "grant")]
    assert values(sheet, node, CG.reportedCount) == [Literal(66)]
    assert not [t for t in sheet if (t.predicate, t.object) == (TYPE, CG.Announcement)]


def test_everything_reported_names_its_page(sheet: Sheet) -> None:
    for triple in sheet:
        if (triple.predicate, triple.object) == (TYPE, CG.Report):
            assert isinstance(triple.subject, NamedNode)
            assert values(sheet, triple.subject, CG.readOn), triple.subject


def test_a_document_that_notices_cite_keeps_its_identifier(sheet: Sheet, ledger: Ledger) -> None:
    known = ledger.find("policy", ["number|陕工信发〔2023〕89号"])
    assert known is not None
    assert values(sheet, thing("programme/sme-610000"), CG.governedBy) == [thing(known)]


def test_documents_keep_their_identifiers_from_build_to_build(
    sheet: Sheet, programmes: Programmes, reference: Reference, ledger: Ledger
) -> None:
    ledger.save()
    again = Ledger.load(ledger.path)
    assert list(programme_sheet(programmes, reference, again, SPACE)) == list(sheet)
    assert again.unsaved == 0


def test_names_of_bodies_and_the_word_on_unchecked_ones(reference: Reference) -> None:
    sheet = body_sheet(reference.bodies, read_body_names(DATA / "reference", reference.bodies), SPACE)
    jiangsu = thing("organisation/320000-iit")
    assert values(sheet, jiangsu, SKOS.altLabel) == [zh("江苏省经济和信息化委员会")]
    assert en("Called 江苏省经济和信息化委员会 in 2013.") in values(sheet, jiangsu, SKOS.historyNote)
    unchecked = {t.subject for t in sheet if t.predicate == SKOS.editorialNote}
    assert unchecked == {thing(f"organisation/{b.key}") for b in reference.bodies if b.basis == "pattern"}


def test_notices_add_to_what_is_stated_but_give_no_second_name(sheet: Sheet) -> None:
    national, other = thing("programme/sme-CN"), thing("programme/sme-650000")
    from_notices = Sheet(SPACE.graph("entities"))
    from_notices.add(national, TYPE, CG.Programme)
    from_notices.add(national, RDFS.label, zh("中小企业集群"))
    from_notices.add(national, CG.operator, thing("organisation/CN-iit"))
    from_notices.add(national, CG.operator, thing("organisation/CN-drc"))
    from_notices.add(national, DCTERMS.description, zh("别处未述"))
    from_notices.add(other, TYPE, CG.Programme)
    from_notices.add(other, RDFS.label, zh("新疆维吾尔自治区省级中小企业特色产业集群"))
    kept = leave_out(from_notices, [sheet])
    assert kept.graph == from_notices.graph
    assert list(kept) == [
        Triple(national, CG.operator, thing("organisation/CN-drc")),
        Triple(national, DCTERMS.description, zh("别处未述")),
        Triple(other, TYPE, CG.Programme),
        Triple(other, RDFS.label, zh("新疆维吾尔自治区省级中小企业特色产业集群")),
    ]


def test_all_of_it_keeps_the_rules(sheet: Sheet, reference: Reference) -> None:
    names = body_sheet(reference.bodies, read_body_names(DATA / "reference", reference.bodies), SPACE)
    base = reference_graph(reference, SPACE)
    assert Counter([*sheet, *names, *base]).most_common(1)[0][1] == 1
    store = ox.Store()
    for part in (sheet, names, base):
        store.bulk_extend(part.quads())
    store.bulk_extend(ontology_quads(shipped("ontology"), SPACE))
    shapes = load_shapes(shipped("shapes"))
    for rule in rules(shapes):
        if rule.kind == "sparql" and not rule.name.startswith(("region-", "change-", "area-", "zone-")):
            found = [result for result in set_based(store, rule, prefixes(shapes)) if result.severity == "violation"]
            assert found == [], rule.name

    own = ox.Store()
    own.extend(ox.Quad(t.subject, t.predicate, t.object) for t in sheet)
    data = Graph(store=OxigraphStore(store=own))
    core = without(shapes, [rule for rule in rules(shapes) if (rule.scope, rule.kind) != ("release", "core")])
    _, report, _ = pyshacl.validate(data, shacl_graph=core, inplace=True)
    assert isinstance(report, Graph)
    assert list(report.objects(None, SH.resultMessage)) == []

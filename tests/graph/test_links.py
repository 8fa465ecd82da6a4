"""Linksets: links and their own description agree, each in its graph, and lead only where they may."""

from collections import Counter

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from gazette.graph.classifications import classification_graphs
from gazette.graph.links import link_sheets
from gazette.graph.reference import reference_graph
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import FOAF, OWL, SKOS, TYPE, VOID, Space
from gazette.reference import Reference
from gazette.reference.classifications import Classifications
from gazette.reference.links import Links
from gazette.settings import shipped
from gazette.validation.shapes import load_shapes, prefixes, rules, set_based

SPACE = Space("http://localhost:8000")
FOLDER = shipped("data") / "reference"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load(FOLDER)


@pytest.fixture(scope="module")
def classifications() -> Classifications:
    return Classifications.load(FOLDER)


@pytest.fixture(scope="module")
def sheets(reference: Reference, classifications: Classifications) -> dict[str, Sheet]:
    found = link_sheets(Links.load(FOLDER), reference, classifications, SPACE)
    return {sheet.graph.value.removeprefix("http://localhost:8000/graph/links/"): sheet for sheet in found}


@pytest.mark.parametrize(
    ("target", "subject", "predicate", "value"),
    [
        ("wikidata", "region/110000", OWL.sameAs, "http://www.wikidata.org/entity/Q956"),
        ("geonames", "region/110000", SKOS.closeMatch, "https://sws.geonames.org/2038349/"),
        (
            "isic-rev4",
            "scheme/isic-rev4/2610",
            SKOS.exactMatch,
            "https://unstats.un.org/classifications/ISIC/rev4/2610",
        ),
        ("nace-rev2", "scheme/nace-rev2/26.11", SKOS.exactMatch, "http://data.europa.eu/ux2/nace2/2611"),
    ],
)
def test_a_link_stands_in_the_graph_of_its_target(
    sheets: dict[str, Sheet], target: str, subject: str, predicate: NamedNode, value: str
) -> None:
    assert Triple(SPACE.thing(subject), predicate, NamedNode(value)) in sheets[target]


def test_a_region_without_a_known_item_has_no_link(sheets: dict[str, Sheet]) -> None:
    assert not [t for t in sheets["wikidata"] if t.subject == SPACE.region("330282")]  # 慈溪市


def test_each_linkset_counts_its_links_and_has_one_of_everything(sheets: dict[str, Sheet]) -> None:
    for key, sheet in sheets.items():
        node = SPACE.thing(f"linkset/{key}")
        said = {t.predicate: t.object for t in sheet if t.subject == node}
        assert said[TYPE] == VOID.Linkset and said[VOID.subjectsTarget] == SPACE.dataset
        links = [t for t in sheet if t.predicate == said[VOID.linkPredicate]]
        assert said[VOID.triples] == Literal(len(links)) != Literal(0)
        assert said[VOID.distinctSubjects] == Literal(len({t.subject for t in links}))
        assert said[VOID.distinctObjects] == Literal(len({t.object for t in links}))
        for predicate in (VOID.linkPredicate, VOID.subjectsTarget, VOID.objectsTarget):
            assert len([t for t in sheet if (t.subject, t.predicate) == (node, predicate)]) == 1
        assert [t for t in sheet if t.subject == said[VOID.objectsTarget] and t.predicate == FOAF.homepage]


def test_sameas_is_said_of_regions_alone_and_of_each_once(sheets: dict[str, Sheet]) -> None:
    same = [t for sheet in sheets.values() for t in sheet if t.predicate == OWL.sameAs]
    assert same
    for side in (lambda t: t.subject, lambda t: t.object):
        assert Counter(side(t) for t in same).most_common(1)[0][1] == 1
    assert all(str(t.subject).startswith("<http://localhost:8000/id/region/") for t in same)


def test_all_of_it_keeps_the_rules(
    sheets: dict[str, Sheet], reference: Reference, classifications: Classifications
) -> None:
    store = ox.Store()
    for sheet in (*sheets.values(), *classification_graphs(classifications, SPACE), reference_graph(reference, SPACE)):
        store.bulk_extend(sheet.quads())
    shapes = load_shapes(shipped("shapes"))
    judged = [
        rule
        for rule in rules(shapes)
        if rule.kind == "sparql" and rule.name.startswith(("same-as-", "match-", "link-self", "linkset-"))
    ]
    assert judged
    for rule in judged:
        assert set_based(store, rule, prefixes(shapes)) == [], rule.name

"""On the real data too, one query a rule finds what pySHACL finds going node by node."""

from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest

from gazette.graph.vocabulary import TYPE
from gazette.settings import shipped
from gazette.validation.judge import Judge
from gazette.validation.shapes import load_shapes, prefixes, rules, set_based


@pytest.fixture(scope="module")
def data(mutate: ModuleType, real: Any) -> list[ox.Triple]:
    """The notices with what they need and the ontology, in which one value of nearly every kind is wrong at once: so
    that there is much to agree upon."""
    bench = mutate.Bench(real.graphs)
    triples: set[ox.Triple] = set(bench.triples)
    for fault in bench.faults():
        if fault.sort == "changed" and fault.predicate != TYPE and fault.removed in triples:
            triples = triples - {fault.removed} | {fault.added}
    return [*sorted(triples, key=str), *(quad.triple for quad in real.graphs.ontology)]


def test_both_ways_find_the_same_in_real_data_full_of_faults(data: list[ox.Triple]) -> None:
    """Node by node every fourth node is asked, and every one that the queries found."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in data)
    shapes = load_shapes(shipped("shapes"))
    asked = [rule for rule in rules(shapes) if rule.kind == "sparql"]
    declared = prefixes(shapes)
    once = {(r.rule, str(r.focus.value)) for rule in asked for r in set_based(store, rule, declared)}
    nodes = sorted({t.subject.value for t in data if isinstance(t.subject, ox.NamedNode)})
    chosen = {*nodes[::4]} | {focus for _, focus in once}
    by_node = Judge(shipped("shapes")).again(data, {rule.name: sorted(chosen) for rule in asked})
    assert once == by_node
    assert len({rule for rule, _ in once}) > len(asked) / 4, "the faults break many rules"

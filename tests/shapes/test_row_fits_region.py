"""A row may name an autonomous region without its nationalities; another region's name stays a fault."""

import pyoxigraph as ox
import pytest
from rdflib import Graph

from gazette.validation.shapes import load_shapes, prefixes, rules, set_based

from .conftest import SHAPES

DATA = """@prefix : <urn:x:> . @prefix cg: <https://w3id.org/cluster-gazette/ont#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:event a cg:Grant ; cg:recordedAs :row ; cg:concerns :recognition .
:recognition cg:ofCluster :cluster .
:cluster cg:locatedIn :county ; cg:inProvince :province .
:county rdfs:label "某市"@zh ; cg:parentRegion :prefecture .
:prefecture rdfs:label "{label}"@zh ; cg:parentRegion :province .
:province rdfs:label "某省"@zh .
:row cg:cellCity "{cell}" .
"""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes(SHAPES)


@pytest.mark.parametrize(
    ("cell", "label", "fits"),
    [
        ("恩施州", "恩施土家族苗族自治州", True),
        ("海西州", "海西蒙古族藏族自治州", True),
        ("延边自治州", "延边朝鲜族自治州", True),
        ("长阳县", "长阳土家族自治县", True),
        ("恩施", "恩施土家族苗族自治州", True),
        ("海北州", "海西蒙古族藏族自治州", False),
        ("恩施县", "恩施土家族苗族自治州", False),
        ("延边州", "延安市", False),
    ],
)
def test_a_cell_fits_the_region_that_it_shortens(shapes: Graph, cell: str, label: str, fits: bool) -> None:
    rule = next(rule for rule in rules(shapes) if rule.name == "row-fits-region")
    store = ox.Store()
    store.load(DATA.format(cell=cell, label=label).encode(), format=ox.RdfFormat.TURTLE)
    assert (not list(set_based(store, rule, prefixes(shapes)))) is fits

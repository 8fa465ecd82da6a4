"""Bounds counted from the day of a report follow from that day, the year and the term; no other bounds pass."""

import pyoxigraph as ox
import pytest
from rdflib import Graph

from gazette.validation.shapes import load_shapes, prefixes, rules, set_based

from .conftest import SHAPES

DATA = """@prefix : <urn:x:> . @prefix cg: <https://w3id.org/cluster-gazette/ont#> .
@prefix code: <https://w3id.org/cluster-gazette/code/> . @prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:notice cg:announces :act {notice} .
:page cg:reportsOn :notice {page} .
:act cg:inBatch :batch ; cg:announcementKind code:kind-{kind} ; cg:opensPeriod :period .
:batch cg:batchYear 2024 .
:period a cg:ValidityPeriod ; cg:termYears {years} ; cg:boundBasis code:basis-term-from-report-day ;
  cg:startEarliest "{0}"^^xsd:date ; cg:startLatest "{1}"^^xsd:date ;
  cg:endEarliest "{2}"^^xsd:date ; cg:endLatest "{3}"^^xsd:date .
"""
FIT = ("2024-01-01", "2024-11-05", "2027-01-01", "2027-11-05")
TOLD = '; cg:reportedOn "2024-11-05"^^xsd:date'
POSTED = '; cg:postedDate "2024-11-05"^^xsd:date'
SIGNED = '; eli:date_document "2024-11-05"^^xsd:date'


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes(SHAPES)


def follows(
    shapes: Graph, bounds: tuple[str, ...], notice: str = TOLD, page: str = "", kind: str = "grant", years: int = 3
) -> bool:
    rule = next(rule for rule in rules(shapes) if rule.name == "validity-from-report")
    store = ox.Store()
    data = DATA.format(*bounds, notice=notice, page=page, kind=kind, years=years)
    store.load(data.encode(), format=ox.RdfFormat.TURTLE)
    return not list(set_based(store, rule, prefixes(shapes)))


def test_bounds_follow_from_the_earliest_day_and_the_year(shapes: Graph) -> None:
    assert follows(shapes, FIT)
    assert follows(shapes, FIT, notice="", page=POSTED)
    assert follows(shapes, FIT, page='; cg:postedDate "2024-12-01"^^xsd:date')
    later = ("2025-01-01", "2025-01-13", "2028-01-01", "2028-01-13")
    numbered = '; cg:reportedOn "2025-01-13"^^xsd:date ; cg:documentNumber "工信部企业函〔2025〕3号"'
    assert follows(shapes, later, notice=numbered)
    assert not follows(shapes, later, notice='; cg:reportedOn "2025-01-13"^^xsd:date'), "the batch is of 2024"
    leap = ("2024-01-01", "2024-02-29", "2027-01-01", "2027-02-28")
    assert follows(shapes, leap, notice='; cg:reportedOn "2024-02-29"^^xsd:date')


@pytest.mark.parametrize("place", range(4))
def test_a_bound_that_is_another_day_does_not_follow(shapes: Graph, place: int) -> None:
    for other in (FIT[place][:5] + "06-30", f"{int(FIT[place][:4]) + 1}{FIT[place][4:]}"):
        assert not follows(shapes, (*FIT[:place], other, *FIT[place + 1 :])), other


def test_nothing_else_may_count_from_a_report(shapes: Graph) -> None:
    assert not follows(shapes, FIT, notice=TOLD + SIGNED), "the day of its signature is known"
    assert not follows(shapes, FIT, notice=""), "no day is known"
    assert not follows(shapes, FIT, page='; cg:postedDate "2024-10-01"^^xsd:date'), "it was public before"
    assert not follows(shapes, FIT, kind="recheck"), "a recheck prolongs a term that runs"
    assert not follows(shapes, FIT, years=2)

"""The reference graph says of regions what the tables say, and keeps the rules."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from gazette.graph.ontology import ontology_quads
from gazette.graph.reference import reference_graph
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, ONT, RDFS, TYPE, XSD, Space, code
from gazette.reference import Reference
from gazette.settings import shipped
from gazette.validation.shapes import load_shapes, prefixes, rules, set_based

SPACE = Space("http://localhost:8000")
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load(shipped("data") / "reference")


@pytest.fixture(scope="module")
def sheet(reference: Reference) -> Sheet:
    return reference_graph(reference, SPACE)


@lru_cache(1)
def by_subject(sheet: Sheet) -> dict[object, list[ox.Triple]]:
    found: dict[object, list[ox.Triple]] = {}
    for triple in sheet:
        found.setdefault(triple.subject, []).append(triple)
    return found


def facts(sheet: Sheet, key: str) -> dict[str, list[str]]:
    """What is said of a thing: local names of the properties, and values as text."""
    found: dict[str, list[str]] = {}
    for triple in by_subject(sheet).get(SPACE.thing(key), ()):
        name = triple.predicate.value.replace("#", "/").rsplit("/", 1)[-1]
        value = triple.object.value.replace(f"{SPACE.base}/id/", "")  # type: ignore[union-attr]
        found.setdefault(name, []).append(value.replace(ONT, "cg:").replace(ONT.replace("ont#", "code/"), "code:"))
    return found


def test_each_region_and_change_is_there_once(sheet: Sheet, reference: Reference) -> None:
    counts = Counter(triple.object for triple in sheet if triple.predicate == TYPE)
    assert counts[CG.AdministrativeRegion] == len(reference.regions) + len(reference.regions.former)
    assert counts[CG.RegionChange] == len(reference.regions.history)
    assert counts[CG.DevelopmentZone] == len(reference.zones)
    assert counts[CG.ReportingArea] == len(reference.areas)
    typed = Counter(triple.subject for triple in sheet if triple.predicate == TYPE)
    assert set(typed.values()) == {1}


def test_a_division_in_use(sheet: Sheet) -> None:
    assert facts(sheet, "region/610100") == {
        "type": ["cg:AdministrativeRegion"],
        "label": ["西安市", "Xi’an"],
        "gbCode": ["610100"],
        "regionLevel": ["code:level-prefectural"],
        "parentRegion": ["region/610000"],
        "within": ["region/610000"],
        "firstYear": ["1981"],
        "lat": ["34.26"],
        "long": ["108.94"],
    }
    assert facts(sheet, "region/610000")["isoCode"] == ["CN-SN"]


def test_a_former_division_and_its_end(sheet: Sheet) -> None:
    assert facts(sheet, "region/610126-1983") == {
        "type": ["cg:AdministrativeRegion"],
        "label": ["高陵县"],
        "gbCode": ["610126"],
        "regionLevel": ["code:level-county"],
        "parentRegion": ["region/610100"],
        "within": ["region/610100"],
        "firstYear": ["1983"],
        "lastYear": ["2014"],
    }
    assert facts(sheet, "change/610126-2014") == {
        "type": ["cg:RegionChange"],
        "label": ["高陵县→高陵区(2014年)", "610126 → 610117 (2014)"],
        "changeKind": ["code:change-conversion"],
        "changeYear": ["2014"],
        "changedFrom": ["region/610126-1983"],
        "changedTo": ["region/610117"],
    }


def test_a_zone_and_an_area(sheet: Sheet) -> None:
    zone = facts(sheet, "region/zone-370176")
    assert (zone["label"], zone["hostRegion"]) == (["济南高新技术产业开发区"], ["region/370100"])
    assert zone["statisticalCode"] == ["370176"] and "gbCode" not in zone
    assert facts(sheet, "region/area-330000-without-330200") == {
        "type": ["cg:ReportingArea"],
        "label": ["浙江省(不含宁波市)", "Zhejiang without Ningbo"],
        "includesRegion": ["region/330000"],
        "excludesRegion": ["region/330200"],
        "within": ["region/330000"],
    }


def test_an_iso_code_is_told_once_for_each_province(sheet: Sheet, reference: Reference) -> None:
    told = Counter(triple.subject for triple in sheet if triple.predicate == CG.isoCode)
    assert len(told) == len([region for region in reference.regions if region.iso3166_2]) > 30
    assert set(told.values()) == {1}


def test_every_body_has_a_region_that_is_described(sheet: Sheet, reference: Reference) -> None:
    described = {triple.subject for triple in sheet if triple.predicate == TYPE}
    for body in reference.bodies:
        (jurisdiction,) = facts(sheet, f"organisation/{body.key}")["jurisdiction"]
        assert SPACE.thing(jurisdiction) in described
    assert facts(sheet, "region/XPCC")["within"] == ["region/650000"]


def test_years_are_whole_numbers_and_no_day_is_invented(sheet: Sheet) -> None:
    for triple in sheet:
        if triple.predicate in (CG.firstYear, CG.lastYear, CG.changeYear):
            assert isinstance(triple.object, ox.Literal) and triple.object.datatype == XSD.integer
        assert triple.predicate not in (CG.validFrom, CG.validTo)


def test_in_use_means_no_last_year(sheet: Sheet, reference: Reference) -> None:
    over = {triple.subject for triple in sheet if triple.predicate == CG.lastYear}
    assert over == {SPACE.region(region.key) for region in reference.regions.former}


def test_what_the_source_does_not_state_is_marked(sheet: Sheet, reference: Reference) -> None:
    marked = {triple.subject for triple in sheet if triple.predicate == CG.assertionMode}
    computed = {change.key for change in reference.regions.history if change.basis == "computed"}
    assert marked == {SPACE.thing(f"change/{key}") for key in computed} and computed
    assert {t.object for t in sheet if t.predicate == CG.assertionMode} == {code("assertion", "computed")}


def test_english_names_are_those_of_the_source(sheet: Sheet, reference: Reference) -> None:
    named = {t.object.value for t in sheet if t.predicate == RDFS.label and t.subject == SPACE.region("520200")}  # type: ignore[union-attr]
    assert named == {"六盘水市", "Liupanshui"}
    english = [t.subject for t in sheet if isinstance(t.object, ox.Literal) and t.object.language == "en"]
    counties = {SPACE.region(region.key) for region in reference.regions if region.level == "county"}
    assert english and not counties & set(english)


@pytest.mark.parametrize("region", ["620923", "340124", "450126"])
def test_points_known_to_be_wrong_are_left_out(sheet: Sheet, region: str) -> None:
    assert "lat" not in facts(sheet, f"region/{region}") and "gbCode" in facts(sheet, f"region/{region}")


def test_points_are_in_pairs(sheet: Sheet) -> None:
    def with_(name: str) -> set[object]:
        return {t.subject for t in sheet if t.predicate.value == f"{WGS84}{name}"}

    assert with_("lat") == with_("long") != set()


def test_the_reference_graph_keeps_every_rule_on_regions(sheet: Sheet) -> None:
    store = ox.Store()
    store.bulk_extend(sheet.quads())
    store.bulk_extend(ontology_quads(shipped("ontology"), SPACE))
    shapes = load_shapes(shipped("shapes"))
    about = ("region-", "change-", "zone-", "area-")
    checked = [rule for rule in rules(shapes) if rule.kind == "sparql" and rule.name.startswith(about)]
    assert checked
    for rule in checked:
        assert set_based(store, rule, prefixes(shapes)) == [], rule.name


def test_every_term_is_of_the_ontology(sheet: Sheet) -> None:
    text = "".join(path.read_text("utf-8") for path in Path(shipped("ontology")).glob("*.ttl"))
    used = {t.predicate for t in sheet} | {t.object for t in sheet if t.predicate == TYPE}
    for term in used:
        assert isinstance(term, ox.NamedNode)
        if term.value.startswith(ONT):
            assert f"\ncg:{term.value.removeprefix(ONT)} a " in text, term

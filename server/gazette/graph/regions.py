"""Regions of every kind, for the reference graph: divisions in use and former, their changes, zones, areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.labels import Pair, add_label
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDFS, TYPE, Namespace, Space, code, decimal, en, zh
from gazette.reference import COUNTRY, OtherRegion, Region, Regions, ReportingArea, Zone

WGS84 = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")


def add_country(sheet: Sheet, space: Space) -> None:
    """Write the whole country, which is a region without a GB/T 2260 code."""
    country = space.region(COUNTRY)
    sheet.add(country, TYPE, CG.Region)
    sheet.add(country, RDFS.label, zh("中华人民共和国"))
    sheet.add(country, RDFS.label, en("China"))
    sheet.add(country, CG.regionLevel, code("level", "national"))


def add_other_regions(sheet: Sheet, space: Space, others: Iterable[OtherRegion]) -> None:
    """Write the regions that have no code and that bodies are responsible for."""
    for other in others:
        node = space.region(other.key)
        sheet.add(node, TYPE, CG.Region)
        sheet.add(node, RDFS.label, zh(other.name))
        sheet.add(node, RDFS.label, en(other.name_en) if other.name_en else None)
        sheet.add(node, CG.regionLevel, code("level", other.level))
        sheet.add(node, CG.within, space.region(other.within))


def add_divisions(sheet: Sheet, space: Space, regions: Regions, names_en: Mapping[str, str]) -> None:
    """Write every division, in use and former. Years stand as whole numbers: no source gives the days.

    `names_en` are English names, by key, of those that have none in the tables.
    """
    for region in regions:
        _division(sheet, space, region, region.name_en or names_en.get(region.key))
    for region in regions.former:
        _division(sheet, space, region, region.name_en)


def _division(sheet: Sheet, space: Space, region: Region, name_en: str | None) -> None:
    node = space.region(region.key)
    sheet.add(node, TYPE, CG.AdministrativeRegion)
    sheet.add(node, RDFS.label, zh(region.name))
    sheet.add(node, RDFS.label, en(name_en) if name_en else None)
    sheet.add(node, CG.gbCode, Literal(region.code))
    sheet.add(node, CG.isoCode, Literal(region.iso3166_2) if region.iso3166_2 else None)
    sheet.add(node, CG.regionLevel, code("level", region.level))
    if region.parent:
        parent = space.region(region.parent)
        sheet.add(node, CG.parentRegion, parent)
        sheet.add(node, CG.within, parent)
    else:
        sheet.add(node, CG.within, space.region(COUNTRY))
    sheet.add(node, CG.firstYear, Literal(region.first_year))
    sheet.add(node, CG.lastYear, Literal(region.last_year) if region.last_year is not None else None)
    if region.point:
        latitude, longitude = region.point
        sheet.add(node, WGS84.lat, decimal(latitude))
        sheet.add(node, WGS84.long, decimal(longitude))


def add_changes(sheet: Sheet, space: Space, regions: Regions, names_en: Mapping[str, str]) -> None:
    """Write every change of divisions at `id/change/<code>-<year>`, and how far the source states it; `names_en` as for
    `add_divisions`."""

    def told(key: str) -> Pair:
        region = regions[key]
        return Pair(region.name, region.name_en or names_en.get(key) or region.code)

    for change in regions.history:
        node = space.thing(f"change/{change.key}")
        sheet.add(node, TYPE, CG.RegionChange)
        add_label(sheet, node, labels.region_change(told(change.region), map(told, change.into), change.year))
        sheet.add(node, CG.changeKind, code("change", change.kind))
        sheet.add(node, CG.changeYear, Literal(change.year))
        sheet.add(node, CG.changedFrom, space.region(change.region))
        sheet.add_all(node, CG.changedTo, map(space.region, change.into))
        if change.basis != "stated":
            sheet.add(node, CG.assertionMode, code("assertion", change.basis))


def add_zones(sheet: Sheet, space: Space, zones: Iterable[Zone]) -> None:
    """Write each development zone with the prefecture that it lies in."""
    for zone in zones:
        node, host = space.region(zone.key), space.region(zone.region)
        sheet.add(node, TYPE, CG.DevelopmentZone)
        sheet.add(node, RDFS.label, zh(zone.name))
        sheet.add(node, CG.statisticalCode, Literal(zone.statistical_code))
        sheet.add(node, CG.hostRegion, host)
        sheet.add(node, CG.within, host)


def add_area(sheet: Sheet, space: Space, area: ReportingArea, regions: Regions) -> NamedNode:
    """Write a reporting area and return its node. It lies within the innermost region that holds all it includes."""
    node = space.region(area.key)
    sheet.add(node, TYPE, CG.ReportingArea)
    add_label(sheet, node, labels.area(area.name, area.include, area.exclude, regions))
    sheet.add_all(node, CG.includesRegion, map(space.region, area.include))
    sheet.add_all(node, CG.excludesRegion, map(space.region, area.exclude))
    sheet.add(node, CG.within, space.region(_around(area, regions)))
    return node


def _around(area: ReportingArea, regions: Regions) -> str:
    if COUNTRY in area.include:
        return COUNTRY
    first, *others = area.include
    return next((o for o in regions.lineage(first) if all(regions.is_within(k, o) for k in others)), COUNTRY)

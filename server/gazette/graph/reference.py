"""The reference graph: what notices refer to, and no notice states."""

from __future__ import annotations

from collections.abc import Mapping

from gazette.graph.bodies import add_bodies
from gazette.graph.regions import add_area, add_changes, add_country, add_divisions, add_other_regions, add_zones
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import Space
from gazette.reference import Reference


def reference_graph(reference: Reference, space: Space, names_en: Mapping[str, str] | None = None) -> Sheet:
    """All triples of `graph/reference`. `names_en` are English names that the tables of regions lack, by key."""
    sheet = Sheet(space.graph("reference"))
    add_country(sheet, space)
    add_divisions(sheet, space, reference.regions, names_en or {})
    add_other_regions(sheet, space, reference.other_regions.values())
    add_changes(sheet, space, reference.regions, names_en or {})
    add_zones(sheet, space, reference.zones)
    for area in reference.areas:
        add_area(sheet, space, area, reference.regions)
    add_bodies(sheet, space, reference.bodies, reference.regions)
    return sheet

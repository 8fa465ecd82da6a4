"""The public bodies of the table, for the reference graph."""

from __future__ import annotations

from pyoxigraph import NamedNode

from gazette.graph.names import body_name
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, FOAF, RDFS, TYPE, Space, code, en, zh
from gazette.reference import Bodies, Body, Regions


def add_bodies(sheet: Sheet, space: Space, bodies: Bodies, regions: Regions) -> None:
    """Write each body with its names, jurisdiction, level, function and site; see `names.body_name` for the English."""
    for body in bodies:
        node = space.thing(f"organisation/{body.key}")
        sheet.add(node, TYPE, CG.PublicBody)
        sheet.add(node, RDFS.label, zh(body.name))
        name_en = english_name(body, regions)
        sheet.add(node, RDFS.label, en(name_en) if name_en else None)
        sheet.add(node, CG.jurisdiction, space.region(body.jurisdiction))
        sheet.add(node, CG.level, code("level", body.level))
        sheet.add(node, CG.functionRole, code("function", body.function))
        if body.website:
            sheet.add(node, FOAF.homepage, NamedNode(body.website))


def english_name(body: Body, regions: Regions) -> str | None:
    """The English name of a body: its own, else that of its place and task, else None."""
    region = regions.get(body.jurisdiction)
    if body.name_en or region is None or region.name_en is None:
        return body.name_en
    return body_name(body.name, region.name, region.name_en)

"""The public bodies of the table, for the reference graph."""

from __future__ import annotations

from pyoxigraph import NamedNode

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, FOAF, RDFS, TYPE, Space, code, en, zh
from gazette.reference import Bodies


def add_bodies(sheet: Sheet, space: Space, bodies: Bodies) -> None:
    """Write each body with its names, jurisdiction, level, function and site."""
    for body in bodies:
        node = space.thing(f"organisation/{body.key}")
        sheet.add(node, TYPE, CG.PublicBody)
        sheet.add(node, RDFS.label, zh(body.name))
        sheet.add(node, RDFS.label, en(body.name_en) if body.name_en else None)
        sheet.add(node, CG.jurisdiction, space.region(body.jurisdiction))
        sheet.add(node, CG.level, code("level", body.level))
        sheet.add(node, CG.functionRole, code("function", body.function))
        if body.website:
            sheet.add(node, FOAF.homepage, NamedNode(body.website))

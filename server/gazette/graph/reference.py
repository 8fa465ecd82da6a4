"""The reference graph: regions in use with their hierarchy, and the bodies of the table."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, FOAF, RDFS, TYPE, Space, code, en, zh
from gazette.reference import Reference


def reference_graph(reference: Reference, space: Space) -> Sheet:
    """All triples of `graph/reference`."""
    sheet = Sheet(space.graph("reference"))
    country = space.region("CN")
    sheet.add(country, TYPE, CG.Region)
    sheet.add(country, RDFS.label, zh("中华人民共和国"))
    sheet.add(country, RDFS.label, en("China"))
    sheet.add(country, CG.regionLevel, code("level", "national"))
    for region in reference.regions:
        node = space.region(region.code)
        sheet.add(node, TYPE, CG.AdministrativeRegion)
        sheet.add(node, RDFS.label, zh(region.name))
        sheet.add(node, CG.gbCode, Literal(region.code))
        sheet.add(node, CG.regionLevel, code("level", region.level))
        if region.parent:
            parent = space.region(region.parent)
            sheet.add(node, CG.parentRegion, parent)
            sheet.add(node, CG.within, parent)
        else:
            sheet.add(node, CG.within, country)
    for body in reference.bodies:
        node = space.thing(f"organisation/{body.key}")
        sheet.add(node, TYPE, CG.PublicBody)
        sheet.add(node, RDFS.label, zh(body.name))
        sheet.add(node, RDFS.label, en(body.name_en) if body.name_en else None)
        sheet.add(node, CG.jurisdiction, space.region(body.region) if body.region else None)
        sheet.add(node, CG.level, code("level", body.level))
        sheet.add(node, CG.functionRole, code("function", body.function))
        if body.website:
            sheet.add(node, FOAF.homepage, NamedNode(body.website))
    return sheet

"""Links to other data sets: one named graph for each, `graph/links/<target>`, with its own description in VoID.

A linkset has one link property, one data set of subjects and one of objects (VoID, section 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from gazette.graph.classifications import concept_node
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import DCTERMS, FOAF, OWL, PROV, RDFS, SKOS, TYPE, VOID, XSD, Space, en, zh
from gazette.reference import Reference
from gazette.reference.classifications import Classifications
from gazette.reference.links import Link, Links, Linkset, Run

_PREDICATES: Final = {
    "owl:sameAs": OWL.sameAs,
    "skos:exactMatch": SKOS.exactMatch,
    "skos:closeMatch": SKOS.closeMatch,
}


def link_sheets(links: Links, reference: Reference, classifications: Classifications, space: Space) -> Iterator[Sheet]:
    """The graph of each linkset. Reads the tables as it goes."""
    for linkset in links.linksets.values():
        found = list(links.links(linkset, reference.regions, classifications, reference.bodies))
        yield _sheet(linkset, found, space)


def _sheet(linkset: Linkset, links: list[Link], space: Space) -> Sheet:
    sheet = Sheet(space.graph(f"links/{linkset.key}"))
    node, target = space.thing(f"linkset/{linkset.key}"), space.thing(f"linkset/{linkset.key}/target")
    predicate = _PREDICATES[linkset.predicate]
    sheet.add(space.dataset, VOID.subset, node)
    sheet.add(node, TYPE, VOID.Linkset)
    for name in (DCTERMS.title, RDFS.label):
        sheet.add(node, name, zh(linkset.title_zh))
        sheet.add(node, name, en(linkset.title_en))
    sheet.add(node, VOID.subjectsTarget, space.dataset)
    sheet.add(node, VOID.objectsTarget, target)
    sheet.add(node, VOID.linkPredicate, predicate)
    sheet.add(node, VOID.triples, Literal(len(links)))
    sheet.add(node, VOID.distinctSubjects, Literal(len({link.code for link in links})))
    sheet.add(node, VOID.distinctObjects, Literal(len({link.target for link in links})))
    sheet.add(node, DCTERMS.license, NamedNode(linkset.licence))
    sheet.add(node, DCTERMS.source, Literal(linkset.source))
    sheet.add_all(node, SKOS.editorialNote, (en(note) for note in linkset.notes))
    sheet.add(target, TYPE, VOID.Dataset)
    sheet.add(target, RDFS.label, Literal(linkset.homepage))
    sheet.add(target, FOAF.homepage, NamedNode(linkset.homepage))
    sheet.add(target, VOID.uriSpace, Literal(linkset.prefix))
    sheet.add(target, VOID.uriRegexPattern, Literal(f"^{linkset.pattern}$"))
    if linkset.run:
        _add_run(sheet, node, linkset.run, space.thing(f"linkset/{linkset.key}/run"))
    for link in links:
        sheet.add(_subject(linkset, link, space), predicate, NamedNode(link.target))
    return sheet


def _subject(linkset: Linkset, link: Link, space: Space) -> NamedNode:
    if linkset.scheme:
        return concept_node(linkset.scheme, link.code, space)
    return space.thing(f"organisation/{link.code}") if linkset.of == "body" else space.region(link.code)


def _add_run(sheet: Sheet, node: NamedNode, run: Run, activity: NamedNode) -> None:
    """The run that made the linkset, as an activity (PROV-O, 2013): when, from what, and what it came to."""
    sheet.add(node, PROV.wasGeneratedBy, activity)
    sheet.add(activity, TYPE, PROV.Activity)
    sheet.add(activity, RDFS.label, en(f"Linking by {run.software}, {run.ended[:10]}"))
    sheet.add(activity, PROV.startedAtTime, Literal(run.began, datatype=XSD.dateTime))
    sheet.add(activity, PROV.endedAtTime, Literal(run.ended, datatype=XSD.dateTime))
    sheet.add(activity, PROV.used, NamedNode(run.endpoint))
    told = f"{run.accepted} pairs accepted, {run.rejected} rejected, {run.undecided} undecided, {run.gone} links gone"
    sheet.add(activity, RDFS.comment, en(f"{told}; {run.requests} requests, {run.faults} of them failed."))

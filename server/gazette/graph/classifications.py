"""Classifications and correspondences as SKOS and XKOS: one named graph for each, `graph/reference/<key>`.

A concept is `{base}/id/scheme/<scheme>/<code>`, a level `…/<scheme>/level-<name>`, a correspondence
`{base}/id/scheme/<source>--<target>` and each of its pairs `…/<source code>--<target code>`. See SKOS Reference
(W3C, 2009) and XKOS (DDI Alliance), sections on classification levels and correspondences.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, RDF, RDFS, SKOS, TYPE, Namespace, Space, code, en, zh
from gazette.reference.classifications import Classification, Classifications, Correspondence, Level, Source

XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")


def classification_graphs(classifications: Classifications, space: Space) -> Iterator[Sheet]:
    """The graph of each classification, then that of each correspondence. Reads the tables as it goes."""
    for key in classifications.schemes:
        yield _classification(classifications, classifications.classification(key), space)
    for key in classifications.correspondences:
        yield _correspondence(classifications.correspondence(key), space)


def graph_of(key: str, space: Space) -> NamedNode:
    """The named graph of a classification or correspondence."""
    return space.graph(f"reference/{key}")


def scheme_node(key: str, space: Space) -> NamedNode:
    """The IRI of a scheme or a correspondence."""
    return space.thing(f"scheme/{key}")


def concept_node(scheme: str, concept: str, space: Space) -> NamedNode:
    """The IRI of a code, its edition in the scheme's key: `scheme/gbt4754-2017/C3972`."""
    return space.thing(f"scheme/{scheme}/{concept}")


def _classification(classifications: Classifications, classification: Classification, space: Space) -> Sheet:
    scheme = classification.scheme
    sheet, node = Sheet(graph_of(scheme.key, space)), scheme_node(scheme.key, space)
    sheet.add(node, TYPE, SKOS.ConceptScheme)
    _describe(sheet, node, scheme.about)
    sheet.add(node, XKOS.numberOfLevels, Literal(len(scheme.levels)))
    if scheme.replaced_by:
        newer = classifications.schemes[scheme.replaced_by]
        sheet.add(node, DCTERMS.isReplacedBy, scheme_node(newer.key, space))
        sheet.add(node, SKOS.changeNote, en(f"{newer.about.title_en} is newer."))
        sheet.add(node, SKOS.changeNote, zh(f"已有新版:{newer.about.title_zh}。"))
    for older in classifications.schemes.values():
        if older.replaced_by == scheme.key:
            sheet.add(node, XKOS.supersedes, scheme_node(older.key, space))
    _levels(sheet, node, scheme.key, scheme.levels, space)
    for concept in classification:
        found = concept_node(scheme.key, concept.code, space)
        sheet.add(found, TYPE, SKOS.Concept)
        sheet.add(found, SKOS.inScheme, node)
        sheet.add(found, SKOS.notation, Literal(concept.code))
        _name(sheet, found, concept.label_zh, concept.label_en)
        sheet.add(_level_node(scheme.key, concept.level, space), SKOS.member, found)
        if concept.parent:
            sheet.add(found, SKOS.broader, concept_node(scheme.key, concept.parent, space))
        else:
            sheet.add(found, SKOS.topConceptOf, node)
            sheet.add(node, SKOS.hasTopConcept, found)
    return sheet


def _levels(sheet: Sheet, node: NamedNode, scheme: str, levels: tuple[Level, ...], space: Space) -> None:
    """The levels, and the list that orders them; its cells have names, for there are no blank nodes in the data."""
    cells = [space.thing(f"scheme/{scheme}/levels-{level.depth}") for level in levels]
    sheet.add(node, XKOS.levels, cells[0])
    for level, cell, rest in zip(levels, cells, [*cells[1:], RDF.nil], strict=True):
        found = _level_node(scheme, level, space)
        sheet.add(cell, TYPE, RDF.List)
        sheet.add(cell, RDFS.label, Literal(f"{scheme}, {level.depth}–{len(levels)}"))
        sheet.add(cell, RDF.first, found)
        sheet.add(cell, RDF.rest, rest)
        sheet.add(found, TYPE, XKOS.ClassificationLevel)
        sheet.add(found, SKOS.inScheme, node)
        _name(sheet, found, level.label_zh, level.label_en)
        sheet.add(found, XKOS.depth, Literal(level.depth))
        sheet.add(found, XKOS.notationPattern, Literal(level.pattern))


def _level_node(scheme: str, level: Level, space: Space) -> NamedNode:
    name = level.name if level.name.startswith("level-") else f"level-{level.name}"
    return space.thing(f"scheme/{scheme}/{name}")


def _correspondence(correspondence: Correspondence, space: Space) -> Sheet:
    sheet, node = Sheet(graph_of(correspondence.key, space)), scheme_node(correspondence.key, space)
    sheet.add(node, TYPE, XKOS.Correspondence)
    _describe(sheet, node, correspondence.about)
    for end in (correspondence.source, correspondence.target):
        sheet.add(node, XKOS.compares, scheme_node(end, space))
    for pair in correspondence:
        found = space.thing(f"scheme/{correspondence.key}/{pair.source}--{pair.target}")
        sheet.add(node, XKOS.madeOf, found)
        sheet.add(found, TYPE, XKOS.ConceptAssociation)
        sheet.add(found, RDFS.label, Literal(f"{pair.source} – {pair.target}"))
        sheet.add(found, XKOS.sourceConcept, concept_node(correspondence.source, pair.source, space))
        sheet.add(found, XKOS.targetConcept, concept_node(correspondence.target, pair.target, space))
        sheet.add(found, CG.mappingMethod, code("mapping", pair.method))
        sheet.add(found, CG.coversPart, None if pair.partial is None else Literal(pair.partial))
        sheet.add(found, SKOS.note, zh(pair.note) if pair.note and pair.method == "stated" else None)
    return sheet


def _describe(sheet: Sheet, node: NamedNode, about: Source) -> None:
    sheet.add(node, DCTERMS.title, zh(about.title_zh))
    sheet.add(node, DCTERMS.title, en(about.title_en))
    _name(sheet, node, about.title_zh, about.title_en)
    sheet.add(node, DCTERMS.publisher, Literal(about.publisher))
    sheet.add(node, DCTERMS.source, Literal(about.source))
    sheet.add(node, DCTERMS.rights, Literal(about.licence))
    sheet.add_all(node, SKOS.editorialNote, (en(note) for note in about.notes))


def _name(sheet: Sheet, node: NamedNode, label_zh: str | None, label_en: str | None) -> None:
    """The name as SKOS has it, and as a plain label, by which everything in the data set can be asked for."""
    for predicate in (SKOS.prefLabel, RDFS.label):
        sheet.add(node, predicate, zh(label_zh) if label_zh else None)
        sheet.add(node, predicate, en(label_en) if label_en else None)

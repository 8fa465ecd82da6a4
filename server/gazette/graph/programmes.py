"""Programmes, governing documents and other names of bodies, as the reference data report them.

Everything stands in `graph/reference/programmes` and `graph/reference/bodies`. What notices tell of the same programmes
goes into `graph/entities`; `leave_out` takes out of it what is stated here already, so that each triple stands in one
graph and no programme gets a second name.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.labels import add_label
from gazette.graph.names import programme_names
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, ELI, RDFS, SKOS, TYPE, XSD, Space, code, date, en, zh
from gazette.identity.documents import identify_known
from gazette.identity.ledger import Ledger
from gazette.reference import Bodies, Document, Reference
from gazette.reference.body_names import BodyName
from gazette.reference.programmes import Programme, Programmes, Reported, Rule

_SEVERAL = frozenset(
    {TYPE, CG.operator, CG.issuer, CG.governedBy, CG.parentProgramme, CG.functionRole, CG.readOn, SKOS.altLabel}
)
"""Properties that may well have another value in a notice; of the others, what is stated here is the only value."""


def programme_sheet(programmes: Programmes, reference: Reference, ledger: Ledger, space: Space) -> Sheet:
    """All that is reported of programmes. Documents get their identifiers from the ledger, which may mint some."""
    sheet = Sheet(space.graph("reference/programmes"))
    identifiers = identify_known(reference, ledger)
    documents = {
        document.key: _document(sheet, document, identifiers[document.key], space)
        for document in reference.documents
    }  # fmt: skip
    for programme in programmes.programmes.values():
        _programme(sheet, programme, documents, reference, space)
    for number, rule in enumerate(programmes.rules, 1):
        _rule(sheet, rule, number, space)
    for act in programmes.acts:
        _act(sheet, act, programmes.programmes[act.programme], reference, space)
    return sheet


def body_sheet(bodies: Bodies, names: Iterable[BodyName], space: Space) -> Sheet:
    """Short forms and former names of the bodies of the table, and the word on those whose name is not checked."""
    sheet = Sheet(space.graph("reference/bodies"))
    for name in names:
        node = space.thing(f"organisation/{name.body}")
        sheet.add(node, SKOS.altLabel, zh(name.name))
        if name.kind == "former":
            sheet.add(node, SKOS.historyNote, zh(f"{name.year}年称{name.name}。"))
            sheet.add(node, SKOS.historyNote, en(f"Called {name.name} in {name.year}."))
        _read_on(sheet, node, name.pages)
    for body in bodies:
        if body.basis == "pattern":
            node = space.thing(f"organisation/{body.key}")
            sheet.add(node, SKOS.editorialNote, zh("名称按各省通例推定,未逐一核对。"))
            sheet.add(node, SKOS.editorialNote, en("The name follows the pattern that all provinces share; unchecked."))
    return sheet


def leave_out(sheet: Sheet, stated: Iterable[Sheet]) -> Sheet:
    """`sheet` without what the `stated` sheets say: neither the same triple nor a second value where one is right.

    A label or a level of a programme comes from the reference data where they have it; a further operator stays.
    """
    elsewhere = {parts for other in stated for parts in other.parts()}
    fixed = {(subject, predicate) for subject, predicate, _ in elsewhere if predicate not in _SEVERAL}
    return sheet.only(lambda parts: parts[:2] not in fixed and parts not in elsewhere)


def _document(sheet: Sheet, document: Document, identifier: str, space: Space) -> NamedNode:
    node = space.thing(identifier)
    sheet.add(node, TYPE, CG.PolicyDocument)
    sheet.add(node, RDFS.label, zh(document.title))
    sheet.add(node, DCTERMS.title, zh(document.title))
    sheet.add(node, CG.documentNumber, Literal(document.number) if document.number else None)
    sheet.add(node, CG.issuer, space.thing(f"organisation/{document.issuer}") if document.issuer else None)
    sheet.add(node, ELI.date_document, date(document.date) if document.date else None)
    sheet.add(node, CG.knownFrom, code("known", "reported" if document.reported else "cited-only"))
    _read_on(sheet, node, document.pages)
    return node


def _programme(
    sheet: Sheet, programme: Programme, documents: dict[str, NamedNode], reference: Reference, space: Space
) -> None:
    node = space.thing(f"programme/{programme.key}")
    name_zh, name_en = _names(programme, reference)
    sheet.add(node, TYPE, CG.Programme)
    sheet.add(node, CG.scheme, code("scheme", programme.scheme))
    sheet.add(node, CG.level, code("level", programme.level))
    sheet.add(node, CG.jurisdiction, space.region(programme.region))
    sheet.add(node, RDFS.label, zh(name_zh))
    sheet.add(node, RDFS.label, en(name_en))
    sheet.add(node, SKOS.altLabel, zh(programme.called) if programme.called else None)
    sheet.add(node, CG.parentProgramme, space.thing(f"programme/{programme.parent}") if programme.parent else None)
    sheet.add(node, CG.operator, space.thing(f"organisation/{programme.operator}") if programme.operator else None)
    sheet.add(node, CG.termYears, Literal(programme.term_years) if programme.term_years else None)
    sheet.add_all(node, CG.governedBy, (documents[key] for key in programme.documents))
    sheet.add_all(node, CG.basisNumber, (Literal(number) for number in programme.numbers))
    _read_on(sheet, node, programme.pages)


def _names(programme: Programme, reference: Reference) -> tuple[str, str]:
    return programme_names(programme.scheme, programme.level, programme.region, reference.regions)


def _rule(sheet: Sheet, rule: Rule, number: int, space: Space) -> None:
    node = space.thing(f"report/{rule.programme}-rule-{number}")
    sheet.add(node, TYPE, CG.Report)
    sheet.add(node, CG.reportOf, space.thing(f"programme/{rule.programme}"))
    sheet.add(node, CG.reportedRule, code("rule", rule.kind))
    sheet.add(node, CG.termYears, Literal(rule.years) if rule.years else None)
    for predicate in (RDFS.label, DCTERMS.description):
        sheet.add(node, predicate, zh(rule.text_zh))
        sheet.add(node, predicate, en(rule.text_en))
    _read_on(sheet, node, rule.pages)


def _act(sheet: Sheet, reported: Reported, programme: Programme, reference: Reference, space: Space) -> None:
    name_zh, name_en = _names(programme, reference)
    node = space.thing(f"report/{programme.key}-{reported.stage}")
    sheet.add(node, TYPE, CG.Report)
    sheet.add(node, CG.reportOf, space.thing(f"programme/{programme.key}"))
    sheet.add(node, CG.reportedStage, code("kind", reported.stage))
    add_label(sheet, node, labels.act_of_programme(name_zh, name_en, reported.stage))
    sheet.add(node, CG.reportedCount, Literal(reported.count))
    _read_on(sheet, node, reported.pages)


def _read_on(sheet: Sheet, node: NamedNode, pages: Iterable[str]) -> None:
    sheet.add_all(node, CG.readOn, (Literal(page, datatype=XSD.anyURI) for page in pages))

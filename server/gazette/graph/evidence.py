"""The source's own words behind a fact: quote, offsets and mode, on a row or on an evidenced statement."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from gazette.graph.sheet import Sheet, Term
from gazette.graph.vocabulary import CG, RDF, TYPE, XSD, Space, code
from gazette.identity.keys import part_key
from gazette.identity.resolve import Account, Reported
from gazette.records import Mode


def add_quote(
    sheet: Sheet, space: Space, subject: NamedNode, source: Account, pointer: str, mode: Mode | None = None
) -> bool:
    """Give `subject` the quote that the record's evidence has at `pointer`; False where it has none. `mode` is how the
    fact comes from the quote where that is not how the evidence says."""
    found = source.record.evidence.get(pointer)
    if found is None or isinstance(source, Reported):
        return False
    start, end = found.span
    sheet.add(subject, CG.quote, Literal(source.document.raw[start:end]))
    sheet.add(subject, CG.quoteStart, Literal(start))
    sheet.add(subject, CG.quoteEnd, Literal(end))
    sheet.add(subject, CG.inCapture, space.thing(source.key))
    sheet.add(subject, CG.assertionMode, code("assertion", mode or found.mode))
    return True


def state(
    sheet: Sheet,
    space: Space,
    notice: str,
    source: Account,
    pointer: str,
    subject: NamedNode,
    predicate: NamedNode,
    value: Term,
    *,
    asserted: bool = True,
    mode: Mode | None = None,
) -> NamedNode | None:
    """Write the fact with the statement that carries it: with its quote where the record has evidence at `pointer`, or
    with the pages that report it.

    `asserted=False` writes the statement alone: the claim of a source that another one overrules. `mode` as for
    `add_quote`.
    Gives the statement, or None where there is no evidence.
    """
    if asserted:
        sheet.add(subject, predicate, value)
    if pointer not in source.record.evidence and not isinstance(source, Reported):
        return None
    statement = statement_of(space, notice, source, subject, predicate, value)
    sheet.add(statement, RDF.subject, subject)
    sheet.add(statement, RDF.predicate, predicate)
    sheet.add(statement, RDF.object, value)
    if isinstance(source, Reported):
        sheet.add(statement, TYPE, CG.ReportedStatement)
        add_pages(sheet, statement, source.known.pages_for(pointer))
    else:
        sheet.add(statement, TYPE, CG.EvidencedStatement)
        add_quote(sheet, space, statement, source, pointer, mode)
    return statement


def add_pages(sheet: Sheet, node: NamedNode, pages: Iterable[str]) -> None:
    """Write the addresses of the pages on which something was read."""
    sheet.add_all(node, CG.readOn, (Literal(page, datatype=XSD.anyURI) for page in pages))


def statement_of(
    space: Space, notice: str, source: Account, subject: NamedNode, predicate: NamedNode, value: Term
) -> NamedNode:
    """The IRI of the statement that a source makes: a digest of the triple (relative to the base) and the capture."""
    prefix = f"{space.base}/"
    parts = (str(term.value).removeprefix(prefix) for term in (subject, predicate, value))
    digest = hashlib.sha256("\x1f".join((*parts, source.key)).encode()).hexdigest()[:8]
    return space.thing(part_key("statement", notice, digest))

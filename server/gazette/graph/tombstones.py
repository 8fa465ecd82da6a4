"""What the ledger says of closed identifiers, so that their addresses still answer: moved, split, withdrawn."""

from __future__ import annotations

from pyoxigraph import Literal

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import DCTERMS, PROV, RDFS, SKOS, TYPE, XSD, Space, zh
from gazette.identity.ledger import Ledger


def add_tombstones(sheet: Sheet, ledger: Ledger, space: Space) -> None:
    """A tombstone for each closed identifier: since when it names nothing (PROV-O), why, and what took its place."""
    for closing in ledger.closings():
        node = space.thing(closing.identifier)
        sheet.add(node, TYPE, PROV.Entity)
        sheet.add(node, RDFS.label, zh(closing.label))
        if closing.on:
            midnight = Literal(f"{closing.on.isoformat()}T00:00:00", datatype=XSD.dateTime)
            sheet.add(node, PROV.invalidatedAtTime, midnight)
        sheet.add(node, SKOS.changeNote, Literal(closing.why))
        for successor in closing.successors:
            sheet.add(node, DCTERMS.isReplacedBy, space.thing(successor))

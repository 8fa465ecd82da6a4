"""What one capture would become: its notice graph with the entities it needs, without publishing anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat

from gazette.errors import UserError
from gazette.graph.prefixes import prefixes
from gazette.graph.serialisation import serialise as serialise_quads
from gazette.graph.vocabulary import Space
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice, Source, identify
from gazette.lists.known import KnownNotice
from gazette.reading.capture import Capture
from gazette.reading.document import Document
from gazette.records import NoticeRecord
from gazette.reference import Reference
from gazette.release.graphs import Graphs, make_graphs
from gazette.settings import Settings

_FORMATS = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG}


def loose_source(document: Document, record: NoticeRecord, file: Path) -> Source:
    """A source for a capture outside the data folder. Its rights are unknown, so the narrower ones hold."""
    capture = Capture(
        file=file,
        rights="third-party",
        obtained="read by hand",
        sha256_original=document.sha256,
        masked=0,
        url=document.url,
        site=document.site,
    )
    return Source(str(file), capture, document, record)


def preview(
    sources: list[Source], reference: Reference, settings: Settings, lists: Iterable[KnownNotice] = ()
) -> tuple[list[IdentifiedNotice], Graphs]:
    """The notices and graphs of these sources and known lists. New identifiers are minted but not kept."""
    ledger = Ledger.load(settings.data / "ledger.jsonl")
    notices = identify(sources, reference, ledger, lists)
    return notices, make_graphs(notices, reference, ledger, settings.data, Space(settings.base_uri))


def serialise(document: Document, record: NoticeRecord, reference: Reference, settings: Settings, form: str) -> str:
    """The notice graph and the entities as Turtle (merged) or TriG (graph by graph)."""
    if not record.announcements and not record.title:
        raise UserError("the record announces nothing, so there is no graph to show", advice="Use --format json.")
    _, graphs = preview([loose_source(document, record, Path("-"))], reference, settings)
    quads = [q for sheet in (*graphs.notices.values(), graphs.entities, graphs.derived) for q in sheet.quads()]
    return serialise_quads(quads, _FORMATS[form], prefixes(settings.base_uri)).decode()

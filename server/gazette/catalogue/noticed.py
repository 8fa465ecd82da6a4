"""What lists show of the notices of one piece of a release, and of the duties that they state, in a file of its own.

`listed/<piece>.notices` holds what the notices say. What bodies, batches and deadlines are is said elsewhere, and read
when the lists of a release are made: see `common`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from gazette.catalogue.columns import Column, code_of, day_of, number_of, one
from gazette.catalogue.part import read_part, write_part
from gazette.graph.said import Said
from gazette.graph.vocabulary import CG, ELI, RDFS, TYPE

OF_NOTICES: Final = (
    CG.noticeKind, RDFS.label, CG.documentNumber, ELI.date_document, CG.reportedOn, CG.issuer, CG.knownFrom,
    CG.announces,
)  # fmt: skip
OF_ACTS: Final = (CG.announcementKind, CG.inBatch, CG.announcedCount, CG.namedCount, CG.listKnown)
OF_DUTIES: Final = (
    TYPE, CG.statedIn, CG.reportTo, CG.reportSubject, CG.obligedParty, CG.groupText, CG.deadline, CG.reportDue,
)  # fmt: skip
READ: Final = frozenset((*OF_NOTICES, *OF_ACTS, *OF_DUTIES))
"""The properties that notices and duties are read from."""


class StatedAct(Struct, frozen=True, array_like=True):
    """What a notice announces of one batch; see `gazette.catalogue.rows.Act`."""

    iri: str
    kind: str
    batch: str
    announced: int | None
    named: int
    known: str


class StatedNotice(Struct, frozen=True, array_like=True):
    """A notice as it says itself; see `gazette.catalogue.rows.Notice`."""

    iri: str
    label: str
    label_en: str
    number: str
    date: dt.date | None
    reported: str
    kind: str
    issuers: tuple[str, ...]
    held: bool
    acts: tuple[StatedAct, ...]


class StatedDuty(Struct, frozen=True, array_like=True):
    """A duty that a notice states, or is reported to; see `gazette.catalogue.rows.Duty`.

    Deadlines are the IRIs of days of the year, those that are reported such days themselves (`--03-31`).
    """

    iri: str
    notice: str
    subject: str
    who: str
    to: tuple[str, ...]
    deadlines: tuple[str, ...]
    reported: bool


class Noticed(Struct, frozen=True, array_like=True):
    """Notices and duties, by IRI."""

    notices: tuple[StatedNotice, ...] = ()
    duties: tuple[StatedDuty, ...] = ()


def has_notices(piece: str) -> bool:
    """Whether a piece of that name tells of notices; the others may tell of recognitions."""
    return piece.startswith("notice-")


def notices_file(release: Path, piece: str) -> Path:
    """The file of a piece's notices and duties as lists show them."""
    return release / "listed" / f"{piece}.notices"


def write_noticed(release: Path, piece: str, noticed: Noticed) -> str:
    """Write what is told by a whole piece, and give its digest; nothing, and no digest, where there is nothing.

    Raises OSError like any write.
    """
    if not noticed.notices and not noticed.duties:
        return ""
    return write_part(notices_file(release, piece), msgspec.msgpack.encode(noticed))


def read_noticed(release: Path, piece: str) -> Noticed:
    """What is told by a piece of a release. Raises `NothingToServe` where its file is missing or damaged."""
    return read_part(notices_file(release, piece), Noticed)


def noticed_in(said: Said) -> Noticed:
    """The notices and duties of a graph that says all there is of them, at least by `READ`."""
    kinds, announces = _column(said, CG.noticeKind), _column(said, CG.announces)
    notices = []
    acts = _acts(said)
    numbers, dates = _column(said, CG.documentNumber), _column(said, ELI.date_document)
    reported, issuers = _column(said, CG.reportedOn), _column(said, CG.issuer)
    known = _column(said, CG.knownFrom)
    labels, labels_en = (_column(said, RDFS.label, kinds, language) for language in ("zh", "en"))
    for iri in sorted(kinds):
        notices.append(
            StatedNotice(
                iri=iri,
                label=one(labels, iri) or iri,
                label_en=one(labels_en, iri),
                number=one(numbers, iri),
                date=day_of(dates, iri),
                reported=one(reported, iri),
                kind=code_of(kinds, iri, "notice"),
                issuers=tuple(issuers.get(iri, ())),
                held=code_of(known, iri, "known") == "captured",
                acts=tuple(acts[name] for name in announces.get(iri, ()) if name in acts),
            )
        )
    return Noticed(tuple(notices), (*_duties(said), *_reported_duties(said)))


def _acts(said: Said) -> dict[str, StatedAct]:
    kinds, batches = _column(said, CG.announcementKind), _column(said, CG.inBatch)
    announced, named, known = (
        _column(said, CG.announcedCount),
        _column(said, CG.namedCount),
        _column(said, CG.listKnown),
    )
    return {
        iri: StatedAct(
            iri=iri,
            kind=code_of(kinds, iri, "kind"),
            batch=one(batches, iri),
            announced=number_of(announced, iri),
            named=number_of(named, iri) or 0,
            known=code_of(known, iri, "completeness"),
        )
        for iri in kinds
    }


def _duties(said: Said) -> list[StatedDuty]:
    notices, to, subjects = _column(said, CG.statedIn), _column(said, CG.reportTo), _column(said, CG.reportSubject)
    parties, texts, deadlines = (
        _column(said, CG.obligedParty),
        _column(said, CG.groupText),
        _column(said, CG.deadline),
    )
    return [
        StatedDuty(
            iri=iri,
            notice=one(notices, iri),
            subject=one(subjects, iri),
            who=next((one(texts, party) for party in parties.get(iri, ()) if one(texts, party)), ""),
            to=tuple(to.get(iri, ())),
            deadlines=tuple(deadlines.get(iri, ())),
            reported=False,
        )
        for iri, types in sorted(said[TYPE].items())
        if CG.ReportingObligation in types and one(notices, iri)
    ]


def _reported_duties(said: Said) -> list[StatedDuty]:
    """What pages report of a yearly submission: its days alone, at the act (`cg:reportDue`)."""
    days, announces = _column(said, CG.reportDue), _column(said, CG.announces)
    return [
        StatedDuty(iri=act, notice=notice, subject="", who="", to=(), deadlines=tuple(days[act]), reported=True)
        for notice in sorted(announces)
        for act in announces[notice]
        if act in days
    ]


def _column(
    said: Said, property_: NamedNode, things: Iterable[str] | None = None, language: str | None = None
) -> Column:
    """The values of a property by subject, sorted; of these things, or of all that have any; with a language, only its
    texts."""
    values = said[property_]
    wanted = values if things is None else [thing for thing in things if thing in values]
    if language is None:
        return {thing: sorted({value.value for value in values[thing]}) for thing in wanted}
    return {
        thing: sorted({v.value for v in values[thing] if isinstance(v, Literal) and v.language == language})
        for thing in wanted
    }

"""Captures to notices, and every name in them to an identifier.

`group` joins the captures that carry one notice; `identify_one` puts them in order (official original, verbatim repost,
partial repost, news report, and what pages report of it last) and gives each thing a record names its key: from the
reference data, from the ledger, or derived. `identify` does both for sources that are all in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec import Struct

from gazette.identity import keys
from gazette.identity.documents import identify_cited, identify_known
from gazette.identity.ledger import Ledger
from gazette.identity.matching import cluster_keys
from gazette.lists.known import NOTICES, KnownNotice
from gazette.reading.capture import Capture
from gazette.reading.document import Document
from gazette.records import Announcement, NoticeRecord, Programme, Reproduction, Stage
from gazette.reference import Body, Reference

_RANK: dict[Reproduction, int] = {"official-original": 0, "verbatim-repost": 1, "partial-repost": 2, "news-report": 3}


@dataclass(frozen=True, slots=True)
class Source:
    """One capture, read and extracted."""

    folder: str
    capture: Capture
    document: Document
    record: NoticeRecord

    @property
    def place(self) -> str:
        """The capture's file for messages: folder and name, never where on this machine."""
        name = self.capture.file.name
        return self.folder if self.folder.endswith(name) else f"{self.folder}/{name}"

    @property
    def key(self) -> str:
        """`capture/<digest>`."""
        return keys.capture_key(self.document.sha256)

    @property
    def seed(self) -> str:
        """What a notice without a title is told apart by."""
        return self.document.sha256


@dataclass(frozen=True, slots=True)
class Reported:
    """What pages report of a notice, from data/lists: a record without evidence."""

    known: KnownNotice

    @property
    def folder(self) -> str:
        """Tells it apart from the folders of captures."""
        return f"lists/{self.known.key}"

    @property
    def record(self) -> NoticeRecord:
        """What is reported."""
        return self.known.record

    @property
    def place(self) -> str:
        """The table, for messages, from data/notices."""
        return f"../lists/{NOTICES}"

    @property
    def key(self) -> str:
        """`list/<key>`; a capture's key stands in the same place."""
        return f"list/{self.known.key}"

    @property
    def seed(self) -> str:
        """What a notice without a title is told apart by."""
        return self.known.key


Account: TypeAlias = Source | Reported
"""What says something of a notice: a capture, or the pages that tell of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One source's account of an act: its announcement (by number in the record) and a cluster key for each entry."""

    source: Account
    number: int
    clusters: tuple[str, ...]

    @property
    def announcement(self) -> Announcement:
        """The announcement as this source gives it."""
        return self.source.record.announcements[self.number]


@dataclass(frozen=True, slots=True)
class Act:
    """One announcement of a notice, by all its sources, best first.

    `rechecks`: whether it is about a recheck, which a proposal may be as well as what settles it.
    """

    key: str
    batch: str
    programme_key: str
    programme: Programme
    stage: Stage
    rechecks: bool
    year: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class IdentifiedNotice:
    """A notice with its sources, best first, and the keys of what it names.

    `bodies` maps (name, region of context) as records spell them to `organisation/…`; `documents` maps
    (title, number) of citations to `policy/…`.
    """

    key: str
    sources: tuple[Account, ...]
    acts: tuple[Act, ...]
    bodies: dict[str, str] = field(default_factory=dict)
    documents: dict[tuple[str, str | None], str] = field(default_factory=dict)

    @property
    def captures(self) -> tuple[Source, ...]:
        """The sources of which text is held."""
        return tuple(source for source in self.sources if isinstance(source, Source))

    @property
    def reports(self) -> tuple[Reported, ...]:
        """The sources that are known from pages that are not held."""
        return tuple(source for source in self.sources if isinstance(source, Reported))

    @property
    def region(self) -> str | None:
        """The region of the lead issuer, else of the first programme."""
        for source in self.sources:
            if source.record.issuers and source.record.issuers[0].region:
                return source.record.issuers[0].region
        return next((act.programme.region for act in self.acts if act.programme.region), None)


class Head(Struct, frozen=True):
    """What decides which notice a folder's sources are of: `rank` of the best, the `keys` of all, and what the best
    gives to a new identifier."""

    folder: str
    rank: tuple[bool, int, str, str]
    keys: tuple[str, ...]
    stem: str
    seed: str
    label: str


def head_of(sources: Sequence[Account]) -> Head:
    """The head of a folder's sources, of which there is at least one."""
    members = sorted(sources, key=_rank)
    best = members[0].record
    return Head(
        folder=members[0].folder,
        rank=_rank(members[0]),
        keys=tuple(key for member in members for key in keys.notice_keys(member.record)),
        stem=keys.notice_stem(best),
        seed=keys.normalise(best.title or best.page_title or members[0].seed),
        label=best.title or best.page_title or "",
    )


def group(heads: Iterable[Head], ledger: Ledger) -> dict[str, list[str]]:
    """The folders of each notice, by its key, the best first. Mints what is not known yet.

    Sources of one folder are one notice by the curator's word; beyond that, sources whose keys meet are joined.
    """
    groups: dict[str, list[str]] = {}
    for head in sorted(heads, key=lambda head: (head.rank, head.folder)):
        key = ledger.identify("notice", head.keys, stem=head.stem, seed=head.seed, label=head.label)
        groups.setdefault(key, []).append(head.folder)
    return dict(sorted(groups.items()))


def identify(
    sources: Iterable[Source], reference: Reference, ledger: Ledger, lists: Iterable[KnownNotice] = ()
) -> list[IdentifiedNotice]:
    """The notices behind these sources and `lists`, in the order of their keys. Mints what is not known yet."""
    folders: dict[str, list[Account]] = {}
    accounts: list[Account] = [*sources, *map(Reported, lists)]
    for account in accounts:
        folders.setdefault(account.folder, []).append(account)
    known = known_documents(reference, ledger)
    return [
        identify_one(key, (one for folder in of_notice for one in folders[folder]), reference, ledger, known)
        for key, of_notice in group(map(head_of, folders.values()), ledger).items()
    ]


def known_documents(reference: Reference, ledger: Ledger) -> frozenset[str]:
    """The identifiers of the documents of the reference data. Mints what is not known yet."""
    return frozenset(identify_known(reference, ledger).values())


def in_rank(sources: Iterable[Account]) -> tuple[Account, ...]:
    """The sources of a notice, the best first."""
    return tuple(sorted(sources, key=_rank))


def _rank(source: Account) -> tuple[bool, int, str, str]:
    """The best source first; one that shows no headline of the notice (its attachment) behind all that do."""
    if isinstance(source, Reported):
        return True, len(_RANK), source.folder, ""
    record = source.record
    headless = record.title is None and record.page_title is None
    return headless, _RANK[record.reproduction], source.folder, source.capture.file.name


def identify_one(
    key: str, sources: Iterable[Account], reference: Reference, ledger: Ledger, known: frozenset[str]
) -> IdentifiedNotice:
    """The notice of this key from all its sources; `known` are the documents of the reference data.

    Mints what is not known yet.
    """
    sources = in_rank(sources)
    region = next((i.region for s in sources for i in s.record.issuers[:1] if i.region), None)
    if region is None:
        region = next((a.programme.region for s in sources for a in s.record.announcements if a.programme.region), None)
    notice = IdentifiedNotice(key, sources, tuple(_acts(key, sources, region, reference, ledger)))
    for source in sources:
        for name, context in _body_names(source.record, region):
            notice.bodies.setdefault(name, body_key(name, context, reference, ledger))
        for citation in source.record.citations:
            cited = (citation.title, citation.number)
            if cited not in notice.documents:
                issuer = title_issuer(citation.title, reference)
                notice.documents[cited] = identify_cited(
                    *cited,
                    issuer=issuer.name if issuer else None,
                    region=issuer.region if issuer else region,
                    known=known,
                    ledger=ledger,
                )
    return notice


def title_issuer(title: str, reference: Reference) -> Body | None:
    """The body of the table whose full name a document's title begins with (工业和信息化部关于印发…)."""
    return next((body for body in reference.bodies if title.startswith(body.name)), None)


def _body_names(record: NoticeRecord, region: str | None) -> Iterator[tuple[str, str | None]]:
    for issuer in record.issuers:
        yield issuer.name, issuer.region or region
    for unit in record.addressee_units:
        yield unit.name, region
    for obligation in record.obligations:
        for name in obligation.to:
            yield name, region


def body_key(name: str, region: str | None, reference: Reference, ledger: Ledger) -> str:
    """`organisation/…` of a body by its name: from the reference table, else from the ledger."""
    body = reference.bodies.resolve(name, region=region)
    if body is not None:
        return f"organisation/{body.key}"
    parsed = reference.bodies.parse(name)
    place = parsed.region or parsed.area or region or "unknown"
    return ledger.identify(
        "organisation",
        [f"{place}|{keys.normalise(name)}"],
        stem=f"{place}-{parsed.kind or 'body'}",
        seed=keys.normalise(name),
        label=name,
    )


def _acts(
    notice: str, sources: Sequence[Account], region: str | None, reference: Reference, ledger: Ledger
) -> Iterator[Act]:
    found: dict[tuple[Stage, bool, str, int | None], list[tuple[Account, int]]] = {}
    for source in sources:
        for number, announcement in enumerate(source.record.announcements):
            stage, rechecks = _stage(source.record, announcement)
            act = (stage, rechecks, keys.programme_key(announcement.programme), announcement.year)
            found.setdefault(act, []).append((source, number))
    used: set[str] = set()
    for (stage, rechecks, programme_key, year), places in found.items():
        programme = places[0][0].record.announcements[places[0][1]].programme
        key = keys.part_key("announcement", notice, stage)
        if key in used:
            key = f"{key}-{len(used) + 1}"
        used.add(key)
        yield Act(
            key=key,
            batch=keys.batch_key(programme, year),
            programme_key=programme_key,
            programme=programme,
            stage=stage,
            rechecks=rechecks,
            year=year,
            parts=tuple(
                Part(source, number, _clusters(source, number, region, reference, ledger)) for source, number in places
            ),
        )


def _stage(record: NoticeRecord, announcement: Announcement) -> tuple[Stage, bool]:
    """The stage of an act, and whether it is about a recheck. A list for comment settles nothing: of those who are to
    pass a recheck it is a proposal too."""
    stage = announcement.stage
    rechecks = stage in ("recheck", "renewal") or (
        stage == "proposal" and any(entry.outcome for entry in announcement.entries)
    )
    return ("proposal" if rechecks and record.kind == "proposal" else stage), rechecks


def _clusters(
    source: Account, number: int, region: str | None, reference: Reference, ledger: Ledger
) -> tuple[str, ...]:
    announcement = source.record.announcements[number]
    rows = source.known.lists[number].rows if isinstance(source, Reported) else ()
    also = [row.same_as for row in rows] or [None] * len(announcement.entries)
    found = []
    for entry, other in zip(announcement.entries, also, strict=True):
        names = [entry.name, *([other] if other else [])]
        known = [key for name in names for key in cluster_keys(entry, name, announcement.programme, region, reference)]
        found.append(
            ledger.identify(
                "cluster",
                known,
                stem=keys.cluster_stem(entry, region),
                seed=keys.normalise(entry.name),
                label=entry.name,
            )
        )
    return tuple(found)

"""What was identified in a notice, without its sources: small enough to be handed to another process."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from gazette.identity.resolve import Account, Act, IdentifiedNotice, Part, in_rank
from gazette.records import Programme, Stage


class KeptPart(Struct, frozen=True):
    """A part by the number of its source, the number of its announcement, and its clusters."""

    source: int
    number: int
    clusters: tuple[str, ...]


class KeptAct(Struct, frozen=True):
    """An act without the sources of its parts."""

    key: str
    batch: str
    programme_key: str
    programme: Programme
    stage: Stage
    rechecks: bool
    year: int | None
    parts: tuple[KeptPart, ...]


class KeptNotice(Struct, frozen=True):
    """A notice without its sources; `documents` as (title, number, key)."""

    key: str
    acts: tuple[KeptAct, ...]
    bodies: dict[str, str]
    documents: tuple[tuple[str, str | None, str], ...]


def without_sources(notice: IdentifiedNotice) -> KeptNotice:
    """What was identified in a notice."""
    places = {id(source): number for number, source in enumerate(notice.sources)}
    return KeptNotice(
        key=notice.key,
        acts=tuple(
            KeptAct(
                act.key, act.batch, act.programme_key, act.programme, act.stage, act.rechecks, act.year,
                tuple(KeptPart(places[id(part.source)], part.number, part.clusters) for part in act.parts),
            )
            for act in notice.acts
        ),
        bodies=notice.bodies,
        documents=tuple((title, number, key) for (title, number), key in notice.documents.items()),
    )  # fmt: skip


def with_sources(kept: KeptNotice, sources: Iterable[Account]) -> IdentifiedNotice:
    """The notice again, from all the sources that it was identified in, in any order."""
    there = in_rank(sources)
    return IdentifiedNotice(
        key=kept.key,
        sources=there,
        acts=tuple(
            Act(
                act.key, act.batch, act.programme_key, act.programme, act.stage, act.rechecks, act.year,
                tuple(Part(there[part.source], part.number, part.clusters) for part in act.parts),
            )
            for act in kept.acts
        ),
        bodies=dict(kept.bodies),
        documents={(title, number): key for title, number, key in kept.documents},
    )  # fmt: skip

"""Facts of one notice that its sources give differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gazette.graph.evidence import statement_of
from gazette.graph.labels import COUNTS_DIFFER, DAYS_DIFFER, Pair
from gazette.graph.sheet import Term
from gazette.graph.vocabulary import CG, ELI, Space, date
from gazette.identity.keys import part_key
from gazette.identity.resolve import Account, IdentifiedNotice, Reported


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """A conflict and all statements that claim a value, the preferred one first."""

    node: NamedNode
    label: Pair
    claims: tuple[NamedNode, ...]


def conflicts_of(notice: IdentifiedNotice, space: Space) -> Iterator[FoundConflict]:
    """The conflicts between the sources of a notice: day of issue, and announced count of each act."""
    node = space.thing(notice.key)
    days = [(s, "/issued", date(s.record.issued)) for s in notice.sources if s.record.issued]
    yield from _if_differing(notice, space, node, ELI.date_document, days, DAYS_DIFFER, "issued")
    for act in notice.acts:
        counts = [
            (p.source, f"/announcements/{p.number}/announced_count", Literal(p.announcement.announced_count))
            for p in act.parts
            if p.announcement.announced_count is not None
        ]
        subject = space.thing(act.key)
        yield from _if_differing(notice, space, subject, CG.announcedCount, counts, COUNTS_DIFFER, act.stage)


def _if_differing(
    notice: IdentifiedNotice,
    space: Space,
    subject: NamedNode,
    predicate: NamedNode,
    stated: list[tuple[Account, str, Literal]],
    label: Pair,
    name: str,
) -> Iterator[FoundConflict]:
    if len({value for _, _, value in stated}) < 2:
        return
    claims: dict[NamedNode, Term] = {}
    for source, pointer, value in stated:
        if isinstance(source, Reported) or pointer in source.record.evidence:
            claims[statement_of(space, notice.key, source, subject, predicate, value)] = value
    if len(set(claims.values())) > 1:
        yield FoundConflict(space.thing(part_key("conflict", notice.key, name)), label, tuple(claims))

"""What is gathered of the notices of a release, one after the other: what they have in common, and what each piece is
to be made from.

Of a notice that was identified before, from the same sources, these are read only where a piece is to be made that has
something of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from gazette.graph.common import Common
from gazette.graph.history import Event, events_of
from gazette.graph.labels import add_label
from gazette.graph.notice import label_of
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import Space
from gazette.identity.comparison import Comparison, Difference
from gazette.identity.kept import KeptNotice, without_sources
from gazette.identity.resolve import IdentifiedNotice
from gazette.lists.known import KnownNotice
from gazette.reference import Reference
from gazette.release.bundles import read_told
from gazette.release.identified import (
    Identified,
    digest_of_kept,
    keys_of_kept_notices,
    link_kept_notices,
    read_kept_notices,
    write_kept_notices,
)  # fmt: skip
from gazette.release.making import Clusters, NoticePlan, Notices, Order
from gazette.release.shelf import Shelf

_Events = list[tuple[str, Event]]


@dataclass(frozen=True)
class Wanted:
    """A piece that a release has: its name, and the digest of what it is made from."""

    name: str
    inputs: str


class Gathered:
    """Takes notices in the order of their keys; their sources are on the shelf, of which the release `before` has
    another.

    `plans` are all notices by their keys, and `identified` what is kept of them; `names` says what they are called,
    in lines of N-Triples; `rows` how many events they tell of.
    """

    def __init__(
        self, shelf: Shelf, reference: Reference, space: Space, comparison: Comparison, before: Path | None
    ) -> None:
        self._shelf = shelf
        self._reference = reference
        self._space = space
        self._comparison = comparison
        self._before = before
        self._of_clusters: dict[str, dict[str, str]] = {}
        self._of_notices: dict[str, list[str]] = {}
        self._events: dict[str, dict[str, _Events]] = {}
        self._kept: dict[str, dict[str, KeptNotice | None]] = {}
        self.common = Common(reference, space)
        self.plans: dict[str, NoticePlan] = {}
        self.identified: dict[str, Identified] = {}
        self.names: list[bytes] = []
        self.rows = 0

    def take(self, notice: IdentifiedNotice, folders: tuple[str, ...]) -> None:
        """Gather what is in a notice that was identified now."""
        by_piece: dict[str, _Events] = {}
        for cluster, event in events_of(notice):
            by_piece.setdefault(piece_of(cluster), []).append((cluster, event))
        kept, share = without_sources(notice), self.common.take(notice)
        digest, sources = digest_of_kept(kept), _digest(map(self._shelf.data, folders))
        called = Sheet(self._space.graph("names"))
        add_label(called, self._space.thing(notice.key), label_of(notice, self._reference))
        found = Identified(
            key=notice.key,
            folders=folders,
            sources=sources,
            kept=digest,
            called=b"".join(called.lines()),
            stated=_digest((digest.encode(), sources.encode(), msgspec.json.encode((folders, share.gaps)))),
            share=share,
            events={piece: _digest(map(msgspec.json.encode, events)) for piece, events in sorted(by_piece.items())},
            rows=sum(map(len, by_piece.values())),
        )
        for piece, events in by_piece.items():
            self._events.setdefault(piece, {})[notice.key] = events
        self._comparison.take(notice)
        self._add(found, kept, tuple(report.known for report in notice.reports))

    def take_over(self, found: Identified) -> bool:
        """Gather what was in a notice when it was identified; False where its sources have to be looked at."""
        if any(self._comparison.asks(act.batch, act.stage) for act in found.share.acts):
            return False
        self.common.add(found.share)
        self._add(found, None, ())
        return True

    def _add(self, found: Identified, kept: KeptNotice | None, reports: tuple[KnownNotice, ...]) -> None:
        key, piece = found.key, found.piece
        if self._kept and next(iter(self._kept)).rpartition("-")[0] != piece.rpartition("-")[0]:
            self._write_kept()  # keys come province by province
        self._kept.setdefault(piece, {})[key] = kept
        self.plans[key] = NoticePlan(key, piece, found.folders, reports, found.share.gaps, {})
        self.identified[key] = found
        for of_clusters, digest in found.events.items():
            self._of_clusters.setdefault(of_clusters, {})[key] = digest
        self._of_notices.setdefault(piece, []).append(key)
        self.names.append(found.called)
        self.rows += found.rows

    def _write_kept(self) -> None:
        """Write down the notices of pieces of which all are taken. Raises OSError."""
        release, there = self._shelf.release, self._before
        for piece, kept in self._kept.items():
            if there and not any(kept.values()) and keys_of_kept_notices(there, piece) == [*kept]:
                link_kept_notices(release, piece, there)
                continue
            known = read_kept_notices(there, piece) if there and None in kept.values() else {}
            write_kept_notices(release, piece, {key: notice or known[key] for key, notice in kept.items()}, there)
        self._kept = {}

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What pages report otherwise than captures say it."""
        return tuple(self._comparison.found())

    def settle(self) -> None:
        """Tell each notice which proposals its acts settle, once all are taken."""
        self._write_kept()
        settled = self.common.settled()
        for key, plan in self.plans.items():
            own = {act.act: settled[act.act] for act in self.identified[key].share.acts if act.act in settled}
            if own:
                self.plans[key] = replace(plan, settled=own)

    def wanted(self, context: str) -> Iterator[Wanted]:
        """The pieces that these notices make; `context` is the digest of all else that decides what is in them."""
        for name, keys in sorted(self._of_notices.items()):
            yield Wanted(name, _digest((context.encode(), *(self._stated(key).encode() for key in keys))))
        for name, digests in sorted(self._of_clusters.items()):
            yield Wanted(name, _digest((context.encode(), msgspec.json.encode(list(digests.items())))))

    def orders(self, wanted: Iterable[Wanted], context: str) -> Iterator[Order]:
        """What is needed to make these pieces, of the same context."""
        for one in wanted:
            about = one.name, one.inputs, context, self._before
            if one.name in self._of_notices:
                by_region: dict[str, list[tuple[str, NoticePlan]]] = {}
                for key in self._of_notices[one.name]:
                    by_region.setdefault(self.identified[key].region, []).append((self._stated(key), self.plans[key]))
                yield Notices(*about, by_region)
            else:
                yield Clusters(*about, tuple(self._events_of(one.name)))

    def _stated(self, key: str) -> str:
        """The digest of what decides what is in the graph of a notice."""
        plan, found = self.plans[key], self.identified[key]
        if not plan.settled and not plan.reports:
            return found.stated
        return hashlib.sha256(msgspec.json.encode((found.stated, plan.settled, plan.reports))).hexdigest()

    def _events_of(self, piece: str) -> Iterator[tuple[str, Event]]:
        """All events of a piece, notice by notice: those that were gathered now, and of the other notices those that
        the release before has of the piece."""
        there, keys = self._events.pop(piece, {}), self._of_clusters[piece]
        missing = keys.keys() - there.keys()
        if missing and self._before:
            for told in read_told(self._before, piece):
                for cluster, event in told.events:
                    if event.notice in missing:
                        there.setdefault(event.notice, []).append((cluster, event))
        for key in keys:
            if key not in there:
                events = events_of(self.plans[key].notice(self._shelf))
                there[key] = [(cluster, event) for cluster, event in events if piece_of(cluster) == piece]
            yield from there[key]


def piece_of(cluster: str) -> str:
    """The piece that a cluster stands in, by its key: that of its prefecture."""
    return f"cluster-{cluster.split('/', 1)[1][:4].rstrip('-')}"


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)} ".encode())
        whole.update(part)
    return whole.hexdigest()

"""What is gathered of the notices of a release, one after the other: what they have in common, and what each piece is
to be made from.

Of a notice that was identified before, from the same sources, these are read only where a piece is to be made that has
something of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from gazette.graph.common import Common
from gazette.graph.history import Event, events_of
from gazette.graph.notice import label_of
from gazette.graph.vocabulary import RDFS, Space, zh
from gazette.identity.comparison import Comparison, Difference
from gazette.identity.kept import without_sources
from gazette.identity.resolve import IdentifiedNotice
from gazette.reference import Reference
from gazette.release.identified import Identified
from gazette.release.making import Clusters, NoticePlan, Notices, Order
from gazette.release.shelf import Shelf

_Events = list[tuple[str, Event]]


@dataclass(frozen=True)
class Wanted:
    """A piece that a release has: its name, and the digest of what it is made from."""

    name: str
    inputs: str


class Gathered:
    """Takes notices in the order of their keys; their sources are on the shelf.

    `plans` are all notices by their keys, and `identified` what is kept of them; `names` lines of N-Triples that say
    what they are called; `rows` how many events they tell of.
    """

    def __init__(self, shelf: Shelf, reference: Reference, space: Space, comparison: Comparison) -> None:
        self._shelf = shelf
        self._space = space
        self._comparison = comparison
        self._of_clusters: dict[str, dict[str, str]] = {}
        self._of_notices: dict[str, list[str]] = {}
        self._events: dict[str, dict[str, _Events]] = {}
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
        found = Identified(
            kept=without_sources(notice),
            folders=folders,
            sources=_digest(map(self._shelf.data, folders)),
            label=label_of(notice),
            share=self.common.take(notice),
            events={piece: _digest(map(msgspec.json.encode, events)) for piece, events in sorted(by_piece.items())},
            rows=sum(map(len, by_piece.values())),
        )
        for piece, events in by_piece.items():
            self._events.setdefault(piece, {})[notice.key] = events
        self._comparison.take(notice)
        self._add(found, NoticePlan(found.kept, folders, tuple(r.known for r in notice.reports), found.share.gaps, {}))

    def take_over(self, found: Identified) -> bool:
        """Gather what was in a notice when it was identified; False where its sources have to be looked at."""
        if any(map(self._comparison.asks, found.kept.acts)):
            return False
        self.common.add(found.share)
        self._add(found, NoticePlan(found.kept, found.folders, (), found.share.gaps, {}))
        return True

    def _add(self, found: Identified, plan: NoticePlan) -> None:
        key = found.kept.key
        self.plans[key] = plan
        self.identified[key] = found
        for piece, digest in found.events.items():
            self._of_clusters.setdefault(piece, {})[key] = digest
        region, when, *_ = key.split("/", 1)[1].split("-")
        self._of_notices.setdefault(f"notice-{region}-{when[:4]}", []).append(key)
        self.names.append(f"{self._space.thing(key)} {RDFS.label} {zh(found.label)} .\n".encode())
        self.rows += found.rows

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What pages report otherwise than captures say it."""
        return tuple(self._comparison.found())

    def settle(self) -> None:
        """Tell each notice which proposals its acts settle, once all are taken."""
        settled = self.common.settled()
        for key, plan in self.plans.items():
            own = {act.key: settled[act.key] for act in plan.kept.acts if act.key in settled}
            if own:
                self.plans[key] = replace(plan, settled=own)

    def wanted(self, context: str) -> Iterator[Wanted]:
        """The pieces that these notices make; `context` is the digest of all else that decides what is in them."""
        for name, keys in sorted(self._of_notices.items()):
            told = ((self.plans[key], self.identified[key].sources) for key in keys)
            parts = (
                msgspec.json.encode((plan.kept, plan.folders, plan.gaps, plan.settled, plan.reports, sources))
                for plan, sources in told
            )
            yield Wanted(name, _digest((context.encode(), *parts)))
        for name, digests in sorted(self._of_clusters.items()):
            yield Wanted(name, _digest((context.encode(), msgspec.json.encode(list(digests.items())))))

    def orders(self, wanted: Iterable[Wanted]) -> Iterator[Order]:
        """What is needed to make these pieces."""
        wanted = list(wanted)
        self._read_events({one.name for one in wanted})
        for one in wanted:
            if one.name in self._of_notices:
                yield Notices(one.name, one.inputs, tuple(self.plans[key] for key in self._of_notices[one.name]))
            else:
                by_notice = self._events[one.name]
                events = (event for key in self._of_clusters[one.name] for event in by_notice[key])
                yield Clusters(one.name, one.inputs, tuple(events))

    def _read_events(self, pieces: set[str]) -> None:
        """Have all events of some pieces at hand."""
        missing: dict[str, set[str]] = {}
        for piece in pieces & self._of_clusters.keys():
            there = self._events.setdefault(piece, {})
            for key in self._of_clusters[piece].keys() - there.keys():
                there[key] = []
                missing.setdefault(key, set()).add(piece)
        for key, of in missing.items():
            for cluster, event in events_of(self.plans[key].notice(self._shelf)):
                piece = piece_of(cluster)
                if piece in of:
                    self._events[piece][key].append((cluster, event))


def piece_of(cluster: str) -> str:
    """The piece that a cluster stands in, by its key: that of its prefecture."""
    return f"cluster-{cluster.split('/', 1)[1][:4].rstrip('-')}"


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)} ".encode())
        whole.update(part)
    return whole.hexdigest()

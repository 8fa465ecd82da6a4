"""Two releases told apart in the terms of the field: what is new, gone, renamed, lapsed or changed, and who says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Literal as Choice

import msgspec
from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from gazette.changes.looked import Looked
from gazette.changes.sentences import OVER, Sentence, sentence_for, sentence_of
from gazette.graph.vocabulary import CG, RDFS, TYPE, code, date
from gazette.store.embedded import EmbeddedStore
from gazette.store.interface import Object

Kind = Choice["new", "withdrawn", "renamed", "changed", "lapsed"]
CLASSES = (
    "Recognition", "Cluster", "Notice", "Announcement", "Batch", "Programme", "PublicBody", "PolicyDocument",
    "AdministrativeRegion",
)  # fmt: skip
"""The things that changes are told of, by the names of their classes; what belongs to them is told with them."""
MOST_DAYS = 400
"""So many days are looked up one by one; where more passed between two releases, all ends that there are are read."""
_NOT_TOLD = frozenset({RDFS.label, TYPE, CG.hasRecognition, CG.namedShare})
"""Follows from what is told anyway."""
_AGAIN: frozenset[Object] = frozenset({code("kind", "recheck"), code("kind", "renewal")})
_WHOLE = code("completeness", "complete")


class Named(Struct, frozen=True):
    """A release that was compared: its name, the digest of its data and when it was built."""

    release: str
    digest: str
    built: str


class Change(Struct, frozen=True, kw_only=True):
    """One change to one thing. `property` with the values `before` and `after` is given for what is renamed or changed,
    `on` (a day) for what lapsed; `sentence` is what the sources say of it."""

    kind: Kind
    of: str
    thing: str
    label: str
    property: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    on: dt.date | None = None
    sentence: Sentence | None = None


class Difference(Struct, frozen=True, kw_only=True):
    """What tells the release `after` from `before`; `changes` in the order of kinds, classes and things.

    `before` is None for the first release of all, of which no change is told.
    """

    before: Named | None
    after: Named
    changes: tuple[Change, ...] = ()

    def count(self, kind: Kind, of: str) -> int:
        """How many changes of this kind to things of this class there are, each thing once."""
        return len({change.thing for change in self.changes if change.kind == kind and change.of == of})


def first(after: Named) -> Difference:
    """The difference of the first release from nothing."""
    return Difference(before=None, after=after)


def difference(
    before: Named, after: Named, old: EmbeddedStore, new: EmbeddedStore, things: Iterable[NamedNode]
) -> Difference:
    """Compare two releases of one base; `things` are those that are not the same in both (see `changed_subjects`)."""
    changes: list[Change] = []
    then, now = Looked(old), Looked(new)
    for thing in sorted(things, key=str):
        changes += _of_thing(thing, then, now)
    changes += _lapsed(now, _day(before), _day(after))
    order: list[Kind] = ["new", "withdrawn", "renamed", "changed", "lapsed"]
    changes.sort(key=lambda c: (order.index(c.kind), CLASSES.index(c.of), c.label, c.thing, c.property or ""))
    return Difference(before=before, after=after, changes=tuple(changes))


def differing_graphs(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The graphs whose digests differ, but for the data set's description of itself."""
    return sorted(
        graph
        for graph in before.keys() | after.keys()
        if before.get(graph) != after.get(graph) and not graph.endswith("/graph/meta")
    )


def changed_subjects(old: EmbeddedStore, new: EmbeddedStore, graphs: Iterable[str]) -> set[NamedNode]:
    """Whatever has a triple in one of these graphs of one store that it has not in the other's."""
    found: set[NamedNode] = set()
    for graph in graphs:
        node = NamedNode(graph)
        differing = set(old.quads(graph=node)) ^ set(new.quads(graph=node))
        found |= {quad.subject for quad in differing if isinstance(quad.subject, NamedNode)}
    return found


def _of_thing(thing: NamedNode, old: Looked, new: Looked) -> Iterator[Change]:
    then, now = _facts(thing, old), _facts(thing, new)
    kind = _class_of(now) or _class_of(then)
    if kind is None:
        return
    label = _name(thing, kind, now, new) or _name(thing, kind, then, old) or thing.value
    if kind == "Announcement" and _told_by_its_notice(thing, then, old, new):
        return
    if _class_of(then) is None:
        yield Change(kind="new", of=kind, thing=thing.value, label=label, sentence=sentence_for(new, thing))
    elif _class_of(now) is None:
        yield Change(kind="withdrawn", of=kind, thing=thing.value, label=label, sentence=sentence_for(old, thing))
    else:
        for predicate in sorted(then.keys() | now.keys(), key=str):
            was, is_now = then.get(predicate, set()), now.get(predicate, set())
            if was == is_now or predicate in _NOT_TOLD:
                continue
            yield Change(
                kind="renamed" if predicate == CG.name else "changed",
                of=kind,
                thing=thing.value,
                label=label,
                property=predicate.value,
                before=_texts(was - is_now),
                after=_texts(is_now - was),
                sentence=sentence_of(new, thing, predicate, is_now - was),
            )


def _told_by_its_notice(thing: NamedNode, then: Facts, old: Looked, new: Looked) -> bool:
    """Whether an announcement came or went with its notice, of which that is told."""
    here, there = (old, new) if _class_of(then) == "Announcement" else (new, old)
    if _class_of(_facts(thing, there)) == "Announcement":
        return False
    notices = {quad.subject for quad in here.quads(predicate=CG.announces, object=thing)}
    return not any(isinstance(one, NamedNode) and _class_of(_facts(one, there)) == "Notice" for one in notices)


def _lapsed(store: Looked, since: dt.date, until: dt.date) -> Iterator[Change]:
    """Recognitions whose latest possible end (an exclusive bound) was reached after `since` and by `until`; not those
    of batches that were rechecked, of which not all are known that passed, nor those that were revoked or not renewed,
    which is told as a change of their stage."""
    for thing, end in _ends(store, since, until):
        facts = _facts(thing, store)
        over = facts.get(CG.lifecycle, set()) & OVER
        if _class_of(facts) == "Recognition" and not over and not _rechecked(facts, store):
            yield Change(
                kind="lapsed",
                of="Recognition",
                thing=thing.value,
                label=_label(facts) or thing.value,
                on=end,
                sentence=sentence_of(store, thing, CG.endLatest, {date(end)}),
            )


def _rechecked(facts: Facts, store: Looked) -> bool:
    """Whether the batch of a recognition was rechecked or renewed, and not all who passed are known by name: then it
    need not have lapsed."""
    for batch in facts.get(CG.firstBatch, ()):
        for quad in store.quads(predicate=CG.inBatch, object=batch):
            if isinstance(quad.subject, NamedNode):
                act = _facts(quad.subject, store)
                if act.get(CG.announcementKind, set()) & _AGAIN and _WHOLE not in act.get(CG.listKnown, set()):
                    return True
    return False


def _ends(store: Looked, since: dt.date, until: dt.date) -> Iterator[tuple[NamedNode, dt.date]]:
    """What has its latest possible end after `since` and by `until`, with that day."""
    span = (until - since).days
    looked_up: Iterable[Literal | None] = [None]  # anything
    if span <= MOST_DAYS:
        looked_up = (date(since + dt.timedelta(days=n)) for n in range(1, span + 1))
    for quad in chain.from_iterable(store.quads(predicate=CG.endLatest, object=day) for day in looked_up):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            end = dt.date.fromisoformat(quad.object.value)
            if since < end <= until:
                yield quad.subject, end


Facts = dict[NamedNode, set[Object]]


def _facts(thing: NamedNode, store: Looked) -> Facts:
    found: Facts = {}
    for quad in store.quads(thing):
        found.setdefault(quad.predicate, set()).add(quad.object)
    return found


def _class_of(facts: Facts) -> str | None:
    types = facts.get(TYPE, set())
    return next((name for name in CLASSES if CG[name] in types), None)


def _label(facts: Facts) -> str | None:
    labels = [v for p in (RDFS.label, CG.name) for v in facts.get(p, ()) if isinstance(v, Literal)]
    labels.sort(key=lambda label: (label.language not in ("zh", None), label.value))
    return labels[0].value if labels else None


def _name(thing: NamedNode, kind: str, facts: Facts, store: Looked) -> str | None:
    """What a thing is called; of an announcement, whose own name is that of its kind, the batch as well."""
    label = _label(facts)
    batches = facts.get(CG.inBatch, ()) if kind == "Announcement" else ()
    of = [_label(_facts(batch, store)) for batch in batches if isinstance(batch, NamedNode)]
    return ": ".join(filter(None, (*of[:1], label))) or None


def _texts(values: Collection[Object]) -> tuple[str, ...]:
    return tuple(sorted(v.value if isinstance(v, Literal | NamedNode) else str(v) for v in values))


def _day(release: Named) -> dt.date:
    return dt.datetime.fromisoformat(release.built).date()


def to_json(found: Difference) -> bytes:
    """The difference as JSON, laid out for people."""
    return msgspec.json.format(msgspec.json.encode(found)) + b"\n"


def from_json(data: bytes) -> Difference:
    """Read it back. Raises `msgspec.MsgspecError`."""
    return msgspec.json.decode(data, type=Difference)

"""The gate before a release: every notice's graph against the shapes, and whom a violation keeps out.

Core shapes are decided notice by notice, over the notice's own graph with what it refers to beside it. Rules that need
SPARQL across nodes are asked once over everything; where that flags a notice (a violation or a warning), pySHACL runs
the rule itself on all nodes of the notice, and must find the same. What a graph quotes is held against the captured
text, which no triple holds and no shape sees.

Verdicts are kept: what a group of notices sees decides its Core rules, all triples decide the queries, and the second
opinion on a notice is asked for anew where the first one, or anything that the notice sees, has changed.

All is read from a store, notice by notice; of each only the digest of what it sees and whom it speaks of are held.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from gazette.graph.sheet import Sheet, digest_of
from gazette.graph.vocabulary import SKOS, Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.store.embedded import EmbeddedStore
from gazette.validation.captured import held_against
from gazette.validation.judge import Broken, Judge
from gazette.validation.places import Places
from gazette.validation.report import Finding, Report
from gazette.validation.shapes import CGSH, Rule
from gazette.validation.verdicts import KeptBreach, Verdicts

DISAGREEMENT = Rule(
    iri=str(CGSH["engines-agree"]),
    name="engines-agree",
    severity="violation",
    scope="release",
    messages={
        "en": "A validator that goes node by node decides {?value} otherwise than one query does: our fault",
        "zh": "逐节点校验与整体查询对 {?value} 的判定不一致：属程序错误，请报告",
    },
    kind="sparql",
    targets=(),
)
"""What a notice is blocked by where two ways to decide a rule differ: nobody knows then whether it keeps the rule."""


Track = Callable[[list[set[str]], str], Iterator[set[str]]]
"""Gives groups of notices one by one, and shows how far the work has come."""
REPORTED_GROUPS = 8
"""Groups that notices which are only reported are judged in: small ones are judged anew sooner, each costs a call."""


class Gate:
    """Judges notices before they are published. Keep one for a build: it holds the shapes.

    With `verdicts`, a folder, nothing is judged twice: neither in this build nor in a later one.
    """

    def __init__(self, folder: Path, verdicts: Path | None = None, track: Track | None = None) -> None:
        self._folder = folder
        self._kept = verdicts
        self._track = track or (lambda items, _: iter(items))

    @cached_property
    def judge(self) -> Judge:
        """The shapes, loaded when something has to be judged. Raises `UserError` where they are broken."""
        return Judge(self._folder)

    def check(
        self,
        notices: Iterable[IdentifiedNotice],
        sheets: Mapping[str, Sheet],
        shared: Sequence[Sheet],
        space: Space,
        ontology: Iterable[ox.Quad] = (),
    ) -> Report:
        """Judge the notices' `sheets` (by notice key), with the `shared` ones beside them (entities, reference …), all
        of them in memory: see `check_store`."""
        everything = [*sheets.values(), *shared]
        store = EmbeddedStore.in_memory()
        for sheet in everything:
            store.load(sheet.quads())
        words = list(ontology)
        store.load(words)
        told = sorted(
            f"{sheet.graph.value.removeprefix(space.base)} {sheet.digest(space.base)}" for sheet in everything
        )
        told.append(digest_of((quad.triple for quad in words), space.base))
        judged = {notice.key: Judged(bool(notice.captures), partial(_itself, notice)) for notice in notices}
        return self.check_store(judged, store, "\n".join(told), space)

    def check_store(self, notices: Mapping[str, Judged], store: EmbeddedStore, digest: str, space: Space) -> Report:
        """Judge notices, by their keys, whose graphs stand in a store with all that they refer to; `digest` stands for
        everything in it.

        A violation blocks every notice whose graph holds or needs the node at fault. The ontology in the store gives
        the code lists to the rules that look at them.
        """
        room = _Room(store, space, Verdicts(self._kept, self._folder, space.base))
        broken: dict[Broken, set[str]] = {}
        groups = [set(group) for group in _groups(notices)]
        for keys in self._track(groups, "checking notices"):
            for found, whose in self._within(keys, room, notices):
                broken.setdefault(found, set()).update(whose)
        for found, keys in self._across(digest, room):
            broken.setdefault(found, set()).update(keys)
        room.verdicts.prune()
        findings: list[Finding] = []
        blocked: set[str] = set()
        places: dict[str, Places] = {}
        for found, keys in sorted(broken.items(), key=lambda item: (item[0].name, item[0].focus)):
            if found.rule.severity == "violation":
                blocked |= keys
            for key in sorted(keys):
                if key not in places:
                    places[key] = Places(notices[key].notice(), room.graph(key), space)
                findings.append(_finding(found, key, places[key].of(found)))
            if not keys:
                findings.append(_finding(found, None, {}))
        return Report(findings=tuple(findings), checked=len(notices), blocked=tuple(sorted(blocked)))

    def _within(self, keys: set[str], room: _Room, notices: Mapping[str, Judged]) -> Iterator[tuple[Broken, set[str]]]:
        seen = {key: room.see(key) for key in sorted(keys)}
        triples = {triple: None for key in sorted(keys) for triple in seen[key]}
        judged = partial(self._judged_within, triples)
        digests = [room.digests[key] for key in sorted(keys)]
        kept = room.verdicts.kept("within", digests, list[KeptBreach], judged)
        speaking = _speaking(seen) if kept else {}
        for found in map(self._broken, kept):
            yield found, keys & speaking.get(found.focus, keys)
        for key in sorted(keys):
            if notices[key].captured and room.verdicts.get("captured", [room.digests[key]], bool) is None:
                texts = {
                    room.space.thing(source.key): source.document.plain for source in notices[key].notice().captures
                }
                against = held_against(room.graph(key), texts, room.index, dt.date.today())
                if not against:  # what is right is right tomorrow too
                    room.verdicts.put("captured", [room.digests[key]], True)
                yield from ((found, {key}) for found in against)

    def _judged_within(self, triples: Iterable[ox.Triple]) -> list[KeptBreach]:
        return sorted(map(_kept, self.judge.within(triples)), key=repr)

    def _across(self, digest: str, room: _Room) -> Iterator[tuple[Broken, set[str]]]:
        kept = room.verdicts.kept(
            "across",
            [digest],
            list[KeptBreach],
            lambda: [_kept(found) for found in self.judge.across(room.store.engine)],
        )
        flagged: dict[str, set[str]] = {}
        first: set[tuple[str, str]] = set()
        speaking = room.speaking_of(breach.focus for breach in kept)
        for found in map(self._broken, kept):
            keys = speaking.get(found.focus, set())
            yield found, keys
            if keys and found.rule.severity != "info":
                flagged.setdefault(found.name, set()).update(keys)
                first.add((found.name, found.focus))
        again = self._again(flagged, first, room)
        differing = sorted(first ^ again)
        speaking = room.speaking_of(focus for _, focus in differing)
        for rule, focus in differing:
            messages = {tag: text.replace("{?value}", rule) for tag, text in DISAGREEMENT.messages.items()}
            yield Broken.of(DISAGREEMENT, focus, None, rule, messages), speaking[focus] & flagged[rule]

    def _again(self, flagged: Mapping[str, set[str]], first: set[tuple[str, str]], room: _Room) -> set[tuple[str, str]]:
        """The second opinion on each flagged rule and notice: rule and node of what it finds."""
        nodes = {key: _subjects(room.see(key)) for key in set[str]().union(*flagged.values())}
        said = {rule: {focus for name, focus in first if name == rule} for rule in flagged}
        found: set[tuple[str, str]] = set()
        open_questions: dict[tuple[str, str], list[str]] = {}
        for rule, key in sorted((rule, key) for rule, keys in flagged.items() for key in keys):
            parts = [
                rule,
                room.digests[key],
                *sorted(n.removeprefix(room.space.base) for n in said[rule].intersection(nodes[key])),
            ]
            kept = room.verdicts.get("again", parts, list[str])
            if kept is None:
                open_questions[rule, key] = parts
            else:
                found |= {(rule, focus) for focus in kept}
        if not open_questions:
            return found
        asked: dict[str, set[str]] = {}
        for rule, key in open_questions:
            asked.setdefault(rule, set()).update(nodes[key])
        answers = self.judge.again((quad.triple for quad in room.store.quads()), asked)
        for (rule, key), parts in open_questions.items():
            of_notice = sorted(node for node in nodes[key] if (rule, node) in answers)
            room.verdicts.put("again", parts, of_notice)
        return found | answers

    def _broken(self, kept: KeptBreach) -> Broken:
        return Broken(
            self.judge.rule(kept.rule), kept.name, kept.focus, kept.path, kept.value, kept.message_zh, kept.message_en
        )


def _itself(notice: IdentifiedNotice) -> IdentifiedNotice:
    return notice


def _kept(found: Broken) -> KeptBreach:
    return KeptBreach(
        found.rule.iri, found.name, found.focus, found.path, found.value, found.message_zh, found.message_en
    )


@dataclass(frozen=True)
class Judged:
    """A notice that is judged: whether text of it is held, and what gives it with its sources."""

    captured: bool
    notice: Callable[[], IdentifiedNotice]


Seen = Mapping[str, list[ox.Triple]]
"""What a rule of one notice sees: its graph and what that needs, by the notice's key."""


class _Room:
    """What is judged, and what came to light of each notice: the digest of what it sees, and whom it speaks of."""

    def __init__(self, store: EmbeddedStore, space: Space, verdicts: Verdicts) -> None:
        self.store = store
        self.space = space
        self.verdicts = verdicts
        self.index = StoreIndex(store, space)
        self.digests: dict[str, str] = {}
        self._speaks_of: dict[str, array[int]] = {}

    def graph(self, key: str) -> list[ox.Triple]:
        """The triples of a notice's own graph."""
        return [quad.triple for quad in self.store.quads(graph=self.space.graph(key))]

    def see(self, key: str) -> list[ox.Triple]:
        """What a rule of one notice sees; it is noted what came to light."""
        own = self.graph(key)
        seen = [*own, *needed_triples(own, self.index)]
        if key not in self.digests:
            self.digests[key] = digest_of(dict.fromkeys(seen), self.space.base)
            self._speaks_of[key] = array("q", sorted(map(hash, _subjects(seen))))
        return seen

    def speaking_of(self, things: Iterable[str]) -> dict[str, set[str]]:
        """By the IRI of each of these things, which notices speak of it."""
        sought = {hash(thing): thing for thing in things}
        found: dict[str, set[str]] = {}
        for key, spoken_of in self._speaks_of.items() if sought else ():
            for number in sought.keys() & set(spoken_of):
                found.setdefault(sought[number], set()).add(key)
        return found


def _groups(notices: Mapping[str, Judged]) -> list[list[str]]:
    """What is judged together: each captured notice alone; those that are only reported, whose graphs are small, in a
    few groups that depend on nothing but their keys."""
    captured = [[key] for key, notice in notices.items() if notice.captured]
    reported: dict[int, list[str]] = {}
    for key, notice in notices.items():
        if not notice.captured:
            group = hashlib.sha256(key.encode()).digest()[0] % REPORTED_GROUPS
            reported.setdefault(group, []).append(key)
    return [*captured, *reported.values()]


def _subjects(triples: Iterable[ox.Triple]) -> set[str]:
    return {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}


def _speaking(seen: Seen) -> dict[str, set[str]]:
    """By the IRI of a thing, which notices speak of it."""
    speaking: dict[str, set[str]] = {}
    for key, triples in seen.items():
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                speaking.setdefault(triple.subject.value, set()).add(key)
    return speaking


_TO_ALL_OF_A_SCHEME = frozenset({SKOS.inScheme, SKOS.topConceptOf})
"""Properties that are not followed: a cluster's industry leads to codes, and these by their scheme to all others."""


class Index(Protocol):
    """Shared triples by their subject."""

    def get(self, node: ox.NamedNode | ox.BlankNode, none: tuple[()], /) -> Sequence[ox.Triple]:
        """The triples of a node; `none` where there is none."""


class StoreIndex:
    """The shared triples in a store: all but those of notices, of the ontology and of the data set's description. What
    was asked for last is remembered."""

    REMEMBERED = 200_000

    def __init__(self, store: EmbeddedStore, space: Space) -> None:
        self._store = store
        self._apart = tuple(f"{space.base}/graph/{name}" for name in ("notice/", "ontology", "meta"))
        self._known: dict[object, Sequence[ox.Triple]] = {}

    def get(self, node: ox.NamedNode | ox.BlankNode, none: tuple[()] = (), /) -> Sequence[ox.Triple]:
        """See `Index.get`."""
        found = self._known.get(node)
        if found is None:
            if len(self._known) > self.REMEMBERED:
                self._known.clear()
            found = [q.triple for q in self._store.quads(node) if not str(q.graph_name)[1:].startswith(self._apart)]
            self._known[node] = found
        return found


def index_of(sheets: Iterable[Sheet]) -> dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]]:
    """The triples of shared sheets by their subject."""
    index: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = {}
    for sheet in sheets:
        for triple in sheet:
            assert not isinstance(triple.subject, ox.Triple)
            index.setdefault(triple.subject, []).append(triple)
    return index


def needed_triples(sheet: Iterable[ox.Triple], index: Index) -> list[ox.Triple]:
    """All shared triples that the graph needs: those of every node it names, and so on."""
    seen: set[object] = set()
    waiting: list[object] = [term for triple in sheet for term in (triple.subject, triple.object)]
    needed: list[ox.Triple] = []
    while waiting:
        term = waiting.pop()
        if term in seen or not isinstance(term, ox.NamedNode):
            continue
        seen.add(term)
        for triple in index.get(term, ()):
            needed.append(triple)
            if triple.predicate not in _TO_ALL_OF_A_SCHEME:
                waiting.append(triple.object)
    return needed


def _finding(found: Broken, notice: str | None, where: Mapping[str, str | int]) -> Finding:
    line = where.get("line")
    return Finding(
        rule=found.name,
        severity=found.rule.severity,
        message_zh=found.message_zh,
        message_en=found.message_en,
        focus=found.focus,
        path=found.path,
        value=found.value,
        notice=notice,
        file=str(where["file"]) if "file" in where else None,
        line=int(line) if line is not None else None,
        quote=str(where["quote"]) if "quote" in where else None,
    )

"""The gate before a release: every notice's graph against the shapes, and whom a violation keeps out.

Core shapes are decided notice by notice, over the notice's own graph with what it refers to beside it. Rules that need
SPARQL across nodes are asked once over everything; where that flags a notice (a violation or a warning), pySHACL runs
the rule itself on all nodes of the notice, and must find the same. What a graph quotes is held against the captured
text, which no triple holds and no shape sees.

Verdicts are kept: what a group of notices sees decides its Core rules, all triples decide the queries, and the second
opinion on a notice is asked for anew where the first one, or anything that the notice sees, has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from gazette.graph.sheet import Sheet, digest_of
from gazette.graph.vocabulary import SKOS, Space
from gazette.identity.resolve import IdentifiedNotice
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
        self.judge = Judge(folder)

    def check(
        self,
        notices: Iterable[IdentifiedNotice],
        sheets: Mapping[str, Sheet],
        shared: Sequence[Sheet],
        space: Space,
        ontology: Iterable[ox.Quad] = (),
    ) -> Report:
        """Judge the notices' `sheets` (by notice key), with the `shared` ones beside them (entities, reference …).

        A violation blocks every notice whose graph holds or needs the node at fault. `ontology` gives the code lists
        to the rules that look at them.
        """
        notices = list(notices)
        verdicts = Verdicts(self._kept, self._folder, space.base)
        index = index_of(shared)
        seen = {key: [*sheets[key], *needed_triples(sheets[key], index)] for key in (n.key for n in notices)}
        digests = {key: digest_of(dict.fromkeys(triples), space.base) for key, triples in seen.items()}
        broken: dict[Broken, set[str]] = {}
        for found, keys in self._within(_groups(notices), seen, digests, verdicts):
            broken.setdefault(found, set()).update(keys)
        everything = [*sheets.values(), *shared]
        for found, keys in self._across(seen, digests, everything, [*ontology], space, verdicts):
            broken.setdefault(found, set()).update(keys)
        verdicts.prune()
        for notice in notices:
            texts = {space.thing(source.key): source.document.plain for source in notice.captures}
            for found in held_against(sheets[notice.key], texts, index, dt.date.today()):
                broken.setdefault(found, set()).add(notice.key)
        findings: list[Finding] = []
        blocked: set[str] = set()
        places = {notice.key: Places(notice, sheets[notice.key], space) for notice in notices}
        for found, keys in sorted(broken.items(), key=lambda item: (item[0].name, item[0].focus)):
            if found.rule.severity == "violation":
                blocked |= keys
            for key in sorted(keys):
                findings.append(_finding(found, key, places[key].of(found)))
            if not keys:
                findings.append(_finding(found, None, {}))
        return Report(findings=tuple(findings), checked=len(notices), blocked=tuple(sorted(blocked)))

    def _within(
        self, groups: Iterable[Iterable[str]], seen: Seen, digests: Mapping[str, str], verdicts: Verdicts
    ) -> Iterator[tuple[Broken, set[str]]]:
        for keys in self._track([*map(set, groups)], "checking notices"):
            speaking = _speaking({key: seen[key] for key in keys})
            triples = {triple: None for key in sorted(keys) for triple in seen[key]}
            judged = partial(self._judged_within, triples)
            kept = verdicts.kept("within", [digests[key] for key in sorted(keys)], list[KeptBreach], judged)
            for found in map(self._broken, kept):
                yield found, keys & speaking.get(found.focus, keys)

    def _judged_within(self, triples: Iterable[ox.Triple]) -> list[KeptBreach]:
        return sorted(map(_kept, self.judge.within(triples)), key=repr)

    def _across(
        self,
        seen: Seen,
        digests: Mapping[str, str],
        sheets: Sequence[Sheet],
        ontology: list[ox.Quad],
        space: Space,
        verdicts: Verdicts,
    ) -> Iterator[tuple[Broken, set[str]]]:
        speaking = _speaking(seen)
        whole = sorted(f"{sheet.graph.value.removeprefix(space.base)} {sheet.digest(space.base)}" for sheet in sheets)
        whole.append(digest_of((quad.triple for quad in ontology), space.base))
        kept = verdicts.kept(
            "across",
            whole,
            list[KeptBreach],
            lambda: [_kept(found) for found in self.judge.across(sheets, ontology)],
        )
        flagged: dict[str, set[str]] = {}
        first: set[tuple[str, str]] = set()
        for found in map(self._broken, kept):
            keys = speaking.get(found.focus, set())
            yield found, keys
            if keys and found.rule.severity != "info":
                flagged.setdefault(found.name, set()).update(keys)
                first.add((found.name, found.focus))
        again = self._again(flagged, first, speaking, digests, sheets, ontology, space, verdicts)
        for rule, focus in sorted(first ^ again):
            messages = {tag: text.replace("{?value}", rule) for tag, text in DISAGREEMENT.messages.items()}
            yield Broken.of(DISAGREEMENT, focus, None, rule, messages), speaking[focus] & flagged[rule]

    def _again(
        self,
        flagged: Mapping[str, set[str]],
        first: set[tuple[str, str]],
        speaking: Mapping[str, set[str]],
        digests: Mapping[str, str],
        sheets: Sequence[Sheet],
        ontology: list[ox.Quad],
        space: Space,
        verdicts: Verdicts,
    ) -> set[tuple[str, str]]:
        """The second opinion on each flagged rule and notice: rule and node of what it finds."""
        nodes: dict[str, list[str]] = {}
        for node, keys in speaking.items():
            for key in keys:
                nodes.setdefault(key, []).append(node)
        said = {rule: {focus for name, focus in first if name == rule} for rule in flagged}
        found: set[tuple[str, str]] = set()
        open_questions: dict[tuple[str, str], list[str]] = {}
        for rule, key in sorted((rule, key) for rule, keys in flagged.items() for key in keys):
            parts = [
                rule,
                digests[key],
                *sorted(n.removeprefix(space.base) for n in said[rule].intersection(nodes[key])),
            ]
            kept = verdicts.get("again", parts, list[str])
            if kept is None:
                open_questions[rule, key] = parts
            else:
                found |= {(rule, focus) for focus in kept}
        if not open_questions:
            return found
        asked: dict[str, set[str]] = {}
        for rule, key in open_questions:
            asked.setdefault(rule, set()).update(nodes[key])
        everything = [triple for sheet in sheets for triple in sheet] + [quad.triple for quad in ontology]
        answers = self.judge.again(everything, asked)
        for (rule, key), parts in open_questions.items():
            of_notice = sorted(node for node in nodes[key] if (rule, node) in answers)
            verdicts.put("again", parts, of_notice)
        return found | answers

    def _broken(self, kept: KeptBreach) -> Broken:
        return Broken(
            self.judge.rule(kept.rule), kept.name, kept.focus, kept.path, kept.value, kept.message_zh, kept.message_en
        )


def _kept(found: Broken) -> KeptBreach:
    return KeptBreach(
        found.rule.iri, found.name, found.focus, found.path, found.value, found.message_zh, found.message_en
    )


Seen = Mapping[str, list[ox.Triple]]
"""What a rule of one notice sees: its graph and what that needs, by the notice's key."""


def _groups(notices: Iterable[IdentifiedNotice]) -> list[list[str]]:
    """What is judged together: each captured notice alone; those that are only reported, whose graphs are small, in a
    few groups that depend on nothing but their keys."""
    captured = [[notice.key] for notice in notices if notice.captures]
    reported: dict[int, list[str]] = {}
    for notice in notices:
        if not notice.captures:
            group = hashlib.sha256(notice.key.encode()).digest()[0] % REPORTED_GROUPS
            reported.setdefault(group, []).append(notice.key)
    return [*captured, *reported.values()]


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

Index = Mapping[ox.NamedNode | ox.BlankNode, list[ox.Triple]]


def index_of(sheets: Iterable[Sheet]) -> Index:
    """The triples of shared sheets by their subject."""
    index: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = {}
    for sheet in sheets:
        for triple in sheet:
            assert not isinstance(triple.subject, ox.Triple)
            index.setdefault(triple.subject, []).append(triple)
    return index


def needed_triples(sheet: Sheet, index: Index) -> list[ox.Triple]:
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

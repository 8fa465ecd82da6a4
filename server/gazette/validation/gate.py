"""The gate before a release: every notice's graph against the shapes, and whom a violation keeps out.

Core shapes are decided notice by notice, over the notice's own graph with what it refers to beside it. Rules that need
SPARQL across nodes are asked once over everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.validation.judge import Broken, Judge
from gazette.validation.places import Places
from gazette.validation.report import Finding, Report


class Gate:
    """Judges notices before they are published. Keep one for a build: it holds the shapes."""

    def __init__(self, folder: Path) -> None:
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
        index = index_of(shared)
        needed = {notice.key: needed_triples(sheets[notice.key], index) for notice in notices}
        broken: dict[Broken, set[str]] = {}
        for notice in notices:
            for found in self.judge.within([*sheets[notice.key], *needed[notice.key]]):
                broken.setdefault(found, set()).add(notice.key)
        speaking: dict[object, set[str]] = {}
        for notice in notices:
            for triple in (*sheets[notice.key], *needed[notice.key]):
                speaking.setdefault(triple.subject, set()).add(notice.key)
        for found in self.judge.across([*sheets.values(), *shared], ontology):
            broken.setdefault(found, set()).update(speaking.get(ox.NamedNode(found.focus), ()))
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

"""The rules: reading them from the shapes' files, and asking a SPARQL rule once for a whole store.

A rule is a shape that says by `cgsh:scope` what it must see to be decided: one notice with the reference data beside
it, or a whole release. A rule is decided by SHACL Core or by a SPARQL SELECT (W3C SHACL, section 5). A validator runs
that SELECT for each focus node, with `$this` bound. `set_based` runs it once with `$this` free, joined to the rule's
targets; the SELECTs are written so that both ways give the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast
from typing import Literal as Choice

import pyoxigraph as ox
from rdflib import SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

CGSH = Namespace("https://w3id.org/cluster-gazette/shapes#")

Severity = Choice["violation", "warning", "info"]
Scope = Choice["notice", "release"]
Kind = Choice["core", "sparql"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal

_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_PLAIN = "SimpleMemory"
"""The plainest of rdflib's stores: the usual one minds to which of several graphs each triple belongs."""
_DECIDES_NOTHING = frozenset({SH.message, CGSH.scope})
_PLACE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Rule:
    """One rule of the shapes.

    `messages` maps a language tag (zh, en) to a text with places like `{?value}`. `targets` are the classes whose
    members are judged, and `subjects_of` the properties whose subjects are. `select` is the query of a SPARQL rule.
    """

    iri: str
    name: str
    severity: Severity
    scope: Scope
    messages: Mapping[str, str]
    kind: Kind
    targets: tuple[str, ...]
    subjects_of: tuple[str, ...] = ()
    select: str | None = None


@dataclass(frozen=True)
class Result:
    """One node that breaks a rule: which value is to blame, on which path, and what to tell people."""

    rule: str
    severity: Severity
    focus: Term
    value: Term | None
    path: Term | None
    messages: Mapping[str, str]


class _Asked(Graph):
    """Shapes for a validator, which asks of each of them the same again at every node: answers are remembered."""

    def __init__(self) -> None:
        super().__init__(store=_PLAIN)
        self._objects: dict[tuple[Any, Any], list[Any]] = {}
        self._said: dict[Any, list[Any]] = {}

    def add(self, triple: Any) -> Self:
        """See `Graph.add`."""
        if triple not in self:  # pySHACL adds the same two triples at each call
            self._objects.clear()
            self._said.clear()
            super().add(triple)
        return self

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        """See `Graph.objects`."""
        found = self._objects.get((subject, predicate))
        if found is None:
            found = self._objects[subject, predicate] = list(dict.fromkeys(super().objects(subject, predicate)))
        yield from found

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Generator[tuple[Any, Any], None, None]:
        """See `Graph.predicate_objects`."""
        found = self._said.get(subject)
        if found is None:
            found = self._said[subject] = list(super().predicate_objects(subject))
        yield from found


class BrokenShapes(Exception):
    """The shapes' own files are wrong: a rule without scope, severity, message in both languages, or target."""


def load_shapes(folder: Path) -> Graph:
    """All `*.ttl` in `folder` as one graph, folders below it (the examples) left aside.

    Raises `FileNotFoundError` where there is none, and rdflib's parser errors.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise FileNotFoundError(f"no shapes in {folder}")
    graph = Graph(store=_PLAIN)
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def without(shapes: Graph, dropped: Iterable[Rule]) -> Graph:
    """A copy of `shapes` for a validator that lacks some rules altogether, and what decides nothing: a validator builds
    each shape anew at each call, even one that is not active, and goes through all that is said of it. Node shapes that
    only gathered such rules stay, with nothing to check."""
    copy = _Asked()
    gone: set[Node] = {URIRef(rule.iri) for rule in dropped}
    gone |= {query for shape in gone for query in shapes.objects(shape, SH.sparql)}
    for triple in shapes:
        if triple[0] not in gone and triple[2] not in gone and triple[1] not in _DECIDES_NOTHING:
            copy.add(triple)
    return copy


def prefixes(shapes: Graph) -> dict[str, str]:
    """The prefixes that the rules' queries use, as the shapes declare them (SHACL, section 5.2.1)."""
    return {
        str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
        for declared in shapes.objects(CGSH.prefixes, SH.declare)
    }


def rules(shapes: Graph) -> list[Rule]:
    """Every active rule of the shapes, by name. Raises `BrokenShapes` where one is not fully described."""
    found = [_rule(shapes, shape) for shape in shapes.subjects(CGSH.scope) if not _off(shapes, shape)]
    return sorted(found, key=lambda rule: rule.name)


def set_based(store: ox.Store, rule: Rule, prefixes: Mapping[str, str]) -> list[Result]:
    """Everything in the union of the store's graphs that breaks one SPARQL rule, in one query.

    Results are ordered by focus node and value. Raises `ValueError` for a Core rule, which has no query.
    """
    if rule.select is None:
        raise ValueError(f"{rule.name} is a Core rule: a SHACL validator decides it")
    query = f"SELECT DISTINCT * WHERE {{ {{ {rule.select.strip()} }} {_targeted(rule)} }}"
    answers = store.query(query, prefixes=dict(prefixes), use_default_graph_as_union=True)
    results: dict[tuple[str, ...], Result] = {}
    for row in _rows(cast("ox.QuerySolutions", answers)):
        result = _result(rule, row)
        results[str(result.focus), str(result.value), str(result.path), result.messages["en"]] = result
    return [results[key] for key in sorted(results)]


def _targeted(rule: Rule) -> str:
    parts = []
    if rule.targets:
        classes = " ".join(f"<{target}>" for target in rule.targets)
        parts.append(f"{{ ?this a ?targetClass . VALUES ?targetClass {{ {classes} }} }}")
    parts += [f"{{ ?this <{predicate}> ?targetObject }}" for predicate in rule.subjects_of]
    return f"FILTER EXISTS {{ {' UNION '.join(parts)} }}"


def _rows(answers: ox.QuerySolutions) -> Iterator[dict[str, Term]]:
    names = [variable.value for variable in answers.variables]
    for answer in answers:
        yield {name: cast("Term", answer[name]) for name in names if answer[name] is not None}


def _result(rule: Rule, row: Mapping[str, Term]) -> Result:
    def fill(place: re.Match[str]) -> str:
        term = row.get(place[1])
        return place[0] if term is None else str(term.value)

    messages = {language: _PLACE.sub(fill, text) for language, text in rule.messages.items()}
    return Result(rule.name, rule.severity, row["this"], row.get("value"), row.get("path"), messages)


def _off(shapes: Graph, shape: Node) -> bool:
    return bool(Literal(True).eq(shapes.value(shape, SH.deactivated) or Literal(False)))


def _rule(shapes: Graph, shape: Node) -> Rule:
    name = str(shape).removeprefix(str(CGSH))
    query = shapes.value(shape, SH.sparql)
    scope = str(shapes.value(shape, CGSH.scope)).removeprefix(str(CGSH))
    severity = _SEVERITIES.get(shapes.value(shape, SH.severity) or BNode())
    texts = [text for text in shapes.objects(query or shape, SH.message) if isinstance(text, Literal)]
    messages = {text.language: str(text) for text in texts}
    holders = [shape, *shapes.subjects(SH.property, shape)]
    targets = sorted({str(target) for holder in holders for target in shapes.objects(holder, SH.targetClass)})
    subjects = sorted({str(target) for holder in holders for target in shapes.objects(holder, SH.targetSubjectsOf)})
    if scope not in ("notice", "release") or severity is None or not messages.keys() >= {"zh", "en"}:
        raise BrokenShapes(f"{name} lacks a scope, a severity or a message in zh and en")
    if not targets and not subjects:
        raise BrokenShapes(f"{name} has no target")
    return Rule(
        iri=str(shape),
        name=name,
        severity=severity,
        scope=cast("Scope", scope),
        messages={"zh": messages["zh"], "en": messages["en"]},
        kind="core" if query is None else "sparql",
        targets=tuple(targets),
        subjects_of=tuple(subjects),
        select=None if query is None else str(shapes.value(query, SH.select)),
    )

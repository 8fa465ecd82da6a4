"""Which faults the gate catches: each kind of triple of the real release removed, doubled or changed, and judged again.

    make mutate

A kind is the class of the subject with the property. One triple of each kind is taken from the notices with short
lists (so that a judgement is quick), with all that they refer to. The table counts, for each sort of fault, how many
were tried and how many a violation caught, then names those that slipped through.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from gazette.graph.ontology import ontology_quads
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, TYPE, XSD, Space
from gazette.release.check import graphs_of
from gazette.settings import Settings, shipped
from gazette.validation.gate import index_of, needed_triples
from gazette.validation.judge import Judge

SHORT = 900
"""Notices whose graphs have fewer triples are taken."""
_DATES = (XSD.date.value, XSD.gMonthDay.value)

Quads = list[ox.Quad]


@dataclass(frozen=True)
class Fault:
    """One change to the data: what is done, to which kind of triple, and the data after it."""

    sort: str
    kind: str
    quads: Quads


class Bench:
    """The data at rest, and the rules that it breaks at rest (none, or the faults would not show)."""

    def __init__(self, settings: Settings, limit: int = SHORT) -> None:
        self.judge = Judge(shipped("shapes"))
        space = Space(settings.base_uri)
        graphs = graphs_of(settings)
        sheets = [sheet for sheet in graphs.notices.values() if len(sheet) < limit]
        shared = graphs.shared
        index = index_of(shared)
        needed = {triple for sheet in sheets for triple in needed_triples(sheet, index)}
        self.ontology = ontology_quads(shipped("ontology"), space)
        self.quads: Quads = [quad for sheet in sheets for quad in sheet.quads()]
        for sheet in shared:
            self.quads += [quad for quad in sheet.quads() if quad.triple in needed]
        self.mutable = [q for q in self.quads if q.graph_name != graphs.reference.graph]
        self.at_rest = self.violations(self.quads)

    def violations(self, quads: Iterable[ox.Quad]) -> set[tuple[str, str]]:
        """Rule and focus of each violation in the data."""
        quads = list(quads)
        sheets: dict[ox.NamedNode, Sheet] = {}
        for quad in quads:
            assert isinstance(quad.graph_name, ox.NamedNode)
            assert isinstance(quad.subject, ox.NamedNode)
            sheet = sheets.setdefault(quad.graph_name, Sheet(quad.graph_name))
            assert not isinstance(quad.object, ox.Triple)
            sheet.add(quad.subject, quad.predicate, quad.object)
        found = self.judge.within(quad.triple for quad in quads)
        found += self.judge.across(sheets.values(), self.ontology)
        return {(f.name, f.focus) for f in found if f.rule.severity == "violation"}

    def caught(self, fault: Fault) -> set[str]:
        """The rules that a fault breaks beyond those broken at rest."""
        return {rule for rule, _ in self.violations(fault.quads) - self.at_rest}

    def faults(self) -> Iterator[Fault]:
        """One fault of each sort for each kind of triple."""
        classes = {quad.subject: quad.object for quad in self.quads if quad.predicate == TYPE}
        kinds: dict[str, ox.Quad] = {}
        for quad in self.mutable:
            owner = classes.get(quad.subject)
            name = _short(owner) if isinstance(owner, ox.NamedNode) else "?"
            kinds.setdefault(f"{name} {_short(quad.predicate)}", quad)
        members: dict[object, list[ox.NamedNode]] = {}
        for subject, owner in classes.items():
            assert isinstance(subject, ox.NamedNode)
            members.setdefault(owner, []).append(subject)
        for kind, quad in kinds.items():
            yield Fault("removed", kind, [q for q in self.quads if q != quad])
            other = _other(quad, classes, members)
            if other is not None:
                changed = ox.Quad(quad.subject, quad.predicate, other, quad.graph_name)
                yield Fault("changed", kind, [changed if q == quad else q for q in self.quads])
                yield Fault("doubled", kind, [*self.quads, changed])


def _other(
    quad: ox.Quad, classes: dict[object, object], members: dict[object, list[ox.NamedNode]]
) -> ox.NamedNode | ox.Literal | None:
    """Another value of the same sort: another member of the class, a later day, a larger number, another text."""
    value = quad.object
    if isinstance(value, ox.NamedNode):
        if quad.predicate == TYPE:
            return CG.Capture if value != CG.Capture else CG.Cluster
        beside = members.get(classes.get(value), [])
        return next((node for node in beside if node != value), None) or ox.NamedNode(f"{value.value}-none")
    if not isinstance(value, ox.Literal):
        return None
    kind = value.datatype.value
    if kind == XSD.date.value:
        return ox.Literal(f"{int(value.value[:4]) + 9}{value.value[4:]}", datatype=value.datatype)
    if kind == XSD.gMonthDay.value:
        return ox.Literal("--01-02", datatype=value.datatype)
    if kind in (XSD.integer.value, XSD.decimal.value):
        return ox.Literal(str(int(float(value.value)) + 1000), datatype=value.datatype)
    if kind == XSD.boolean.value:
        return None
    return ox.Literal(f"{value.value}误", language=value.language) if value.language else ox.Literal(f"{value.value}误")


def _short(node: object) -> str:
    return str(getattr(node, "value", node)).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def run(bench: Bench, chosen: Callable[[Fault], bool] = lambda _: True) -> list[tuple[Fault, set[str]]]:
    """Each chosen fault with the rules that caught it."""
    return [(fault, bench.caught(fault)) for fault in bench.faults() if chosen(fault)]


def main(arguments: Sequence[str]) -> None:
    """Print the table; with an argument, only kinds whose name holds it."""
    with tempfile.TemporaryDirectory() as var:
        bench = Bench(Settings.load(var=Path(var)))
    assert not bench.at_rest, bench.at_rest
    results = run(bench, lambda fault: all(word in fault.kind for word in arguments))
    for sort in ("removed", "changed", "doubled"):
        tried = [rules for fault, rules in results if fault.sort == sort]
        print(f"{sort:>8}: {sum(map(bool, tried))} of {len(tried)} caught")
    for fault, rules in results:
        if not rules:
            print(f"    not caught: {fault.sort} {fault.kind}")


if __name__ == "__main__":
    main(sys.argv[1:])

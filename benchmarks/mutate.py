"""Which faults the gate catches: each kind of triple of the real release removed, doubled or changed, and judged again.

    make mutate

A kind is the class of the subject with the property, and of what condition the text was: what was read from damaged
text (inserted pinyin, traditional script) is a kind of its own, since fewer words can be compared there, and so is what
is known by report, without any text. One triple of each kind is taken, with all that it refers to. The table counts,
for each sort of fault, how many were tried and how many a violation caught; then it names those that slipped through:
with the reason why no rule can decide them (`shapes/README.md`), or as a gap.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, TYPE, XSD, code
from gazette.release.build import Graphs
from gazette.release.check import graphs_of
from gazette.settings import Settings, shipped
from gazette.validation.gate import index_of, needed_triples
from gazette.validation.judge import Judge
from gazette.validation.shapes import Rule, load_shapes, prefixes, rules, set_based

SORTS = ("removed", "changed", "doubled")
CLEAN, DAMAGED, REPORTED = " (clean text)", " (damaged text)", " (by report)"
_DATA = ox.NamedNode("urn:data")

Node = ox.NamedNode | ox.BlankNode | ox.Literal
Term = Node | ox.Triple
Found = set[tuple[str, str, str]]
"""Rule, severity and focus node of each result."""


Reasons = Mapping[str, str]
"""Why no violation can decide a fault, by its name; one without a remark on the text holds for all."""


def exceptions(readme: Path) -> dict[str, str]:
    """The faults that may slip through and the reason of each, from the table in the shapes' README.

    Raises `ValueError` where a fault has two reasons.
    """
    found: dict[str, str] = {}
    for reason, faults in re.findall(
        r"^\| ([^|]+) \| ((?:removed|changed|doubled)[^|]+) \|$", readme.read_text("utf-8"), re.M
    ):
        for sorts, kind in re.findall(r"([a-z, ]+) `([^`]+)`", faults):
            for name in (f"{sort} {kind}" for sort in sorts.strip().split(", ")):
                if name in found:
                    raise ValueError(f"{name} has two reasons: {found[name]}; {reason}")
                found[name] = reason
    return found


@dataclass(frozen=True)
class Fault:
    """One change to a graph: what is done, to which kind of triple; the triple taken away and the one put in."""

    sort: str
    kind: str
    graph: ox.NamedNode
    removed: ox.Triple | None
    added: ox.Triple | None

    @property
    def name(self) -> str:
        """What the tables call it."""
        return f"{self.sort} {self.kind}"

    @property
    def predicate(self) -> ox.NamedNode:
        """The property whose value is changed."""
        triple = self.removed or self.added
        assert triple is not None
        return triple.predicate

    @property
    def subject(self) -> ox.NamedNode:
        """The node whose description is changed."""
        triple = self.removed or self.added
        assert triple is not None and isinstance(triple.subject, ox.NamedNode)
        return triple.subject


def _speaks_of(rule: Rule, predicate: ox.NamedNode) -> bool:
    """Whether a rule's query names a property."""
    return re.search(rf":{re.escape(_short(predicate))}\b", rule.select or "") is not None


def _asks_for_any(rule: Rule) -> bool:
    """Whether a variable may stand for the property in a rule's query: after a variable, or after a semicolon."""
    pattern = re.sub(r"SELECT.*?WHERE|GROUP BY[^}]*", "", rule.select or "", flags=re.DOTALL)
    return re.search(r"([?$]\w+|;)\s+[?$]\w", pattern) is not None


def _may_see(rule: Rule, predicate: ox.NamedNode) -> bool:
    """Whether a rule's results can depend on triples of a property at all: only if a pattern of its query, or what it
    is about, matches them."""
    told = predicate == TYPE or predicate.value in rule.subjects_of
    return told or _speaks_of(rule, predicate) or _asks_for_any(rule)


class Bench:
    """The data at rest, in which faults are made and undone, and what it breaks at rest.

    As at the gate, SPARQL rules see everything at once, and Core rules one notice with what it refers to.
    """

    def __init__(self, graphs: Graphs) -> None:
        self._judge = Judge(shipped("shapes"))
        notices = [*graphs.notices.values()]
        self._index = index_of(graphs.shared)
        self._notices = {sheet.graph: frozenset(sheet) for sheet in notices}
        self._needed = {sheet.graph: frozenset(needed_triples(sheet, self._index)) for sheet in notices}
        self._subjects = {graph: {t.subject for t in triples} for graph, triples in self._needed.items()}
        needed = frozenset[ox.Triple]().union(*self._needed.values())
        told = [(t, sheet.graph) for sheet in (graphs.entities, graphs.derived) for t in sheet if t in needed]
        read: dict[str, list[tuple[ox.Triple, ox.NamedNode]]] = {CLEAN: [], DAMAGED: [], REPORTED: [], "": told}
        for sheet in notices:
            read[_condition(sheet)] += [(t, sheet.graph) for t in sheet]
        self.mutable = [(t, g, condition) for condition, triples in read.items() for t, g in triples]
        self.triples = {t for sheet in notices for t in sheet} | needed
        self._pointing: dict[Term, set[Term]] = {}
        for triple in self.triples:
            self._pointing.setdefault(triple.object, set()).add(triple.subject)
        self.triples |= self._ends_of_regions()
        self._store = ox.Store()
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, _DATA) for t in self.triples)
        self._store.extend(graphs.ontology)
        shapes = load_shapes(shipped("shapes"))
        self._prefixes = prefixes(shapes)
        self._queries = [rule for rule in rules(shapes) if rule.kind == "sparql"]
        nodes: set[Term] = {t.subject for t in self.triples}
        self.at_rest: Found = set()
        seconds: dict[str, float] = {}
        for rule in self._queries:
            begun = time.perf_counter()
            self.at_rest |= self._across([rule])
            seconds[rule.name] = time.perf_counter() - begun
        self._queries.sort(key=lambda rule: seconds[rule.name])
        self._caught_before: dict[ox.NamedNode, list[Rule]] = {}
        self.at_rest |= {f for name in self._notices for f in self._within(name, None, nodes)}

    def _ends_of_regions(self) -> set[ox.Triple]:
        """How each region here that is over came to its end: told by the change, which nothing points at."""
        changes: dict[Term, list[ox.Triple]] = {}
        for triples in self._index.values():
            for triple in triples:
                if triple.predicate == CG.changedFrom:
                    changes.setdefault(triple.object, []).extend(triples)
        found: set[ox.Triple] = set()
        waiting = [*self.triples]
        while waiting:
            over = {t.subject for t in waiting if t.predicate == CG.lastYear}
            told = {t for region in over for t in changes.get(region, ())}
            told.update(needed_triples(_sheet(_DATA, told), self._index))
            waiting = [*(told - found - self.triples)]
            found |= told
        return found

    def _across(self, queries: Iterable[Rule]) -> Found:
        return {
            (rule.name, rule.severity, str(result.focus.value))
            for rule in queries
            for result in set_based(self._store, rule, self._prefixes)
        }

    def _within(self, notice: ox.NamedNode, fault: Fault | None, nodes: set[Term]) -> Found:
        """What Core rules find at `nodes` in one notice after a fault; only triples near to the nodes are looked at,
        for no path of a Core rule is longer than one step."""
        whole = set(self._notices[notice] | self._needed[notice])
        if fault is not None:
            if fault.added is not None:  # what the new value needs
                whole.update(needed_triples(_sheet(notice, [fault.added]), self._index))
            whole = _changed(whole, fault)
        near = [t for t in whole if t.subject in nodes or t.object in nodes]
        beside = {t.object for t in near}
        near += [t for t in whole if t.predicate == TYPE and t.subject in beside]
        names = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
        return {(b.name, b.rule.severity, b.focus) for b in self._judge.within(near) if b.focus in names}

    def caught(self, fault: Fault) -> Found:
        """What a fault breaks beyond what is broken at rest: all of it, or enough to hold a violation.

        Rules that caught a fault of the property before are asked first, then those that speak of it, then Core rules,
        then all others that may see it, and those that only warn at last; the quick before the slow.
        """
        self._change(fault.removed, fault.added)
        try:
            found: Found = set()
            for results in self._results(fault):
                found |= results - self.at_rest
                if stopped(found):
                    break
            return found
        finally:
            self._change(fault.added, fault.removed)

    def _results(self, fault: Fault) -> Iterator[Found]:
        before = self._caught_before.setdefault(fault.predicate, [])
        touched = [rule for rule in self._queries if rule not in before and _may_see(rule, fault.predicate)]
        strict = [rule for rule in touched if rule.severity == "violation"]
        likely = [rule for rule in strict if _speaks_of(rule, fault.predicate)]
        yield from self._asked([*before], before)
        yield from self._asked(likely, before)
        changed = [t for t in (fault.removed, fault.added) if t is not None]
        nodes: set[Term] = {node for t in changed for node in (t.subject, t.object)}
        nodes |= self._pointing.get(fault.subject, set())
        for notice, subjects in self._subjects.items():
            if notice == fault.graph or (fault.graph not in self._notices and fault.subject in subjects):
                yield self._within(notice, fault, nodes)
        yield from self._asked([rule for rule in strict if rule not in likely], before)
        yield from self._asked([rule for rule in touched if rule not in strict], before)

    def _asked(self, queries: Iterable[Rule], before: list[Rule]) -> Iterator[Found]:
        """What each query finds; one that finds a violation is put at the head of `before`."""
        for rule in queries:
            found = self._across([rule])
            if stopped(found - self.at_rest):
                before[:] = [rule, *(other for other in before if other is not rule)]
            yield found

    def _change(self, take: ox.Triple | None, put: ox.Triple | None) -> None:
        if take is not None:
            self._store.remove(ox.Quad(take.subject, take.predicate, take.object, _DATA))
        if put is not None:
            self._store.add(ox.Quad(put.subject, put.predicate, put.object, _DATA))

    def faults(self) -> Iterator[Fault]:
        """One fault of each sort for each kind of triple."""
        classes: dict[object, object] = {t.subject: t.object for t in self.triples if t.predicate == TYPE}
        members: dict[object, list[ox.NamedNode]] = {}
        for subject in sorted(classes, key=str):
            assert isinstance(subject, ox.NamedNode)
            members.setdefault(classes[subject], []).append(subject)
        kinds: dict[str, tuple[ox.Triple, ox.NamedNode]] = {}
        for triple, graph, condition in self.mutable:
            kind = f"{_short(classes.get(triple.subject))} {_short(triple.predicate)}{condition}"
            kinds.setdefault(kind, (triple, graph))
        for kind, (triple, graph) in kinds.items():
            yield Fault("removed", kind, graph, triple, None)
            other = next((value for value in _others(triple, classes, members) if self._is_new(triple, value)), None)
            if other is not None:
                changed = ox.Triple(triple.subject, triple.predicate, other)
                yield Fault("changed", kind, graph, triple, changed)
                yield Fault("doubled", kind, graph, None, changed)

    def _is_new(self, triple: ox.Triple, value: Node) -> bool:
        return ox.Triple(triple.subject, triple.predicate, value) not in self.triples


def _sheet(graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> Sheet:
    sheet = Sheet(graph)
    for triple in triples:
        assert isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple)
        sheet.add(triple.subject, triple.predicate, triple.object)
    return sheet


def _changed(triples: set[ox.Triple], fault: Fault) -> set[ox.Triple]:
    taken = triples - {fault.removed}
    return taken | {fault.added} if fault.added is not None else taken


def _condition(sheet: Sheet) -> str:
    """Clean text (of one capture at least), damaged text, or no text at all: known by report."""
    found = {t.object for t in sheet if t.predicate == CG.textCondition}
    if not found:
        return REPORTED
    return CLEAN if code("text", "clean") in found else DAMAGED


def _others(
    triple: ox.Triple, classes: dict[object, object], members: dict[object, list[ox.NamedNode]]
) -> Iterator[Node]:
    """Other values of the same sort: other members of the class, a later day, a larger number, another text."""
    value = triple.object
    if isinstance(value, ox.NamedNode):
        if triple.predicate == TYPE:
            yield CG.Capture if value != CG.Capture else CG.Cluster
        yield from (node for node in members.get(classes.get(value), []) if node != value)
        yield ox.NamedNode(f"{value.value}-none")
    elif isinstance(value, ox.Literal):
        yield from _other_literals(value)


def _other_literals(value: ox.Literal) -> Iterator[ox.Literal]:
    kind = value.datatype.value
    if kind == XSD.date.value:
        yield ox.Literal(f"{int(value.value[:4]) + 9}{value.value[4:]}", datatype=value.datatype)
    elif kind == XSD.gMonthDay.value:
        yield ox.Literal("--01-02", datatype=value.datatype)
    elif kind in (XSD.integer.value, XSD.decimal.value):
        yield ox.Literal(str(int(float(value.value)) + 1000), datatype=value.datatype)
    elif value.language:
        yield ox.Literal(f"{value.value}误", language=value.language)
    elif kind == XSD.anyURI.value:
        yield ox.Literal(f"{value.value}-other", datatype=value.datatype)
    elif kind != XSD.boolean.value:
        yield ox.Literal(f"{value.value}误")


def _short(node: object) -> str:
    return str(getattr(node, "value", node)).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def run(bench: Bench, chosen: Callable[[Fault], bool] = lambda _: True) -> list[tuple[Fault, Found]]:
    """Each chosen fault with what it broke."""
    return [(fault, bench.caught(fault)) for fault in bench.faults() if chosen(fault)]


def stopped(found: Found) -> bool:
    """Whether a violation is among the results."""
    return any(severity == "violation" for _, severity, _ in found)


def bare(name: str) -> str:
    """A fault's name without what is said of the text."""
    return name.partition(" (")[0]


def why(name: str, reasons: Reasons) -> str | None:
    """The reason why no violation can decide a fault of this name, if there is one."""
    return reasons.get(name, reasons.get(bare(name)))


def outdated(missed: Mapping[str, bool], reasons: Reasons) -> list[str]:
    """The exceptions that are none: of faults that are caught, or are of no kind that was tried. `missed` says of
    every fault tried whether it was missed."""
    caught = [name for name, slipped in missed.items() if not slipped and why(name, reasons) is not None]
    tried = {*missed, *map(bare, missed)}
    return [*caught, *(name for name in reasons if name not in tried)]


def main(arguments: Sequence[str]) -> int:
    """Print the table; with arguments, only of kinds whose name holds them all. 1 if something slips through that is
    no exception, or if an exception is outdated."""
    shapes = shipped("shapes")
    reasons = exceptions(shapes / "README.md")
    with tempfile.TemporaryDirectory() as var:
        bench = Bench(graphs_of(Settings.load(var=Path(var))))
    broken = sorted({(rule, focus) for rule, severity, focus in bench.at_rest if severity == "violation"})
    assert not broken, f"the data at rest break rules: {broken[:9]}"
    results = run(bench, lambda fault: all(word in fault.kind for word in arguments))
    for sort in SORTS:
        tried = [stopped(found) for fault, found in results if fault.sort == sort]
        print(f"{sort:>8}: {sum(tried)} of {len(tried)} caught")
    missed = {fault.name: found for fault, found in results if not stopped(found)}
    gaps = [name for name in missed if why(name, reasons) is None]
    old = [] if arguments else outdated({fault.name: fault.name in missed for fault, _ in results}, reasons)
    print(f"{len(missed)} not caught, {len(gaps)} of them without a reason")
    for reason in (*dict.fromkeys(reasons.values()), None):
        names = [name for name in missed if why(name, reasons) == reason]
        if names:
            print(f"\n{reason or 'GAPS: a rule is missing'}")
        for name in names:
            warned = ", ".join(sorted({rule for rule, severity, _ in missed[name] if severity == "warning"}))
            print(f"    {name}" + (f" (warned by {warned})" if warned else ""))
    if old:
        print("\nOUTDATED: exceptions that are caught, or of kinds that are not there\n    " + "\n    ".join(old))
    return int(bool(gaps or old))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

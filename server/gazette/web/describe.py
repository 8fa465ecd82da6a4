"""What is known of one thing: its facts with their graphs and quotes, what points at it, and everybody's labels.

A description takes a fixed number of look-ups in the store, whatever the thing and however many its neighbours: its
own quads, the quads that point at it, the statements about it, the rows of lists that it rests on, and the labels of
all that is named. A blank node adds one for itself; the data set has none (a rule of the ontology), shapes do. Where
more than `SOON_READ` things point at one, counting them is another, and where more than `MANY` do, reading them is one
for the predicates by which few do, and one for each other. A page of a thing with more than `MANY_FACTS` counts them,
and looks up some of each predicate. With `parts`, what stands at fragments of the thing's own IRI (`dataset#publisher`)
is described too: one look-up more, and one for each step further in, at most `DEEPEST`.

What points at a thing is sorted by its IRI, but for what more than `MOST_SORTED` do by one predicate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from gazette.graph.vocabulary import CG, PROV, RDF, TYPE
from gazette.store.interface import QuadSource
from gazette.web.crowds import Crowds
from gazette.web.labels import Label, LabelBook, Labels, in_language

PAGE = 20
"""So many things that point at one by one predicate stand on a page of its description."""
SOON_READ = 50
"""Up to so many things that point at one are read; more are counted first, which takes less."""
MANY = 250
"""Of more things that point at one not all are read: a stage or a class has as many as there are recognitions."""
MOST_SORTED = 2_000
"""More things that point at one by one predicate stand in the order that the store has them in, which is the same for
one store, and may be another in the next: to be sorted all have to be read, which takes 5 to 10 µs for each."""
MOST_BLANK = 500
"""So many blank nodes are followed from one thing."""
MANY_FACTS = 2_000
"""Of a thing with more facts a page reads `PAGE` for each predicate: a data set has as many as there are notices."""
DEEPEST = 3
"""Parts of parts are followed so far: a release names its build, which names what was read."""

Value = NamedNode | Literal | BlankNode

_QUOTED = (CG.quote, CG.quoteStart, CG.quoteEnd, CG.inCapture, CG.assertionMode)
_HIDDEN = frozenset({RDF.subject, RDF.object})

_STATEMENTS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?thing ?s ?p ?o ?g { GRAPH ?g { ?s rdf:subject ?thing ; ?p ?o } }
"""
_PARTS = "SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {parts} }} GRAPH ?g {{ ?s ?p ?o }} }}"
_FEW = "SELECT ?s ?p ?g {{ VALUES ?p {{ {predicates} }} GRAPH ?g {{ ?s ?p {thing} }} }}"
_CROWD = "SELECT ?s ?g {{ GRAPH ?g {{ ?s {predicate} {thing} }} FILTER(isIRI(?s)) }} LIMIT {limit} OFFSET {offset}"
"""Terms are written into these: a variable that is given a value cannot be grouped by on every server."""
_ROWS = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
SELECT DISTINCT ?thing ?s ?p ?o ?g {
  { ?recognition cg:ofCluster ?thing . ?event cg:concerns ?recognition ; cg:recordedAs ?s . GRAPH ?g { ?s ?p ?o } }
  UNION { ?event cg:concerns ?thing ; cg:recordedAs ?s . GRAPH ?g { ?s ?p ?o } }
  UNION { ?thing cg:partOfAnnouncement ?announcement ; cg:recordedAs ?s . GRAPH ?g { ?s ?p ?o } }
} LIMIT 1000
"""
"""Each part leads on to its end: what stands behind a union, the engine works out for the whole store."""
_RESTS_ON_ROWS = frozenset(
    CG[name].value
    for name in (
        *("Cluster", "Recognition", "Proposal", "Recommendation", "Cultivation", "Grant", "Recheck", "Renewal"),
        *("Revocation", "Renaming"),
    )
)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a fact rests on: the words of a capture, or, where `capture` is empty, the pages that report it."""

    text: str
    start: int
    end: int
    capture: str
    mode: str
    pages: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The words in one paragraph: the lines of a flattened table are parted by a middle dot."""
        return " · ".join(line.strip() for line in self.text.split("\n") if line.strip())


@dataclass(frozen=True, slots=True)
class Fact:
    """One triple of the thing, the graph's name it stands in, and the quotes it rests on."""

    predicate: str
    value: Value
    graph: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Inverse:
    """The things that point at this one by one predicate: how many, and those of one page."""

    predicate: str
    total: int
    subjects: tuple[str, ...]
    page: int

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What became of a thing that is no more: its successors, why, and since when, where that is known."""

    successors: tuple[str, ...]
    why: str
    since: str


@dataclass(frozen=True)
class Description:
    """All that a page or a data answer about one thing needs."""

    iri: str
    facts: tuple[Fact, ...]
    nested: dict[str, tuple[Fact, ...]]
    inverse: tuple[Inverse, ...]
    rows: tuple[Quote, ...]
    labels: Labels = field(repr=False)
    quads: tuple[Quad, ...] = field(repr=False)
    totals: Mapping[str, int] = field(default_factory=dict)
    """How many facts there are by each predicate of which not all were read."""
    parts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    """The facts of what stands at fragments of the thing's IRI, where they were asked for."""

    def label(self, iri: str, language: str) -> Label | None:
        """The label of a thing in the language, else in the other, else None."""
        return in_language(self.labels.get(iri, ()), language)

    @property
    def types(self) -> tuple[str, ...]:
        """The classes of the thing, in the order of their IRIs: stores differ in theirs."""
        return tuple(sorted(str(fact.value.value) for fact in self.facts if fact.predicate == TYPE.value))

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that its facts stand in."""
        return tuple(sorted({fact.graph for fact in self.facts}))

    @property
    def inverse_total(self) -> int:
        """How many things point at this one, counted by predicate."""
        return sum(group.total for group in self.inverse)

    def values(self, predicate: NamedNode) -> list[Value]:
        """The values of one property."""
        return [fact.value for fact in self.facts if fact.predicate == predicate.value]

    def values_of(self, predicate: str, language: str) -> list[str]:
        """The texts of one property in a language."""
        found = (fact.value for fact in self.facts if fact.predicate == predicate)
        return [value.value for value in found if isinstance(value, Literal) and value.language == language]

    @property
    def tombstone(self) -> Tombstone | None:
        """What became of the thing, where the ledger says that it is no more and nothing else is said of it."""
        since = next((str(value.value) for value in self.values(PROV.invalidatedAtTime)), "")
        successors = tuple(sorted(str(value.value) for value in self.values(_REPLACED)))
        if not (since or successors) or set(self.types) - {PROV.Entity.value}:
            return None
        why = next((str(value.value) for value in self.values(_WHY)), "")
        return Tombstone(successors, why, since.partition("T")[0])


_REPLACED = NamedNode("http://purl.org/dc/terms/isReplacedBy")
_WHY = NamedNode("http://www.w3.org/2004/02/skos/core#changeNote")


def describe(
    store: QuadSource, labels: LabelBook, iri: str, *, via: str | None = None, page: int = 1, whole: bool = True,
    crowds: Crowds | None = None, parts: bool = False,
) -> Description | None:  # fmt: skip
    """The description of the thing `iri`, or None where the store says nothing of it.

    With `via`, a predicate's IRI, what points at the thing by that predicate is turned to `page`; the other
    predicates keep their first page. Unless it shall be `whole`, of very many facts some are read and the others
    counted. `crowds` remembers large numbers of things that point at one. With `parts`, what stands at fragments of the
    IRI and is named by these facts, or points at the thing, is described too.
    """
    node = NamedNode(iri)
    crowds = crowds or Crowds(store)
    own, totals = (list(store.quads(node)), {}) if whole else _some_of(store, node, crowds)
    groups, pointing, statements = _pointing(store, node, crowds, via, page)
    if not own and not groups:
        return None
    said = _quads_of(store, _STATEMENTS, node) if statements else []
    rests_on_rows = any(q.predicate == TYPE and _value(q.object) in _RESTS_ON_ROWS for q in own)
    rows = _quads_of(store, _ROWS, node) if rests_on_rows else []
    blank = list(_blank(store, own))
    quotes = _quotes_by_fact(said)
    own_row = [quote for _, quote in _quoted(own)]
    evidence = [*own_row, *(quote for _, quote in _quoted(rows))]
    within = list(_within(store, iri, chain(own, pointing))) if parts else []
    shown = chain(own, blank, pointing, within)
    behind = chain(evidence, *quotes.values())
    named = set(chain([iri], _names(shown), *((q.capture, q.mode) for q in behind if q.capture)))
    found = labels.of(named)
    neighbours = (label.quad for thing in _things(own, pointing, blank) if thing in found for label in found[thing])
    return Description(
        iri=iri,
        facts=tuple(_facts(own, quotes)),
        nested={name: tuple(_facts(quads, {})) for name, quads in _by_subject(blank).items()},
        inverse=groups,
        rows=tuple(evidence[:20]),
        labels=found,
        quads=(*own, *blank, *within, *pointing, *said, *rows, *neighbours),
        totals=totals,
        parts={name: tuple(_facts(quads, {})) for name, quads in _by_subject(within).items()},
    )


def _some_of(store: QuadSource, node: NamedNode, crowds: Crowds) -> tuple[list[Quad], dict[str, int]]:
    """The facts of a thing, or of very many some by each predicate, in the order of the store, with the numbers of
    those by predicates of which there are more."""
    waiting = iter(store.quads(node))
    own = list(islice(waiting, MANY_FACTS + 1))
    if len(own) <= MANY_FACTS:
        return own, {}
    some: list[Quad] = []
    totals = {}
    for predicate, total in crowds.facts_of(node).items():
        some += islice(store.quads(node, predicate), PAGE)
        if total > PAGE:
            totals[predicate.value] = total
    return some, totals


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _pointing(
    store: QuadSource, node: NamedNode, crowds: Crowds, via: str | None, page: int
) -> tuple[tuple[Inverse, ...], list[Quad], bool]:
    """What points at a thing, counted by predicate and turned to a page; and whether statements are about it."""
    found: dict[NamedNode, list[Quad]] = {}
    statements = False
    waiting = iter(store.quads(object=node))
    pointing = list(islice(waiting, SOON_READ + 1))
    if len(pointing) > SOON_READ:
        counts = crowds.pointing_at(node)
        if sum(counts.values()) > MANY:
            return _pointing_in_crowds(store, node, crowds, counts, via, page)
    for quad in chain(pointing, waiting):
        if quad.predicate in _HIDDEN:
            statements = statements or quad.predicate == RDF.subject
        else:
            found.setdefault(quad.predicate, []).append(quad)
    groups, quads = [], []
    for predicate, by in sorted(found.items(), key=lambda item: item[0].value):
        group, shown = _sorted_page(predicate, by, page if predicate.value == via else 1)
        if group.total:
            groups.append(group)
            quads += shown
    return tuple(groups), quads, statements


def _sorted_page(predicate: NamedNode, quads: Iterable[Quad], turned: int) -> tuple[Inverse, list[Quad]]:
    """A page of what points at a thing by one predicate, all of which is read."""
    found = {quad.subject.value: quad for quad in quads if isinstance(quad.subject, NamedNode)}
    shown = sorted(found)[(turned - 1) * PAGE : turned * PAGE]
    return Inverse(predicate.value, len(found), tuple(shown), turned), [found[subject] for subject in shown]


def _pointing_in_crowds(
    store: QuadSource, node: NamedNode, crowds: Crowds, counts: Mapping[NamedNode, int], via: str | None, page: int
) -> tuple[tuple[Inverse, ...], list[Quad], bool]:
    """As `_pointing`, of what so many things point at: no more than the page is read."""
    few = [str(by) for by, total in counts.items() if total <= SOON_READ and by not in _HIDDEN]
    of_few: dict[object, list[Quad]] = {}
    for row in store.select(_FEW.format(predicates=" ".join(few), thing=node)) if few else ():
        of_few.setdefault(row["p"], []).append(Quad(row["s"], row["p"], node, row["g"]))  # type: ignore[arg-type]
    groups, quads = [], []
    for by, total in counts.items():
        if by in _HIDDEN:
            continue
        turned = page if by.value == via else 1
        if by in of_few:
            group, shown = _sorted_page(by, of_few[by], turned)
        elif total <= MOST_SORTED:
            every = crowds.in_order(node, by)
            own = every[(turned - 1) * PAGE : turned * PAGE]
            shown = [Quad(NamedNode(iri), by, node, graph) for iri, graph in own]
            group = Inverse(by.value, len(every), tuple(iri for iri, _ in own), turned)
        else:
            rows = store.select(_CROWD.format(predicate=by, thing=node, limit=PAGE, offset=(turned - 1) * PAGE))
            shown = [Quad(row["s"], by, node, row["g"]) for row in rows]  # type: ignore[arg-type]
            group = Inverse(by.value, total, tuple(_value(quad.subject) for quad in shown), turned)
        groups.append(group)
        quads += shown
    return tuple(groups), quads, RDF.subject in counts


def _quads_of(store: QuadSource, query: str, node: NamedNode) -> list[Quad]:
    """The quads of a query for `?s ?p ?o ?g`."""
    rows = store.select(query, {"thing": node})
    return [Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows]  # type: ignore[arg-type]


def _blank(store: QuadSource, quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads of blank nodes that hang on these quads, however deep."""
    waiting = [q.object for q in quads if isinstance(q.object, BlankNode)]
    seen: set[BlankNode] = set()
    while waiting and len(seen) < MOST_BLANK:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            for quad in store.quads(node):
                yield quad
                if isinstance(quad.object, BlankNode):
                    waiting.append(quad.object)


def _within(store: QuadSource, iri: str, quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads of what stands at fragments of a thing's IRI and is named by these quads, however it is named."""
    seen: set[str] = set()
    for _ in range(DEEPEST):
        fresh = sorted({name for name in _names(quads) if name.startswith(f"{iri}#")} - seen)
        if not fresh:
            return
        seen.update(fresh)
        rows = store.select(_PARTS.format(parts=" ".join(str(NamedNode(name)) for name in fresh)))
        quads = [Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows]  # type: ignore[arg-type]
        yield from quads


def _by_subject(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        assert isinstance(quad.subject, BlankNode | NamedNode)
        found.setdefault(quad.subject.value, []).append(quad)
    return found


def _facts(quads: Iterable[Quad], quotes: dict[tuple[str, Value], list[Quote]]) -> Iterator[Fact]:
    for q in quads:
        if isinstance(q.object, Value):
            graph = q.graph_name.value if isinstance(q.graph_name, NamedNode) else ""
            yield Fact(q.predicate.value, q.object, graph, tuple(quotes.get((q.predicate.value, q.object), ())))


def _quoted(quads: Iterable[Quad]) -> Iterator[tuple[dict[NamedNode, Value], Quote]]:
    """The subjects among these quads that carry a quote, or that pages report, as their properties and the quote."""
    parts: dict[object, dict[NamedNode, Value]] = {}
    pages: dict[object, list[str]] = {}
    for quad in quads:
        if isinstance(quad.object, Value):
            parts.setdefault(quad.subject, {})[quad.predicate] = quad.object
            if quad.predicate == CG.readOn:
                pages.setdefault(quad.subject, []).append(str(quad.object.value))
    for subject, found in parts.items():
        if all(p in found for p in _QUOTED):
            text, start, end, capture, mode = (str(found[p].value) for p in _QUOTED)
            yield found, Quote(text, int(start), int(end), capture, mode)
        elif subject in pages and (CG.cellName in found or RDF.predicate in found):
            name = str(found[CG.cellName].value) if CG.cellName in found else ""
            yield found, Quote(name, 0, 0, "", "", tuple(sorted(pages[subject])))


def _quotes_by_fact(said: Iterable[Quad]) -> dict[tuple[str, Value], list[Quote]]:
    quotes: dict[tuple[str, Value], list[Quote]] = {}
    for parts, quote in _quoted(said):
        predicate, value = parts.get(RDF.predicate), parts.get(RDF.object)
        if predicate is not None and value is not None:
            quotes.setdefault((str(predicate.value), value), []).append(quote)
    return quotes


def _things(*groups: Iterable[Quad]) -> Iterator[str]:
    """The subjects and objects of quads, each once: what a program may want to show beside the thing."""
    seen: dict[str, None] = {}
    for quad in chain(*groups):
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode):
                seen[term.value] = None
    yield from seen


def _names(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                yield term.value

"""The graph of one notice, read in one look-up: what it states with its quotes, its rows, its pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import CG, RDF, TYPE
from gazette.store.interface import QuadSource

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact of the notice with the stretch of a capture's raw text that it rests on, or the pages that report it."""

    iri: str
    subject: str
    predicate: str
    value: Value
    mode: str
    capture: str
    start: int
    end: int
    pages: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A row of a list: what the row says, who is meant. `pages` report it where no capture shows it."""

    iri: str
    announcement: str
    recognition: str
    position: int | None
    name: str
    city: str
    county: str
    industry: str
    outcome: str
    capture: str
    start: int
    end: int
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that carries the notice or tells of it, with the capture of it that was read."""

    publication: str
    capture: str
    sha256: str
    url: str
    site: str
    posted: str
    mode: str
    rights: str
    conditions: tuple[str, ...]
    uncovered: tuple[str, ...]


@dataclass
class NoticeGraph:
    """Everything that stands in the graph of one notice, by subject and property."""

    facts: dict[str, dict[str, list[Value]]] = field(default_factory=dict)

    @classmethod
    def read(cls, store: QuadSource, graph: str) -> NoticeGraph:
        """Read it: one look-up."""
        facts: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for quad in store.quads(graph=NamedNode(graph)):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                facts[quad.subject.value][quad.predicate.value].append(quad.object)
        return cls(facts)

    def of_class(self, *classes: NamedNode) -> list[str]:
        """The things of some classes, sorted."""
        return sorted(iri for iri, found in self.facts.items() if any(c in found.get(TYPE.value, ()) for c in classes))

    def texts(self, iri: str, predicate: NamedNode) -> list[str]:
        """The values of a property as text, sorted."""
        return sorted(value.value for value in self.facts.get(iri, {}).get(predicate.value, ()))

    def text(self, iri: str, predicate: NamedNode) -> str:
        """The first value of a property as text, or nothing."""
        found = self.texts(iri, predicate)
        return found[0] if found else ""

    def number(self, iri: str, predicate: NamedNode) -> int | None:
        """The first value as a whole number."""
        text = self.text(iri, predicate)
        return int(text) if text.isascii() and text.isdigit() else None

    def statements(self) -> list[Statement]:
        """What is stated with a quote or by a report, in the order of the text."""
        found = []
        for iri in self.of_class(CG.EvidencedStatement, CG.ReportedStatement):
            values = self.facts[iri].get(RDF.object.value)
            if values:
                found.append(
                    Statement(
                        iri,
                        self.text(iri, RDF.subject),
                        self.text(iri, RDF.predicate),
                        values[0],
                        self.text(iri, CG.assertionMode),
                        self.text(iri, CG.inCapture),
                        self.number(iri, CG.quoteStart) or 0,
                        self.number(iri, CG.quoteEnd) or 0,
                        tuple(self.texts(iri, CG.readOn)),
                    )
                )
        return sorted(found, key=lambda one: (one.capture, one.start, -one.end, one.predicate, one.value.value))

    def rows(self) -> list[Row]:
        """The rows of the lists, one for each act on a recognition and each row that records it."""
        found = []
        for event, facts in self.facts.items():
            if CG.partOfAnnouncement.value not in facts:
                continue
            entries = self.texts(event, CG.recordedAs) or [""]
            captured = [entry for entry in entries if self.text(entry, CG.quote)] or entries[:1]
            for entry in captured:
                found.append(self._row(event, entry, entries))
        return sorted(found, key=lambda row: (row.announcement, row.position is None, row.position or 0, row.name))

    def _row(self, event: str, entry: str, entries: list[str]) -> Row:
        pages = {page for one in entries for page in self.texts(one, CG.readOn)}
        return Row(
            iri=entry,
            announcement=self.text(event, CG.partOfAnnouncement),
            recognition=self.text(event, CG.concerns),
            position=self.number(entry, CG.position),
            name=self.text(event, CG.nameUsed) or self.text(entry, CG.cellName),
            city=self.text(entry, CG.cellCity),
            county=self.text(entry, CG.cellCounty),
            industry=self.text(entry, CG.cellIndustry),
            outcome=self.text(event, CG.outcome).rpartition("outcome-")[2],
            capture=self.text(entry, CG.inCapture),
            start=self.number(entry, CG.quoteStart) or 0,
            end=self.number(entry, CG.quoteEnd) or 0,
            pages=tuple(sorted(pages)),
        )

    def pages(self) -> list[Page]:
        """The pages that were captured."""
        found = []
        for capture in self.of_class(CG.Capture):
            publication = self.text(capture, CG.captureOf)
            found.append(
                Page(
                    publication,
                    capture,
                    self.text(capture, CG.sha256),
                    self.text(publication, CG.url),
                    self.text(publication, CG.siteName),
                    self.text(publication, CG.postedDate),
                    self.text(publication, CG.reproductionMode),
                    self.text(publication, CG.rights),
                    tuple(self.texts(capture, CG.textCondition)),
                    tuple(self.texts(capture, CG.uncoveredText)),
                )
            )
        return found

    def reported_on(self) -> list[str]:
        """Addresses of pages that report, of the notice and of everything in it."""
        return sorted({page for iri in self.facts for page in self.texts(iri, CG.readOn)})

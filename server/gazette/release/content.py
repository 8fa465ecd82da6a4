"""The graphs of a release by name, each with its digest: what changed since the release before, and what did not."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct
from pyoxigraph import NamedNode, Quad, Triple

from gazette.graph.sheet import Sheet, digest_of
from gazette.graph.vocabulary import TYPE, Space
from gazette.release.graphs import Graphs


@dataclass(frozen=True, slots=True)
class Content:
    """One named graph: its `name` below `{base}/graph/`, its triples, their digest with IRIs relative to the base."""

    name: str
    graph: NamedNode
    triples: Collection[Triple]
    digest: str

    @classmethod
    def of(cls, sheet: Sheet, space: Space) -> Content:
        """The content that a sheet holds."""
        name = sheet.graph.value.removeprefix(f"{space.base}/graph/")
        return cls(name, sheet.graph, tuple(sheet), sheet.digest(space.base))

    def quads(self) -> Iterator[Quad]:
        """The triples as quads of this graph."""
        return (Quad(t.subject, t.predicate, t.object, self.graph) for t in self.triples)


class Statistics(Struct, frozen=True, kw_only=True):
    """What VoID counts of a graph: triples by predicate, and things by class. As each triple stands in one graph, those
    of a data set are the sums."""

    properties: dict[str, int]
    classes: dict[str, int]

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Statistics:
        """Count some triples."""
        properties: Counter[str] = Counter()
        classes: Counter[str] = Counter()
        for triple in triples:
            properties[triple.predicate.value] += 1
            if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
                classes[triple.object.value] += 1
        return cls(properties=dict(sorted(properties.items())), classes=dict(sorted(classes.items())))

    @classmethod
    def sum(cls, parts: Iterable[Statistics]) -> Statistics:
        """Those of several graphs together."""
        properties: Counter[str] = Counter()
        classes: Counter[str] = Counter()
        for part in parts:
            properties.update(part.properties)
            classes.update(part.classes)
        return cls(properties=dict(sorted(properties.items())), classes=dict(sorted(classes.items())))


def contents_of(graphs: Graphs, space: Space) -> dict[str, Content]:
    """The contents of a release by the names of their graphs, in order; all but its description of itself, and
    none that is empty."""
    words = tuple(quad.triple for quad in graphs.ontology)
    found = [Content.of(sheet, space) for sheet in (*graphs.notices.values(), *graphs.shared) if len(sheet)]
    found.append(Content("ontology", space.graph("ontology"), words, digest_of(words, space.base)))
    return {content.name: content for content in sorted(found, key=lambda content: content.name)}


def digest_of_release(digests: Mapping[str, str]) -> str:
    """SHA-256 over the names of graphs and their digests: equal for equal data at any base, on any machine."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()

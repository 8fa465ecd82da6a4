"""The embedded store: Oxigraph (RocksDB) in a folder.

A release's store is immutable: readers open it read-only, and only a build, on its own copy, opens one for
writing. Oxigraph calls reading beside a writer undefined behaviour, so nothing here offers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Variable,
    serialize,
)

from gazette.errors import NothingToServe
from gazette.n_quads import quads_of
from gazette.store.interface import Graph, Object, Row, Subject

AT_ONCE = 100_000
"""Quads that are loaded at once."""
_MANY = 50_000
"""Quads from which files of their own are quicker than a transaction, though the engine merges them with others."""


class EmbeddedStore:
    """A `QuadSource` over an Oxigraph store, with what a build needs besides."""

    def __init__(self, store: Store) -> None:
        self.engine = store
        self.whole = False
        """Whether it was loaded at once: it is compacted then before it is read."""
        self.copy_of: Path | None = None
        """The folder of the store that it was copied from, if it was."""

    @classmethod
    def read_only(cls, path: Path) -> EmbeddedStore:
        """Open the store of a release for reading. Raises `NothingToServe` where there is none."""
        try:
            return cls(Store.read_only(str(path)))
        except (OSError, RuntimeError) as error:  # the engine raises both
            raise NothingToServe(
                f"the release's store cannot be opened ({error})", advice="Run `gazette build` to make a new release."
            ) from error

    @classmethod
    def writable(cls, path: Path) -> EmbeddedStore:
        """Open, or make, the store of a build. Raises OSError when another process holds it."""
        return cls(Store(str(path)))

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """An empty store that is gone with the process."""
        return cls(Store())

    def select(self, query: str, values: Mapping[str, Object] | None = None) -> list[Row]:
        """See `QuadSource.select`."""
        result = self.engine.query(query, use_default_graph_as_union=True, substitutions=_substitutions(values))
        if not isinstance(result, QuerySolutions):
            raise TypeError("select() takes a SELECT query")
        names = [variable.value for variable in result.variables]
        return [{name: solution[name] for name in names} for solution in result]

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Object | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """See `QuadSource.quads`."""
        return self.engine.quads_for_pattern(subject, predicate, object, graph)

    def first_said(self, subjects: Iterable[NamedNode], predicates: Sequence[NamedNode]) -> Iterator[Quad]:
        """See `QuadSource.first_said`. A seek in the index for each is a third of what one query takes."""
        for subject in subjects:
            for predicate in predicates:
                found = list(self.engine.quads_for_pattern(subject, predicate, None, None))
                if found:
                    yield from found
                    break

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self.engine.named_graphs())

    def has_graph(self, graph: str) -> bool:
        """Whether it has a graph of this name."""
        return self.engine.contains_named_graph(NamedNode(graph))

    def count(self, graph: str | None = None) -> int:
        """How many quads there are, in all or in one named graph."""
        if graph is None:
            return len(self.engine)
        [row] = self.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}")
        count = row["n"]
        assert isinstance(count, Literal)
        return int(count.value)

    def dump_graph(self, graph: str, output: IO[bytes], format: RdfFormat, prefixes: Mapping[str, str]) -> None:
        """Write all triples of a named graph (as quads where the format has graphs), in the order of the store."""
        node = NamedNode(graph)
        if format.supports_datasets and format != RdfFormat.JSON_LD:
            serialize(self.quads(graph=node), output, format, prefixes=dict(prefixes))
        else:
            self.engine.dump(output, format, from_graph=node, prefixes=dict(prefixes))

    def contains(self, quad: Quad) -> bool:
        """Whether the quad is there."""
        return quad in self.engine

    def load(self, quads: Iterable[Quad]) -> None:
        """Add many quads at once, without holding them all in memory and without one transaction round them.

        The engine gathers a million quads for each core before it writes any, which takes more than a gigabyte; given
        fewer at a time it takes a quarter of that, and no longer.
        """
        waiting = iter(quads)
        while some := list(islice(waiting, AT_ONCE)):
            self.engine.bulk_extend(some)

    def load_lines(self, text: bytes) -> None:
        """Add N-Quads that were written by us, all at once: at most about `AT_ONCE`, for the sake of memory.

        Quicker than quad by quad, but for blank nodes: those the engine would name anew. IRIs are not looked at once
        more, which takes a tenth of the time. Raises SyntaxError.
        """
        if b"_:" in text:
            self.load(quads_of(text))
        else:
            self.engine.bulk_load(text, format=RdfFormat.N_QUADS, lenient=True)

    def load_file(self, path: Path, format: RdfFormat | None = None, graph: str | None = None) -> None:
        """Add a file of RDF; the suffix tells the format when none is given. Raises SyntaxError and OSError."""
        to_graph = None if graph is None else NamedNode(graph)
        self.engine.bulk_load(path=str(path), format=format, to_graph=to_graph)

    def change(self, gone: Iterable[Quad], fresh: Iterable[Quad]) -> None:
        """Remove some quads, and with them the graphs that become empty; then add others."""
        graphs = set()
        for quad in gone:
            self.engine.remove(quad)
            graphs.add(quad.graph_name)
        waiting = iter(fresh)
        while some := list(islice(waiting, _MANY)):
            if len(some) < _MANY:
                self.engine.extend(some)
            else:
                self.engine.bulk_extend(some)
        for graph in graphs:
            if isinstance(graph, NamedNode) and next(self.quads(graph=graph), None) is None:
                self.engine.remove_graph(graph)

    def settle(self, compact: bool = True) -> None:
        """Write everything to files, and compact them so that readers open quickly: the last act of a build."""
        self.engine.flush()
        if compact:
            self.engine.optimize()

    def close(self) -> None:
        """Give the files back; nothing can be asked of it any more. Closing twice does no harm."""
        self.__dict__.pop("engine", None)

    def backup(self, target: Path) -> None:
        """A copy of the store in the new folder `target`, by hard links where the file system allows."""
        self.engine.backup(str(target))


def _substitutions(values: Mapping[str, Object] | None) -> dict[Variable, Object] | None:
    return None if values is None else {Variable(name): value for name, value in values.items()}

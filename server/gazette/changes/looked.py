"""A store of which is remembered what was looked up: sentences behind the facts of a thing stand near each other."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from gazette.store.interface import Object, QuadSource

MOST = 100_000
"""Patterns that are remembered; then all are forgotten."""


class Looked:
    """Reads a store that does not change meanwhile."""

    def __init__(self, store: QuadSource) -> None:
        self._store = store
        self._known: dict[tuple[NamedNode | None, NamedNode | None, Object | None], list[Quad]] = {}

    def quads(
        self, subject: NamedNode | None = None, predicate: NamedNode | None = None, object: Object | None = None
    ) -> list[Quad]:
        """The quads of a pattern; None stands for anything."""
        pattern = subject, predicate, object
        found = self._known.get(pattern)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[pattern] = list(self._store.quads(*pattern))
        return found

"""The shapes that came with the program: a store of them to dereference, and which rules bind a term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat

from gazette.graph.vocabulary import ONT, Namespace
from gazette.store.embedded import EmbeddedStore
from gazette.store.interface import Row
from gazette.web.addresses import SHAPES
from gazette.web.labels import LabelBook

SH = Namespace("http://www.w3.org/ns/shacl#")

_RULES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?rule ?message ?severity ?path ?target ?select {
  ?rule sh:severity ?severity .
  { ?rule sh:message ?message } UNION { ?rule sh:sparql/sh:message ?message }
  OPTIONAL { ?rule sh:path ?path }
  OPTIONAL { { ?rule sh:targetClass ?target } UNION { ?shape sh:property ?rule ; sh:targetClass ?target } }
  OPTIONAL { ?rule sh:sparql/sh:select ?select }
}
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its IRI, its severity in a word, what it says by language, the terms that it binds."""

    iri: str
    severity: str
    messages: dict[str, str]
    binds: frozenset[str]

    @property
    def name(self) -> str:
        """The name after `cgsh:`."""
        return self.iri.removeprefix(SHAPES)

    def message(self, language: str) -> str:
        """What it says, in a language if it has it; the gaps for values as dots."""
        found = self.messages.get(language) or self.messages.get("en") or next(iter(self.messages.values()), "")
        return re.sub(r"\{[?$]\w+\}", "…", found)


class Rules:
    """The shapes in `folder`, read when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def store(self) -> EmbeddedStore:
        """The shapes as one graph, named like their namespace."""
        store = EmbeddedStore.in_memory()
        for path in sorted(self._folder.glob("*.ttl")):
            store.load_file(path, RdfFormat.TURTLE, SHAPES.rstrip("#"))
        return store

    @cached_property
    def labels(self) -> LabelBook:
        """What the things in the shapes' own graph are called."""
        return LabelBook(self.store)

    @cached_property
    def all(self) -> list[Rule]:
        """Every rule, by name."""
        found: dict[str, tuple[str, dict[str, str], set[str]]] = {}
        for row in self.store.select(_RULES):
            iri = _text(row, "rule")
            if not iri.startswith(SHAPES):
                continue
            _, messages, binds = found.setdefault(iri, (_text(row, "severity").removeprefix(SH.iri), {}, set()))
            message = row["message"]
            if isinstance(message, Literal):
                messages[message.language or ""] = message.value
            binds.update(_text(row, name) for name in ("path", "target") if isinstance(row[name], NamedNode))
            binds.update(ONT + name for name in re.findall(r"\bcg:(\w+)", _text(row, "select")))
        return [
            Rule(iri, severity, messages, frozenset(binds))
            for iri, (severity, messages, binds) in sorted(found.items())
        ]

    def binding(self, iri: str) -> list[Rule]:
        """The rules that bind a term: on its members, on its values, or by a query that uses it."""
        return [rule for rule in self.all if iri in rule.binds]


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return str(value.value) if isinstance(value, NamedNode | Literal) else ""

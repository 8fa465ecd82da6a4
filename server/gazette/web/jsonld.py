"""JSON-LD in compact form (JSON-LD 1.1 Processing Algorithms, section 6) for the one context that the site serves.

The general algorithm has to work for every context; this one only for contexts whose terms are flat: an IRI, perhaps
with a type or a language map. Processors read it back to the same graph (the tests ask three of them).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from gazette.graph.vocabulary import TYPE, XSD

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Context:
    """A context as documents name it (an address, or the context itself), and its terms by IRI and kind of value."""

    said: object
    prefixes: dict[str, str]
    terms: dict[tuple[str, str], str]
    vocabulary: str = ""

    @classmethod
    def load(cls, path: Path, address: str) -> Context:
        """The context in a file that is served at `address`."""
        return cls.of(json.loads(path.read_text(encoding="utf-8"))["@context"], address)

    @classmethod
    def of(cls, entries: dict[str, Any], said: object) -> Context:
        """A context from its entries."""
        simple = {
            name: value for name, value in entries.items() if isinstance(value, str) and "@" not in (name[0], value[0])
        }
        prefixes = {name: iri for name, iri in simple.items() if iri.endswith(("#", "/"))}

        def whole(short: str) -> str:
            prefix, colon, rest = short.partition(":")
            return prefixes[prefix] + rest if colon and prefix in prefixes else short

        terms: dict[tuple[str, str], str] = {}
        for name, value in entries.items():
            if name in prefixes or name.startswith("@"):
                continue
            if isinstance(value, str):
                if not value.startswith("@"):
                    terms[(whole(value), "")] = name
            else:
                kind = "@language" if value.get("@container") == "@language" else whole(value.get("@type", ""))
                terms[(whole(value["@id"]), kind)] = name
        return cls(said, prefixes, terms, entries.get("@vocab", ""))

    def key(self, iri: str, kind: str) -> tuple[str, bool]:
        """The key for a property whose values are of a kind, and whether that key says the kind by itself."""
        term = self.terms.get((iri, kind))
        if term is not None:
            return term, True
        plain = self.terms.get((iri, ""))
        return (plain, kind == "") if plain is not None else (self.word(iri), kind == "")

    def word(self, iri: str) -> str:
        """A property or a class by its term, as a word of the vocabulary, else in short."""
        rest = iri.removeprefix(self.vocabulary) if self.vocabulary else iri
        return rest if rest != iri and _SHORT.fullmatch(rest) else self.short(iri)

    def short(self, iri: str) -> str:
        """An IRI as `prefix:name` where a prefix fits, else whole."""
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and _SHORT.fullmatch(iri, len(start)):
                return f"{prefix}:{iri[len(start) :]}"
        return iri


def write(quads: Iterable[Quad | Triple], context: Context) -> bytes:
    """The triples as one JSON-LD document, each subject's node where it first occurs; graphs are merged."""
    nodes: dict[str, dict[str, Any]] = {}
    for quad in quads:
        name = _name(quad.subject, context)
        node = nodes.setdefault(name, {"id": name})
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode):
            key, value = "type", context.terms.get((quad.object.value, "")) or context.word(quad.object.value)
        else:
            key, value = _property(quad, context)
        if isinstance(value, _Text):
            _append(node.setdefault(key, {}), value.language, value.text)
        else:
            _append(node, key, value)
    document = {"@context": context.said, "@graph": list(nodes.values())}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class _Text:
    language: str
    text: str


def _property(quad: Quad | Triple, context: Context) -> tuple[str, Any]:
    predicate, value = quad.predicate.value, quad.object
    if isinstance(value, NamedNode | BlankNode):
        key, said = context.key(predicate, "@id")
        name = _name(value, context)
        return key, name if said else {"id": name}
    assert isinstance(value, Literal)
    if value.language is not None:
        key, said = context.key(predicate, "@language")
        if said:
            return key, _Text(value.language, value.value)
        return key, {"@value": value.value, "@language": value.language}
    if value.datatype == XSD.string:
        key, said = context.key(predicate, "")
        return key, value.value if said else {"@value": value.value}
    key, said = context.key(predicate, value.datatype.value)
    if value.datatype == XSD.integer and _INTEGER.fullmatch(value.value):
        return key, int(value.value)
    if value.datatype == XSD.boolean and value.value in ("true", "false"):
        return key, value.value == "true"
    return key, value.value if said else {"@value": value.value, "@type": context.short(value.datatype.value)}


def _name(term: object, context: Context) -> str:
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    assert isinstance(term, NamedNode)
    return context.short(term.value)


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]

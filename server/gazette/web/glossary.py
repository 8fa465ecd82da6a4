"""The ontology as the release holds it, read once: each term with its texts, its place and its relations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.vocabulary import CG, CODE, ONT, OWL, RDFS, SKOS, TYPE
from gazette.settings import shipped
from gazette.store.interface import QuadSource

MODULES: dict[str, tuple[str, str]] = {
    "documents": ("Documents", "公文"),
    "recognition": ("Recognition", "认定"),
    "domain": ("What endures: clusters, bodies, regions", "集群、机关与区域"),
    "regions": ("Regions and their history", "区划沿革"),
    "duties-and-figures": ("Duties and figures", "义务与数据"),
    "evidence": ("Evidence", "依据"),
    "direct": ("Direct facts", "直接事实"),
    "classifications": ("Classifications and reports", "分类与报道"),
    "other": ("Others", "其他"),
}
"""The parts of the ontology in the order of reading; a term that stands in none of the files is among the others."""

_Key = TypeVar("_Key")

KINDS: dict[str, tuple[str, str]] = {
    OWL.Class.value: ("Class", "类"),
    OWL.ObjectProperty.value: ("Object property", "对象属性"),
    OWL.DatatypeProperty.value: ("Datatype property", "数据属性"),
    OWL.AnnotationProperty.value: ("Annotation property", "注释属性"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of ours: its texts by predicate and language, its relations by predicate."""

    iri: str
    kind: str
    module: str
    texts: dict[tuple[str, str], tuple[str, ...]]
    links: dict[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """The name after `cg:`, which is its anchor too."""
        return self.iri.removeprefix(ONT)

    @property
    def is_class(self) -> bool:
        """Whether it is a class, and not a property."""
        return self.kind == OWL.Class.value

    def text(self, predicate: NamedNode, language: str) -> str:
        """Its text in a language, or nothing."""
        return " ".join(self.texts.get((predicate.value, language), ()))

    def label(self, language: str) -> str:
        """What it is called."""
        return self.text(RDFS.label, language)

    def definition(self, language: str) -> str:
        """What it means."""
        return self.text(SKOS.definition, language)

    def note(self, language: str) -> str:
        """Where it is used."""
        return self.text(SKOS.scopeNote, language)

    def example(self, language: str) -> str:
        """An example."""
        return self.text(SKOS.example, language)

    def related(self, predicate: NamedNode) -> tuple[str, ...]:
        """The IRIs that a predicate leads to."""
        return self.links.get(predicate.value, ())


@dataclass(frozen=True, slots=True)
class Code:
    """A code or a code list: IRI, labels and definitions by language."""

    iri: str
    labels: dict[str, str]
    definitions: dict[str, str]

    @property
    def name(self) -> str:
        """The name after `code:`."""
        return self.iri.removeprefix(CODE)


@dataclass(frozen=True)
class Glossary:
    """All terms by IRI, and the code lists with their codes."""

    terms: dict[str, Term]
    lists: list[tuple[Code, list[Code]]]
    subclasses: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, store: QuadSource, base_uri: str) -> Glossary:
        """Read the graph of the ontology."""
        by_subject: dict[str, list[Quad]] = {}
        for quad in store.quads(graph=NamedNode(f"{base_uri}/graph/ontology")):
            if isinstance(quad.subject, NamedNode):
                by_subject.setdefault(quad.subject.value, []).append(quad)
        modules = _modules()
        terms = {
            iri: term
            for iri, quads in sorted(by_subject.items())
            if iri.startswith(ONT) and (term := _term(iri, quads, modules.get(iri.removeprefix(ONT), "other")))
        }
        subclasses: dict[str, list[str]] = {}
        for term in terms.values():
            for parent in term.related(RDFS.subClassOf):
                subclasses.setdefault(parent, []).append(term.iri)
        return cls(terms, _lists(by_subject), subclasses)

    def of_module(self, module: str) -> tuple[list[Term], list[Term]]:
        """The classes and the properties of a part."""
        found = [term for term in self.terms.values() if term.module == module]
        return [term for term in found if term.is_class], [term for term in found if not term.is_class]

    def pointing(self, predicate: NamedNode, iri: str) -> list[Term]:
        """The terms that a predicate leads from to `iri`: with rdfs:domain, the properties of a class."""
        return [term for term in self.terms.values() if iri in term.related(predicate)]

    def codes_of(self, iri: str) -> list[Code]:
        """The codes of a list."""
        return next((codes for listed, codes in self.lists if listed.iri == iri), [])

    def users_of(self, iri: str) -> list[Term]:
        """The properties that take their values from a code list."""
        return self.pointing(CG.codeList, iri)


def _term(iri: str, quads: list[Quad], module: str) -> Term | None:
    kinds = {q.object.value for q in quads if q.predicate == TYPE and isinstance(q.object, NamedNode)}
    kind = next((kind for kind in KINDS if kind in kinds), None)
    if kind is None:
        return None
    texts: dict[tuple[str, str], list[str]] = {}
    links: dict[str, list[str]] = {}
    for quad in quads:
        if isinstance(quad.object, Literal):
            texts.setdefault((quad.predicate.value, quad.object.language or ""), []).append(quad.object.value)
        elif isinstance(quad.object, NamedNode):
            links.setdefault(quad.predicate.value, []).append(quad.object.value)
    return Term(iri, kind, module, _sorted(texts), _sorted(links))


def _sorted(found: dict[_Key, list[str]]) -> dict[_Key, tuple[str, ...]]:
    return {key: tuple(sorted(values)) for key, values in found.items()}


def _lists(by_subject: dict[str, list[Quad]]) -> list[tuple[Code, list[Code]]]:
    lists: dict[str, list[Code]] = {}
    heads: list[Code] = []
    for iri, quads in sorted(by_subject.items()):
        if not iri.startswith(CODE):
            continue
        code = Code(iri, _by_language(quads, SKOS.prefLabel), _by_language(quads, SKOS.definition))
        schemes = [q.object.value for q in quads if q.predicate == SKOS.inScheme and isinstance(q.object, NamedNode)]
        for scheme in schemes:
            lists.setdefault(scheme, []).append(code)
        if not schemes:
            heads.append(code)
    return [(head, lists.get(head.iri, [])) for head in heads]


def _by_language(quads: Iterable[Quad], predicate: NamedNode) -> dict[str, str]:
    return {
        q.object.language or "": q.object.value
        for q in quads
        if q.predicate == predicate and isinstance(q.object, Literal)
    }


@cache
def _modules() -> dict[str, str]:
    """The part that a term stands in, by its name: the file of the ontology that begins a statement with it."""
    found: dict[str, str] = {}
    for module in MODULES:
        path: Path = shipped("ontology") / f"{module}.ttl"
        if path.is_file():
            for name in re.findall(r"^cg:(\w+)\s+a\s", path.read_text(encoding="utf-8"), re.MULTILINE):
                found.setdefault(name, module)
    return found

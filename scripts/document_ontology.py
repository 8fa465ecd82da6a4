#!/usr/bin/env python3
"""Write the documentation of the ontology from its Turtle.

    python scripts/document_ontology.py [--check]

Writes `ontology/documentation/`: the terms in Chinese and English with the shapes that bind each, a diagram of each
layer (Mermaid), and one row of the repository's data followed from its page to the standing that it conferred.
With `--check` it writes nothing and fails where a file is stale.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from document_example import example_page, repository_data, repository_graphs
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology"
ONT = URIRef("https://w3id.org/cluster-gazette/ont")
CG = Namespace(f"{ONT}#")
SH = Namespace("http://www.w3.org/ns/shacl#")
ENTRY_POINT = "scripts/document_ontology.py"

FIRST = ("documents", "recognition", "domain", "duties-and-figures", "evidence", "direct")
"""The modules that are shown first, in this order; others follow by name."""
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
KIND_NAMES: Mapping[Node, str] = {
    OWL.Class: "类 class",
    OWL.ObjectProperty: "对象属性 object property",
    OWL.DatatypeProperty: "数据属性 datatype property",
    OWL.AnnotationProperty: "注释属性 annotation property",
    OWL.FunctionalProperty: "函数型 functional",
    OWL.TransitiveProperty: "传递 transitive",
    OWL.SymmetricProperty: "对称 symmetric",
}
LAYERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "source": (
        "来源层 Source: pages, their bytes, and what stands where in them",
        (
            *("Publication", "Capture", "Listing", "Row", "ListEntry", "ReportedList", "ReportedRow"),
            *("Statement", "EvidencedStatement", "ReportedStatement", "Conflict"),
        ),
    ),
    "document": (
        "公文层 Document: what a public body issued, and what it says",
        (
            *("OfficialDocument", "Notice", "PolicyDocument", "Citation", "Clause", "RecipientGroup"),
            *("ReportingObligation", "RecurringDeadline", "ProgrammeRule", "DefinitionStatement"),
            *("SupportMeasure", "Figure"),
        ),
    ),
    "status": (
        "资格层 Status: what was done to whom, under which programme, and for how long",
        (
            *("Programme", "Batch", "Announcement", "Recognition", "GrantedRecognition"),
            *("RecognitionEvent", "ValidityPeriod"),
            *("Proposal", "Recommendation", "Cultivation", "Grant", "Recheck", "Renewal", "Revocation", "Renaming"),
            "Report",
        ),
    ),
    "domain": (
        "领域层 Domain: what endures",
        (
            *("Cluster", "PublicBody", "Region", "AdministrativeRegion", "DevelopmentZone", "ReportingArea"),
            "RegionChange",
        ),
    ),
}
"""Every class of ours stands in one layer."""


@dataclass(frozen=True)
class Sources:
    """What the documentation is made from: the ontology, its alignments, and the shapes."""

    core: Graph
    modules: Mapping[str, Graph]
    alignments: Graph
    shapes: Graph

    @classmethod
    def load(cls) -> Sources:
        """Read the Turtle files of the checkout."""
        return cls(
            core=merged(ONTOLOGY.glob("*.ttl")),
            modules={name: graph for name, graph in _modules() if terms(graph)},
            alignments=merged((ONTOLOGY / "align").glob("*.ttl")),
            shapes=merged((ROOT / "shapes").glob("*.ttl")),
        )


def _modules() -> Iterator[tuple[str, Graph]]:
    names = {file.stem for file in ONTOLOGY.glob("*.ttl")}
    for name in (*FIRST, *sorted(names - set(FIRST))):
        yield name, merged([ONTOLOGY / f"{name}.ttl"])


def merged(files: Iterable[Path]) -> Graph:
    """One graph of several Turtle files."""
    graph = Graph()
    for file in sorted(files):
        graph.parse(file, format="turtle")
    return graph


def text(graph: Graph, term: Node, predicate: URIRef, language: str) -> str:
    """The text of a term in a language, or nothing."""
    found = [str(o) for o in graph.objects(term, predicate) if isinstance(o, Literal) and o.language == language]
    return " ".join(sorted(found))


def name(graph: Graph, node: Node) -> str:
    """A term as `cg:Notice`."""
    return str(graph.namespace_manager.normalizeUri(str(node)))


def terms(graph: Graph, kind: URIRef | None = None) -> list[URIRef]:
    """The terms of ours in a graph, by name."""
    kinds = (kind,) if kind else KINDS
    found = {s for k in kinds for s in graph.subjects(RDF.type, k) if isinstance(s, URIRef) and s.startswith(CG)}
    return sorted(found, key=lambda term: term.casefold())


# The shapes that bind a term


def rules_on(shapes: Graph, term: URIRef) -> list[str]:
    """The names of the shapes that target a class, or that speak of a property in a path or a query."""
    found = set(shapes.subjects(SH.targetClass, term))
    for shape, path in shapes.subject_objects(SH.path):
        if term in _path_terms(shapes, path):
            found.add(shape)
    mention = re.compile(rf"\bcg:{term.removeprefix(CG)}\b")
    for constraint, query in shapes.subject_objects(SH.select):
        if mention.search(str(query)):
            found.update(shapes.subjects(SH.sparql, constraint))
    return sorted({str(shape).rsplit("#", 1)[1] for shape in found if isinstance(shape, URIRef)})


def _path_terms(shapes: Graph, path: Node) -> set[Node]:
    return {path, *(node for node in shapes.transitive_objects(path, None) if node is not None)}


def used_on(sources: Sources, prop: URIRef) -> list[URIRef]:
    """The classes that a property is used on: its domain, or the classes whose shapes have it as their path."""
    domain = sources.core.value(prop, RDFS.domain)
    if isinstance(domain, URIRef):
        return [domain]
    shapes = set(sources.shapes.subjects(SH.path, prop))
    holders = {h for shape in shapes for h in sources.shapes.subjects(SH.property, shape)} | shapes
    classes = {c for holder in holders for c in sources.shapes.objects(holder, SH.targetClass)}
    return sorted(c for c in classes if isinstance(c, URIRef))


# Terms


def terms_page(sources: Sources) -> str:
    """The page of all terms, by module, classes before properties."""
    core = sources.core
    version = core.value(ONT, OWL.versionInfo)
    lines = [
        f"# {text(core, ONT, RDFS.label, 'zh')} {text(core, ONT, RDFS.label, 'en')}",
        "",
        f"版本 Version {version}. Namespace `{CG}`, prefix `cg`.",
        f"Made from the Turtle by `{ENTRY_POINT}`; do not edit.",
        "",
        text(core, ONT, URIRef("http://purl.org/dc/terms/description"), "zh"),
        "",
        text(core, ONT, URIRef("http://purl.org/dc/terms/description"), "en"),
        "",
    ]
    for module, graph in sources.modules.items():
        listed = " ".join(f"[{t.removeprefix(CG)}](#{_anchor(t)})" for t in _in_order(graph))
        lines += [f"- **{module}** {listed}"]
    for module, graph in sources.modules.items():
        lines += ["", f"## {module}", "", _about(module)]
        for term in _in_order(graph):
            lines += ["", *_entry(sources, term)]
    return "\n".join(lines) + "\n"


def _in_order(graph: Graph) -> list[URIRef]:
    return [*terms(graph, OWL.Class), *(t for t in terms(graph) if (t, RDF.type, OWL.Class) not in graph)]


def _about(module: str) -> str:
    return (ONTOLOGY / f"{module}.ttl").read_text("utf-8").split("\n", 1)[0].removeprefix("# ")


def _anchor(term: URIRef) -> str:
    return f"cg-{term.removeprefix(CG)}"


def _entry(sources: Sources, term: URIRef) -> Iterator[str]:
    core = sources.core
    yield f'<a id="{_anchor(term)}"></a>'
    labels = " · ".join(text(core, term, RDFS.label, language) for language in ("zh", "en"))
    yield f"### cg:{term.removeprefix(CG)} · {labels}"
    yield ""
    yield text(core, term, SKOS.definition, "zh")
    yield ""
    yield text(core, term, SKOS.definition, "en")
    yield ""
    for label, value in _facts(sources, term):
        yield f"- {label}: {value}"


def _facts(sources: Sources, term: URIRef) -> Iterator[tuple[str, str]]:
    core = sources.core
    yield "种类 kind", ", ".join(sorted(KIND_NAMES[k] for k in core.objects(term, RDF.type) if k in KIND_NAMES))
    other = text(core, term, SKOS.altLabel, "zh")
    if other:
        yield "又称 also called", other
    for label, predicate in (
        ("上位 below", RDFS.subClassOf),
        ("上位 below", RDFS.subPropertyOf),
        ("定义域 domain", RDFS.domain),
        ("值域 range", RDFS.range),
        ("代码表 code list", CG.codeList),
        ("逆属性 inverse of", OWL.inverseOf),
    ):
        values = sorted(core.objects(term, predicate), key=str)
        if values:
            yield label, ", ".join(_link(core, v) for v in values)
    below = sorted({*core.subjects(RDFS.subClassOf, term), *core.subjects(RDFS.subPropertyOf, term)}, key=str)
    if below:
        yield "下位 above", ", ".join(_link(core, s) for s in below)
    if (term, RDF.type, OWL.Class) in core:
        having = [p for p in terms(core) if (p, RDFS.domain, term) in core]
        if having:
            yield "属性 properties", ", ".join(_link(core, p) for p in having)
        leading = [p for p in terms(core) if (p, RDFS.range, term) in core]
        if leading:
            yield "被指向 reached by", ", ".join(_link(core, p) for p in leading)
    for language, label in (("zh", "适用"), ("en", "used")):
        note = text(core, term, SKOS.scopeNote, language)
        if note:
            yield label, note
    for language, label in (("zh", "示例"), ("en", "example")):
        yield label, text(core, term, SKOS.example, language)
    outside = sorted(f"{name(sources.alignments, p)} {name(sources.alignments, o)}"
                     for p, o in sources.alignments.predicate_objects(term))  # fmt: skip
    if outside:
        yield "对应 alignments", "; ".join(f"`{o}`" for o in outside)
    rules = rules_on(sources.shapes, term)
    yield "约束 shapes", ", ".join(f"`{rule}`" for rule in rules) or "无 none"


def _link(core: Graph, node: Node) -> str:
    short = name(core, node)
    return f"[{short}](#{_anchor(node)})" if isinstance(node, URIRef) and node.startswith(CG) else f"`{short}`"


# Diagrams


def diagrams_page(sources: Sources) -> str:
    """A Mermaid class diagram of each layer."""
    lines = ["# 四层图 The four layers", "", f"Made from the Turtle by `{ENTRY_POINT}`; do not edit."]
    lines += ["An arrow is a property; a hollow one points to the wider class; a grey box is a class of another layer."]
    for title, names in LAYERS.values():
        lines += ["", f"## {title}", "", "```mermaid", *_diagram(sources, {CG[n] for n in names}), "```"]
    return "\n".join(lines) + "\n"


def _diagram(sources: Sources, classes: set[URIRef]) -> Iterator[str]:
    core = sources.core
    yield "classDiagram"
    edges: list[str] = []
    attributes: dict[URIRef, list[str]] = {c: [] for c in classes}
    outside: set[URIRef] = set()
    for prop in terms(core):
        value = core.value(prop, RDFS.range)
        for subject in used_on(sources, prop):
            if subject not in classes:
                continue
            if (prop, RDF.type, OWL.ObjectProperty) in core and isinstance(value, URIRef) and value.startswith(CG):
                outside |= {value} - classes
                edges.append(f"  {_local(subject)} --> {_local(value)} : {_local(prop)}")
            else:
                attributes[subject].append(f"    {_value_name(core, prop, value)} {_local(prop)}")
    for term in sorted(classes):
        yield f'  class {_local(term)}["{_local(term)} {text(core, term, RDFS.label, "zh")}"]'
        if attributes[term]:
            yield f"  class {_local(term)} {{"
            yield from attributes[term]
            yield "  }"
    for term in sorted(outside):
        yield f'  class {_local(term)}["{_local(term)} {text(core, term, RDFS.label, "zh")}"]'
        yield f"  style {_local(term)} fill:#eee,stroke:#999"
    for term in sorted(classes):
        for wider in sorted(core.objects(term, RDFS.subClassOf), key=str):
            yield f"  {_local(wider)} <|-- {_local(term)}"
    yield from edges


def _local(node: Node) -> str:
    return re.split(r"[#/]", str(node))[-1]


def _value_name(core: Graph, prop: URIRef, value: Node | None) -> str:
    codes = core.value(prop, CG.codeList)
    if codes is not None:
        return f"code_{_local(codes)}"
    return _local(value) if value is not None else "text"


# The command


def pages(sources: Sources, data: Graph) -> dict[Path, str]:
    """Every generated file with what it should say."""
    folder = ONTOLOGY / "documentation"
    return {
        folder / "terms.md": terms_page(sources),
        folder / "diagrams.md": diagrams_page(sources),
        folder / "example.md": example_page(data),
    }


def main() -> None:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail where a file is stale; write nothing")
    given = parser.parse_args()
    stale = []
    for file, content in pages(Sources.load(), repository_data(repository_graphs())).items():
        if not file.exists() or file.read_text("utf-8") != content:
            stale.append(str(file.relative_to(ROOT)))
            if not given.check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
    print("\n".join(stale) or "nothing to do")
    sys.exit(bool(given.check and stale))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Keep the ontology, its context and its alignments as they are now under the ontology's version.

    python scripts/freeze_ontology.py [--shapes]

    ontology/versions/<version>/ontology.ttl     the modules and code lists, in one file
    ontology/versions/<version>/context.jsonld   the JSON-LD context
    ontology/versions/<version>/align/*.ttl      the alignments
    ontology/versions/<version>/shapes.ttl       the rules, in one file, under their own version (with --shapes)

What is kept never changes: where the files of today say something else than those of their version, this fails and the
version has to be raised (in `ontology/ontology.ttl` and the alignments, or in `shapes/shapes.ttl`) first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from rdflib import OWL, Graph, URIRef
from rdflib.compare import isomorphic

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology"
ONT = URIRef("https://w3id.org/cluster-gazette/ont")
SHAPES = URIRef("https://w3id.org/cluster-gazette/shapes")


def main(arguments: list[str]) -> None:
    """Write the files that are not there. Raises `SystemExit` where one says something else."""
    core = _graph(ONTOLOGY.glob("*.ttl"))
    version = str(core.value(ONT, OWL.versionInfo))
    folder = ONTOLOGY / "versions" / version
    _keep(folder / "ontology.ttl", core.serialize(format="turtle"), _same_graph)
    _keep(folder / "context.jsonld", (ONTOLOGY / "context.jsonld").read_text("utf-8"), _same_json)
    for file in sorted((ONTOLOGY / "align").glob("*.ttl")):
        _keep(folder / "align" / file.name, file.read_text("utf-8"), _same_graph)
    if "--shapes" in arguments:
        rules = _graph((ROOT / "shapes").glob("*.ttl"))
        of = ONTOLOGY / "versions" / str(rules.value(SHAPES, OWL.versionInfo))
        _keep(of / "shapes.ttl", rules.serialize(format="turtle"), _same_graph)


def _graph(files: Iterable[Path]) -> Graph:
    graph = Graph()
    for file in sorted(files):
        graph.parse(file, format="turtle")
    return graph


def _same_graph(one: str, other: str) -> bool:
    return bool(isomorphic(Graph().parse(data=one, format="turtle"), Graph().parse(data=other, format="turtle")))


def _same_json(one: str, other: str) -> bool:
    return bool(json.loads(one) == json.loads(other))


def _keep(file: Path, text: str, same: Callable[[str, str], bool]) -> None:
    name = file.relative_to(ONTOLOGY / "versions")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"kept {name}")
    elif same(file.read_text("utf-8"), text):
        print(f"{name} is kept already")
    else:
        raise SystemExit(f"{name} was kept and says something else: raise owl:versionInfo and owl:versionIRI")


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Keep the ontology as it is now under its version, `ontology/versions/<version>/ontology.ttl`.

    python scripts/freeze_ontology.py

A version that is kept never changes: where the modules say something else than the file of their version, this fails
and the version has to be raised (in `ontology/ontology.ttl`) before it can be kept.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import OWL, Graph, URIRef
from rdflib.compare import isomorphic

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
ONT = URIRef("https://w3id.org/cluster-gazette/ont")


def main() -> None:
    """Write the file, or say that it is there. Raises `SystemExit` where it says something else."""
    graph = Graph()
    for module in sorted(ONTOLOGY.glob("*.ttl")):
        graph.parse(module, format="turtle")
    version = str(graph.value(ONT, OWL.versionInfo))
    file = ONTOLOGY / "versions" / version / "ontology.ttl"
    if not file.exists():
        file.parent.mkdir(parents=True)
        file.write_text(graph.serialize(format="turtle"), encoding="utf-8")
        print(f"kept {version}")
    elif isomorphic(Graph().parse(file), graph):
        print(f"{version} is kept already")
    else:
        raise SystemExit(
            f"version {version} was kept and says something else: raise owl:versionInfo and owl:versionIRI"
        )


if __name__ == "__main__":
    main()

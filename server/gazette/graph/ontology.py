"""The ontology and its code lists as a graph of the data set, so that a query finds labels and definitions."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from gazette.errors import BadDataFile
from gazette.graph.vocabulary import Space


def ontology_quads(folder: Path, space: Space) -> list[Quad]:
    """All triples of the Turtle files in `folder`, in `graph/ontology`, blank nodes named canonically (RDFC-1.0).

    Raises `BadDataFile` with the line where a file is no Turtle.
    """
    graph = space.graph("ontology")
    dataset = Dataset()
    for path in sorted(folder.glob("*.ttl")):
        try:
            triples = parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
            for triple in triples:
                dataset.add(Quad(triple.subject, triple.predicate, triple.object, graph))
        except SyntaxError as error:
            raise BadDataFile(f"not Turtle: {error.msg}", file=path, line=error.lineno) from error
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)

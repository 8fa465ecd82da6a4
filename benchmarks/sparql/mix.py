"""The questions of the benchmark: five classes, each with its parameters drawn from the release itself."""

from __future__ import annotations

import random
from collections.abc import Sequence

from gazette.store.embedded import EmbeddedStore

PREFIXES = """PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
PREFIX code: <https://w3id.org/cluster-gazette/code/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
WEIGHTS = {"lookup": 70, "filter": 10, "path": 10, "aggregate": 8, "scan": 2}
"""How often each class stands among a hundred questions of the whole mix."""
WORDS = list("装材纺食电医汽能陶家仪钢化石木茶灯光机药")


def questions(store: EmbeddedStore, seed: int = 1) -> dict[str, list[str]]:
    """Questions by class, and `mix` with all of them by `WEIGHTS`; the same for the same release and seed."""
    dice = random.Random(seed)  # noqa: S311 - no secret

    def some(pattern: str, number: int) -> list[str]:
        found = store.select(f"{PREFIXES} SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x")
        iris = [f"<{row['x'].value}>" for row in found]
        return dice.sample(iris, min(number, len(iris)))

    clusters = some("?x a cg:Cluster", 40)
    regions = some("?x a cg:AdministrativeRegion", 40)
    provinces = some("?x cg:regionLevel code:level-provincial . ?x a cg:AdministrativeRegion", 20)
    classes = {
        "lookup": [
            *(f"SELECT ?p ?o {{ {iri} ?p ?o }}" for iri in clusters),
            *(f"SELECT ?label {{ {iri} rdfs:label ?label }}" for iri in regions),
        ],
        "filter": [
            "SELECT ?region ?name { ?region a cg:AdministrativeRegion ; rdfs:label ?name "
            f'FILTER(CONTAINS(?name, "{word}")) }}'
            for word in WORDS
        ],
        "path": [f"SELECT ?region {{ ?region cg:parentRegion+ {province} }}" for province in provinces],
        "aggregate": [
            "SELECT ?parent (COUNT(?region) AS ?n) "
            f"{{ ?region cg:parentRegion ?parent . ?parent cg:parentRegion {p} }} "
            "GROUP BY ?parent ORDER BY DESC(?n) ?parent"
            for p in provinces[:8]
        ]
        + ["SELECT ?level (COUNT(?region) AS ?n) { ?region cg:regionLevel ?level } GROUP BY ?level ORDER BY ?level"],
        "scan": [f"SELECT ?s ?label {{ ?s rdfs:label ?label }} LIMIT {rows}" for rows in (20_000, 30_000)],
    }
    mixed: list[str] = []
    for name, weight in WEIGHTS.items():
        mixed += _cycled(classes[name], 2 * weight)
    dice.shuffle(mixed)
    return {name: [PREFIXES + text for text in texts] for name, texts in {**classes, "mix": mixed}.items()}


def _cycled(texts: Sequence[str], number: int) -> list[str]:
    return [texts[index % len(texts)] for index in range(number)]

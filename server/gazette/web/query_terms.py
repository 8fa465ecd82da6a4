"""What can be written in a query: prefixes, classes and properties with their labels and how often they stand.

From the data set's own description (VoID) and the ontology in the release; what VoID does not count is counted here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import ONT
from gazette.store.interface import QuadSource, Row
from gazette.web.glossary import Glossary, Term
from gazette.web.labels import Label, LabelBook
from gazette.web.province_tiles import province_tiles

_DESCRIBED = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?kind ?iri ?count {
  { ?dataset void:classPartition ?part . ?part void:class ?iri ; void:entities ?count BIND("class" AS ?kind) }
  UNION { ?dataset void:propertyPartition ?part . ?part void:property ?iri ; void:triples ?count
          BIND("property" AS ?kind) }
}"""
_COUNTED = {
    "class": "SELECT ?iri (COUNT(DISTINCT ?thing) AS ?count) { ?thing a ?iri } GROUP BY ?iri",
    "property": "SELECT ?iri (COUNT(*) AS ?count) { ?thing ?iri ?value } GROUP BY ?iri",
}


def query_terms(
    store: QuadSource, labels: LabelBook, glossary: Glossary, prefixes: Mapping[str, str], base_uri: str
) -> bytes:
    """The terms as JSON: `prefixes`; `classes` and `properties`, the most frequent first; `provinces` with their tiles.

    A term has `iri`, `name` (prefixed, where a prefix fits), `zh` and `en` where it is so called, and `count`.
    """
    counts: dict[str, dict[str, int]] = {
        kind: {_iri(row): _number(row) for row in store.select(query) if isinstance(row["iri"], NamedNode)}
        for kind, query in _COUNTED.items()
    }
    for row in store.select(_DESCRIBED):
        kind = row["kind"]
        assert isinstance(kind, Literal)
        counts[kind.value][_iri(row)] = _number(row)
    for term in glossary.terms.values():
        counts["class" if term.is_class else "property"].setdefault(term.iri, 0)
    known = labels.of({iri for found in counts.values() for iri in found})

    def told(found: Mapping[str, int]) -> list[dict[str, object]]:
        in_order = sorted(found.items(), key=lambda item: (-item[1], not item[0].startswith(ONT), item[0]))
        return [
            {"iri": iri, "name": _short(iri, prefixes), "count": count}
            | _called(known.get(iri, ()))
            | _defined(glossary.terms.get(iri))
            for iri, count in in_order
        ]

    return json.dumps(
        {
            "prefixes": dict(prefixes),
            "classes": told(counts["class"]),
            "properties": told(counts["property"]),
            "provinces": _provinces(labels, base_uri),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _provinces(labels: LabelBook, base_uri: str) -> list[dict[str, object]]:
    tiles = province_tiles()
    iris = {tile.code: f"{base_uri}/id/region/{tile.code}0000" for tile in tiles}
    known = labels.of(iris.values())
    return [
        {
            "code": tile.code,
            "iri": iris[tile.code],
            "short": {"zh": tile.zh, "en": tile.en},
            "column": tile.column,
            "row": tile.row,
        }
        | _called(known.get(iris[tile.code], ()))
        for tile in tiles
    ]


def _called(labels: Iterable[Label]) -> dict[str, object]:
    return {label.language: label.text for label in labels if label.language in ("zh", "en")}


def _defined(term: Term | None) -> dict[str, object]:
    if term is None:
        return {}
    texts = {language: term.definition(language) for language in ("zh", "en")}
    return {f"about_{language}": text for language, text in texts.items() if text}


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, start in prefixes.items():
        rest = iri.removeprefix(start)
        if rest != iri and rest.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{rest}"
    return f"<{iri}>"


def _iri(row: Row) -> str:
    term = row["iri"]
    assert isinstance(term, NamedNode)
    return term.value


def _number(row: Row) -> int:
    count = row["count"]
    assert isinstance(count, Literal)
    return int(count.value)

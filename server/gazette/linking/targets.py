"""What can be linked live: which of our things, by which queries, under which link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gazette.linking.decisions import By, Subject
from gazette.linking.remote import Row
from gazette.reference import COUNTRY, Reference

WIKIDATA: Final = "https://query.wikidata.org/sparql"
ENTITY: Final = "http://www.wikidata.org/entity/"
_CHINA: Final = f"{ENTITY}Q148"
_PREFIXES: Final = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""
_CHINESE: Final = '"zh", "zh-hans", "zh-cn", "zh-hant", "zh-tw"'
_BY_CODE: Final = """SELECT ?key ?item ?rank ?name ?began ?ended {
  VALUES (?key ?code) { %s }
  ?item p:P442 ?statement . ?statement ps:P442 ?code ; wikibase:rank ?rank .
  OPTIONAL { ?item rdfs:label ?name FILTER(LANG(?name) IN (%s)) }
  OPTIONAL { ?item wdt:P571 ?began }
  OPTIONAL { ?item wdt:P576 ?ended }
} LIMIT 20000"""
_BY_ITEM: Final = """SELECT ?key ?value ?rank {
  VALUES (?key ?thing) { %s }
  ?thing p:%s ?statement . ?statement ps:%s ?value ; wikibase:rank ?rank .
} LIMIT 20000"""
_BY_NAME: Final = """SELECT ?key ?item ?name ?other ?place ?ended {
  VALUES (?key ?asked) { %s }
  { ?item rdfs:label ?asked } UNION { ?item skos:altLabel ?asked }
  BIND(STR(?asked) AS ?name)
  OPTIONAL { ?item rdfs:label ?other FILTER(LANG(?other) IN (%s)) }
  OPTIONAL { ?item wdt:P1001 ?place }
  OPTIONAL { ?item wdt:P576 ?ended }
} LIMIT 20000"""
_FATE: Final = """SELECT ?item ?moved ?said {
  VALUES ?item { %s }
  OPTIONAL { ?item owl:sameAs ?moved }
  OPTIONAL { ?item rdfs:label ?said FILTER(LANG(?said) = "zh") }
}"""


@dataclass(frozen=True, slots=True)
class Target:
    """A linkset that can be made anew: `key` is its name in linksets.toml, `by` how candidates are looked for.

    `property` is the property of Wikidata that holds the identifier in the other data set, for those linked through it.
    `description` is what linksets.toml says where it does not say it yet.
    """

    name: str
    key: str
    by: By
    property: str
    description: Mapping[str, object]


_COMMON: Final = {
    "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
    "homepage": "https://www.wikidata.org/",
}
TARGETS: Final = {
    "wikidata-regions": Target("wikidata-regions", "wikidata", "code", "P442", {}),
    "geonames": Target("geonames", "geonames", "item", "P1566", {}),
    "osm": Target(
        "osm", "osm", "item", "P402",
        {
            "title_zh": "行政区划与开放街图的链接",
            "title_en": "Administrative regions to OpenStreetMap",
            "predicate": "skos:closeMatch",
            "table": "osm.csv",
            "prefix": "https://www.openstreetmap.org/relation/",
            "pattern": "https://www[.]openstreetmap[.]org/relation/[1-9][0-9]*",
            "homepage": "https://www.openstreetmap.org/",
            "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
            "source": "Wikidata property P402 (OpenStreetMap relation) of the linked items",
            "notes": ["A close match: a relation is a boundary drawn by volunteers, and may be given another number."],
        },
    ),
    "bodies": Target(
        "bodies", "wikidata-bodies", "name", "",
        {
            "title_zh": "行政机关与维基数据的链接",
            "title_en": "Public bodies to Wikidata",
            "predicate": "owl:sameAs",
            "of": "body",
            "table": "wikidata-bodies.csv",
            "prefix": ENTITY,
            "pattern": "http://www[.]wikidata[.]org/entity/Q[1-9][0-9]*",
            "source": "Wikidata, by name and jurisdiction (P1001)",
            "notes": [],
            **_COMMON,
        },
    ),
}  # fmt: skip


def subjects_of(target: Target, reference: Reference, items: Mapping[str, str]) -> list[Subject]:
    """Our things that a target may have, in the order of their codes; `items` are regions' accepted Wikidata items."""
    if target.by == "name":
        places = {COUNTRY: _CHINA} | dict(items)
        return [
            Subject(body.key, (body.name,), place=places.get(body.region or ""))
            for body in sorted(reference.bodies, key=lambda body: body.key)
        ]
    regions = sorted(reference.regions, key=lambda region: region.code)
    return [
        Subject(region.code, (region.name,), region.first_year, items.get(region.code))
        for region in regions
        if target.by == "code" or region.code in items
    ]


def query_of(target: Target, batch: Sequence[Subject]) -> str:
    """The query for a batch of subjects."""
    if target.by == "code":
        pairs = (f'("{s.code}" "{form}")' for s in batch for form in code_forms(s.code))
        return _PREFIXES + _BY_CODE % (" ".join(pairs), _CHINESE)
    if target.by == "item":
        things = " ".join(f'("{s.code}" <{s.place}>)' for s in batch)
        return _PREFIXES + _BY_ITEM % (things, target.property, target.property)
    names = (
        f"({_quoted(s.code)} {_quoted(name)}@{language})"
        for s in batch
        for name in s.names
        for language in ("zh", "zh-hans", "zh-cn")
    )
    return _PREFIXES + _BY_NAME % (" ".join(names), _CHINESE)


def fate_query(items: Iterable[str]) -> str:
    """The query for what has become of items."""
    return _PREFIXES + _FATE % " ".join(f"<{item}>" for item in items)


def code_forms(code: str) -> tuple[str, ...]:
    """How Wikidata may write a code of GB/T 2260: in pairs, as a whole, and in both without zeros at the end."""
    pairs = [code[i : i + 2] for i in range(0, len(code), 2)]
    short = pairs[: 1 + max((i for i, pair in enumerate(pairs) if pair != "00"), default=0)]
    return tuple(dict.fromkeys((" ".join(pairs), code, " ".join(short), "".join(short))))


def as_candidates(target: Target, rows: Iterable[Row]) -> list[Row]:
    """Rows with the candidate under `item`: of those linked through Wikidata it is the value of the property."""
    if target.by != "item":
        return list(rows)
    return [{"key": row["key"], "item": row["value"], "rank": row.get("rank", "")} for row in rows if "value" in row]


def _quoted(text: str) -> str:
    """A literal of SPARQL; JSON escapes what SPARQL does, in the same way."""
    return json.dumps(text, ensure_ascii=False)

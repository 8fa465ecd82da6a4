"""The prefixes that every query may use without declaring them."""

from __future__ import annotations

from gazette.graph.vocabulary import CODE, ONT

_KINDS = {
    "nt": "notice",
    "ct": "citation",
    "cs": "clause",
    "rx": "recipients",
    "wp": "publication",
    "cp": "capture",
    "ls": "listing",
    "an": "announcement",
    "ev": "event",
    "vp": "validity",
    "ob": "obligation",
    "dl": "deadline",
    "ru": "rule",
    "df": "definition",
    "ms": "measure",
    "sx": "observation",
    "st": "statement",
    "cl": "cluster",
    "rc": "recognition",
    "bt": "batch",
    "pg": "programme",
    "pd": "policy",
    "og": "organisation",
    "rg": "region",
    "ch": "change",
    "cf": "conflict",
    "li": "list",
}

_STANDARD = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "qb": "http://purl.org/linked-data/cube#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "sh": "http://www.w3.org/ns/shacl#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "schema": "https://schema.org/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "wd": "http://www.wikidata.org/entity/",
}


def prefixes(base_uri: str) -> dict[str, str]:
    """Prefix → namespace for a release whose IRIs start with `base_uri` (no final slash).

    `cg:` is the ontology, `code:` the code lists, `graph:` the named graphs, `scheme:` the classifications; each kind
    of thing has two letters, such as `cl:` for clusters and `rg:` for regions; the rest are the usual vocabularies.
    """
    ours = {"cg": ONT, "code": CODE, "graph": f"{base_uri}/graph/", "scheme": f"{base_uri}/id/scheme/"}
    return ours | {prefix: f"{base_uri}/id/{kind}/" for prefix, kind in _KINDS.items()} | _STANDARD

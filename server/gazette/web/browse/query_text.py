"""The SPARQL query behind a list of recognitions: the same rows, to be changed and asked anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from gazette.catalogue.places import Places

_STANDING = """  BIND("{day}"^^xsd:date AS ?day)
  BIND(EXISTS {{ ?recognition cg:firstBatch ?batch . ?recheck cg:inBatch ?batch ; cg:announcementKind ?kind
                FILTER(?kind IN (code:kind-recheck, code:kind-renewal))
                FILTER NOT EXISTS {{ ?recheck cg:listKnown code:completeness-complete }} }} AS ?rechecked)
  BIND(IF(COALESCE(?day < ?s1, ?day < ?grantedOn, YEAR(?day) < ?year, false), "early",
       IF(?stage NOT IN (code:life-granted, code:life-renewed, code:life-not-renewed, code:life-revoked), "candidate",
       IF(COALESCE(?day >= ?endLatest, false), IF(?rechecked && ?stage = code:life-granted, "rechecked", "lapsed"),
       IF(!BOUND(?s2) || !BOUND(?endEarliest),
          IF(BOUND(?endLatest), IF(BOUND(?s2), "possible", "unstated"),
          IF(?stage IN (code:life-not-renewed, code:life-revoked), "lapsed", "unstated")),
       IF(?s2 <= ?day && ?day < ?endEarliest, "certain", "possible"))))) AS ?standing)
"""
_WITHIN = {"provincial": "inProvince", "prefectural": "inPrefecture", "county": "inCounty"}


def recognitions_query(chosen: Mapping[str, list[str]], day: dt.date, places: Places) -> str:
    """The query for what is chosen (values as the address writes them)."""
    lines = [
        "SELECT DISTINCT ?cluster ?name ?recognition ?programme ?level ?year ?stage",
        "                ?endEarliest ?endLatest ?standing {",
        "  ?recognition cg:ofCluster ?cluster ; cg:underProgramme ?programme ; cg:level ?level ; cg:lifecycle ?stage .",
        "  ?cluster cg:name ?name",
        "  OPTIONAL { ?recognition cg:batchYear ?year }",
        "  OPTIONAL { ?recognition cg:grantedOn ?grantedOn }",
        "  OPTIONAL { ?recognition cg:startEarliest ?s1 }",
        "  OPTIONAL { ?recognition cg:startLatest ?s2 }",
        "  OPTIONAL { ?recognition cg:endEarliest ?endEarliest }",
        "  OPTIONAL { ?recognition cg:endLatest ?endLatest }",
    ]
    lines += _conditions(chosen, places)
    text = "\n".join(lines) + "\n" + _STANDING.format(day=day)
    if chosen.get("state"):
        text += f"  FILTER(?standing IN ({', '.join(literal(value) for value in chosen['state'])}))\n"
    return text + "} ORDER BY ?name ?recognition"


def _conditions(chosen: Mapping[str, list[str]], places: Places) -> list[str]:
    found = []
    for name, variable, prefix in (
        ("level", "level", "code:level-"), ("lifecycle", "stage", "code:life-"), ("programme", "programme", "pg:"),
    ):  # fmt: skip
        if chosen.get(name):
            found.append(f"  VALUES ?{variable} {{ {' '.join(prefix + safe(value) for value in chosen[name])} }}")
    if chosen.get("scheme"):
        schemes = " ".join(f"code:scheme-{safe(value)}" for value in chosen["scheme"])
        found.append(f"  ?programme cg:scheme ?scheme VALUES ?scheme {{ {schemes} }}")
    if chosen.get("year"):
        years = ", ".join(str(int(value)) if value.isascii() and value.isdigit() else "0" for value in chosen["year"])
        found.append(f"  FILTER(?year IN ({years}))")
    if chosen.get("place"):
        regions = " ".join(f"rg:{safe(value)}" for value in chosen["place"])
        levels = {places.levels.get(f"{places.start}{value}", "county") for value in chosen["place"]}
        paths = "|".join(f"cg:{_WITHIN.get(level, 'inProvince')}" for level in sorted(levels))
        found.append(f"  ?cluster {paths} ?place VALUES ?place {{ {regions} }}")
    if chosen.get("industry"):
        concepts = " ".join(f"<{places.start.removesuffix('region/')}{safe(value)}>" for value in chosen["industry"])
        found.append(f"  ?cluster cg:leadingIndustry/skos:broader* ?industry VALUES ?industry {{ {concepts} }}")
    for words in chosen.get("q", ()):
        found.append("  OPTIONAL { ?cluster cg:industryText ?industryText }")
        said = literal(words)
        found.append(f'  FILTER(CONTAINS(?name, {said}) || CONTAINS(COALESCE(STR(?industryText), ""), {said}))')
    return found


def safe(value: str) -> str:
    """A value that can stand in a prefixed name or an IRI: what else it holds could end them, so it goes."""
    return "".join(c for c in value if c.isascii() and (c.isalnum() or c in "-_./")).strip("/.") or "none"


def literal(text: str) -> str:
    """A text as a SPARQL literal (SPARQL 1.1, section 19.7)."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'

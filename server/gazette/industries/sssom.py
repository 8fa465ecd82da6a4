"""The mappings as an SSSOM table (Simple Standard for Sharing Ontological Mappings, version 1.0: mapping set as TSV).

Metadata stand as YAML in comment lines before the table. Concepts that are left open have the object
`sssom:NoTermFound`, with the reason as comment.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final

from gazette.industries.chains import ISIC, NACE
from gazette.industries.scheme import Industries, IndustryMapping, Justification, Relation
from gazette.reference.classifications import Classifications

FILE: Final = "industries.sssom.tsv"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS: Final = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "subject_source", "object_source", "confidence", "author_label", "comment",
)  # fmt: skip
PREDICATES: Final[dict[Relation, str]] = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "related": "skos:relatedMatch",
}
JUSTIFICATIONS: Final[dict[Justification, str]] = {
    "curated": "semapv:ManualMappingCuration",
    "lexical": "semapv:LexicalMatching",
    "by-correspondence": "semapv:MappingChaining",
}
"""Terms of the Semantic Mapping Vocabulary (SEMAPV)."""

_PREFIXES: Final = {"gbt4754-2017": "gb", "sei-2018": "sei", ISIC: "isic", NACE: "nace"}
_AUTHOR: Final = "Cluster Gazette"


def mapping_set(
    industries: Industries, further: Iterable[IndustryMapping], classifications: Classifications, base: str
) -> str:
    """The text of the table: what was decided, what is left open, then what `further` follows from it."""
    text = io.StringIO()
    for line in _metadata(base):
        text.write(f"# {line}\n")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    for mapping in (*industries.mappings, *further):
        label = classifications.classification(mapping.scheme)[mapping.code]
        by_person = mapping.justification != "by-correspondence"
        writer.writerow(
            (
                f"industry:{mapping.concept}",
                industries[mapping.concept].label_zh,
                PREDICATES[mapping.relation],
                f"{_PREFIXES[mapping.scheme]}:{mapping.code}",
                label.label_zh or label.label_en,
                JUSTIFICATIONS[mapping.justification],
                "scheme:industry",
                f"scheme:{mapping.scheme}",
                mapping.confidence,
                _AUTHOR if by_person else "",
                mapping.note or "",
            )
        )
    for left in industries.left_open:
        writer.writerow(
            (
                f"industry:{left.concept}", industries[left.concept].label_zh, "skos:mappingRelation",
                "sssom:NoTermFound", "", JUSTIFICATIONS["curated"], "scheme:industry", f"scheme:{left.scheme}",
                "", _AUTHOR, left.reason,
            )
        )  # fmt: skip
    return text.getvalue()


def _metadata(base: str) -> Iterator[str]:
    """Lines of YAML; texts are quoted as JSON, which YAML reads."""
    prefixes = {
        "scheme": f"{base}/id/scheme/",
        "industry": f"{base}/id/scheme/industry/",
        **{prefix: f"{base}/id/scheme/{scheme}/" for scheme, prefix in _PREFIXES.items()},
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sssom": "https://w3id.org/sssom/",
    }
    told = {
        "mapping_set_id": f"{base}/{FILE}",
        "mapping_set_title": "Leading industries of industrial clusters in China, and classifications of industries",
        "mapping_set_description": (
            "Concepts of the industries that notices name, mapped to GB/T 4754-2017 and the strategic emerging "
            "industries of 2018 by a person, and from there to ISIC Rev.4 and NACE Rev.2 by correspondence."
        ),
        "license": LICENCE,
    }
    for key, value in told.items():
        yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
    yield "curie_map:"
    for prefix, iri in prefixes.items():
        yield f"  {prefix}: {json.dumps(iri)}"

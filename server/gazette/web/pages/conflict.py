"""The page of a conflict: what is claimed of the same thing, where each claim stands, and which one is followed."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import CG
from gazette.store.interface import Object
from gazette.web.addresses import Address
from gazette.web.describe import Description
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

_CLAIMS = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?conflict ?claim ?subject ?predicate ?value ?quote ?notice ?page ?note {
  ?conflict cg:claim ?claim . ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?value
  OPTIONAL { ?claim cg:quote ?quote }
  OPTIONAL { ?claim cg:statedIn ?notice }
  OPTIONAL { ?claim cg:readOn ?page }
  OPTIONAL { ?claim skos:editorialNote ?note FILTER(LANG(?note) IN ("", "en")) }
} ORDER BY ?claim ?page
"""


@dataclass
class Claim:
    """One of the claims. `value` is a literal, or the IRI of a thing where `is_thing`."""

    iri: str
    subject: str
    predicate: str
    value: str
    is_thing: bool
    quote: str
    notice: str
    note: str
    pages: list[str] = field(default_factory=list)


def conflict_page(site: Site, description: Description, address: Address) -> str:
    """The page of a conflict."""
    claims: dict[str, Claim] = {}
    for row in site.served.store.select(_CLAIMS, {"conflict": NamedNode(description.iri)}):
        value = row["value"]
        claim = claims.setdefault(
            _text(row["claim"]),
            Claim(
                _text(row["claim"]), _text(row["subject"]), _text(row["predicate"]), _text(value),
                isinstance(value, NamedNode), _text(row["quote"]), _text(row["notice"]), _text(row["note"]),
            ),
        )  # fmt: skip
        page = _text(row["page"])
        if page and page not in claim.pages:
            claim.pages.append(page)
    named = {
        iri
        for claim in claims.values()
        for iri in (claim.subject, claim.predicate, claim.notice, claim.value if claim.is_thing else "")
    }
    return subject_page(
        site,
        description,
        address,
        "conflict.html",
        named - {""},
        claims=list(claims.values()),
        followed={str(v.value) for v in description.values(CG.preferredClaim)},
        resolution=next((str(v.value) for v in description.values(CG.resolution)), ""),
    )


def _text(term: Object | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""

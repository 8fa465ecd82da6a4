"""The page of a policy document: who cites it, in which words, and what it governs."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import CG, ELI
from gazette.store.interface import Object
from gazette.web.addresses import Address
from gazette.web.describe import Description
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

_CITED = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?document ?citation ?notice ?role ?text ?quote {
  { ?citation cg:citedDocument ?document ; cg:citationRole ?role ; cg:citationText ?text .
    ?notice cg:hasCitation ?citation }
  UNION { ?citation cg:citedDocument ?document . ?said rdf:object ?citation . ?said cg:quote ?quote }
}
"""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation, with the words that the notice uses."""

    iri: str
    notice: str
    role: str
    text: str
    quote: str


def policy_page(site: Site, description: Description, address: Address) -> str:
    """The page of a policy document."""
    catalogue = site.served.catalogue
    cited = _cited(site, description.iri)
    governed = [i for group in description.inverse if group.predicate == CG.governedBy.value for i in group.subjects]
    bodies = {v.value for v in description.values(CG.issuer) if isinstance(v, NamedNode)}
    named = {*governed, *bodies, *(one.role for one in cited), *(one.notice for one in cited)}
    return subject_page(
        site,
        description,
        address,
        "policy.html",
        named,
        cited=cited,
        notices={iri: found for one in cited if (found := catalogue.notice(iri := one.notice))},
        governed=governed,
        issuers=sorted(bodies),
        number=next((str(v.value) for v in description.values(CG.documentNumber)), ""),
        dated=next((str(v.value) for v in description.values(ELI["date_document"])), ""),
        cited_only=any(str(v.value).endswith("cited-only") for v in description.values(CG.knownFrom)),
    )


def _cited(site: Site, iri: str) -> list[Cited]:
    """Who cites a document. One query, each part of it from the document to its end: see `programme._said`."""
    rows = site.served.store.select(_CITED, {"document": NamedNode(iri)})
    quotes: dict[str, str] = {}
    for row in rows:
        if row["quote"] is not None:
            citation, quote = _text(row["citation"]), _text(row["quote"])
            quotes[citation] = min(quote, quotes.get(citation, quote))
    found = {
        (_text(row["notice"]), _text(row["citation"])): Cited(
            _text(row["citation"]), _text(row["notice"]), _text(row["role"]), _text(row["text"]),
            quotes.get(_text(row["citation"]), ""),
        )
        for row in rows
        if row["notice"] is not None
    }  # fmt: skip
    return [found[key] for key in sorted(found)]


def _text(term: Object | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""

"""Which document a citation means: by its number, else by its title with its issuer or the area that speaks of it.

Titles such as 关于组织推荐2024年度中小企业特色产业集群的通知 are used by one province after another. A title without an
issuer therefore means a document of the citing notice's own region, unless the reference data know a document of that
title; and a title never joins two documents whose numbers differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gazette.identity.keys import normalise
from gazette.identity.ledger import Ledger
from gazette.reference import Reference
from gazette.reference.documents import Document

_KIND = "policy"
_NUMBER = re.compile(r"〔(\d{4})〕(\d+)号")


def identify_known(reference: Reference, ledger: Ledger) -> dict[str, str]:
    """`policy/…` of each document of the reference data, by its key there.

    Identifiers that were minted apart for one of them (by its number, and by its bare title) are joined.
    """
    return {document.key: _identify_known(document, reference, ledger) for document in reference.documents}


def _identify_known(document: Document, reference: Reference, ledger: Ledger) -> str:
    body = reference.bodies.get(document.issuer) if document.issuer else None
    titles = (document.title, *document.also_cited_as)
    keys = [f"number|{document.number}"] if document.number else []
    keys += [title_key(title, body.name) for title in titles if body]
    keys += [title_key(title, None) for title in titles]
    found = [id for key in keys if (id := ledger.find(_KIND, [key])) and _may_be(ledger, id, document.number)]
    if found:
        kept = found[0]
        for other in found[1:]:
            kept = ledger.join(kept, other)
        ledger.add_keys(kept, keys)
        return kept
    region = body.region if body and body.region else document.key.rpartition("-")[2]
    return ledger.mint(
        _KIND,
        keys,
        stem=document_stem(document.number, region if region.isdigit() else "CN"),
        seed=normalise(document.title),
        label=document.title,
    )


def identify_cited(
    title: str, number: str | None, *, issuer: str | None, region: str | None, known: Iterable[str], ledger: Ledger
) -> str:
    """`policy/…` of the document that a citation means, minted where it means none that is there.

    `issuer` is the full name that the title begins with, `region` that of the issuer, else of the citing notice;
    `known` are the identifiers of the reference data's documents (see `identify_known`).
    """
    keys = [f"number|{number}"] if number else []
    keys.append(title_key(title, issuer or region))
    found = ledger.find(_KIND, keys[:1]) if number else None
    if found is None:
        candidate = ledger.find(_KIND, keys[-1:]) or _anywhere(title, region, known, ledger)
        found = candidate if candidate and _may_be(ledger, candidate, number) else None
    if found is None:
        stem = document_stem(number, region or "unknown")
        return ledger.mint(_KIND, keys, stem=stem, seed=normalise(title), label=title)
    ledger.add_keys(found, keys)
    return found


def _anywhere(title: str, region: str | None, known: Iterable[str], ledger: Ledger) -> str | None:
    """The document that the bare title names: one of the reference data, or one of the same region."""
    found = ledger.find(_KIND, [title_key(title, None)])
    same_region = found is not None and found.startswith(f"{_KIND}/{region}-")
    return found if same_region or found in set(known) else None


def _may_be(ledger: Ledger, identifier: str, number: str | None) -> bool:
    """Whether a document can have this number: it has none, or the same."""
    numbers = {key for key in ledger.keys_of(identifier) if key.startswith("number|")}
    return number is None or not numbers or f"number|{number}" in numbers


def title_key(title: str, whose: str | None) -> str:
    """`title|工业和信息化部|…`, `title|610000|…`, or `title|?|…` for the bare title."""
    return f"title|{whose or '?'}|{normalise(title)}"


def document_stem(number: str | None, region: str) -> str:
    """`610000-2023-89` where the number tells year and serial, else the region alone."""
    match = _NUMBER.search(number or "")
    return f"{region}-{match.group(1)}-{match.group(2)}" if match else region

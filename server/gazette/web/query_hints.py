"""Why a query may have found nothing: words that no triple has, and texts that stand with another language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal, NamedNode

from gazette.query.tokens import Token, tokens, unescape
from gazette.web.site import Site

_MOST: Final = 20
"""Words of a query that are looked up."""
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LANGUAGES: Final = ("zh", "en")
_NEAR: Final = 0.75


@dataclass(frozen=True, slots=True)
class Hint:
    """What may be wrong, in both languages."""

    en: str
    zh: str


def hints(site: Site, query: str) -> list[Hint]:
    """What of a query stands nowhere in the release, each with the nearest word that does; none for what is no query.

    Only names and texts as they are written are looked at, at most twenty of each: this is a guess, cheaply made.
    """
    found = list(tokens(query))
    names = dict(site.served.guard.prefixes) | {
        name.text[:-1]: iri.text[1:-1]
        for (word, name), iri in zip(pairwise(found), found[2:], strict=False)
        if word.text.upper() == "PREFIX" and iri.kind == "iri"
    }
    return [*_nowhere(site, found, names), *_in_another_language(site, found, names)]


def _nowhere(site: Site, found: list[Token], names: Mapping[str, str]) -> Iterator[Hint]:
    told = json.loads(site.served.query_terms)
    counts: dict[str, int] = {term["iri"]: term["count"] for kind in ("properties", "classes") for term in told[kind]}
    known: list[str] = [term["name"] for kind in ("properties", "classes") for term in told[kind] if term["count"]]
    asked: dict[str, str] = {}
    texts = [token.text.upper() for token in found]
    for at, token in enumerate(found):
        before, after = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
        declares = before in ("PREFIX", "BASE") or (at > 1 and texts[at - 2] == "PREFIX")
        iri = "" if declares or before == "^" or after == "(" else _iri(token, names)
        if ":" in iri and not iri.startswith(_XSD):
            asked.setdefault(iri, token.text)
    for iri, written in list(asked.items())[:_MOST]:
        if counts.get(iri) or (iri not in counts and _stands(site, iri)):
            continue
        near = get_close_matches(written, known, 1, _NEAR)
        guess, guess_zh = (f". Is it {near[0]}?", f"。是否为 {near[0]}？") if near else (".", "。")
        yield Hint(f"No triple has {written[:80]}{guess}", f"没有三元组用到 {written[:80]}{guess_zh}")


def _in_another_language(site: Site, found: list[Token], names: Mapping[str, str]) -> Iterator[Hint]:
    places = [at for at, token in enumerate(found) if token.kind == "string" and at > 0]
    for at in places[:_MOST]:
        predicate = _iri(found[at - 1], names)
        after = found[at + 1] if at + 1 < len(found) else None
        if not predicate or (after is not None and after.text == "^"):
            continue
        text = unescape(found[at].text[1:-1])
        tag = after.text[1:] if after is not None and after.kind == "langtag" else None
        forms: dict[str | None, Literal] = {None: Literal(text)} | {
            language: Literal(text, language=language) for language in _LANGUAGES
        }
        if tag not in forms or _has(site, predicate, forms[tag]):
            continue
        for language, form in forms.items():
            if language != tag and _has(site, predicate, form):
                written = f"{found[at].text[:80]}{f'@{language}' if language else ''}"
                yield Hint(
                    f"After {found[at - 1].text[:80]} this text stands as {written}.",
                    f"{found[at - 1].text[:80]} 之后，此文字写作 {written}。",
                )


def _iri(token: Token, names: Mapping[str, str]) -> str:
    """The IRI of a name; empty for what is none, or has a prefix that nothing declares."""
    if token.kind == "iri":
        return unescape(token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    return names[prefix] + local.replace("\\", "") if token.kind == "pname" and prefix in names else ""


def _stands(site: Site, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return (
        site.served.knows(iri)
        or iri in site.served.guard.graphs
        or any(True for _ in site.served.store.quads(predicate=node))
    )


def _has(site: Site, predicate: str, value: Literal) -> bool:
    try:
        return any(True for _ in site.served.store.quads(predicate=NamedNode(predicate), object=value))
    except ValueError:
        return False

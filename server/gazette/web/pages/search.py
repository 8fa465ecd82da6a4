"""Search for people, and suggestions while they type (OpenSearch 1.1 suggestions)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, request

from gazette.search.entries import KINDS, Kind
from gazette.search.lookup import Hit
from gazette.web.addresses import local
from gazette.web.browse.paging import page_asked, past_the_end
from gazette.web.language import text, wanted
from gazette.web.links import to
from gazette.web.pages.answer import answer, page, unchanged
from gazette.web.site import Site, current_site

blueprint = Blueprint("search", __name__)

SIZE = 30
"""Hits of a page."""
SUGGESTED = 8
LAST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as the page shows it."""

    href: str
    label: str
    language: str
    kind: str
    where: str
    standing: bool


@blueprint.get("/search")
def search() -> Response:
    """What was found, the best first; by kind where one is chosen. Raises a 404 `Problem` past the last page."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    words = request.args.get("q", "").strip()
    chosen = [kind for kind in KINDS if kind in request.args.getlist("kind")]
    number = page_asked()
    if number > LAST_PAGE:
        raise past_the_end()
    results = site.served.search.search(words, chosen or None, SIZE, (number - 1) * SIZE)
    if number > 1 and results.total <= (number - 1) * SIZE:
        raise past_the_end()
    kinds = kind_names()
    counts = dict.fromkeys(chosen, 0) | site.served.search.counts(words)
    return page(
        site,
        "search.html",
        q=words,
        results=results,
        hits=[shown(site, hit) for hit in results.hits],
        kinds=kinds,
        counts={kind: counts[kind] for kind in KINDS if kind in counts},
        chosen=chosen,
        number=number,
        start=(number - 1) * SIZE,
        more=results.total > number * SIZE and number < LAST_PAGE,
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """What somebody may mean who has typed so far: the text, names, what they are, addresses."""
    site = current_site()
    typed = request.args.get("q", "")
    hits = [shown(site, hit) for hit in site.served.search.suggest(typed.strip(), None, SUGGESTED)] if typed else []
    document = [
        typed, [hit.label for hit in hits], [" · ".join(filter(None, (hit.kind, hit.where))) for hit in hits],
        [hit.href for hit in hits],
    ]  # fmt: skip
    return answer(site, json.dumps(document, ensure_ascii=False), "application/x-suggestions+json")


def shown(site: Site, hit: Hit) -> Found:
    """A hit in the language of the request."""
    english = wanted() == "en"
    label = (hit.label_en if english else hit.label_zh) or hit.label_zh or hit.label_en
    where = (hit.where_en if english else hit.where) or hit.where
    language = "en" if label == hit.label_en and label != hit.label_zh else "zh-Hans"
    return Found(to(local(hit.iri, site.base_uri)), label, language, kind_names()[hit.kind], where, hit.standing)


def kind_names() -> dict[Kind, str]:
    """What the kinds are called."""
    said = (
        text("cluster", "集群"),
        text("region", "区划"),
        text("public body", "机关"),
        text("industry", "产业"),
        text("notice", "通知"),
        text("policy document", "政策文件"),
        text("programme", "认定计划"),
    )
    return cast("dict[Kind, str]", dict(zip(KINDS, said, strict=True)))

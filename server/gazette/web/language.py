"""The language of a page: `?lang=`, else Accept-Language, else Chinese."""

from __future__ import annotations

from typing import Literal, cast

from flask import g, request

from gazette.web import negotiation

Language = Literal["zh", "en"]
SPOKEN: tuple[Language, ...] = ("zh", "en")
"""The languages of the pages, the one for whoever does not say first."""
TAGS: dict[Language, str] = {"zh": "zh-Hans", "en": "en"}
"""How Content-Language and `lang=` name them."""


def asked() -> Language | None:
    """The language that the address itself names by `lang=` (`zh-…` is zh), None where it names none of ours."""
    primary = request.args.get("lang", "").partition("-")[0].lower()
    return primary if primary in SPOKEN else None


def wanted() -> Language:
    """The language that this request asks for; every `zh-…` is zh."""
    if "language" not in g:
        g.language = asked() or negotiation.language(request.headers.get("Accept-Language"), SPOKEN)
    return cast(Language, g.language)


def text(english: str, chinese: str) -> str:
    """One of two texts, by the language of this request."""
    return english if wanted() == "en" else chinese

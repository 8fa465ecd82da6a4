"""The language of a page: `?lang=`, else Accept-Language (RFC 9110, section 12.5.4), else Chinese."""

from __future__ import annotations

from typing import Literal

from flask import request

Language = Literal["zh", "en"]


def wanted() -> Language:
    """The language that this request asks for; every `zh-…` is zh."""
    asked = request.args.get("lang", "")
    if asked in ("zh", "en"):
        return "zh" if asked == "zh" else "en"
    for tag, _ in request.accept_languages:
        primary = tag.split("-", 1)[0].lower()
        if primary in ("zh", "en"):
            return "zh" if primary == "zh" else "en"
    return "zh"


def text(english: str, chinese: str) -> str:
    """One of two texts, by the language of this request."""
    return english if wanted() == "en" else chinese

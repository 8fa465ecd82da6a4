"""A page that is not about one thing, as a response: the headers that let caches keep it and ask whether it holds."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, render_template, request

from gazette.web import day, language
from gazette.web.language import TAGS
from gazette.web.layout import common
from gazette.web.site import Site


def page(site: Site, template: str, **values: Any) -> Response:
    """The page that a template makes, in the language and for the day of this request."""
    same = unchanged(site)
    return same or answer(site, render_template(template, **common(site), **values), "text/html; charset=utf-8")


def answer(site: Site, body: str | bytes, content_type: str) -> Response:
    """A response with its tag: other for any other release, software, address, language and day."""
    return _tagged(site, Response(body, content_type=content_type))


def unchanged(site: Site) -> Response | None:
    """304 where the client has what it would get: found out without making it."""
    if request.if_none_match.contains_weak(_tag(site)):
        return _tagged(site, Response(status=304))
    return None


def _tagged(site: Site, response: Response) -> Response:
    response.set_etag(_tag(site))
    response.headers["Cache-Control"] = "public, max-age=60"
    if language.asked() is None:
        response.vary.add("Accept-Language")
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = TAGS[language.wanted()]
    return response


def _tag(site: Site) -> str:
    manifest = site.served.release.manifest
    parts = (
        manifest.release, manifest.digest, site.software, request.full_path, language.wanted(), str(day.wanted()),
    )  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""The web application: `create_app` makes it from a release and the settings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Flask, Response, request

from gazette.settings import Settings
from gazette.web import (
    ahead,
    arguments,
    changes,
    discovery,
    dumps,
    health,
    manual,
    mapping_set,
    problems,
    query_help,
    reconcile,
    resources,
    sparql,
    words,
)
from gazette.web.browse import clusters, negotiated, notices
from gazette.web.feeds import calendar, feed, sitemap
from gazette.web.language import text
from gazette.web.layout import han
from gazette.web.links import here, switch, switch_to, to, without
from gazette.web.pages import about, home, search
from gazette.web.response_cache import CachedApplication
from gazette.web.site import Site, current_site

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Sent with every response that does not set them itself. No inline script or style: pages bring files."""

_SERVICES = (sparql, query_help, reconcile, health, resources, discovery, dumps, changes, mapping_set)
_PAGES = (manual, home, search, clusters, notices, about, calendar, feed, sitemap)
_EXPOSED = (
    "Accept-Ranges, Content-Location, Content-Profile, Content-Range, ETag, Link, Location, Repr-Digest, Retry-After, "
    "Server-Timing"
)
_COMMON = (
    *_HEADERS.items(),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
)
_PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Accept-Profile, Authorization, Content-Type, If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}


def create_app(
    release_path: Path, settings: Settings, shared: Path | None = None, release_to_begin_with: Path | None = None
) -> Flask:
    """The WSGI application over the release in `release_path`. Raises `NothingToServe`.

    `shared` is a folder that all processes of one server have in common, for what is counted by client;
    `release_to_begin_with` a release that is served as long as that in `release_path` is damaged.

    It opens the release's store read-only for its own look-ups; query processes start with the first query.
    `app.extensions["gazette"]` is the `Site`; close it when the application is done with.
    """
    app = Flask(__name__)
    site = Site(release_path, settings, shared, release_to_begin_with)
    app.extensions["gazette"] = site
    app.url_map.merge_slashes = False  # what is doubled is not there, and no redirect mends it
    app.config["MAX_CONTENT_LENGTH"] = 3 * settings.query_length  # a form may write each byte as three
    app.config["MAX_FORM_MEMORY_SIZE"] = 3 * settings.query_length
    app.jinja_env.globals.update(t=text, han=han, to=to, here=here, switch=switch, switch_to=switch_to, without=without)
    app.jinja_env.globals.update(how_many=words.how_many, called=words.called)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(site.refresh)
    app.before_request(arguments.check)
    app.before_request(negotiated.to_file)
    app.after_request(_common_headers)
    problems.register(app, site.base_uri)
    cached = CachedApplication(app.wsgi_app, site.cache, site.digest)
    app.wsgi_app = cached  # type: ignore[method-assign]
    site.make_ahead = partial(cached.make_ahead, name=ahead.RELEASE)
    for part in (*_SERVICES, *_PAGES):
        app.register_blueprint(part.blueprint)
    return app


def _common_headers(response: Response) -> Response:
    """Headers for all: protection, and cross-origin reading for everybody (Fetch standard), never with credentials."""
    there = {name.lower() for name, _ in response.headers}
    for name, value in _COMMON:
        if name.lower() not in there:
            response.headers.add(name, value)
    if ahead.RELEASE not in request.environ:  # nobody asked
        current_site().metrics.request((request.blueprint or "other"), response.status_code)
    if request.method == "OPTIONS":
        allowed = ", ".join(sorted(response.allow)) or "GET, HEAD, OPTIONS"
        response.headers.setdefault("Access-Control-Allow-Methods", allowed)
        for name, value in _PREFLIGHT.items():
            response.headers.setdefault(name, value)
    return response

"""For the operator's machines: is the process there, can it answer queries, and what it counts."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, request

from gazette.query.errors import QueryError
from gazette.web.clients import client_of, is_loopback
from gazette.web.problems import Problem
from gazette.web.site import current_site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 as long as this process answers at all."""
    return _plain("ok", 200)


@blueprint.get("/ready")
def ready() -> Response:
    """200 when a query process answers a fixed ASK on the current release within a second, or all are at work.

    503 while a release is served that was found damaged, with the names of its files.
    """
    site = current_site()
    if site.damaged:
        name = site.served.release.manifest.release
        return _plain(f"not ready: the release {name} is damaged: {', '.join(site.damaged[:20])}", 503)
    try:
        state = site.pool.ready()
    except QueryError as error:
        return _plain(f"not ready: {error.title}", 503)
    return _plain(state, 200)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The numbers of all processes in Prometheus' text format, for this machine and for whoever has the token."""
    site = current_site()
    token, sent = site.settings.metrics_token, request.authorization
    has_token = bool(token and sent and sent.token and secrets.compare_digest(token.encode(), sent.token.encode()))
    if not has_token and not is_loopback(client_of(request.environ, site.trusted_proxies)):
        raise Problem(403, "forbidden", "These numbers are for the operator, who has a token for them.")
    site.count_state()
    text, media_type = site.metrics.exposition()
    response = Response(text, content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def _plain(text: str, status: int) -> Response:
    response = Response(text + "\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response

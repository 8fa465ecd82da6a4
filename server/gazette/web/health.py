"""For the operator's machines: is the process there, and can it answer queries."""

from __future__ import annotations

from flask import Blueprint, Response

from gazette.query.errors import QueryError
from gazette.web.site import current_site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 as long as this process answers at all."""
    return _plain("ok", 200)


@blueprint.get("/ready")
def ready() -> Response:
    """200 when a query process answers a fixed ASK on the current release within a second, or all are at work."""
    try:
        state = current_site().pool.ready()
    except QueryError as error:
        return _plain(f"not ready: {error.title}", 503)
    return _plain(state, 200)


def _plain(text: str, status: int) -> Response:
    response = Response(text + "\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response

"""A list by `Accept`: who asks for another format than a page is sent on to the file in that format."""

from __future__ import annotations

from flask import Response, after_this_request, request

from gazette.web.browse.tables import FORMATS
from gazette.web.negotiation import PAGE, XHTML, Offer, negotiate
from gazette.web.variants import sent_on

_LISTS = ("clusters.clusters", "notices.notices")
_OFFERS = (PAGE, XHTML, *(Offer(media_type.partition(";")[0], suffix) for suffix, media_type in FORMATS.items()))


def to_file() -> Response | None:
    """303 to the file of a list, with the same arguments; None for a page, and for who takes nothing there is."""
    if request.endpoint not in _LISTS or request.method not in ("GET", "HEAD"):
        return None
    offer = negotiate(request.headers.get("Accept"), _OFFERS)
    if offer is not None and offer.name != "html":
        response = sent_on(f"{request.path}.{offer.name}", 303)
        response.vary.add("Accept")
        return response
    after_this_request(_varied)
    return None


def _varied(response: Response) -> Response:
    response.vary.add("Accept")
    return response

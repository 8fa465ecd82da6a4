"""Well-known addresses: where programs look first (VoID, section 7; RFC 9309)."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from gazette.web import variants
from gazette.web.negotiation import GRAPHS, PAGE, XHTML, negotiate
from gazette.web.site import current_site

blueprint = Blueprint("discovery", __name__)


@blueprint.get("/.well-known/void")
def well_known_void() -> Response:
    """303 to the description of the data set, in Turtle for whoever does not say."""
    offer = negotiate(request.headers.get("Accept"), (*GRAPHS, PAGE, XHTML)) or GRAPHS[0]
    response = variants.sent_on(f"/dataset.{offer.name}", 303)
    response.vary.add("Accept")
    return response


@blueprint.get("/void.ttl")
def void() -> Response:
    """The other place where VoID is looked for."""
    return variants.sent_on("/dataset.ttl", 303)


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """The icon, for whoever looks for it here instead of where the pages say that it is."""
    response = current_app.send_static_file("seal.svg")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Pages may be read by all; queries and whole graphs are for people and programs that ask for them."""
    lines = (
        "User-agent: *",
        "Disallow: /sparql",
        *(f"Disallow: /graph/*.{name}$" for name in dict.fromkeys(offer.name for offer in GRAPHS)),
        "Disallow: /*?via=",
        "Disallow: /*&via=",
        "Crawl-delay: 1",
        "Disallow: /clusters?",
        "Disallow: /notices?",
        "Disallow: /search",
        "Disallow: /suggest",
        "",
        f"Sitemap: {current_site().base_uri}/sitemap.xml",
        f"# All data at once: {current_site().base_uri}/dataset",
        "",
    )
    response = Response("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response

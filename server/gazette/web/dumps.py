"""All data at once, from files: whole or in ranges (RFC 9110, section 14), each with its checksum."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.wsgi import FileWrapper

from gazette.dumps.dump import Dump
from gazette.dumps.titles import TITLES_ZH
from gazette.release.manifest import Release
from gazette.web.joined import Joined
from gazette.web.pages.answer import page
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

blueprint = Blueprint("dumps", __name__)

_FRESH = "public, max-age=60"
_FOREVER = "public, max-age=31536000, immutable"
_CHUNK = 1 << 16


@blueprint.get("/dumps", strict_slashes=False)
def dumps() -> Response:
    """What there is, with sizes and checksums, and how to cite it."""
    site = current_site()
    return page(site, "dumps.html", dumps=site.served.release.manifest.dumps, titles_zh=TITLES_ZH)


@blueprint.get("/CITATION.cff")
def citation() -> Response:
    """How to cite the release in force, where programs look for it (Citation File Format)."""
    return dump("CITATION.cff")


@blueprint.get("/dumps/<name>")
def dump(name: str) -> Response:
    """A file of the release in force, at an address that stays while releases change."""
    release = current_site().served.release
    return _sent(release, _named(release, name), _FRESH)


@blueprint.get("/dumps/<release>/<name>")
def kept_dump(release: str, name: str) -> Response:
    """A file of a release that is kept; it never changes."""
    found = _kept(current_site(), release)
    return _sent(found, _named(found, name), _FOREVER)


def _kept(site: Site, name: str) -> Release:
    for release in site.releases():
        if release.manifest.release == name:
            return release
    raise Problem(
        404,
        "not-found",
        "No release of this name is kept.",
        detail_zh="没有保留此版本。",
        advice=(f"See {site.base_uri}/dataset for those that are.", f"现有版本见 {site.base_uri}/dataset 。"),
    )


def _named(release: Release, name: str) -> Dump:
    for dump in release.manifest.dumps:
        if dump.name == name:
            return dump
    base = release.manifest.base_uri
    raise Problem(404, "not-found", f"There is no such file; {base}/dumps lists them.", detail_zh="没有此文件。")


def _sent(release: Release, dump: Dump, caching: str) -> Response:
    """The file, or the part of it that is asked for: 206, 304 and 416 as the request's conditions have it."""
    file = Joined([release.path / part for part in dump.parts])
    response = Response(FileWrapper(io.BufferedReader(file, _CHUNK), _CHUNK), direct_passthrough=True)
    response.content_type = _content_type(dump)
    response.content_length = dump.size
    response.set_etag(dump.sha256[:32])
    response.headers["Cache-Control"] = caching
    response.headers["Content-Disposition"] = f'attachment; filename="{dump.name}"'
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(dump.sha256)).decode()}:"  # RFC 9530
    response.headers["Link"] = (
        f'<{release.manifest.base_uri}/release/{release.manifest.release}>; rel="describedby", '
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    )
    try:
        response.make_conditional(
            _conditions(request.environ, dump.size), accept_ranges=True, complete_length=dump.size
        )
    except RequestedRangeNotSatisfiable:
        file.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{dump.size}", "Accept-Ranges": "bytes"})
    return response


def _conditions(environ: Mapping[str, Any], size: int) -> dict[str, Any]:
    """The request without a Range that counts for nothing here (RFC 9110, section 14.2).

    One that is none, or not of bytes, has to be ignored. One of several parts may be, and is, where any of them can be
    satisfied: 416 is only for those of which none can (section 15.5.17), and whoever asks for parts reads a whole.
    """
    asked = parse_range_header(environ.get("HTTP_RANGE"))
    known = asked is not None and asked.units == "bytes"
    if asked is not None and len(asked.ranges) > 1:
        known = known and all(start >= size for start, _ in asked.ranges)
    return {name: value for name, value in environ.items() if known or name != "HTTP_RANGE"}


def _content_type(dump: Dump) -> str:
    if dump.compression:
        return dump.compression
    text = dump.media_type.startswith("text/")
    return f"{dump.media_type}; charset=utf-8" if text else dump.media_type

"""The mappings of industries as a file: the SSSOM table of the release in force."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from gazette.industries.sssom import FILE
from gazette.web.site import current_site

blueprint = Blueprint("mapping_set", __name__)


@blueprint.get(f"/{FILE}")
def mappings() -> Response:
    """All mappings, as tab-separated values with their metadata in comments."""
    path = current_site().served.release.path / FILE
    return send_file(path, mimetype="text/tab-separated-values; charset=utf-8", conditional=True)

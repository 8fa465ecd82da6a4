"""A named graph as data: all its triples, written by the store itself to a file and sent from there."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from typing import IO

from flask import Response, request

from gazette.query.formats import GRAPHS as WRITERS
from gazette.web import variants
from gazette.web.addresses import Address
from gazette.web.profiles import PROFILES
from gazette.web.site import Site
from gazette.web.variants import Variant

_CHUNK = 1 << 16
_one = threading.Lock()
"""One graph is written at a time in a process, so that a crawler of graphs does not take it all."""


def whole_graph(site: Site, address: Address, variant: Variant) -> Response:
    """The triples of the graph in the store's order, with the headers of a variant."""
    name = variants.tag(site, address.path, variant, PROFILES[0])
    if request.if_none_match.star_tag:
        return variants.with_tag(Response(status=304), variant, name)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is sent
    with _one:
        site.served.store.dump_graph(address.iri, file, WRITERS[variant.offer.name], site.served.guard.prefixes)
    size = file.tell()
    file.seek(0)
    response = Response(_sent(file))
    response.call_on_close(file.close)
    response.headers.clear()
    response.headers["Content-Type"] = variant.offer.content_type
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Location"] = address.with_suffix(variant.offer.name)
    response.headers["Link"] = ", ".join(variants.plain_links(site.base_uri, address, variant, PROFILES[0]))
    return variants.with_tag(response, variant, name)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk

"""A file that all data, or a part of them, can be had as."""

from __future__ import annotations

from msgspec import Struct

FOLDER = "dumps"
"""Where dumps stand in the folder of a release."""
LEVEL = 3
"""How hard they are compressed: at zlib's usual 6 a tenth of the time of a build went there, for a sixth less."""


class Dump(Struct, frozen=True, kw_only=True):
    """A file that can be had: its `parts` (below the release's folder), one after the other, are its bytes."""

    name: str
    title: str
    media_type: str
    compression: str | None
    parts: tuple[str, ...]
    size: int
    sha256: str

"""Addresses within the site that keep what the reader chose: the language and the day."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

_KEPT = ("lang", "on")
_SAFE = ":/,-"


def to(path: str, **arguments: str) -> str:
    """The address of another page of this site, with the language and the day that this address names.

    An address of another site comes back as it is.
    """
    if not path.startswith("/") or path.startswith("//"):
        return path
    kept = {name: value for name in _KEPT if (value := request.args.get(name))}
    query = urlencode({**kept, **arguments}, safe=_SAFE)
    if not query:
        return path
    start, mark, fragment = path.partition("#")
    return f"{start}{'&' if '?' in start else '?'}{query}{mark}{fragment}"


def here(**changes: str | None) -> str:
    """The address of this very page with some arguments changed; None takes one out."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return f"?{urlencode(pairs, safe=_SAFE)}"

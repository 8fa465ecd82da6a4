"""Addresses within the site that keep what the reader chose: the language and the day."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import request

from gazette.web import language

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAFE = ":/,-"


class Links:
    """Makes addresses for one page: what its reader chose is looked up once."""

    def __init__(self) -> None:
        self._kept = kept()
        self._query = urlencode(self._kept, safe=_SAFE)

    def __call__(self, path: str, **arguments: str) -> str:
        """The address of another page of this site, with the language and the day that this address names.

        An address of another site comes back as it is.
        """
        query = urlencode({**arguments, **self._kept, **arguments}, safe=_SAFE) if arguments else self._query
        if not query or not path.startswith("/") or path.startswith("//"):
            return path
        start, mark, fragment = path.partition("#")
        return f"{start}{'&' if '?' in start else '?'}{query}{mark}{fragment}"


def to(path: str, **arguments: str) -> str:
    """As `Links`, for one address alone."""
    return Links()(path, **arguments)


def kept() -> dict[str, str]:
    """What the reader chose, as arguments: only what has a meaning."""
    chosen = {"lang": language.asked(), "on": _day()}
    return {name: value for name, value in chosen.items() if value}


def _day() -> str | None:
    text = request.args.get("on", "")
    return text if _DAY.fullmatch(text) else None


def here(**changes: str | None) -> str:
    """The address of this very page with some arguments changed; None takes one out."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return f"?{urlencode(pairs, safe=_SAFE)}"


def switch(name: str, value: str, chosen: bool) -> str:
    """The address of this list with a value of a facet chosen besides, or, where it is chosen, not any more."""
    pairs = [(key, one) for key, one in request.args.items(multi=True) if key != "page" and (key, one) != (name, value)]
    return f"?{urlencode(pairs if chosen else [*pairs, (name, value)], safe=_SAFE)}"


def switch_to(name: str, value: str) -> str:
    """The address of this list with one value of a facet in the place of any other."""
    return here(**{name: value, "page": None, "view": None})


def without(name: str) -> str:
    """The address of this list without a facet."""
    return here(**{name: None, "page": None})

"""What reading gives to extraction: one capture's text, in lines, with what is known of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gazette.reading.derived import Attachment
from gazette.text import Plain, to_plain


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its place in the plain text (without surrounding space) and its text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Document:
    """One capture as text. `raw` is what spans point into; `plain` is what rules read.

    `url` is the page's address and `site` its site's name where the capture's data file or the page's own data state
    them; `sha256` is the digest of the bytes that were read; `media_type` their type. Of anything but plain text, `raw`
    is the text derived from the bytes: the same bytes give the same text, and spans count in it. `confidence` is the
    mean certainty (0 to 1) of text recognised in a picture, None where the text was written as text.
    """

    raw: str
    sha256: str
    media_type: str = "text/plain"
    url: str | None = None
    site: str | None = None
    attachments: tuple[Attachment, ...] = ()
    confidence: float | None = None

    @classmethod
    def of_text(cls, text: str, *, url: str | None = None, site: str | None = None) -> Document:
        """A document of a string, as if it had been captured as UTF-8 text."""
        return cls(raw=text, sha256=hashlib.sha256(text.encode()).hexdigest(), url=url, site=site)

    @cached_property
    def plain(self) -> Plain:
        """The text in its plain form; made when it is asked for, for what is kept from earlier needs none."""
        return to_plain(self.raw)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the plain text that are not blank, in order."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[Line]:
        text = self.plain.text
        at = 0
        for piece in text.split("\n"):
            stripped = piece.strip()
            if stripped:
                start = at + piece.index(stripped[0])
                yield Line(start, start + len(stripped), stripped)
            at += len(piece) + 1

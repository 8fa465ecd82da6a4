"""What a reader of one format gives: the text it derived, and what else the file tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a page links to: the words of the link and its address, absolute where the page's own is known."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Derived:
    """`text`: lines, tables as rows between pipes. `site`: whose page it is by its own data. `confidence`: the mean
    certainty (0 to 1) of recognised text, None where nothing had to be recognised."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    site: str | None = None
    confidence: float | None = None

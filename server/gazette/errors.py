"""The two kinds of error: what a user can mend is a `UserError`; anything else that escapes is a bug.

A `UserError` says what is wrong, where, and what to do. The command line prints it without a traceback and ends
with its `exit_code`; the web application turns it into a problem document (RFC 9457) with its `status`.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class UserError(Exception):
    """Something the user can put right.

    `message` says what is wrong. `file`, `line` (1-based) and `offset` (code points, 0-based) say where, as far as
    that is known; `advice` says what to do next.
    """

    exit_code: ClassVar[int] = 2
    status: ClassVar[int] = 400

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        offset: int | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.offset = offset
        self.advice = advice

    @property
    def where(self) -> str:
        """The place as `file:line` (or the part of it that is known); empty when nothing is known."""
        place = "" if self.file is None else str(self.file)
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        elif self.offset is not None:
            place = f"{place}: offset {self.offset}" if place else f"offset {self.offset}"
        return place

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  {self.advice}" if self.advice else text


class UnreadableInput(UserError):
    """The bytes given cannot be read as a document: empty, binary, of an unknown format, or damaged."""


class NotANotice(UserError):
    """The document was read, but nothing in it announces anything about clusters."""


class BadDataFile(UserError):
    """A file under data/ (capture.toml, corrections.toml, a reference table, the ledger) breaks its format."""


class ValidationFailed(UserError):
    """A notice breaks a shape, so it cannot be published as it stands."""


class NotAccepted(UserError):
    """A new release would lose much of what the one in force says; a person has to accept that first."""


class NothingToServe(UserError):
    """There is no release where one is needed."""

    status = 503

"""What validation found, in words and places that a curator can act on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from gazette.graph.gaps import Gap
from gazette.identity.comparison import Difference

Severity = Literal["violation", "warning", "info"]


class Finding(Struct, frozen=True, kw_only=True):
    """One result of one rule. `focus` and `value` are IRIs or literals as text; `file` (below data/notices) and
    `line` are the place in the source."""

    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    focus: str
    path: str | None = None
    value: str | None = None
    notice: str | None = None
    file: str | None = None
    line: int | None = None
    quote: str | None = None

    def told(self, folder: Path, files: Mapping[str, Path] | None = None) -> str:
        """The finding in lines for people; the file as a path from here: the one of `files` that has its name, else
        one in the notices' `folder`."""
        file = shown((files or {}).get(self.file, folder / self.file)) if self.file else None
        place = f"{file}:{self.line}" if file and self.line else (file or self.focus)
        detail = f" ({self.value})" if self.value and self.value not in self.message_en else ""
        quoted = f"\n    「{self.quote}」" if self.quote else ""
        return f"{place}: {self.severity} {self.rule}: {self.message_en}{detail}{quoted}"


def shown(path: Path) -> str:
    """A path as people type it: from the working folder where it lies below that."""
    path = Path(os.path.normpath(path.absolute()))
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


class Report(Struct, frozen=True, kw_only=True):
    """All findings of a build. `checked` counts notices; `blocked` names those that a violation keeps out.

    `gaps` tells of each act how much of its list is named; `differences` what pages report otherwise than captures.
    """

    findings: tuple[Finding, ...]
    checked: int
    blocked: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    differences: tuple[Difference, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

"""What validation found, in words and places that a curator can act on."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["violation", "warning", "info"]


class Finding(Struct, frozen=True, kw_only=True):
    """One result of one rule. `focus` and `value` are IRIs or literals as text; `line` is the line of the source."""

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

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else (self.file or self.focus)
        detail = f" ({self.value})" if self.value else ""
        quoted = f"\n    「{self.quote}」" if self.quote else ""
        return f"{place}: {self.severity} {self.rule}: {self.message_en}{detail}\n    {self.message_zh}{quoted}"


class Report(Struct, frozen=True, kw_only=True):
    """All findings of a build. `checked` counts notices; `blocked` names those that a violation keeps out."""

    findings: tuple[Finding, ...]
    checked: int
    blocked: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

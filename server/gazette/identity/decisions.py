"""What people decided on pairs of clusters: `data/identity.csv`, and the ledger for those that are one.

    one,other,decision,on,why
    cluster/370281-ff0f,cluster/370281-gxja,different,2026-12-01,产品范围不同

A pair that was decided is not asked again. `same` joins the younger identifier to the older one in the ledger; its
address then answers 301.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from gazette.errors import BadDataFile, UserError
from gazette.identity.ledger import Ledger
from gazette.reference.tables import read_table

FILE: Final = "identity.csv"
_COLUMNS: Final = ("one", "other", "decision", "on", "why")
Verdict: TypeAlias = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One pair of clusters, in order, and whether they are one."""

    one: str
    other: str
    verdict: Verdict
    on: dt.date
    why: str

    @property
    def key(self) -> tuple[str, str]:
        """The two clusters in order."""
        return self.one, self.other


def read_decisions(path: Path) -> dict[tuple[str, str], Decision]:
    """The decisions in the table; none where there is no table. Raises `BadDataFile` with the line of a fault."""
    if not path.exists():
        return {}
    found: dict[tuple[str, str], Decision] = {}
    for line, (one, other, verdict, on, why) in read_table(path, _COLUMNS):
        try:
            day = dt.date.fromisoformat(on)
        except ValueError as error:
            raise BadDataFile(f"{on!r} is not a day", file=path, line=line) from error
        if not one < other or (one, other) in found:
            raise BadDataFile("a pair stands once, in the order of its identifiers", file=path, line=line)
        if verdict not in get_args(Verdict):
            raise BadDataFile(f"{verdict!r} is neither same nor different", file=path, line=line)
        found[one, other] = Decision(one, other, cast(Verdict, verdict), day, why)
    return found


def decide(decision: Decision, path: Path, ledger_path: Path) -> None:
    """Append a decision; where the two are one, join them in the ledger first.

    Raises `UserError` where one of them is not in the ledger yet, or where the two have been told apart before.
    """
    if decision.key in read_decisions(path):
        raise UserError(f"{decision.one} and {decision.other} have been decided on", file=path)
    if decision.verdict == "same":
        ledger = Ledger.load(ledger_path)
        try:
            ledger.join(decision.one, decision.other)
        except KeyError as error:
            raise UserError(
                f"{error.args[0]} is not in the ledger yet", file=ledger_path, advice="Run `gazette build` first."
            ) from error
        ledger.save()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not path.exists():
        writer.writerow(_COLUMNS)
    writer.writerow((decision.one, decision.other, decision.verdict, decision.on.isoformat(), decision.why))
    with path.open("a", encoding="utf-8") as file:
        file.write(text.getvalue())

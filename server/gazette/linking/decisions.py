"""Pairs of our things and theirs, each decided, with the reason: accepted, rejected, or left to a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from gazette.linking.remote import Row
from gazette.reference.names import other_forms, short_form
from gazette.search.folding import folded, key_of

Verdict: TypeAlias = Literal["accepted", "rejected", "undecided"]
By: TypeAlias = Literal["code", "item", "name"]
"""How candidates are looked for: by a code, as what a linked item states, by a name."""
_PREFERRED: Final = "PreferredRank"
_DEPRECATED: Final = "DeprecatedRank"
_SLACK: Final = 1
"""Years that two sources may differ in when something began."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of ours to be linked: its code, its names, its first year (None: not known), the item of its region."""

    code: str
    names: tuple[str, ...]
    first_year: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a service says of one candidate, over all rows that name it."""

    target: str
    names: frozenset[str]
    ranks: frozenset[str]
    began: int | None
    ended: int | None
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair with its verdict, the reason, and what the other calls it."""

    code: str
    target: str
    verdict: Verdict
    reason: str
    label: str = ""


def gathered(rows: Iterable[Row], key: str) -> dict[str, list[Found]]:
    """Rows of a service joined by what they are about: of each `key` the candidates, in the order of their IRIs."""
    by_pair: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if key in row and "item" in row:
            by_pair[row[key], row["item"]].append(row)
    found: defaultdict[str, list[Found]] = defaultdict(list)
    for (code, item), told in sorted(by_pair.items()):
        found[code].append(
            Found(
                target=item,
                names=_values(told, "name") | _values(told, "other"),
                ranks=_values(told, "rank"),
                began=_earliest(told, "began"),
                ended=_earliest(told, "ended"),
                places=_values(told, "place"),
            )
        )
    return dict(found)


def decide(subjects: Sequence[Subject], found: Mapping[str, Sequence[Found]], *, by: By) -> list[Decision]:
    """A decision for every candidate of every subject; subjects without one are undecided, with no target.

    What is found by a code is compared by names and dates, what is found by a name by the item of its jurisdiction;
    what a linked item states is taken, the preferred value before others. What two things there could be, and what two
    of ours would share, is nobody's.
    """
    decisions = []
    for subject in subjects:
        candidates = found.get(subject.code, ())
        if not candidates:
            decisions.append(Decision(subject.code, "", "undecided", "nothing is found there"))
        judged = [_judged(subject, candidate, by) for candidate in candidates]
        accepted = [decision for decision in judged if decision.verdict == "accepted"]
        preferred = {c.target for c in candidates if any(rank.endswith(_PREFERRED) for rank in c.ranks)}
        if len(accepted) > 1 and len(preferred) == 1:
            judged = [
                d if d not in accepted or d.target in preferred
                else replace(d, verdict="rejected", reason="another is preferred there")
                for d in judged
            ]  # fmt: skip
        elif len(accepted) > 1:
            others = f"{len(accepted)} things there fit equally"
            judged = [replace(d, verdict="undecided", reason=others) if d in accepted else d for d in judged]
        decisions += judged
    return _one_each(decisions)


def _judged(subject: Subject, found: Found, by: By) -> Decision:
    label = min(found.names, default="")

    def said(verdict: Verdict, reason: str) -> Decision:
        return Decision(subject.code, found.target, verdict, reason, label)

    if found.ranks and all(rank.endswith(_DEPRECATED) for rank in found.ranks):
        return said("rejected", "the statement is deprecated there")
    if found.ended is not None:
        return said("rejected", f"ended in {found.ended} there, and is in use here")
    if by == "item":
        return said("accepted", "stated of the linked item")
    if not found.names:
        return said("undecided", "has no Chinese name there")
    if not _same_name(subject.names, found.names):
        return said("undecided", f"another name there: {label}")
    if by == "name":
        if not found.places:
            return said("undecided", "the name agrees; no jurisdiction is stated there")
        if subject.place is None or subject.place not in found.places:
            return said("rejected", "of another jurisdiction")
        return said("accepted", "name and jurisdiction agree")
    if found.began is not None and subject.first_year is not None and found.began > subject.first_year + _SLACK:
        return said("undecided", f"began in {found.began} there, in {subject.first_year} here")
    return said("accepted", "code and name agree" + (", and dates" if found.began is not None else ""))


def _one_each(decisions: Sequence[Decision]) -> list[Decision]:
    """No target of two subjects: a link from two things would make them one."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        if decision.verdict == "accepted":
            holders[decision.target].add(decision.code)
    return [
        replace(d, verdict="undecided", reason="two things here fit it equally")
        if d.verdict == "accepted" and len(holders[d.target]) > 1
        else d
        for d in decisions
    ]


def _same_name(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    return bool(_forms(ours) & _forms(theirs))


def _forms(names: Iterable[str]) -> set[str]:
    """Names as they are compared: in full, and the forms that drop a nationality or the generic word."""
    found: set[str] = set()
    for name in names:
        plain = re.sub(r"\s*[((].*[))]$", "", folded(name))
        found |= {key_of(form) for form in (plain, short_form(plain), *other_forms(plain)) if form}
    return found - {""}


def _values(rows: Iterable[Row], name: str) -> frozenset[str]:
    return frozenset(row[name] for row in rows if row.get(name))


def _earliest(rows: Iterable[Row], name: str) -> int | None:
    """The earliest year of a date; a value that is no date (an unknown one) counts for nothing."""
    years = (re.match(r"([0-9]{4})-", row.get(name, "")) for row in rows)
    return min((int(match[1]) for match in years if match), default=None)

"""Makes a linkset anew from a live service: ask in small batches, decide, tell what died or moved, write."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from gazette.errors import UserError
from gazette.linking.decisions import Decision, decide, gathered
from gazette.linking.linkset_files import Outcome, former_links, write_linkset
from gazette.linking.remote import RemoteEndpoint, Row
from gazette.linking.targets import ENTITY, TARGETS, Target, as_candidates, fate_query, query_of, subjects_of
from gazette.reference import Reference

BATCH: Final = 40
"""Things that one query asks for: small enough for an address, and for a busy service."""
_T = TypeVar("_T")
MOST_LOST: Final = 0.1
"""So large a part of the links may be lost in one run; more is the service's fault, or ours."""


class State:
    """What a run has been told so far: a file of lines, each written whole, so that a broken run goes on."""

    def __init__(self, path: Path, of: Mapping[str, str]) -> None:
        """Read what is there for the same question (`of`); anything else begins anew."""
        self._path = path
        self.answers: dict[str, list[Row]] = {}
        self.began = _now()
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        told = [entry for line in lines if (entry := _entry(line)) is not None]  # the last line may be half a line
        if told and told[0].get("of") == dict(of):
            self.began = str(told[0]["began"])
            self.answers = {entry["asked"]: entry["rows"] for entry in told[1:]}
            self._write("w", told)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write("w", [{"of": dict(of), "began": self.began}])

    def add(self, asked: str, rows: list[Row]) -> None:
        """Keep an answer; it is on the disk when this returns."""
        self.answers[asked] = rows
        self._write("a", [{"asked": asked, "rows": rows}])

    def done(self) -> None:
        """Forget the run: it is finished."""
        self._path.unlink(missing_ok=True)

    def _write(self, mode: str, entries: Sequence[object]) -> None:
        with self._path.open(mode, encoding="utf-8") as file:
            file.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
            file.flush()
            os.fsync(file.fileno())


def refresh(
    name: str,
    endpoint: RemoteEndpoint,
    reference: Reference,
    links: Path,
    kept: Path,
    *,
    batch: int = BATCH,
    lose: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Make the linkset of a target (`TARGETS`) anew in the folder `links`; what was told so far is kept in `kept`.

    Raises `EndpointFailed` where the service fails (run again, it goes on), and `UserError` where more than a tenth of
    the links would be lost, unless `lose`; nothing is written then.
    """
    target = TARGETS[name]
    items = {code: ENTITY + item for code, item in former_links(links, "wikidata").items()}
    subjects = subjects_of(target, reference, items)
    if not subjects:
        raise UserError(f"there is nothing to link to {name}", advice="Run `gazette link wikidata-regions` first.")
    state = State(kept / f"{name}.jsonl", {"endpoint": endpoint.url, "reference": reference.version})
    rows: list[Row] = []
    for number, part in enumerate(_parts(subjects, batch), 1):
        rows += _asked(state, endpoint, f"{number}/{part[0].code}-{part[-1].code}", query_of(target, part))
        tell(f"{min(number * batch, len(subjects))} of {len(subjects)} asked")
    found = gathered(as_candidates(target, rows), "key")
    prefix = _prefix(target)
    decisions = [_short(decision, prefix) for decision in decide(subjects, found, by=target.by)]
    before = former_links(links, target.key)
    fates = _fates(state, endpoint, target, before, decisions, batch)
    accepted = {decision.code: decision.target for decision in decisions if decision.verdict == "accepted"}
    lost = [code for code in before if code not in accepted]
    if before and len(lost) > MOST_LOST * len(before) and not lose:
        raise UserError(
            f"{len(lost)} of {len(before)} links to {name} would be lost; nothing is written",
            advice="Look at the reasons (--lose writes them), or ask again later.",
        )
    outcome = Outcome(
        target=target,
        endpoint=endpoint.url,
        began=state.began,
        ended=_now(),
        decisions=tuple(decisions),
        before=before,
        fates=fates,
        requests=endpoint.requests,
        faults=Counter(endpoint.faults),
    )
    write_linkset(links, outcome, {subject.code: subject.names[0] for subject in subjects})
    state.done()
    return outcome


def _fates(
    state: State,
    endpoint: RemoteEndpoint,
    target: Target,
    before: Mapping[str, str],
    decisions: Sequence[Decision],
    batch: int,
) -> dict[str, str]:
    """What became of the targets of links that were there before and are not confirmed; by target, for people."""
    confirmed = {(d.code, d.target) for d in decisions if d.verdict == "accepted"}
    open_ = [(code, item) for code, item in before.items() if (code, item) not in confirmed]
    reasons = {(d.code, d.target): d.reason for d in decisions}
    if target.by == "item":
        return {item: reasons.get((code, item), "not stated there any more") for code, item in open_}
    fates: dict[str, str] = {}
    for number, part in enumerate(_parts(open_, batch), 1):
        query = fate_query(ENTITY + item for _, item in part)
        told: dict[str, list[Row]] = {}
        for row in _asked(state, endpoint, f"fates {number}/{part[0][1]}-{part[-1][1]}", query):
            told.setdefault(row.get("item", "").removeprefix(ENTITY), []).append(row)
        for code, item in part:
            moved = sorted({row["moved"].removeprefix(ENTITY) for row in told.get(item, ()) if "moved" in row})
            alive = any("said" in row for row in told.get(item, ()))
            if moved:
                fates[item] = f"moved to {moved[0]}"
            elif not alive:
                fates[item] = "no longer there"
            else:
                fates[item] = reasons.get((code, item), "does not state the code or name any more")
    return fates


def _asked(state: State, endpoint: RemoteEndpoint, asked: str, query: str) -> list[Row]:
    if asked not in state.answers:
        state.add(asked, endpoint.select(query))
    return state.answers[asked]


def _parts(things: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _prefix(target: Target) -> str:
    return "" if target.by == "item" else ENTITY


def _short(decision: Decision, prefix: str) -> Decision:
    return Decision(
        decision.code, decision.target.removeprefix(prefix), decision.verdict, decision.reason, decision.label
    )


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")

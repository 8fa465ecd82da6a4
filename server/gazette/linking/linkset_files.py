"""A linkset on disk: its table, SSSOM beside it, what is undecided, and the run that made it.

<key>.csv             the accepted pairs, as gazette.reference.links reads them
<key>.sssom.tsv       accepted and rejected pairs with reasons (Simple Standard for Sharing Ontological Mappings)
<key>.undecided.csv   what a person has to look at
<key>.run.toml        the run: service, times, counts; the graph describes it in PROV
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazette import __version__
from gazette.errors import BadDataFile
from gazette.linking.decisions import Decision, Verdict
from gazette.linking.targets import Target
from gazette.reference.links import DESCRIPTION, read_linksets

_SSSOM: Final = (
    "subject_id", "subject_label", "predicate_modifier", "predicate_id", "object_id", "object_label",
    "mapping_justification", "mapping_tool", "mapping_date", "comment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. `before` are the links that were there; `fates` tells of those that are not confirmed."""

    target: Target
    endpoint: str
    began: str
    ended: str
    decisions: tuple[Decision, ...]
    before: Mapping[str, str]
    fates: Mapping[str, str]
    requests: int
    faults: Mapping[str, int]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many pairs have each verdict."""
        return Counter(decision.verdict for decision in self.decisions)

    @property
    def accepted(self) -> dict[str, str]:
        """The links: our codes and their keys."""
        return {d.code: d.target for d in sorted(self.decisions, key=lambda d: d.code) if d.verdict == "accepted"}


def former_links(folder: Path, key: str) -> dict[str, str]:
    """The pairs of a linkset's table as it is; none where there is no table."""
    path = folder / f"{key}.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if any(len(row) != 2 for row in rows):
        raise BadDataFile("a table of links has two columns", file=path)
    return {row[0]: row[1] for row in rows[1:]}


def write_linkset(folder: Path, outcome: Outcome, names: Mapping[str, str]) -> None:
    """Write the files of a linkset in `folder`; `names` are our names by code. Each file is put in place whole."""
    target = outcome.target
    if target.key not in read_linksets(folder):
        path = folder / DESCRIPTION
        entry = "".join(f"{name} = {_toml(value)}\n" for name, value in target.description.items())
        _put(path, f"{path.read_text(encoding='utf-8').rstrip()}\n\n[{json.dumps(target.key)}]\n{entry}")
    linkset = read_linksets(folder)[target.key]
    subject = "organisation" if linkset.of == "body" else "region"
    lines = [f"{linkset.of},target\n", *(f"{code},{key}\n" for code, key in outcome.accepted.items())]
    _put(folder / f"{target.key}.csv", "".join(lines))
    rows = []
    for decision in outcome.decisions:
        if decision.verdict == "undecided":
            continue
        rows.append(
            (
                f"cg:{subject}/{decision.code}", names.get(decision.code, ""),
                "Not" if decision.verdict == "rejected" else "", linkset.predicate,
                f"{linkset.prefix}{decision.target}{linkset.suffix}", decision.label, "semapv:CompositeMatching",
                f"cluster-gazette {__version__}", outcome.ended[:10], decision.reason,
            )
        )  # fmt: skip
    head = (
        f"#mapping_set_id: https://w3id.org/cluster-gazette/linkset/{target.key}\n"
        f"#license: {linkset.licence}\n#mapping_date: {outcome.ended[:10]}\n"
        "#curie_map:\n#  cg: https://w3id.org/cluster-gazette/id/\n#  owl: http://www.w3.org/2002/07/owl#\n"
        "#  skos: http://www.w3.org/2004/02/skos/core#\n#  semapv: https://w3id.org/semapv/vocab/\n"
    )
    _put(folder / f"{target.key}.sssom.tsv", head + _lines([_SSSOM, *rows], "\t"))
    undecided = [
        (d.code, names.get(d.code, ""), d.target, d.label, d.reason)
        for d in outcome.decisions
        if d.verdict == "undecided"
    ]
    gone = [(code, names.get(code, ""), item, "", f"linked before: {outcome.fates[item]}")
            for code, item in outcome.before.items() if item in outcome.fates]  # fmt: skip
    _put(
        folder / f"{target.key}.undecided.csv",
        _lines([(linkset.of, "name", "target", "label", "reason"), *undecided, *gone], ","),
    )
    counts = outcome.counts
    run = {
        "endpoint": outcome.endpoint, "began": outcome.began, "ended": outcome.ended,
        "software": f"cluster-gazette {__version__}", "requests": outcome.requests,
        "faults": sum(outcome.faults.values()), "accepted": counts["accepted"], "rejected": counts["rejected"],
        "undecided": counts["undecided"], "gone": len(outcome.fates),
    }  # fmt: skip
    _put(folder / f"{target.key}.run.toml", "".join(f"{name} = {_toml(value)}\n" for name, value in run.items()))


def _lines(rows: list[tuple[str, ...]], delimiter: str) -> str:
    flat = ([" ".join(cell.split()) for cell in row] for row in rows)
    if delimiter == "\t":
        return "".join("\t".join(row) + "\n" for row in flat)
    return "".join(",".join(_quoted(cell) for cell in row) + "\n" for row in flat)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if any(mark in cell for mark in ',"') else cell


def _toml(value: object) -> str:
    """A value as TOML: texts, numbers and lists of them are written as JSON writes them."""
    return json.dumps(value, ensure_ascii=False)


def _put(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)

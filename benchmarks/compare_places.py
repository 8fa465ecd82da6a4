#!/usr/bin/env python3
"""Compare the look-up of regions with the libraries cpca and jionlp on the hard cases of the tests.

The two are not requirements of the project. Put them into an environment of their own and name its Python:

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install cpca==0.5.5 jionlp==1.5.31
    python benchmarks/compare_places.py /tmp/peers/bin/python

Both take one text and know neither an issuer's area nor a year: they get the area's names before the text, and the
names of a path run together. An answer is right where it is the code expected; none or several is right where the name
is ambiguous or names no division. As both hold the divisions of one date, a second score lets a successor of a former
region pass for it. The hard cases were written beside this project's look-up; so every division that the tables hold is
asked for as well, by its names from the province down. Printed as Markdown.
"""

from __future__ import annotations

import csv
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "reference" / "hard_cases.csv"
PEERS = ("cpca", "jionlp")

Case = dict[str, str]
Answer = list[str]
"""Codes of six digits: none, or one, or several where the library leaves it open."""


def main(arguments: list[str]) -> int:
    """Run the comparison; `--answer <library>` answers the texts on standard input, under the peers' own Python."""
    if len(arguments) == 2 and arguments[0] == "--answer":
        json.dump(ANSWERS[arguments[1]](json.load(sys.stdin)), sys.stdout)
        return 0
    if len(arguments) != 1:
        print(__doc__)
        return 2
    sys.path.insert(0, str(ROOT / "server"))
    from gazette.reference.regions import Regions

    regions = Regions.load(ROOT / "data" / "reference")
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    cases += every_division(regions)
    texts = [as_text(case, regions) for case in cases]
    paths = codes_by_names(regions)
    answers = {"this project": [ours(case, regions) for case in cases]}
    for peer in PEERS:
        command = [arguments[0], __file__, "--answer", peer]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)  # noqa: S603
        found = json.loads(done.stdout.splitlines()[-1])
        answers[peer] = found if peer == "cpca" else [paths.get(tuple(dict.fromkeys(names)), []) for names in found]
    report(cases, answers, regions)
    return 0


def every_division(regions: Any) -> list[Case]:
    """Every division as a case: its names in full, those in use also in short below the province."""
    from gazette.reference.names import short_form

    cases = []
    for region in (*regions, *regions.former):
        names = [regions[key].name for key in reversed(regions.lineage(region.key))]
        short = [names[0], *(short_form(name) or name for name in names[1:])]
        kind = "(every division in use, names in full)" if region.in_use else "(every former division, names in full)"
        case = {"lookup": "text", "within": "", "year": "" if region.in_use else str(region.first_year)}
        cases.append(case | {"text": "".join(names), "keys": region.key, "kind": kind})
        if region.in_use and len(names) > 1 and regions.resolve_path(short) == (region.key,):
            kind = "(every division in use, short names that are clear)"
            cases.append(case | {"text": "".join(short), "keys": region.key, "kind": kind})
    return cases


def as_text(case: Case, regions: Any) -> str:
    """A case as one text."""
    area = regions.path_name(case["within"]) if case["within"] else ""
    return area + case["text"].replace("/", "")


def ours(case: Case, regions: Any) -> Answer:
    """The answer of this project."""
    known = {"within": case["within"] or None, "year": int(case["year"]) if case["year"] else None}
    if case["lookup"] == "name":
        keys = regions.resolve(case["text"], **known)
    elif case["lookup"] == "path":
        keys = regions.resolve_path(case["text"].split("/"), **known)
    else:
        match = regions.find_prefix(case["text"], **known)
        keys = match.codes if match else ()
    return sorted({key[:6] for key in keys})


def codes_by_names(regions: Any) -> dict[tuple[str, ...], Answer]:
    """The codes of every path of names from the province down, in use before former."""
    paths: dict[tuple[str, ...], Answer] = {}
    for region in (*regions, *regions.former):
        path = tuple(regions[key].name for key in reversed(regions.lineage(region.key)))
        if region.in_use or path not in paths:
            paths.setdefault(path, []).append(region.code)
    return paths


def by_cpca(texts: list[str]) -> list[Answer]:
    """The code that cpca gives for each text."""
    frame = importlib.import_module("cpca").transform(texts)
    return [[str(code)] if isinstance(code, str) and code else [] for code in frame["adcode"]]


def by_jionlp(texts: list[str]) -> list[Answer]:
    """The names that jionlp gives for each text, old places put to new ones as it does by default."""
    parse = importlib.import_module("jionlp").parse_location
    found = [parse(text) for text in texts]
    parts = ("province", "city", "county")
    return [[place[part] for part in parts if place[part]] if place["province"] else [] for place in found]


ANSWERS = {"cpca": by_cpca, "jionlp": by_jionlp}


def is_right(case: Case, answer: Answer, regions: Any, *, successors: bool) -> bool:
    """Whether an answer is right; with `successors`, also where it is what a former region went into."""
    expected = {key[:6] for key in case["keys"].split()}
    if len(expected) != 1:
        return len(answer) != 1
    wanted = set(expected)
    waiting = case["keys"].split() if successors else []
    while waiting:
        heirs = regions.history.successors(waiting.pop())
        wanted |= {key[:6] for key in heirs}
        waiting += heirs
    return len(answer) == 1 and answer[0] in wanted


def report(cases: list[Case], answers: dict[str, list[Answer]], regions: Any) -> None:
    """Print right answers by kind of case, and the totals of the hard cases."""

    def row(label: str, chosen: list[int], *, successors: bool = False) -> None:
        right = [
            sum(is_right(cases[n], found[n], regions, successors=successors) for n in chosen)
            for found in answers.values()
        ]
        print(
            f"| {label} | {len(chosen)} | " + " | ".join(f"{n} ({100 * n / len(chosen):.0f} %)" for n in right) + " |"
        )

    print("| kind of case | cases | " + " | ".join(answers) + " |\n|" + "---|" * (len(answers) + 2))
    by_kind: dict[str, list[int]] = {}
    for n, case in enumerate(cases):
        by_kind.setdefault(case["kind"], []).append(n)
    hard = [n for n, case in enumerate(cases) if not case["kind"].startswith("(")]
    for kind, chosen in by_kind.items():
        if not kind.startswith("("):
            row(kind, chosen)
    row("**all hard cases**", hard)
    row("all hard cases, a successor counting as right", hard, successors=True)
    for kind, chosen in by_kind.items():
        if kind.startswith("("):
            row(kind.strip("()"), chosen)
    former = [n for n, case in enumerate(cases) if case["kind"] == "(every former division, names in full)"]
    row("every former division, a successor counting as right", former, successors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

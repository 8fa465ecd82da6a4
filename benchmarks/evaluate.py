"""How well notices are read: precision, recall and F1 of every kind of fact and of every layout, with 95 % intervals.

    make evaluate
    python -m benchmarks.evaluate --show run-on --seed 7

Real pages are those under data/notices, labelled by hand (benchmarks/labels). Composed ones come from real facts in
random layouts, wordings and noise (benchmarks/compose): a fixed set, and one from a new seed at every run, which is
printed so that the run can be made again. Floors stand in benchmarks/floors.toml; below one the run fails. A fresh set
fails where even the upper end of its interval lies below the floor.
"""

from __future__ import annotations

import argparse
import csv
import secrets
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.compose.notices import ALL_LAYOUTS, compose
from benchmarks.compose.others import compose_other
from benchmarks.compose.truth import Act, Page, Row, Truth
from benchmarks.measure import Tally, bootstrap_f1, facts_read, facts_said, tally, wilson

from gazette.errors import NotANotice
from gazette.extraction import extract
from gazette.reading.document import Document
from gazette.reading.plain_text import read_text
from gazette.records import NoticeRecord
from gazette.reference import Reference
from gazette.settings import shipped

HERE = Path(__file__).parent
FIXED = 8
"""So many pages of each layout make the fixed set."""
FRESH = 3
OTHERS = 35
"""So many pages that are no notices."""


@dataclass
class Result:
    """One page, and for each kind of fact how it was read."""

    page: Page
    tallies: dict[str, Tally]
    wrong: dict[str, tuple[list[Any], list[Any]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and return 1 where a floor is not reached."""
    options = _options(arguments)
    reference = Reference.load(shipped("data") / "reference")
    if options.show:
        return _show(options, reference)
    fresh = options.seed if options.seed is not None else secrets.randbelow(10**6)
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    composed = [_measured(compose(seed), reference) for seed in range(FIXED * len(ALL_LAYOUTS))]
    first = 10**6 + fresh * 1000
    start = first - first % len(ALL_LAYOUTS)
    new = [_measured(compose(start + n), reference) for n in range(FRESH * len(ALL_LAYOUTS))]
    real = [_measured(page, reference) for page in _real_pages()]
    others = [*(compose_other(n) for n in range(OTHERS)), *(compose_other(start + n) for n in range(OTHERS))]
    taken = [page.name for page in others if _names_clusters(page, reference)]
    failures = _table("real pages", real, floors["real"], bound=False)
    failures += _table("composed pages", composed, floors["composed"], bound=False)
    failures += _table(f"fresh composed pages (--seed {fresh})", new, floors["composed"], bound=True)
    failures += _layouts("rows by layout, composed", composed, floors["layout"])
    _layouts("rows by layout, fresh", new, {})
    _noises([*composed, *new])
    print(f"\npages that are no notices: {len(others)}, of which {len(taken)} gave clusters {' '.join(taken)}")
    failures += [f"clusters from {name}, which is no notice" for name in taken]
    for failure in failures:
        print(f"below the floor: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, help="of the fresh set, to make a run again")
    parser.add_argument("--show", metavar="LAYOUT", help="print the faults on composed pages of a layout, or of all")
    parser.add_argument("--text", action="store_true", help="with --show: print the pages too")
    parser.add_argument("--pages", type=int, default=FIXED, help="with --show: how many pages of a layout")
    return parser.parse_args(arguments)


def _read(page: Page, reference: Reference) -> NoticeRecord | None:
    try:
        return extract(Document.of_text(page.text), reference)
    except NotANotice:
        return None


def _measured(page: Page, reference: Reference) -> Result:
    assert page.truth is not None
    said, read = facts_said(page.truth), facts_read(_read(page, reference))
    tallies = {kind: tally(said[kind], read.get(kind, [])) for kind in said}
    wrong = {
        kind: (_less(said[kind], read.get(kind, [])), _less(read.get(kind, []), said[kind]))
        for kind, found in tallies.items()
        if found.wrong or found.missed
    }
    return Result(page, tallies, wrong)


def _less(some: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    left = list(others)
    return [fact for fact in some if fact not in left]


def _names_clusters(page: Page, reference: Reference) -> bool:
    record = _read(page, reference)
    return record is not None and any(each.entries for each in record.announcements)


def _real_pages() -> list[Page]:
    labels = tomllib.loads((HERE / "labels" / "notices.toml").read_text(encoding="utf-8"))
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    with (HERE / "labels" / "rows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["notice"]].append(Row(row["name"], frozenset({row["gb_code"]})))
    pages = []
    for name, label in labels.items():
        text = read_text((shipped("data") / "notices" / name / "page.txt").read_bytes()).raw
        pages.append(Page(name, text, _truth(label, rows[name]), "real", "real"))
    return pages


def _truth(label: dict[str, Any], rows: list[Row]) -> Truth:
    (act,) = label["acts"]
    bounds = {side: tuple(act[side]) for side in ("start", "end") if side in act}
    plain = {key: value for key, value in act.items() if key not in bounds}
    truth = Truth(
        kind=label["kind"],
        title=label.get("title"),
        number=label.get("number"),
        issuers=[(name, region) for name, region in label.get("issuers", [])],
        issued=label.get("issued"),
        addressees=label.get("addressees"),
        excluded=frozenset(label.get("excluded", [])),
        citations=[(title, number or None, role) for title, number, role in label.get("citations", [])],
        clauses=label.get("clauses", 0),
        duties=[(tuple(days), tuple(to)) for days, to in label.get("duties", [])],
        posted=label.get("posted"),
        source=label.get("source"),
        rules=[(kind, years) for kind, years in label.get("rules", [])],
        definitions=list(label.get("definitions", [])),
        measures=label.get("measures", 0),
        figures=[(indicator, value) for indicator, value in label.get("figures", [])],
    )
    truth.acts = [Act(**plain, **bounds, rows=rows)]
    return truth


def _table(title: str, results: list[Result], floors: dict[str, float], *, bound: bool) -> list[str]:
    print(f"\n{title}: {len(results)}\n")
    print(f"{'fact':<16} {'n':>5}  {'precision':<22} {'recall':<22} {'F1':<22} floor")
    failures = []
    for kind in results[0].tallies:
        pages = [result.tallies[kind] for result in results]
        total = sum(pages, Tally())
        low, high = bootstrap_f1(pages)
        floor = floors.get(kind, floors["default"])
        cells = (
            _shown(total.precision, wilson(total.right, total.right + total.wrong)),
            _shown(total.recall, wilson(total.right, total.right + total.missed)),
            _shown(total.f1, (low, high)),
        )
        print(f"{kind:<16} {total.right + total.missed:>5}  {' '.join(cells)} {floor:.3f}")
        if (high if bound else total.f1) < floor:
            failures.append(f"{title}, {kind}: {total.f1:.4f} < {floor}")
    return failures


def _shown(value: float, interval: tuple[float, float]) -> str:
    return f"{value:.3f} [{interval[0]:.3f}, {interval[1]:.3f}]".ljust(22)


def _layouts(title: str, results: list[Result], floors: dict[str, float]) -> list[str]:
    print(f"\n{title}\n")
    groups: defaultdict[str, list[Tally]] = defaultdict(list)
    for result in results:
        groups[result.page.layout].append(result.tallies["row"])
    failures = []
    for layout in sorted(groups):
        total = sum(groups[layout], Tally())
        floor = floors.get(layout, floors.get("default", 0.0))
        print(f"{layout:<20} {total.right + total.missed:>5} rows  F1 {_shown(total.f1, bootstrap_f1(groups[layout]))}")
        if total.f1 < floor:
            failures.append(f"{title}, {layout}: {total.f1:.4f} < {floor}")
    return failures


def _noises(results: list[Result]) -> None:
    print("\nrows by noise\n")
    groups: defaultdict[str, list[Tally]] = defaultdict(list)
    for result in results:
        groups[result.page.noise].append(result.tallies["row"])
    for noise in sorted(groups):
        total = sum(groups[noise], Tally())
        print(f"{noise:<20} {total.right + total.missed:>5} rows  F1 {_shown(total.f1, bootstrap_f1(groups[noise]))}")


def _show(options: argparse.Namespace, reference: Reference) -> int:
    seeds = [
        n for n in range(options.pages * len(ALL_LAYOUTS)) if options.show in ("all", ALL_LAYOUTS[n % len(ALL_LAYOUTS)])
    ]
    for seed in seeds:
        result = _measured(compose(seed + (options.seed or 0) * len(ALL_LAYOUTS)), reference)
        if result.wrong:
            print(f"\n=== {result.page.name} ({result.page.noise})")
            if options.text:
                print(result.page.text)
            for kind, (missed, wrong) in result.wrong.items():
                print(f"  {kind}: missed {missed[:5]}, wrong {wrong[:5]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

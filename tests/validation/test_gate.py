"""Who is kept out, and that two ways of deciding a rule are held against each other for whom it concerns."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pytest

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, Space
from gazette.settings import shipped
from gazette.validation.gate import DISAGREEMENT, Gate, index_of, needed_triples
from gazette.validation.report import Report


class Watched(Gate):
    """A gate that notes what the validator is asked again, and can be told what it answers."""

    def __init__(self, answer: set[tuple[str, str]] | None = None) -> None:
        super().__init__(shipped("shapes"))
        self.asked: list[Mapping[str, Iterable[str]]] = []
        self.found: set[tuple[str, str]] = set()
        ask = self.judge.again

        def again(triples: Iterable[ox.Triple], asked: Mapping[str, list[str]]) -> set[tuple[str, str]]:
            self.asked.append(asked)
            self.found = ask(triples, asked) if answer is None else answer
            return self.found

        self.judge.again = again  # type: ignore[method-assign]


def checked(gate: Gate, real: Any, sheets: Mapping[str, Sheet]) -> Report:
    space = Space(real.settings.base_uri)
    return gate.check(real.notices, sheets, [shared_by(real)], space, real.graphs.ontology)


@lru_cache(maxsize=1)
def shared_by(real: Any) -> Sheet:
    """What the notices need, and no more of the reference tables."""
    index = index_of(real.graphs.shared)
    sheet = Sheet(real.graphs.entities.graph)
    for triple in {t for s in real.graphs.notices.values() for t in needed_triples(s, index)}:
        sheet.add(triple.subject, triple.predicate, triple.object)
    return sheet


@pytest.fixture(scope="module")
def broken(real: Any) -> tuple[str, str, dict[str, Sheet]]:
    """A notice whose list says it has one row more; the listing; the graphs of all notices."""
    key, sheet = next((k, s) for k, s in real.graphs.notices.items() if any(t.predicate == CG.entryOf for t in s))
    rows = next(t for t in sheet if t.predicate == CG.rowCount)
    worse = Sheet(sheet.graph)
    for triple in sheet:
        if triple != rows:
            worse.add(triple.subject, triple.predicate, triple.object)
    worse.add(rows.subject, CG.rowCount, ox.Literal(int(rows.object.value) + 1))
    return key, rows.subject.value, {**real.graphs.notices, key: worse}


def test_the_data_at_rest_need_no_second_opinion(real: Any) -> None:
    gate = Watched()
    report = checked(gate, real, real.graphs.notices)
    assert not report.blocked and not gate.asked


def test_the_validator_runs_the_rule_that_flags_a_notice_and_agrees(
    real: Any, broken: tuple[str, str, dict[str, Sheet]]
) -> None:
    key, listing, sheets = broken
    gate = Watched()
    report = checked(gate, real, sheets)
    assert report.blocked == (key,)
    assert {f.rule for f in report.findings if f.notice == key and f.severity == "violation"} >= {"listing-entries"}
    assert DISAGREEMENT.name not in {f.rule for f in report.findings}
    (asked,) = gate.asked
    assert listing in asked["listing-entries"]
    assert len([*asked["listing-entries"]]) > 1, "the other nodes of the notice are asked too"
    assert ("listing-entries", listing) in gate.found


@pytest.mark.parametrize("answer", [set(), "another"], ids=["finds nothing", "finds another node too"])
def test_a_notice_about_which_the_two_differ_is_blocked_and_the_fault_told(
    real: Any, broken: tuple[str, str, dict[str, Sheet]], answer: Any
) -> None:
    key, listing, sheets = broken
    truth = Watched()
    checked(truth, real, sheets)
    row = next(t.subject.value for t in sheets[key] if t.predicate == CG.entryOf)
    gate = Watched(set() if answer == set() else truth.found | {("listing-entries", row)})
    report = checked(gate, real, sheets)
    told = [f for f in report.findings if f.rule == DISAGREEMENT.name]
    assert report.blocked == (key,)
    assert (listing if answer == set() else row) in {f.focus for f in told}
    assert {f.notice for f in told} == {key} and "{" not in told[0].message_en + told[0].message_zh

"""Faults put into the real data are caught by a violation, or are listed with the reason why none can decide them."""

from types import ModuleType
from typing import Any

import pytest

from gazette.release.build import Graphs

OUGHT_TO_BE_CAUGHT = (
    # structure
    "EvidencedStatement type",
    "ReportingObligation type",
    "Notice hasClause",
    "Clause label",
    "Batch ofProgramme",
    # identity
    "Capture sha256",
    "Citation citedDocument",
    "Grant recordedAs",
    "Recognition firstBatch",
    "Cluster hasRecognition",
    # arithmetic
    "ListEntry position",
    "ValidityPeriod startLatest",
    "Recognition endLatest",
    "Recognition grantedOn",
    "Cluster inPrefecture",
    # evidence
    "Notice issuer",
    "ListEntry cellName",
    "EvidencedStatement inCapture",
    "EvidencedStatement quote",
)
"""Kinds of triples that no exception may ever name: the heart of structure, identity, arithmetic and evidence."""


@pytest.fixture(scope="module")
def bench(mutate: ModuleType, everything: Graphs) -> Any:
    return mutate.Bench(everything)


@pytest.fixture(scope="module")
def missed(mutate: ModuleType, bench: Any) -> dict[str, bool]:
    """Every kind of fault, and whether it slipped through."""
    return {fault.name: not mutate.stopped(found) for fault, found in mutate.run(bench)}


def test_the_data_at_rest_breaks_no_rule(mutate: ModuleType, bench: Any) -> None:
    assert not mutate.stopped(bench.at_rest), bench.at_rest


def test_every_fault_is_caught_or_is_an_exception_with_a_reason(mutate: ModuleType, missed: dict[str, bool]) -> None:
    assert [name for name, slipped in missed.items() if slipped and mutate.why_undecidable(name) is None] == []


def test_every_exception_still_slips_through(mutate: ModuleType, missed: dict[str, bool]) -> None:
    """Else its reason is outdated: some fault that it names, in clean or in damaged text, must slip through."""
    assert mutate.outdated(missed) == []


def test_no_exception_names_what_ought_to_be_caught(mutate: ModuleType, missed: dict[str, bool]) -> None:
    listed = [mutate.bare(name) for names in mutate.UNDECIDABLE.values() for name in names]
    assert len(listed) == len({*listed}), "an exception has one reason"
    for kind in OUGHT_TO_BE_CAUGHT:
        tried = [name for name in missed if mutate.bare(name).partition(" ")[2] == kind]
        assert tried, kind
        assert not {mutate.bare(name) for name in tried} & {*listed}


def test_a_fault_leaves_no_trace(bench: Any, mutate: ModuleType) -> None:
    """Faults are made and undone in one store: the next one must meet the data at rest."""
    fault = next(fault for fault in bench.faults() if fault.sort == "changed")
    first = bench.caught(fault)
    assert bench.caught(fault) == first

"""Faults put into the real data are caught by a violation, or are listed with the reason why none can decide them."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gazette.release.build import Graphs
from gazette.settings import shipped

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
def reasons(mutate: ModuleType) -> dict[str, str]:
    """The faults that may slip through, each with its reason."""
    found: dict[str, str] = mutate.exceptions(shipped("shapes") / "README.md")
    return found


@pytest.fixture(scope="module")
def missed(mutate: ModuleType, bench: Any) -> dict[str, bool]:
    """Every kind of fault, and whether it slipped through."""
    return {fault.name: not mutate.stopped(found) for fault, found in mutate.run(bench)}


def test_the_data_at_rest_breaks_no_rule(mutate: ModuleType, bench: Any) -> None:
    assert not mutate.stopped(bench.at_rest), bench.at_rest


def test_what_slips_through_is_what_the_table_of_exceptions_says(
    mutate: ModuleType, missed: dict[str, bool], reasons: dict[str, str]
) -> None:
    """No fault more, and none less: else a rule is missing, or a reason is outdated."""
    assert [name for name, slipped in missed.items() if slipped and mutate.why(name, reasons) is None] == []
    assert mutate.outdated(missed, reasons) == []


def test_no_exception_names_what_ought_to_be_caught(
    mutate: ModuleType, missed: dict[str, bool], reasons: dict[str, str]
) -> None:
    for kind in OUGHT_TO_BE_CAUGHT:
        tried = [name for name in missed if mutate.bare(name).partition(" ")[2] == kind]
        assert tried, kind
        assert not {mutate.bare(name) for name in tried} & {*map(mutate.bare, reasons)}


def test_a_fault_with_two_reasons_is_told(mutate: ModuleType, tmp_path: Path) -> None:
    table = tmp_path / "README.md"
    table.write_text("| one | removed, changed `Batch label` |\n| two | doubled `Batch label (by report)` |\n", "utf-8")
    assert mutate.exceptions(table) == {
        "removed Batch label": "one",
        "changed Batch label": "one",
        "doubled Batch label (by report)": "two",
    }
    table.write_text("| one | removed `Batch label` |\n| two | changed, removed `Batch label` |\n", "utf-8")
    with pytest.raises(ValueError, match="removed Batch label has two reasons"):
        mutate.exceptions(table)


def test_a_fault_leaves_no_trace(bench: Any, mutate: ModuleType) -> None:
    """Faults are made and undone in one store: the next one must meet the data at rest."""
    fault = next(fault for fault in bench.faults() if fault.sort == "changed")
    first = bench.caught(fault)
    assert bench.caught(fault) == first

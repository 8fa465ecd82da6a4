"""Faults put into the real data are caught by a violation, or are listed with the reason why none can decide them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gazette.settings import Settings

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "mutate.py"
SORTS = ("removed", "changed", "doubled")
CAUGHT = (
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
    "Observation obsValue (damaged text)",
    # evidence
    "Notice issuer",
    "ListEntry cellName",
    "EvidencedStatement inCapture",
    "EvidencedStatement quote",
)
"""Kinds of triples of which no fault may pass; `make mutate` tries all kinds."""


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutate", FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


mutate = _module()
ALLOWED = [name for names in mutate.UNDECIDABLE.values() for name in names]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return mutate.Bench(Settings.load(var=tmp_path_factory.mktemp("var")))


@pytest.fixture(scope="module")
def faults(bench: Any) -> dict[str, Any]:
    return {fault.name: fault for fault in bench.faults()}


def test_the_data_at_rest_breaks_no_rule(bench: Any) -> None:
    assert not mutate.stopped(bench.at_rest), bench.at_rest


@pytest.mark.parametrize("kind", CAUGHT)
def test_faults_of_structure_identity_arithmetic_and_evidence_are_caught(
    bench: Any, faults: dict[str, Any], kind: str
) -> None:
    passed = [sort for sort in SORTS if not mutate.stopped(bench.caught(faults[f"{sort} {kind}"]))]
    assert passed == []


@pytest.mark.parametrize("name", ALLOWED)
def test_what_no_rule_can_decide_is_not_caught(bench: Any, faults: dict[str, Any], name: str) -> None:
    """Else the reason is outdated. A fault in clean text is tried where there is one."""
    fault = faults.get(name) or faults[name + mutate.DAMAGED]
    assert not mutate.stopped(bench.caught(fault))


@pytest.mark.parametrize("name", ALLOWED)
def test_no_exception_hides_what_must_be_caught(name: str) -> None:
    assert not any(name.removesuffix(mutate.DAMAGED).endswith(f" {kind}") for kind in CAUGHT)


def test_an_exception_has_one_reason() -> None:
    assert len(ALLOWED) == len({*ALLOWED})

"""The reference tables keep the Core rules whole, not only where a notice needs them."""

from typing import Any

from gazette.settings import shipped
from gazette.validation.judge import Judge


def test_the_reference_tables_keep_every_core_rule(real: Any) -> None:
    judge = Judge(shipped("shapes"))
    found = [broken for sheet in real.graphs.shared[2:] for broken in judge.within(sheet)]
    assert [(broken.name, broken.focus) for broken in found] == []

"""How far two mappings agree: by digits, by relation, and beyond chance."""

import pytest

from gazette.industries.agreement import agreement, kappa

FIRST = {"a": ("C3831", "exact"), "b": ("C3973", "broad"), "c": ("C36", "exact"), "d": ("", "")}


def test_what_both_answered_alike_agrees_throughout() -> None:
    found = agreement(FIRST, FIRST)
    assert (found.compared, found.relation, found.both, found.kappa) == (4, 4, 4, 1)
    assert found.digits == {4: 4, 3: 4, 2: 4}


def test_codes_are_compared_by_their_first_digits() -> None:
    second = {"a": ("C3833", "exact"), "b": ("C3985", "broad"), "c": ("C3670", "broad"), "d": ("C26", "related")}
    found = agreement(FIRST, second)
    assert found.digits == {4: 0, 3: 1, 2: 3}
    assert (found.relation, found.both) == (2, 0)


def test_chance_is_taken_off() -> None:
    assert kappa(["x", "x", "y", "y"], ["x", "x", "y", "y"]) == 1
    assert kappa(["x", "x", "y", "y"], ["x", "y", "x", "y"]) == 0
    assert kappa(["x", "x"], ["x", "x"]) is None


def test_mappings_without_a_concept_in_common_are_refused() -> None:
    with pytest.raises(ValueError, match="in common"):
        agreement(FIRST, {"z": ("C36", "exact")})

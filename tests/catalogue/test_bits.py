"""Sets of rows as bits are sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.catalogue.bits import Bits

SIZE = 401
sets = st.one_of(
    st.sets(st.integers(0, SIZE - 1)),
    st.sets(st.integers(0, SIZE - 1), max_size=5),
    st.sets(st.integers(0, SIZE - 1)).map(lambda few: {*range(SIZE)} - few),
)


@given(sets, sets)
def test_they_are_joined_and_taken_from_each_other_as_sets(one, other):
    own, its = Bits.of(one, SIZE), Bits.of(other, SIZE)
    assert {*(own & its)} == one & other
    assert {*(own | its)} == one | other
    assert {*(own - its)} == one - other
    assert (own == its) == (one == other)
    assert bool(own) == bool(one)
    assert own == Bits.of(sorted(one), SIZE) and hash(own) == hash(Bits.of(sorted(one), SIZE))
    assert {*own} == one, "neither is changed"


@given(sets, st.integers(0, SIZE + 70), st.integers(0, SIZE + 70))
def test_they_tell_their_rows_in_order(rows, start, end):
    bits = Bits.of(rows, SIZE)
    assert [*bits] == sorted(rows)
    assert bits.bit_count() == len(rows)
    assert bits.part(start, end).tolist() == sorted(rows)[start:end]
    assert np.flatnonzero(bits.flags()).tolist() == sorted(rows)
    assert bits.as_number() == sum(1 << row for row in rows)
    assert Bits.of_flags(bits.flags()) == bits


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128])
def test_all_are_as_many_as_there_are(size):
    assert [*Bits.every(size)] == [*range(size)]
    assert Bits.every(size) - Bits.every(size) == Bits.none(size) != Bits.none(size + 64)
    assert not Bits.none(size)
    assert Bits.none(size).part(0, 3).tolist() == []

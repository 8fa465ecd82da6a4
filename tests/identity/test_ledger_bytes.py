"""The checksum of how a ledger begins is that of these bytes, whatever was asked for before."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from gazette.identity.ledger_bytes import digest_of_first

LEDGERS = st.lists(st.sampled_from((b"one\n", b"two\n", b"three\n")), max_size=6).map(b"".join)


@given(st.lists(st.tuples(LEDGERS, st.integers(0, 40)), max_size=30))
def test_it_is_that_of_these_bytes(asked: list[tuple[bytes, int]]) -> None:
    for data, size in asked:
        assert digest_of_first(data, size).hexdigest() == hashlib.sha256(data[:size]).hexdigest()


@given(LEDGERS, LEDGERS)
def test_what_goes_on_with_it_leaves_it_as_it_was(data: bytes, more: bytes) -> None:
    digest_of_first(data, len(data)).update(more + b"four")
    assert digest_of_first(data, len(data)).hexdigest() == hashlib.sha256(data).hexdigest()

"""The checksum of how a ledger begins is that of these bytes, whatever was asked for before."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.identity import ledger_bytes
from gazette.identity.ledger_bytes import digest_of_first, remembered

LEDGERS = st.lists(st.sampled_from((b"one\n", b"two\n", b"three\n")), max_size=6).map(b"".join)


@given(st.lists(st.tuples(LEDGERS, st.integers(0, 40)), max_size=30))
def test_it_is_that_of_these_bytes(asked: list[tuple[bytes, int]]) -> None:
    with remembered():
        for data, size in asked:
            assert digest_of_first(data, size).hexdigest() == hashlib.sha256(data[:size]).hexdigest()


@given(LEDGERS, LEDGERS)
def test_what_goes_on_with_it_leaves_it_as_it_was(data: bytes, more: bytes) -> None:
    with remembered():
        digest_of_first(data, len(data)).update(more + b"four")
        assert digest_of_first(data, len(data)).hexdigest() == hashlib.sha256(data).hexdigest()


def test_what_was_worked_out_is_not_worked_out_again_and_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with remembered():
        first = digest_of_first(b"one\ntwo\n", 4).hexdigest()
        monkeypatch.setattr(ledger_bytes.hashlib, "sha256", None)
        assert digest_of_first(b"one\ntwo\nthree\n", 4).hexdigest() == first
    with pytest.raises(TypeError):
        digest_of_first(b"one\ntwo\n", 4)

"""Files of arrays: what was written is read, and what is no such file is told."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.catalogue.arrays import Arrays, smallest, write_arrays
from gazette.catalogue.texts import Texts, arrays_of
from gazette.errors import NothingToServe

numbers = st.lists(st.integers(0, (1 << 64) - 1) | st.integers(0, 300), max_size=20)


@given(st.dictionaries(st.text(max_size=9), numbers, max_size=5))
def test_what_was_written_is_read(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("arrays") / "a"
    write_arrays(path, {name: smallest(np.array(own, np.uint64)) for name, own in written.items()})
    found = Arrays(path)
    assert {name: found[name].tolist() for name in found.names("")} == written
    assert all(name in found for name in written)
    with pytest.raises(KeyError):
        found["none of that name at all"]


@given(st.lists(st.binary(max_size=9), max_size=20))
def test_texts_are_what_was_put_together(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("arrays") / "a"
    write_arrays(path, arrays_of("values", values))
    texts = Texts(Arrays(path), "values")
    assert [*texts] == values and len(texts) == len(values)


def test_an_array_in_parts_is_one_and_the_bytes_are_the_same_on_any_machine(tmp_path):
    parts = [np.arange(3, dtype=np.uint16), np.arange(4, dtype=">u2")]
    write_arrays(tmp_path / "parts", {"a": parts})
    write_arrays(tmp_path / "whole", {"a": np.concatenate(parts).astype(">u2")})
    assert Arrays(tmp_path / "parts")["a"].tolist() == [0, 1, 2, 0, 1, 2, 3]
    assert (tmp_path / "parts").read_bytes() == (tmp_path / "whole").read_bytes()


def test_arrays_are_read_on_a_machine_with_the_highest_byte_first(tmp_path, monkeypatch):
    write_arrays(tmp_path / "a", {"a": np.arange(300, dtype=np.uint16)})
    monkeypatch.setattr(sys, "byteorder", "big")
    assert Arrays(tmp_path / "a")["a"].tolist() == [*range(300)]


@pytest.mark.parametrize("content", [b"", b"short", bytes(64), b"gz-arr1\n" + b"\xff" * 64, None])
def test_what_is_no_file_of_arrays_is_told(tmp_path, content):
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    with pytest.raises(NothingToServe):
        Arrays(tmp_path / "a")


def test_every_cut_is_told(tmp_path):
    write_arrays(tmp_path / "a", {"a": np.arange(5, dtype=np.uint8), "b": np.arange(3, dtype=np.uint32)})
    data = (tmp_path / "a").read_bytes()
    for length in range(len(data)):
        (tmp_path / "cut").write_bytes(data[:length])
        with pytest.raises(NothingToServe):
            Arrays(tmp_path / "cut")

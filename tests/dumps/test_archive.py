"""Archives joined from blocks: they inflate to what was packed, in any number of parts, and any reader takes them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.dumps import archive as module
from gazette.dumps.archive import Block, Member, archive, join, pack
from gazette.dumps.crc32 import combine


def joined(members: Sequence[Member], files: Mapping[str, bytes]) -> bytes:
    """The bytes of an archive, where these are the files of its blocks."""
    return b"".join(part if isinstance(part, bytes) else files[part] for part in archive(members))


def members_of(texts: Mapping[str, Sequence[bytes]]) -> tuple[list[Member], dict[str, bytes]]:
    """Members whose every second text is a block in a file, and these files."""
    members, files = [], {}
    for name, parts in texts.items():
        told: list[bytes | tuple[Block, str]] = []
        for number, text in enumerate(parts):
            if number % 2:
                note, data = pack(text)
                files[f"{name}/{number}"] = data
                told.append((note, f"{name}/{number}"))
            else:
                told.append(text)
        members.append(Member(name, told))
    return members, files


@given(first=st.binary(), second=st.binary())
def test_a_checksum_of_a_whole_is_that_of_its_parts(first: bytes, second: bytes) -> None:
    assert combine(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


@pytest.mark.parametrize("size", [1, 255, 256, 65_537, 1 << 20])
def test_a_checksum_is_right_however_long_the_second_part_is(size: int) -> None:
    text = bytes(number % 251 for number in range(size))
    assert combine(zlib.crc32(b"first"), zlib.crc32(text), size) == zlib.crc32(b"first" + text)


@given(st.lists(st.binary(max_size=300) | st.text(max_size=100).map(str.encode)))
def test_joined_blocks_inflate_to_the_joined_texts(texts: list[bytes]) -> None:
    blocks = [pack(text) for text in texts]
    whole, note = b"".join(texts), join(note for note, _ in blocks)
    stream = b"".join(data for _, data in blocks)
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    assert engine.decompress(stream) == whole
    assert not engine.eof, "more may follow"
    assert note == Block(crc=zlib.crc32(whole), size=len(whole), packed=len(stream))


@given(st.dictionaries(st.text("abc./_1", min_size=1, max_size=9), st.lists(st.binary(max_size=200)), max_size=5))
def test_an_archive_holds_what_was_put_into_it(texts: dict[str, list[bytes]]) -> None:
    data = joined(*members_of(texts))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        assert found.namelist() == [*texts]
        for info in found.infolist():
            assert found.read(info) == b"".join(texts[info.filename])
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
    assert joined(*members_of(texts)) == data


def test_no_part_of_an_archive_is_empty() -> None:
    members, _ = members_of({"a": [b"1", b"2"], "b": []})
    note, _ = pack(b"text")
    parts = [*archive([*members, Member("c", [(note, "one"), (note, "two")])])]
    assert all(parts)
    assert [part for part in parts if isinstance(part, str)] == ["a/1", "one", "two"]


def test_places_and_sizes_too_large_for_four_bytes_are_told_in_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"small": [b"1", b"2"], "large": [b"3" * 500, b"4" * 500], "far": [b"5"]}
    monkeypatch.setattr(module, "_MOST", 60)
    members, files = members_of(texts)
    with zipfile.ZipFile(io.BytesIO(joined(members, files))) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == {n: b"".join(t) for n, t in texts.items()}
        assert [info.extract_version for info in found.infolist()] == [20, 45, 45]


def test_a_member_may_be_larger_than_four_gibibytes() -> None:
    note, data = pack(bytes(1 << 20))
    number = (1 << 12) + 1
    whole = joined([Member("zeros", [(note, "zeros")] * number), Member("after", [b"it"])], {"zeros": data})
    with zipfile.ZipFile(io.BytesIO(whole)) as found:
        assert found.getinfo("zeros").file_size == number << 20
        assert found.read("after") == b"it"


def test_there_may_be_more_members_than_two_bytes_count() -> None:
    members = [Member(f"{number}", []) for number in range(1 << 16)]
    with zipfile.ZipFile(io.BytesIO(joined(members, {}))) as found:
        assert len(found.namelist()) == len(members)

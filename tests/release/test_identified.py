"""What notices add to what is common, kept province by province."""

from __future__ import annotations

from pathlib import Path

from gazette.graph.common import Share
from gazette.release.identified import ADDED, Identified, read_identified, write_identified


def notice(key: str, rows: int = 1) -> Identified:
    share = Share(notice=key, folders=("folder",), named=b"<s> <p> <o> .\n", gaps=(), acts=())
    called = b'<s> <label> "name" .\n'
    return Identified(key, ("folder",), "sources", "kept", called, "stated", share, {"cluster-5101": "digest"}, rows)


def by_key(*notices: Identified) -> dict[str, Identified]:
    return {one.key: one for one in notices}


def same_file(province: str, one: Path, other: Path) -> bool:
    return (one / ADDED / f"{province}.msgpack").samefile(other / ADDED / f"{province}.msgpack")


FIRST = by_key(*(notice(f"notice/{key}") for key in ("330000-2023-a", "510000-2023-b", "510100-2024-c", "CN-2024-d")))


def test_a_province_in_which_nothing_changed_is_the_file_of_the_release_before(tmp_path: Path) -> None:
    then, now, last = (tmp_path / name for name in ("then", "now", "last"))
    write_identified(then, "first", FIRST.values(), None, {})
    known = read_identified(then, "first")
    assert known == FIRST
    fresh = known | by_key(notice("notice/510100-2024-c", rows=2))
    write_identified(now, "second", fresh.values(), then, known)
    assert read_identified(now, "second") == fresh
    assert [same_file(province, then, now) for province in ("33", "51", "CN")] == [True, False, True]
    fewer = read_identified(now, "second")
    known = dict(fewer)
    del fewer["notice/510000-2023-b"], fewer["notice/330000-2023-a"]
    write_identified(last, "third", fewer.values(), now, known)
    assert read_identified(last, "third") == fewer
    assert same_file("CN", now, last) and not same_file("51", now, last)


def test_what_was_decided_by_something_else_or_is_damaged_is_not_known(tmp_path: Path) -> None:
    write_identified(tmp_path, "first", FIRST.values(), None, {})
    assert read_identified(tmp_path, "second") == {}
    assert read_identified(tmp_path / "nowhere", "first") == {}
    (tmp_path / ADDED / "51.msgpack").write_bytes(b"damaged")
    assert read_identified(tmp_path, "first") == {}

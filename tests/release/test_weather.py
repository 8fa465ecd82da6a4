"""A short storm: many connections, hostile queries, releases swapped, query processes killed, a slow disk."""

from __future__ import annotations

from pathlib import Path

from benchmarks.weather.__main__ import HOSTILE, two_releases, weather

from gazette.settings import Settings

SOME = 6
"""Each sixth of the hostile queries: the others have tests of their own."""


def test_no_answer_is_wrong_and_no_page_fails_in_bad_weather(copy_of, tmp_path: Path) -> None:
    settings: Settings = copy_of("storm")
    found = weather(
        settings, two_releases(settings), tmp_path,
        calm=1, storm=15, swap=3, kill=1, timeout=1, connections=16, hostile=HOSTILE[::SOME],
    )  # fmt: skip
    assert [line for seen in found.rows.values() for line in seen.wrong] == []
    assert found.calm.ends["query: right"] > 0
    assert not any(end.startswith("hostile") for end in found.calm.ends)
    assert found.storm.ends["page: right"] > 0
    assert found.storm.ends["query: right"] > 0
    assert any(end.startswith("hostile") for end in found.storm.ends)
    assert found.killed > 0

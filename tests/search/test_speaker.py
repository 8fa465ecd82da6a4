"""Names are read aloud as the library reads them, word by word."""

from __future__ import annotations

import json
from pathlib import Path

from pypinyin import Style
from pypinyin.converter import UltimateConverter
from pypinyin.core import Pinyin

from gazette.search.folding import folded, runs
from gazette.search.speaker import Speaker

LEDGER = Path(__file__).parents[2] / "data" / "ledger.jsonl"


def by_the_library(han: str) -> tuple[str, ...]:
    return tuple(Pinyin(UltimateConverter()).lazy_pinyin(han, style=Style.NORMAL, errors="ignore"))


def test_names_are_read_as_the_library_reads_them() -> None:
    labels = [json.loads(line).get("label") or "" for line in LEDGER.read_text(encoding="utf-8").splitlines()]
    names = {"".join(run for script, run in runs(folded(label)) if script == "han") for label in labels} - {""}
    assert len(names) > 500
    speaker = Speaker()
    assert [name for name in sorted(names) if speaker.likeliest(name) != by_the_library(name)] == []


def test_the_word_decides_and_not_the_character() -> None:
    speaker = Speaker()
    assert speaker.likeliest("重庆重工") == ("chong", "qing", "zhong", "gong")
    assert speaker.likeliest("银行行长") == ("yin", "hang", "hang", "zhang")


def test_of_words_that_begin_alike_the_longest_counts() -> None:
    speaker = Speaker()
    assert speaker.likeliest("了") == by_the_library("了")
    assert speaker.likeliest("了不起的集群") == by_the_library("了不起的集群")


def test_a_character_that_the_library_does_not_know_is_passed_over() -> None:
    assert Speaker().likeliest("重庆\U0003ffff市") == by_the_library("重庆\U0003ffff市") == ("chong", "qing", "shi")

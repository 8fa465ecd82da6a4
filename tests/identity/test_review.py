"""Clusters that may be one are put to a person, once; what is decided is kept at once."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from gazette.cli import cli
from gazette.errors import BadDataFile, UserError
from gazette.identity.decisions import Decision, decide, read_decisions
from gazette.identity.ledger import Ledger
from gazette.release.review import Review, open_review
from gazette.settings import Settings


@pytest.fixture
def settings(data_folder: Path, tmp_path: Path) -> Settings:
    shutil.copytree(data_folder, tmp_path / "data")
    return Settings.load({}, data=tmp_path / "data", var=tmp_path / "var")


def answer(settings: Settings, text: str) -> str:
    result = CliRunner().invoke(cli, ["review", "--data", str(settings.data)], input=text)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def found(settings: Settings) -> Review:
    return open_review(settings)


def test_both_are_shown_with_place_industry_notice_and_words(settings: Settings, found: Review) -> None:
    shown = answer(settings, "q\n")
    for candidate in (found.pairs[0].one, found.pairs[0].other):
        assert candidate.name in shown and candidate.cluster in shown
        assert any(row.act.programme_key in shown for row in candidate.rows)
    assert "as reported:" in shown or "page.txt:" in shown


def test_answers_come_by_a_pipe_and_what_is_decided_is_not_asked_again(settings: Settings, found: Review) -> None:
    shown = answer(settings, "n 各自申报\nwhat?\ns\ny 改称\n")
    assert shown.count("One cluster?") > 3, "an answer that is none is asked for again"
    apart, joined = found.pairs[0].key, found.pairs[2].key
    decided = read_decisions(found.table)
    assert (decided[apart].verdict, decided[apart].why) == ("different", "各自申报")
    assert (decided[joined].verdict, decided[joined].why) == ("same", "改称")
    left = {pair.key for pair in open_review(settings).pairs}
    assert left == {pair.key for pair in found.pairs} - {apart, joined}
    ledger = Ledger.load(found.ledger)
    assert ledger.current(joined[0]) == ledger.current(joined[1])
    assert ledger.current(apart[0]) != ledger.current(apart[1])


def test_nothing_is_minted_by_looking(settings: Settings) -> None:
    before = (settings.data / "ledger.jsonl").read_bytes()
    answer(settings, "")
    assert (settings.data / "ledger.jsonl").read_bytes() == before


def test_both_of_a_pair_show_their_industry_by_the_words_of_the_row(found: Review) -> None:
    assert found.pairs
    for pair in found.pairs:
        assert pair.one.industry and pair.other.industry, (pair.one.name, pair.other.name)


def test_what_one_list_names_twice_is_never_asked(found: Review) -> None:
    for pair in found.pairs:
        one = {(row.act.key, row.part.source.key) for row in pair.one.rows}
        assert not one & {(row.act.key, row.part.source.key) for row in pair.other.rows}


def test_a_pair_is_decided_once_and_only_of_what_is_minted(tmp_path: Path) -> None:
    ledger, table = tmp_path / "ledger.jsonl", tmp_path / "identity.csv"
    lines = [{"id": f"cluster/CN-{name}", "keys": [f"CN|{name}"], "label": name} for name in ("a", "b")]
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    day = dt.date(2026, 12, 1)
    with pytest.raises(UserError, match="not in the ledger"):
        decide(Decision("cluster/CN-a", "cluster/CN-c", "same", day, ""), table, ledger)
    assert not table.exists()
    decide(Decision("cluster/CN-a", "cluster/CN-b", "different", day, "two"), table, ledger)
    with pytest.raises(UserError, match="decided"):
        decide(Decision("cluster/CN-a", "cluster/CN-b", "same", day, ""), table, ledger)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("cluster/b,cluster/a,same,2026-12-01,", id="not in order"),
        pytest.param("cluster/a,cluster/b,perhaps,2026-12-01,", id="no verdict"),
        pytest.param("cluster/a,cluster/b,same,soon,", id="no day"),
    ],
)
def test_a_broken_decision_is_told_by_line(tmp_path: Path, row: str) -> None:
    table = tmp_path / "identity.csv"
    table.write_text(f"one,other,decision,on,why\n{row}\n", encoding="utf-8")
    with pytest.raises(BadDataFile) as error:
        read_decisions(table)
    assert error.value.line == 2

"""A closed identifier is kept, leads to its successors, and is never used again."""

import json

import pytest

from gazette.errors import BadDataFile
from gazette.identity.ledger import Ledger

MINTED = [
    {"id": "cluster/1", "keys": ["a"], "label": "一"},
    {"id": "cluster/2", "keys": ["b"], "label": "二"},
    {"id": "cluster/3", "keys": ["c"], "label": "三"},
]


def closing(identifier, *successors, on="2026-12-01", why="重复"):
    return {"id": identifier, "became": list(successors), "on": on, "why": why}


def ledger_of(tmp_path, *lines):
    path = tmp_path / "ledger.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in (*MINTED, *lines)), encoding="utf-8")
    return Ledger.load(path)


def test_the_keys_of_a_duplicate_name_its_successor(tmp_path):
    ledger = ledger_of(tmp_path, closing("cluster/1", "cluster/2"))
    assert ledger.find("cluster", ["a"]) == "cluster/2"
    assert ledger.identify("cluster", ["a"], stem="x", seed="x", label="x") == "cluster/2"
    assert ledger.unsaved == 0


@pytest.mark.parametrize("successors", [(), ("cluster/2", "cluster/3")])
def test_the_keys_of_what_is_gone_or_split_name_nothing_and_its_identifier_is_not_minted_again(tmp_path, successors):
    ledger = ledger_of(tmp_path, closing("cluster/1", *successors))
    assert ledger.find("cluster", ["a"]) is None
    assert "cluster/1" in ledger
    assert ledger.identify("cluster", ["a"], stem="1", seed="一", label="一") not in ("cluster/1", *successors)
    ledger.save()
    assert ledger.find("cluster", ["a"]) == Ledger.load(ledger.path).find("cluster", ["a"])


def test_successors_are_followed_to_the_last(tmp_path):
    ledger = ledger_of(tmp_path, closing("cluster/1", "cluster/2"), closing("cluster/2", "cluster/3"))
    assert {one.identifier: one.successors for one in ledger.closings()} == {
        "cluster/1": ("cluster/3",),
        "cluster/2": ("cluster/3",),
    }
    assert ledger.find("cluster", ["a"]) == "cluster/3"


@pytest.mark.parametrize(
    "line",
    [
        closing("cluster/9"),
        closing("cluster/1", "cluster/9"),
        closing("cluster/1", "cluster/1"),
        closing("cluster/1", on="soon"),
        {"id": "cluster/1", "became": []},
    ],
)
def test_a_closing_that_makes_no_sense_is_told_by_its_line(tmp_path, line):
    with pytest.raises(BadDataFile) as error:
        ledger_of(tmp_path, line)
    assert error.value.line == len(MINTED) + 1


def test_a_thing_is_closed_once(tmp_path):
    with pytest.raises(BadDataFile):
        ledger_of(tmp_path, closing("cluster/1"), closing("cluster/1", "cluster/2"))


def test_a_wrong_join_is_split_into_two_that_take_its_keys(tmp_path):
    """As data/README.md has it: both are minted without keys, the joined one is closed, each gets its keys."""
    ledger = ledger_of(
        tmp_path,
        {"id": "cluster/2", "joins": "cluster/1"},
        {"id": "cluster/4", "keys": [], "label": "一"},
        {"id": "cluster/5", "keys": [], "label": "二"},
        closing("cluster/1", "cluster/4", "cluster/5", why="不是同一集群"),
        {"id": "cluster/4", "keys": ["a"]},
        {"id": "cluster/5", "keys": ["b"]},
    )
    assert (ledger.find("cluster", ["a"]), ledger.find("cluster", ["b"])) == ("cluster/4", "cluster/5")
    led = {one.identifier: one.successors for one in ledger.closings()}
    assert led["cluster/1"] == led["cluster/2"] == ("cluster/4", "cluster/5")

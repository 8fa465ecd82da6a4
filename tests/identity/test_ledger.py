"""The ledger: minted once, kept for ever, told by line when it is broken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import BadDataFile
from gazette.identity.ledger import Ledger, short_hash


def mint(ledger, key, name="西安市长安区光子芯片产业集群"):
    return ledger.identify("cluster", [key], stem="610116", seed=name, label=name)


def test_the_same_key_gives_the_same_identifier_after_saving_and_loading(tmp_path):
    ledger = Ledger.load(tmp_path / "ledger.jsonl")
    first = mint(ledger, "610116|光子芯片")
    ledger.save()
    again = Ledger.load(tmp_path / "ledger.jsonl")
    assert mint(again, "610116|光子芯片", "另一个名称") == first
    assert again.unsaved == 0


def test_two_things_of_one_seed_get_different_identifiers(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    first, second = mint(ledger, "610116|甲"), mint(ledger, "610116|乙")
    assert first != second
    assert second.startswith(first), "the second takes one more digit of the same digest"


def test_an_alias_is_remembered(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    first = mint(ledger, "a")
    assert ledger.identify("cluster", ["a", "b"], stem="x", seed="x", label="x") == first
    ledger.save()
    assert Ledger.load(ledger.path).find("cluster", ["b"]) == first


def test_saving_only_appends(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    mint(ledger, "a")
    ledger.save()
    before = ledger.path.read_text()
    mint(ledger, "b", "二")
    ledger.save()
    assert ledger.path.read_text().startswith(before)
    assert len(ledger.path.read_text().splitlines()) == 2


def test_keys_of_different_kinds_do_not_meet(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    mint(ledger, "a")
    assert ledger.find("notice", ["a"]) is None


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"keys": []}',
        '{"id": "cluster/1", "keys": ["k"], "label": "twice minted"}',
        '{"id": "cluster/9", "keys": ["alias of nothing"]}',
        '{"id": "cluster/2", "keys": ["k"], "label": "key of another"}',
        '{"id": "cluster/1", "joins": "cluster/0"}',
        '{"id": "cluster/1", "joins": "cluster/1"}',
    ],
)
def test_a_broken_line_is_told_with_its_number(tmp_path, line):
    path = tmp_path / "ledger.jsonl"
    good = json.dumps({"id": "cluster/1", "keys": ["k"], "label": "one"})
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadDataFile) as caught:
        Ledger.load(path)
    assert caught.value.line == 2
    assert str(path) in str(caught.value)


@given(st.text(), st.integers(1, 20))
def test_a_short_hash_is_a_prefix_of_a_longer_one(text, length):
    assert short_hash(text, length + 1).startswith(short_hash(text, length))
    assert set(short_hash(text, length)) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_a_thing_minted_twice_is_joined_to_the_older_identifier(tmp_path):
    ledger = Ledger.load(tmp_path / "ledger.jsonl")
    first, second, third = mint(ledger, "a", "一"), mint(ledger, "b", "二"), mint(ledger, "c", "三")
    assert ledger.join(third, second) == second
    assert ledger.join(second, first) == first == ledger.join(third, second)
    ledger.save()
    again = Ledger.load(ledger.path)
    assert {c.identifier: c.successors for c in again.closings()} == {third: (first,), second: (first,)}
    assert {again.find("cluster", [key]) for key in "abc"} == {first}
    assert again.keys_of(first) == ["a", "b", "c"]
    assert ledger.path.read_text().count("joins") == 2, "what is known is not written again"


def test_a_joined_identifier_takes_no_new_keys_of_its_own(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    first, second = mint(ledger, "a", "一"), mint(ledger, "b", "二")
    ledger.join(first, second)
    assert mint(ledger, "b") == first
    assert ledger.identify("cluster", ["b", "d"], stem="x", seed="x", label="x") == first
    assert ledger.find("cluster", ["d"]) == first


def test_only_things_of_one_kind_that_were_minted_are_joined(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    first = mint(ledger, "a")
    other = ledger.identify("policy", ["p"], stem="CN", seed="p", label="p")
    with pytest.raises(ValueError, match="kind"):
        ledger.join(first, other)
    with pytest.raises(KeyError):
        ledger.join(first, "cluster/none")

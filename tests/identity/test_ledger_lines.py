"""The file of the ledger: the same bytes for the same lines, read again as written, appended to beside others."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import UserError
from gazette.identity.ledger import Ledger
from gazette.identity.ledger_lines import Line, read_lines, to_text, whole_part

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
KEYS = st.lists(TEXT, max_size=3).map(tuple)
LINES = st.one_of(
    st.builds(Line, id=TEXT, keys=KEYS),
    st.builds(Line, id=TEXT, keys=KEYS, label=TEXT),
    st.builds(Line, id=TEXT, joins=TEXT),
    st.builds(Line, id=TEXT, became=KEYS, on=TEXT, why=TEXT),
)


@given(st.lists(LINES, max_size=4))
def test_lines_are_plain_json_and_read_as_they_were_written(tmp_path_factory, lines):
    text = to_text(lines)
    parts = [{name: getattr(line, name) for name in line.__struct_fields__} for line in lines]
    told = [{name: value for name, value in of.items() if value is not None} for of in parts]
    assert text.decode() == "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    assert [line for _, line in read_lines(text, tmp_path_factory.getbasetemp())] == lines


@given(lines=st.lists(LINES, min_size=1, max_size=3), data=st.data())
def test_what_was_cut_off_in_the_middle_of_a_line_is_no_line(lines, data):
    text = to_text(lines)
    cut = data.draw(st.integers(0, len(text)))
    before = text[: text.rfind(b"\n", 0, cut) + 1]
    assert whole_part(text[:cut]) == (cut if text[cut : cut + 1] == b"\n" else len(before))


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(("identify", "mint", "join", "close")),
        st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True),
        st.sampled_from("pq"),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    max_size=10,
)


@given(ACTIONS)
def test_a_ledger_says_the_same_after_it_was_saved_and_loaded(tmp_path_factory, actions):
    ledger = Ledger.load(tmp_path_factory.mktemp("ledger") / "ledger.jsonl")
    minted: list[str] = []
    for what, keys, seed, one, other in actions:
        known = [identifier for identifier in minted if ledger.current(identifier) == identifier]
        if what in ("identify", "mint"):
            minted.append(getattr(ledger, what)("cluster", keys, stem="1", seed=seed, label=seed))
        elif what == "join" and known:
            ledger.join(known[one % len(known)], known[other % len(known)])
        elif known:
            closed = {closing.identifier for closing in ledger.closings()}
            first, second = known[one % len(known)], known[other % len(known)]
            if first != second and closed.isdisjoint((first, second)):
                ledger.note(Line(first, became=(second,), on="2026-12-01", why="x"))
    ledger.save()
    again = Ledger.load(ledger.path)
    assert [again.find("cluster", [key]) for key in "abcdef"] == [ledger.find("cluster", [key]) for key in "abcdef"]
    assert [again.keys_of(one) for one in minted] == [ledger.keys_of(one) for one in minted]
    assert list(again.closings()) == list(ledger.closings())
    assert again.digest == ledger.digest


def test_two_that_mint_at_one_time_write_each_line_once_and_contradict_nothing(tmp_path):
    path = tmp_path / "ledger.jsonl"
    one, other, third = (Ledger.load(path) for _ in range(3))
    for ledger, keys in ((one, "ab"), (other, "bc"), (third, "d")):
        for key in keys:
            ledger.identify("cluster", [key], stem="1", seed=key, label=key)
    one.save()
    other.save()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["keys"] for line in lines] == [["a"], ["b"], ["c"]]
    third.note(Line(third.find("cluster", ["d"]), keys=("a",)))
    with pytest.raises(UserError, match="meanwhile"):
        third.save()
    assert path.read_text(encoding="utf-8").splitlines() == lines

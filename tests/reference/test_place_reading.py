"""Places are read from the head of a name in a way that costs little: it finds what the plain ways find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.reference import Regions
from gazette.reference.name_index import NameIndex, NamesOfTime
from gazette.reference.places import Codes, Name, PlaceStep, longest_chain

PIECES = ("市", "县", "区", "自治", "市场", "值", "县域", "级", "区块链", "镇", " ", "\u3000", "资源", "的", "x", "")


@pytest.fixture(scope="module")
def names(regions: Regions) -> list[str]:
    """Full names and short ones of divisions in two provinces, in use and former."""
    found = {r.name for r in (*regions, *regions.former) if r.code[:2] in ("32", "61")}
    return sorted(found | {name[:-1] for name in found})


@pytest.fixture(scope="module")
def of_time(regions: Regions) -> NamesOfTime:
    return NamesOfTime(NameIndex(regions), NameIndex(regions.former))


def texts(names: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(names), st.sampled_from(PIECES)), max_size=5).map("".join)


@given(data=st.data())
def test_the_names_at_an_offset_are_those_that_trying_each_length_finds(
    names: list[str], of_time: NamesOfTime, data: st.DataObject
) -> None:
    text = data.draw(texts(names))
    known = {*of_time.standing.named, *of_time.standing.short, *of_time.ended.named}
    for at in range(len(text)):
        tried = (text[at : at + length] for length in range(len(text) - at, 1, -1))
        assert of_time.at(text, at) == [name for name in tried if name in known]


@given(data=st.data())
def test_a_text_is_read_alike_whatever_was_read_before_it(
    names: list[str], regions: Regions, data: st.DataObject
) -> None:
    """One object remembers what it has read, another reads each text for the first time."""
    within = data.draw(st.sampled_from((None, "320000", "610000")))
    year = data.draw(st.sampled_from((None, 1995)))
    own = [r for r in (*regions, *regions.former) if r.code[:2] in ("32", "61")]
    known = {region.key for region in own}
    changes = [change for change in regions.history if known.issuperset((change.region, *change.into))]
    remembering = Regions(own, changes)
    head = data.draw(texts(names))
    for tail in data.draw(st.lists(texts(names), min_size=2, max_size=4)):
        text = head + tail
        assert remembering.find_prefix(text, within=within, year=year) == Regions(own, changes).find_prefix(
            text, within=within, year=year
        )


CODES = ("1", "2", "11", "12", "21", "111", "112")
"""Codes that nest by their beginnings."""
MEANINGS = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)
WORDS = st.text("甲乙丙", min_size=2, max_size=3)


@given(
    text=st.text("甲乙丙 ", max_size=9),
    full=st.dictionaries(WORDS, MEANINGS, max_size=6),
    short=st.dictionaries(WORDS, MEANINGS, max_size=4),
    ended=st.dictionaries(WORDS, MEANINGS, max_size=4),
)
def test_the_chain_is_the_best_of_all_that_can_be_read(
    text: str, full: dict[str, Codes], short: dict[str, Codes], ended: dict[str, Codes]
) -> None:
    def is_within(inner: str, outer: str) -> bool:
        return inner.startswith(outer)

    def names_at(at: int, inside: Codes | None) -> Iterator[Name]:
        for length in range(len(text) - at, 1, -1):
            for table in (full, short, ended):
                codes = tuple(
                    code
                    for code in table.get(text[at : at + length], ())
                    if inside is None or any(code != outer and is_within(code, outer) for outer in inside)
                )
                if codes:
                    yield Name(length, codes, short=table is short, ended=table is ended)

    def bare(_: str, codes: Codes) -> Codes:
        return codes[:1]

    def chains(at: int, inside: Codes | None) -> Iterator[list[PlaceStep]]:
        while inside is not None and text[at : at + 1] == " ":
            at += 1
        for name in names_at(at, inside):
            end = at + name.length
            step = PlaceStep(text[at:end], at, end, name.codes, name.short, name.ended)
            yield [step]
            for tail in chains(end, name.codes):
                yield [step, *tail]

    best: tuple[PlaceStep, ...] = ()
    for chain in chains(0, None):
        for i in range(len(chain) - 2, -1, -1):
            outer, inner = chain[i], chain[i + 1]
            codes = tuple(o for o in outer.codes if any(is_within(code, o) for code in inner.codes))
            chain[i] = PlaceStep(outer.name, outer.start, outer.end, codes, outer.short, outer.ended)
        first = chain[0]
        if first.short and (len(chain) == 1 or len(first.codes) > 1):
            chain[0] = PlaceStep(first.name, 0, first.end, bare(first.name, first.codes), True, first.ended)
        good = all(len(step.codes) == 1 or (step.codes and not step.short) for step in chain)
        if good and (not best or _worth(chain) > _worth(best)):
            best = tuple(chain)
    assert longest_chain(text, 0, names_at=names_at, bare=bare, is_within=is_within) == best


def _worth(chain: list[PlaceStep] | tuple[PlaceStep, ...]) -> tuple[int, int, int]:
    return chain[-1].end, -sum(step.ended for step in chain), -sum(step.short for step in chain)

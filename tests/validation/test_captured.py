"""What a graph quotes is held against the captured text: offsets, words, names, days."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pyoxigraph as ox
import pytest

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDF, XSD, Space, code
from gazette.settings import shipped
from gazette.text import Plain
from gazette.validation.captured import PAST, QUOTED, SAYS, held_against
from gazette.validation.gate import Gate, index_of

Change = Callable[[ox.Triple], Any]

TODAY = dt.date(2026, 11, 22)
NORMALISED = code("assertion", "normalised")


@pytest.fixture(scope="module")
def texts(real: Any) -> dict[ox.NamedNode, Plain]:
    space = Space(real.settings.base_uri)
    return {space.thing(s.key): s.document.plain for notice in real.notices for s in notice.captures}


def changed(triples: Iterable[ox.Triple], property: ox.NamedNode, change: Change) -> list[ox.Triple]:
    """The triples, with other values of one property."""
    return [ox.Triple(t.subject, t.predicate, change(t)) if t.predicate == property else t for t in triples]


def found(real: Any, texts: dict[ox.NamedNode, Plain], triples: Iterable[ox.Triple]) -> set[tuple[str, str]]:
    names = index_of(real.graphs.shared)
    return {(broken.name, broken.focus) for broken in held_against(triples, texts, names, TODAY)}


def all_of(real: Any) -> list[ox.Triple]:
    return [triple for sheet in real.graphs.notices.values() for triple in sheet]


def quoting(triples: Iterable[ox.Triple]) -> set[str]:
    return {t.subject.value for t in triples if t.predicate == CG.quote}


def test_the_real_quotes_stand_in_the_captures_and_say_what_was_read(
    real: Any, texts: dict[ox.NamedNode, Plain]
) -> None:
    assert quoting(all_of(real))
    assert found(real, texts, all_of(real)) == set()


def test_offsets_that_are_all_shifted_are_found(real: Any, texts: dict[ox.NamedNode, Plain]) -> None:
    def by_five(triple: ox.Triple) -> ox.Literal:
        return ox.Literal(int(triple.object.value) + 5)

    triples = changed(changed(all_of(real), CG.quoteStart, by_five), CG.quoteEnd, by_five)
    assert found(real, texts, triples) >= {(QUOTED.name, node) for node in quoting(triples)}


@pytest.mark.parametrize("mode", ["stated", "normalised", "computed", "inferred"])
def test_garbled_quotes_are_found_whatever_the_mode(real: Any, texts: dict[ox.NamedNode, Plain], mode: str) -> None:
    triples = changed(all_of(real), CG.quote, lambda t: ox.Literal("误" * len(t.object.value)))
    triples = changed(triples, CG.assertionMode, lambda _: code("assertion", mode))
    assert found(real, texts, triples) == {(QUOTED.name, node) for node in quoting(triples)}


def test_a_row_of_damaged_text_must_name_what_its_words_say(real: Any, texts: dict[ox.NamedNode, Plain]) -> None:
    triples = all_of(real)
    rows = {t.subject.value for t in triples if t.predicate == CG.assertionMode and t.object == NORMALISED}
    rows &= {t.subject.value for t in triples if t.predicate == CG.cellName}
    assert rows, "a row of damaged text"
    worse = changed(triples, CG.cellName, lambda t: ox.Literal("宁波市江北区" + t.object.value[-6:]))
    assert {node for name, node in found(real, texts, worse) if name == SAYS.name} >= rows


def test_the_issuer_must_be_named_even_where_the_text_is_damaged(real: Any, texts: dict[ox.NamedNode, Plain]) -> None:
    triples = all_of(real)
    said = {t.subject for t in triples if t.predicate == RDF.predicate and t.object == CG.issuer}
    bodies = sorted({t.object for t in triples if t.subject in said and t.predicate == RDF.object}, key=str)
    other = dict(zip(bodies, bodies[1:] + bodies[:1], strict=True))
    worse = changed(triples, RDF.object, lambda t: other[t.object] if t.subject in said else t.object)
    assert len(bodies) > 1
    assert found(real, texts, worse) >= {(SAYS.name, node.value) for node in said}


def test_a_day_that_has_not_come_is_found(real: Any, texts: dict[ox.NamedNode, Plain]) -> None:
    node = ox.NamedNode("http://localhost:8000/id/capture/9")
    day, late = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2)
    for value, told in ((day, set()), (late, {(PAST.name, node.value)})):
        triple = ox.Triple(node, CG.retrievedDate, ox.Literal(str(value), datatype=XSD.date))
        assert found(real, texts, [triple]) == told


def test_the_gate_keeps_out_a_notice_whose_quotes_are_shifted(real: Any) -> None:
    key, sheet = next((k, s) for k, s in real.graphs.notices.items() if any(t.predicate == CG.quote for t in s))
    worse = Sheet(sheet.graph)
    for triple in changed(sheet, CG.quoteStart, lambda t: ox.Literal(max(0, int(t.object.value) - 1))):
        worse.add(triple.subject, triple.predicate, triple.object)
    gate = Gate(shipped("shapes"))
    gate.judge.across = lambda store: []  # type: ignore[method-assign]
    sheets = {**real.graphs.notices, key: worse}
    report = gate.check(real.notices, sheets, real.graphs.shared, Space(real.settings.base_uri), real.graphs.ontology)
    assert report.blocked == (key,)
    told = [finding for finding in report.findings if finding.rule == QUOTED.name]
    assert told and all(finding.file and finding.line for finding in told)

"""What a notice's graph quotes, held against the captured text: the rules that no shape can decide, for no triple holds
the text.

    quote-captured   the captured text has the quote at the offsets
    quote-says       in plain form (script, width, inserted pinyin undone) the quote says what was read from it: the
                     name of a row, words that were brought into plain form, a name of the issuer
    day-past         no page was fetched, posted or signed later than today
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import pyoxigraph as ox

from gazette.graph.vocabulary import CG, ELI, RDF, RDFS, SKOS, XSD, code
from gazette.text import Plain
from gazette.validation.judge import Broken
from gazette.validation.shapes import CGSH, Rule


class Names(Protocol):
    """Triples by their subject, in which the names of public bodies are found."""

    def get(self, node: ox.NamedNode | ox.BlankNode, none: tuple[()], /) -> Sequence[ox.Triple]:
        """The triples of a node; `none` where there is none."""


def _rule(name: str, en: str, zh: str) -> Rule:
    return Rule(str(CGSH[name]), name, "violation", "notice", {"en": en, "zh": zh}, "core", ())


QUOTED = _rule(
    "quote-captured",
    "The captured text has other words at the offsets of the quote: {?value}",
    "快照在引文偏移处的文字与引文不同：{?value}",
)
SAYS = _rule(
    "quote-says",
    "In plain form the quote does not say {?value}, which was read from it",
    "引文规范化后并未写明由其读出的“{?value}”",
)
PAST = _rule("day-past", "{?value} is a day that has not come", "{?value} 尚未到来")

_DAYS = (CG.retrievedDate, CG.postedDate, CG.originDate, ELI.date_document)
_TEXTS = (XSD.string.value, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
_NAMES = (RDFS.label, SKOS.altLabel)
_READ = (code("assertion", "stated"), code("assertion", "normalised"))
_OWN_REGION = re.compile("^我?[省市区县州盟旗]")

Facts = dict[ox.NamedNode, ox.NamedNode | ox.Literal]


def held_against(
    triples: Iterable[ox.Triple], texts: Mapping[ox.NamedNode, Plain], names: Names, today: dt.date
) -> list[Broken]:
    """What a notice's triples say otherwise than the captures' `texts`; a capture that is not among them is passed
    over. `names` tells how bodies are called. A page may be a day ahead: it is another time elsewhere."""
    found: list[Broken] = []
    quoted: dict[object, Facts] = {}
    for triple in triples:
        if triple.predicate in _DAYS and triple.object.value > str(today + dt.timedelta(days=1)):  # type: ignore[union-attr]
            found.append(_broken(PAST, triple.subject, triple.object.value, triple.predicate))  # type: ignore[union-attr]
        if triple.predicate in _OF_QUOTES and isinstance(triple.object, ox.NamedNode | ox.Literal):
            quoted.setdefault(triple.subject, {})[triple.predicate] = triple.object
    for node, facts in quoted.items():
        text = texts.get(facts.get(CG.inCapture))  # type: ignore[arg-type]
        if text is not None and {CG.quote, CG.quoteStart, CG.quoteEnd} <= facts.keys():
            found += [_broken(rule, node, value) for rule, value in _judged(facts, text, names)]
    return found


_OF_QUOTES = frozenset(
    {CG.quote, CG.quoteStart, CG.quoteEnd, CG.inCapture, CG.assertionMode, CG.cellName, RDF.predicate, RDF.object}
)


def _judged(facts: Facts, text: Plain, names: Names) -> Iterator[tuple[Rule, str]]:
    try:
        start, end = int(facts[CG.quoteStart].value), int(facts[CG.quoteEnd].value)
    except ValueError:
        return  # a shape tells that an offset is no number
    if not 0 <= start < end or text.raw[start:end] != facts[CG.quote].value:
        yield QUOTED, text.raw[max(0, start) : max(0, end)] or f"{start}-{end}"
    elif facts.get(CG.assertionMode) in _READ:
        low, high = text.plain_span(start, end)
        said = _bare(text.text[low:high])
        for value, ways in _read(facts, names):
            if not any(_bare(way) in said or said in _bare(way) for way in ways):
                yield SAYS, value


def _read(facts: Facts, names: Names) -> Iterator[tuple[str, list[str]]]:
    """What was read from a quote, and in which ways its plain form may say it."""
    if CG.cellName in facts:
        yield facts[CG.cellName].value, [facts[CG.cellName].value]
    value, predicate = facts.get(RDF.object), facts.get(RDF.predicate)
    if isinstance(value, ox.Literal) and value.datatype.value in _TEXTS and predicate != CG.documentNumber:
        yield value.value, [value.value]
    elif isinstance(value, ox.NamedNode) and predicate == CG.issuer:
        called = [str(t.object.value) for t in names.get(value, ()) if t.predicate in _NAMES]  # type: ignore[union-attr]
        if called:
            yield called[0], called


def _bare(words: str) -> str:
    """Words without what stands between characters; 省 or 我市 at the head means the region of who speaks."""
    return _OWN_REGION.sub("", re.sub(r"[\W_]", "", words))


def _broken(rule: Rule, node: object, value: str, path: ox.NamedNode | None = None) -> Broken:
    messages = {tag: text.replace("{?value}", value) for tag, text in rule.messages.items()}
    return Broken.of(rule, str(getattr(node, "value", node)), path.value if path else None, value, messages)

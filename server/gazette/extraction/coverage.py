"""Sentences of the notice that gave no fact, for the curator to look at."""

from __future__ import annotations

from gazette.extraction.page.body import Body
from gazette.extraction.wording.evidence import Evidences
from gazette.extraction.wording.passages import all_sentences
from gazette.records import Uncovered
from gazette.text import Plain

_LONGEST_HEADING = 20


def find_uncovered(body: Body, evidences: Evidences, plain: Plain) -> tuple[Uncovered, ...]:
    """The sentences of prose and clauses in which no fact stands.

    That a clause's words are kept as its text does not count: a clause whose sentences say nothing that was understood
    is listed sentence by sentence. Left out are page furniture, signature and lists, sentences that only lead over
    (… 通知如下:), headings of clauses, and a sentence said again that was understood once.
    """
    headings = {c.passage.start for c in body.clauses}
    said = list(all_sentences(body.text))
    understood = {s.text for s in said if evidences.covers(s.start, s.end)}
    return tuple(
        Uncovered(span=plain.raw_span(sentence.start, sentence.end), text=sentence.text)
        for sentence in said
        if sentence.text not in understood
        and not sentence.text.endswith(":")
        and not (sentence.start in headings and len(sentence.text) <= _LONGEST_HEADING)
    )

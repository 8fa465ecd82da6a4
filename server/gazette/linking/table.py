"""Links the rows of a user's own table to our IRIs: what is certain goes beside the row, what is not into a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gazette.linking.columns import KINDS_OF, ColumnKind, columns_of, level_told, outer_first
from gazette.linking.matching import (
    LIKELY,
    Candidate,
    Matcher,
    certain,
    level_of,
    lies_around,
    lies_within,
    narrowed,
    path_of,
)
from gazette.linking.table_files import Cell, UserTable
from gazette.search.folding import has_han
from gazette.search.lookup import Hit

ADDED: Final = ("IRI", "label", "score", "reason")
UNSURE_COLUMNS: Final = ("row", "column", "value", "rank", "IRI", "label", "where", "score", "reason")
_OFFERED: Final = 3
_CONSIDERED: Final = 40
_ELSEWHERE: Final = 30.0
_OTHER_LEVEL: Final = 8.0
"""What a region loses in a column of another level, if one of the column's own level fits the value too."""
_HERE: Final = 8.0
_REMEMBERED: Final = 1 << 17
_NOTHING: Final = "nothing here is near it"
_SEVERAL: Final = "unsure: see the list"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a value comes to: the thing that it certainly names, or else the candidates to choose from, if any."""

    value: str
    link: Candidate | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class LinkedTable:
    """A table with its answers, row by row and column by column; empty cells have none."""

    table: UserTable
    columns: Mapping[int, ColumnKind]
    answers: tuple[Mapping[int, Answer], ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many values are linked, unsure, and near nothing."""
        all_answers = [answer for row in self.answers for answer in row.values()]
        linked = sum(answer.link is not None for answer in all_answers)
        unsure = sum(answer.link is None and bool(answer.candidates) for answer in all_answers)
        return linked, unsure, len(all_answers) - linked - unsure

    def header(self) -> list[str]:
        """The table's header and, for each linked column, four more."""
        return [*self.table.header, *(f"{self.table.header[c]} {name}" for c in self.columns for name in ADDED)]

    def rows(self) -> Iterator[list[Cell]]:
        """The table's rows as they came, with IRI, label, score and reason."""
        width = len(self.table.header)
        for cells, answers in zip(self.table.rows, self.answers, strict=True):
            added: list[Cell] = []
            for column in self.columns:
                added += _cells(answers.get(column))
            yield [*cells, *[None] * (width - len(cells)), *added]

    def unsure(self) -> Iterator[list[Cell]]:
        """The candidates of what is unsure: at most three a value, told by the line of the table (the first is 1)."""
        for number, answers in enumerate(self.answers, 2 + len(self.table.above)):
            for column, answer in answers.items():
                if answer.link is None:
                    for rank, candidate in enumerate(answer.candidates, 1):
                        hit = candidate.hit
                        yield [
                            number, self.table.header[column], answer.value, rank, hit.iri, hit.label_zh, hit.where,
                            candidate.score, candidate.reason,
                        ]  # fmt: skip


def link_table(table: UserTable, matcher: Matcher, told: Mapping[str, str] | None = None) -> LinkedTable:
    """Link every value of the columns that hold places, industries, clusters or bodies.

    `told` names columns and their kinds (`columns_of`). Places of one row narrow each other (省, 市, 县 columns), and
    narrow its clusters and bodies. Equal rows get equal answers.
    """
    columns = columns_of(table, told or {}, matcher)
    places = outer_first(table, [column for column, kind in columns.items() if kind == "place"])
    levels = {column: level_told(table.header[column]) for column in places}
    linker = _Linker(matcher)
    answers = []
    for row in range(len(table.rows)):
        values = {column: value for column in places if (value := table.text(row, column))}
        of_row, around = linker.places(values, levels)
        for column, kind in columns.items():
            if kind != "place" and (value := table.text(row, column)):
                of_row[column] = linker.thing(value, kind, around)
        answers.append(of_row)
    return LinkedTable(table, columns, tuple(answers))


class _Linker:
    """Answers for values, remembered: tables repeat themselves."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.place = lru_cache(_REMEMBERED)(self._place)
        self.thing = lru_cache(_REMEMBERED)(self._thing)

    def places(self, values: dict[int, str], levels: Mapping[int, int | None]) -> tuple[dict[int, Answer], str]:
        """Answers for the places of a row, the outermost first, and what they come to: where the row is.

        What is linked narrows what stands within it; what was unsure may be told by what is linked within it.
        """
        answers: dict[int, Answer] = {}
        around = ""
        for column, value in values.items():
            answer = answers[column] = self.place(value, around, levels[column])
            around = path_of(answer.link.hit) if answer.link else around + value
        inner: Candidate | None = None
        for outer in reversed(list(values)):
            answer = answers[outer]
            if answer.link is None and inner is not None:
                points = [0.0 if _holds(c.hit, inner.hit) else _ELSEWHERE for c in answer.candidates]
                answers[outer] = self._answer(answer.value, narrowed(answer.candidates, points))
            inner = answers[outer].link or inner
        return answers, around

    def _place(self, value: str, around: str, level: int | None) -> Answer:
        if has_han(around) and has_han(value):
            together = self._matcher.candidates(around + value, KINDS_OF["place"])
            inner = self._answer(value, _of_level(together, level))
            if inner.link:
                return inner
        candidates = self._matcher.candidates(value, KINDS_OF["place"], _CONSIDERED)
        return self._answer(value, _of_level(self._around(candidates, around), level))

    def _thing(self, value: str, kind: ColumnKind, around: str) -> Answer:
        candidates = self._matcher.candidates(value, KINDS_OF[kind])
        if kind == "cluster":
            candidates = self._around(candidates, around)
        elif kind == "body":  # a province's body may stand in a county's row, and a ministry in any
            candidates = narrowed(candidates, [-_HERE if lies_around(c.hit, around) else 0.0 for c in candidates])
        return self._answer(value, candidates)

    def _around(self, candidates: list[Candidate], around: str) -> list[Candidate]:
        """Candidates of which those gain that lie where the row says, and those lose that do not."""
        if not has_han(around):  # nothing, or a name in letters that could not be told
            return candidates
        points = [-_HERE if lies_within(c.hit, around) else _ELSEWHERE for c in candidates]
        return narrowed(candidates, points)

    def _answer(self, value: str, candidates: Sequence[Candidate]) -> Answer:
        if certain(candidates):
            return Answer(value, candidates[0], ())
        return Answer(value, None, tuple(c for c in candidates if c.score >= LIKELY)[:_OFFERED])


def _of_level(candidates: list[Candidate], level: int | None) -> list[Candidate]:
    """Candidates of which those lose that are not of a column's level, if a likely one is."""
    if level is None or not any(c.score >= LIKELY and _is_of_level(c.hit, level) for c in candidates):
        return candidates
    return narrowed(candidates, [0.0 if _is_of_level(c.hit, level) else _OTHER_LEVEL for c in candidates])


def _is_of_level(hit: Hit, level: int) -> bool:
    """Whether a region is of a level; a municipality (直辖市) is a province and a city."""
    own = level_of(hit)
    return own == level or (own == 0 and level == 1 and hit.label_zh.endswith("市"))


def _holds(outer: Hit, inner: Hit) -> bool:
    return outer.iri != inner.iri and lies_within(inner, path_of(outer))


def _cells(answer: Answer | None) -> list[Cell]:
    if answer is None:
        return [None, None, None, None]
    if answer.link is None:
        return [None, None, None, _SEVERAL if answer.candidates else _NOTHING]
    return [answer.link.hit.iri, answer.link.hit.label_zh, answer.link.score, answer.link.reason]

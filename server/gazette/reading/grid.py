"""Tables as lines: cells laid out by their spans, one row a line, cells between pipes.

So a table reads the same from a page, a workbook, a document or a picture, and in the form that plain-text captures
of tables have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gazette.reading.limits import CELLS, COLUMNS, REPEATED_CHARACTERS, too_large

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_PADDING = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}()])|(?<=[()])\s+(?=[{_WIDE}])")
_SPACE = re.compile(r"\s+")
_LABEL = re.compile(
    r"[^|:：]{2,12}[:：]|索\s?引\s?号|(?:发布|发文|制发|公开)(?:机构|机关|单位)|主题分类|主\s?题\s?词|(?:发文)?文\s?号|发文字号"
    r"|(?:成文|发文|发布|生成|公开|印发)(?:日期|时间)|名\s?称|标\s?题|有\s?效\s?性|关\s?键\s?词|信息来源|来\s?源|体\s?裁"
)
_PIPES = str.maketrans("|｜", "//")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at the row where it begins, with how many rows and columns it spans."""

    text: str
    rows: int = 1
    columns: int = 1


def cell_text(text: str) -> str:
    """The words of a cell on one line: breaks and padding between Chinese characters are not part of them."""
    text = text.strip()
    if "\n" in text and len(parts := text.split()) > 1 and len({part[-2:] for part in parts}) == 1:
        return "、".join(parts)  # several names, which end alike, one a line
    if _SPACE.search(text):
        text = _SPACE.sub(" ", _PADDING.sub("", text))
    return text.translate(_PIPES) if "|" in text or "｜" in text else text


def lay_out(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    """The rows with every cell in its column, spans repeated in each row and column that they cover.

    Text past `REPEATED_CHARACTERS` stands only where its cell begins. All rows get the same width. A row that one cell
    fills is a heading, and comes as a single string. Raises `UnreadableInput` past the limit of cells.
    """
    laid: list[dict[int, str]] = []
    waiting: dict[int, tuple[int, str]] = {}  # column: (rows still covered, text) of cells that span rows
    headings: set[int] = set()
    total = 0
    for number, row in enumerate(rows):
        covered = waiting
        line = {column: text for column, (_, text) in covered.items()}
        waiting = {column: (left - 1, text) for column, (left, text) in covered.items() if left > 1}
        column = 0
        cells = list(row)
        for cell in cells:
            while column in covered:
                column += 1
            span = min(max(cell.columns, 1), COLUMNS)
            text = cell_text(cell.text)
            for at in range(column, column + span):
                again = text if at == column or len(text) <= REPEATED_CHARACTERS else ""
                line[at] = again
                if cell.rows > 1:
                    waiting[at] = cell.rows - 1, text if len(text) <= REPEATED_CHARACTERS else ""
            column += span
        if len(cells) == 1 and len(line) == min(max(cells[0].columns, 1), COLUMNS):
            headings.add(number)
        total += len(line)
        if total > CELLS:
            raise too_large("cells in a table", CELLS)
        laid.append(line)
    width = max((max(line) + 1 for line in laid if line), default=0)
    return [
        [line.get(0, "")] if number in headings else [line.get(column, "") for column in range(width)]
        for number, line in enumerate(laid)
    ]  # fmt: skip


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table that is laid out; columns that are empty throughout and rows without a word are left out.

    A row of one cell is a line of its own: a heading, or a section of the list. Rows of labels and values (索引号, 发布
    机构 …) become one line for each pair. A table whose header stands twice side by side is read half after half.
    """
    filled = [row for row in rows if any(row)]
    full = [row for row in filled if sum(map(bool, row)) > 1]
    used = [at for at in range(max(map(len, full), default=0)) if any(at < len(row) and row[at] for row in full)]
    kept = [[row[at] for at in used if at < len(row)] if sum(map(bool, row)) > 1 else _words(row) for row in filled]
    for row in _unfolded(kept):
        if _is_heading(row):
            yield row[0] or _words(row)[0]
        elif len(row) % 2 == 0 and len(row) <= 6 and all(_LABEL.fullmatch(cell) or not cell for cell in row[0::2]):
            yield from _labelled(row)
        else:
            yield row_line(row)


def _is_heading(row: Sequence[str]) -> bool:
    """Whether a row is one word, or one word repeated by a cell that spans nearly all of the table."""
    words = _words(row)
    return len(words) == 1 or (len(set(words)) == 1 and not words[0].isdigit())


def _words(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell]


def row_line(row: Sequence[str]) -> str:
    """One row as a line. Two cells get a closing pipe, so that the line is not taken for words with a stroke."""
    return " | ".join(row) + (" |" if len(row) == 2 else "")


def _labelled(row: Sequence[str]) -> Iterator[str]:
    for label, value in zip(row[0::2], row[1::2], strict=True):
        if label and value:
            yield f"{label.rstrip(':：')}：{value}"


def _unfolded(rows: list[list[str]]) -> list[list[str]]:
    """Rows of a table in two or more halves side by side, the halves one beneath the other."""
    for at, row in enumerate(rows[:5]):
        for times in (2, 3, 4):
            part, rest = divmod(len(row), times)
            if rest == 0 and part >= 2 and len(set(row[:part])) == part and row == row[:part] * times:
                halves = [
                    [each[k * part : (k + 1) * part] for each in rows[at + 1 :] if len(each) == len(row)]
                    for k in range(times)
                ]
                return [*rows[:at], row[:part], *(half for halves_of in halves for half in halves_of if any(half))]
    return rows

"""The parts of a page: furniture, head, addressees, text, clauses, signature, attached list, tail.

Everything later reads from a part, never from the whole page, so that a related headline, a menu or a rights notice
cannot become a fact of the notice.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from gazette.extraction.page.lines import lines_of_page
from gazette.extraction.tables.columns import column_of, header_in
from gazette.extraction.tables.flat import header_at
from gazette.extraction.tables.rows import looks_like_row, names_cluster, names_of, row_number_of
from gazette.extraction.wording import furniture
from gazette.extraction.wording.bodies import BODY_NAMES
from gazette.extraction.wording.dates import DAY, is_day_line, only_day
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.outcomes import outcome_in_heading
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.quantities import whole
from gazette.extraction.wording.schemes import BATCH_HEADING, LIST_HEADING
from gazette.reading.document import Document


@dataclass(frozen=True, slots=True)
class NumberedClause:
    """A clause: its number, its words without the number, and whether they came in their own paragraph."""

    number: int
    passage: Passage


@dataclass
class Body:
    """The parts of one page, in plain offsets. It is `misdated` where its signature bears a day that is none."""

    top: list[Passage] = field(default_factory=list)
    addressees: Passage | None = None
    prose: list[Passage] = field(default_factory=list)
    clauses: list[NumberedClause] = field(default_factory=list)
    attachments: list[Passage] = field(default_factory=list)
    signature: list[Passage] = field(default_factory=list)
    signed: Found[dt.date] | None = None
    misdated: bool = False
    annex: list[Passage] = field(default_factory=list)
    tail: list[Passage] = field(default_factory=list)
    repeated: list[Passage] = field(default_factory=list)
    others: list[Passage] = field(default_factory=list)

    @property
    def text(self) -> list[Passage]:
        """Prose and clauses together, in order: what the notice says."""
        return sorted([*self.prose, *(c.passage for c in self.clauses)], key=lambda p: p.start)


_ADDRESSEES = re.compile(
    r"^(?=[^:。]{0,200}(?:局|厅|委|部门|政府|办|单位|企业|中心|公司|处|会|集团|机构|小组))"
    r"(?:各|有关|相关|省直|市直|省级|机关|全省|全市|[一-鿿]{2,8}[省市县区]"
    r"|[一-鿿]{2,12}(?:局|厅|委))(?![^:。]{0,200}(?:公布|公示|发布|认定|确定|入选|名单|\d\s?[个家]))[^:。《]{2,220}:(?!\d)"
)
_CLAUSE = re.compile(r"(?:^|(?<=[。:;!\n]))[ \t]*([一二三四五六七八九十]{1,3})、[ \t]*")
_ATTACHMENT = re.compile(r"^附[件:]?\s*\d{0,2}\s*[:.]\s*\S|^附件?\s?\d{1,2}\s?[.、:]?\s*[一-鿿《]")
_LEADS_IN = re.compile(r"[^、]{0,12}?(?:分别|包括|其中|名单为|[是为:])")
"""At the beginning of a line of names this makes it a sentence, to be read as one."""
_NEXT_ATTACHMENT = re.compile(
    r"^\d{1,2}\s?[.、]\s?[^。]{2,60}(?:名单|表|书|情况|材料|格式|提纲|模板|清单)(?:\([^)]*\))?$"
)
_ANNEX = re.compile(r"^附\s?件?\s?[\d一二三四五六七八九十]{0,2}\s*[:]?$")
_LIST_INTRO = re.compile(
    r"(?:名单|集群|结果|项目|如下|目录)(?:\([^()]{1,40}\))?(?:公布|公示)?(?:如下|见下)?:$|^名单(?:如下)?:?$"
)
_STATES = re.compile("公布|公示|发布|公告|认定|确定|新增|入选|入围|上榜|获批|命名|授予|撤销|取消|推荐")
"""Makes of the line above a list a statement, and not only its heading."""
_LIST_TITLE = re.compile(r"^[^。,;]{4,60}(?:名单|一览表|清单|汇总表)(?:\([^()]{1,30}\))?$")
_SIGNATURE = re.compile(rf"^{BODY_NAMES}$")
_SIGNED_TOGETHER = re.compile(rf"^({BODY_NAMES})\s*({DAY.pattern})$")
_MADE = re.compile(r"^[\s\[【]*(?:成文|发文|印发|签发|制发)(?:日期|时间)\s?[:】\]]+\s?(?P<day>[^\s]{8,12})")
_CLOSING = re.compile(r"^\(?(?:此件|联系人|联系电话|联系方式|电话|特此)")
_SUBPARAGRAPH = re.compile(r"^(?:\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)])")
_GOES_ON = re.compile("[二三四五六七八九十]{1,3}、")
"""A clause that is not the first."""
_LONG = 30
_LONGEST_CLOSING = 80
_SHORTEST_SENTENCE, _SHORTEST_OPENING = 7, 10
_LONGEST_INTRO = 60
_SHORTEST_STATEMENT, _LONGEST_STATEMENT = 8, 150
_TITLE_LIKE = re.compile(r"关于|(?:通知|公告|公示|通告|函|批复|决定|通报)$")
_REACH = 12
"""So many lines around an interruption of a list are looked at: a row of a flattened table has up to ten cells."""
_FEW, _MANY = 2, 3
_PUNCTUATION = re.compile(r"[,。;:!?]")


def is_prose(line: str) -> bool:
    """Whether a line is running text: a full sentence, or long enough and punctuated as one."""
    if furniture.is_data_line(line) or looks_like_row(line):
        return False
    if line.endswith(("。", ";", "如下:", "要求:")):
        return len(line) >= (_SHORTEST_SENTENCE if line.endswith("。") else _SHORTEST_OPENING)
    return (len(line) >= 30 and len(_PUNCTUATION.findall(line)) >= 1 + (len(line) < 45) and "。" in line) or (
        len(line) >= 60 and line.count(",") + line.count("、") >= 2 and "|" not in line
    )


def read_body(document: Document) -> Body:
    """The parts of a document's page. Nothing is dropped: every line that is not blank stands in some part."""
    lines = lines_of_page(document)
    start = _first_of_text(lines)
    above, below = _list_above(lines[:start])
    body = Body(top=[*lines[:above], *lines[below:start]], annex=lines[above:below])
    stop = _first_of_tail(lines, start)
    body.tail = lines[stop:]
    _sort(lines[start:stop], body)
    if body.signed is None:
        body.signed = _labelled_day(body.top)
    body.prose, body.repeated = _once(body.prose)
    body.prose, body.clauses = _split_clauses(body.prose)
    return body


def _once(paragraphs: list[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Long paragraphs that stand again word for word, apart: some pages print their text twice."""
    kept: dict[str, Passage] = {}
    again = []
    for passage in paragraphs:
        if len(passage.text) >= _LONG and passage.text in kept:
            again.append(passage)
        else:
            kept[passage.text if len(passage.text) >= _LONG else f"{passage.start}"] = passage
    return list(kept.values()), again


def _first_of_text(lines: list[Passage]) -> int:
    for i, line in enumerate(lines):
        if _ADDRESSEES.match(line.text) and not furniture.is_data_line(line.text):
            return i
        if is_prose(line.text) and not furniture.opens_tail(line.text) and not furniture.is_navigation(line.text):
            return i
        if i and _introduces(line.text, [later.text for later in lines[i + 1 : i + 3]]):
            return i
    for i, line in enumerate(lines):  # no running text at all: perhaps a title and a bare list
        if looks_like_row(line.text) or (i and _LIST_INTRO.search(line.text)):
            return i
    return len(lines)


def _list_above(lines: list[Passage]) -> tuple[int, int]:
    """The stretch of the head in which a list of clusters stands before its text; empty where there is none."""
    names = [i for i, line in enumerate(lines) if names_cluster(line.text)]
    numbered = [i for i in names if row_number_of(lines[i].text) or lines[i].text.count("|") >= _FEW]
    headers = [i for i in range(len(lines)) if header_at(lines, i)]
    if len(names) <= _FEW - bool(numbered or headers):
        return 0, 0
    header = next((i for i in headers if i < names[0]), None)
    begin = names[0] if header is None else header
    end = names[-1] + 1
    columns = header_at(lines, header) if header is not None else None
    behind_name = len(columns) - 1 - columns.index("name") if columns and "name" in columns else 0
    stop = min(len(lines), end + behind_name)
    while end < stop and not _TITLE_LIKE.search(lines[end].text):
        end += 1
    return begin, end


def _first_of_tail(lines: list[Passage], start: int) -> int:
    for i in range(start + 1, len(lines)):
        text = lines[i].text
        stamped = furniture.is_stamped_headline(text) and any(
            furniture.is_stamped_headline(line.text) for line in lines[i + 1 : i + 4]
        )
        opens = stamped or furniture.opens_tail(text)
        if opens and not _list_goes_on(lines, i) and not (furniture.is_chrome(text) and _notice_goes_on(lines, i)):
            return i
    return len(lines)


def _notice_goes_on(lines: list[Passage], at: int) -> bool:
    """Whether the notice's own end stands behind a line of chrome: its attachments, its list, or a dated signature."""
    for i in range(at + 1, len(lines)):
        text = lines[i].text
        if furniture.opens_tail(text) and not furniture.is_chrome(text):
            return False
        if _ANNEX.match(text) or _ATTACHMENT.match(text) or _LIST_TITLE.match(text) or _GOES_ON.match(text):
            return True
        if names_cluster(text) and row_number_of(text) and i + 1 < len(lines) and names_cluster(lines[i + 1].text):
            return True
        dated = i + 1 < len(lines) and is_day_line(lines[i + 1].text)
        if (_SIGNATURE.match(text) and dated) or _SIGNED_TOGETHER.match(text):
            return True
    return False


def _list_goes_on(lines: list[Passage], at: int) -> bool:
    """Whether what opens a tail elsewhere stands inside a list here: the list's numbers go on behind it, or several
    names follow (fewer are enough behind share buttons and headlines, which portals put into articles)."""
    before, after = lines[max(0, at - _REACH) : at], lines[at + 1 : at + 1 + _REACH]
    names = [line for line in after if names_cluster(line.text)]
    if not names or not any(names_cluster(line.text) for line in before):
        return False
    last = next((n for line in reversed(before) if (n := row_number_of(line.text)) is not None), None)
    if last is not None:
        return any(row_number_of(line.text) == last + 1 for line in after)
    return len(names) >= (_FEW if furniture.may_interrupt(lines[at].text) else _MANY)


def _sort(lines: list[Passage], body: Body) -> None:
    """Put each line of the text into its part, in order; what has no part goes to `others`."""
    in_annex = False
    for i, line in enumerate(lines):
        if _opens(line, body) or _signs(line, body, in_annex=in_annex):
            continue
        following = [later.text for later in lines[i + 1 : i + 4]]
        if in_annex and _interrupts(lines, i):
            body.annex.append(line)
            continue
        heads_table = not in_annex and bool(body.prose) and column_of(line.text) and header_at(lines, i)
        part = body.annex if heads_table else _part_of(line.text, following, body, in_annex=in_annex)
        if part is body.annex and not in_annex and _introduces(line.text, following):
            body.prose.append(line)
        in_annex = in_annex or part is body.annex
        part.append(line)


def _interrupts(lines: list[Passage], at: int) -> bool:
    """Whether running text that is not about clusters stands between the rows of one list: an advertisement."""
    if "集群" in lines[at].text or not is_prose(lines[at].text):
        return False
    for near in (lines[max(0, at - _REACH) : at][::-1], lines[at + 1 : at + 1 + _REACH]):
        name = next((i for i, line in enumerate(near) if names_cluster(line.text)), None)
        if name is None or any(_ANNEX.match(line.text) or _LIST_TITLE.match(line.text) for line in near[:name]):
            return False
    return True


def _opens(line: Passage, body: Body) -> bool:
    """The line of the addressees, which stands before all text; what follows on the same line is text."""
    match = None if body.addressees or body.prose else _ADDRESSEES.match(line.text)
    if match is None:
        return False
    body.addressees = line.part(0, match.end() - 1)
    rest = line.part(match.end(), len(line.text))
    if rest.text:
        body.prose.append(rest)
    return True


def _signs(line: Passage, body: Body, *, in_annex: bool) -> bool:
    """The day under the text, alone or behind the signature on one line. A day that is none signs as well, undated."""
    if body.signed or body.misdated or not (body.prose or in_annex):
        return False
    if match := _SIGNED_TOGETHER.match(line.text):
        body.signature.append(line.part(match.start(1), match.end(1)))
        day = line.part(match.start(2), match.end(2))
    elif is_day_line(line.text) and (body.signature or not in_annex or not body.addressees):
        day = line
    else:
        return False
    body.signed = _signed(day)
    if body.signed is None and body.signature:
        body.misdated = True
        body.others.append(day)
    return body.signed is not None or body.misdated


def _part_of(text: str, following: list[str], body: Body, *, in_annex: bool) -> list[Passage]:
    if _is_signature(text, following, in_annex, body):
        return body.signature
    if body.prose and not in_annex and not _ANNEX.match(text):
        if _ATTACHMENT.match(text) and not (following and names_cluster(following[0])):
            return body.attachments
        if body.attachments and not body.signature and _NEXT_ATTACHMENT.match(text):
            return body.attachments
    if _CLOSING.match(text) and len(text) < _LONGEST_CLOSING:
        return body.others
    heads_list = body.prose and (
        BATCH_HEADING.match(text)
        or LIST_HEADING.match(text)
        or _ANNEX.match(text)
        or _LIST_TITLE.match(text)
        or _ATTACHMENT.match(text)
        or (outcome_in_heading(text) and following and looks_like_row(following[0]))
    )
    if heads_list or (_LIST_INTRO.search(text) and len(text) < _LONGEST_INTRO) or _introduces(text, following):
        return body.annex
    if header_in(text.split()):
        return body.annex
    if in_annex and (names_cluster(text.rstrip("。")) or _only_names(text)):
        return body.annex
    if not _LEADS_IN.match(text) and len(names_of(text)) >= _FEW:
        return body.annex
    if is_prose(text):
        return body.prose
    return body.annex if in_annex or looks_like_row(text) or body.signed else body.others


def _introduces(text: str, following: list[str]) -> bool:
    """Whether a line is a statement of the notice and heads the list beneath it: 现将…名单公布如下:, 某厅公布…名单:"""
    states = text.endswith(":") and _SHORTEST_STATEMENT <= len(text) <= _LONGEST_STATEMENT and _STATES.search(text)
    if not states or furniture.is_data_line(text):
        return False
    listed = _LIST_INTRO.search(text) and len(text) < _LONGEST_INTRO
    counted = "集群" in text and [row_number_of(later) for later in following[:2]] == [1, 2]
    return (
        bool(listed)
        or counted
        or any(looks_like_row(later) or names_cluster(later) or names_of(later) for later in following[:2])
    )


def _only_names(text: str) -> bool:
    behind = text.partition(":")[2]
    return bool(names_of(text) or names_of(behind) or names_cluster(behind.rstrip("。")))


def _labelled_day(head: list[Passage]) -> Found[dt.date] | None:
    """The day on which the notice was made, where a data line of the head tells it: 成文日期:2023年7月13日."""
    for line in head:
        if (match := _MADE.match(line.text)) and (day := only_day(match["day"])):
            return Found(day, line.start + match.start("day"), line.start + match.end("day"), "normalised")
    return None


def _signed(passage: Passage) -> Found[dt.date] | None:
    day = only_day(passage.text)
    return Found(day, passage.start, passage.end, "normalised") if day else None


def _is_signature(text: str, following: list[str], in_annex: bool, body: Body) -> bool:
    if not (body.prose or in_annex) or not _SIGNATURE.match(text) or body.signed or body.misdated:
        return False
    if in_annex and any(_SIGNATURE.match(line.text) for line in body.annex[-_REACH:]):
        following = following[:1]  # bodies stand in the table as well
    for later in following:
        if is_day_line(later):
            return True
        if not _SIGNATURE.match(later):
            break
    ends = not following or bool(_ANNEX.match(following[0]))
    return not in_annex and ends


def _split_clauses(paragraphs: list[Passage]) -> tuple[list[Passage], list[NumberedClause]]:
    """Prose apart from numbered clauses. Numbers must grow; a clause reaches to the next one, or over its own items."""
    prose: list[Passage] = []
    clauses: list[NumberedClause] = []
    last = 0
    for passage in paragraphs:
        cuts = []
        for match in _CLAUSE.finditer(passage.text):
            number = whole(match[1]) or 0
            if number > last and (match.start() == 0 or number == last + 1):
                cuts.append((match.start(), match.end(), number))
                last = number
        if not cuts:
            if clauses and _SUBPARAGRAPH.match(passage.text):
                clauses[-1] = _extended(clauses[-1], passage)
            else:
                prose.append(passage)
            continue
        if cuts[0][0] > 0:
            prose.append(passage.part(0, cuts[0][0]))
        ends = [cut[0] for cut in cuts[1:]] + [len(passage.text)]
        for (_, begin, number), end in zip(cuts, ends, strict=True):
            if passage.text[begin:end].strip():  # a number at the end of a cut page says nothing
                clauses.append(NumberedClause(number, passage.part(begin, end)))
    return prose, clauses


def _extended(clause: NumberedClause, passage: Passage) -> NumberedClause:
    words = f"{clause.passage.text}\n{passage.text}"
    return NumberedClause(clause.number, Passage(clause.passage.start, passage.end, words))

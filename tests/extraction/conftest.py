"""The reference data, readings of pages, and what it means that a quote yields a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gazette.extraction import extract
from gazette.extraction.wording.dates import DAY, day_in_address, day_of, find_recurring
from gazette.extraction.wording.quantities import amount, whole
from gazette.extraction.wording.schemes import LEVEL, LOOSE, SCHEME, level_word, scheme_of
from gazette.reading.document import Document
from gazette.reading.plain_text import read_text
from gazette.records import NoticeRecord
from gazette.reference import COUNTRY, Reference
from gazette.settings import shipped
from gazette.text import to_plain

PAGES = Path(__file__).parent / "pages"
NOTICES = shipped("data") / "notices"

Reading = tuple[Document, NoticeRecord]


@lru_cache(maxsize=1)
def _reference() -> Reference:
    return Reference.load(shipped("data") / "reference")


@lru_cache(maxsize=64)
def _read(path: Path) -> Reading:
    document = read_text(path.read_bytes(), file=path)
    return document, extract(document, _reference())


@pytest.fixture(scope="session")
def reference() -> Reference:
    return _reference()


@pytest.fixture(scope="session")
def read() -> Callable[[str], NoticeRecord]:
    """Extraction of a text."""
    return lambda text: extract(Document.of_text(text), _reference())


@pytest.fixture(scope="session")
def page() -> Callable[[str], Reading]:
    """A composed page by its name."""
    return lambda name: _read(PAGES / f"{name}.txt")


@pytest.fixture(scope="session")
def notice() -> Callable[[str], Reading]:
    """A page of the repository's own data by the name of its folder."""
    return lambda name: _read(NOTICES / name / "page.txt")


SCALARS = (
    "/kind", "/page_title", "/title", "/document_number", "/addressees", "/issued", "/publication/posted", "/publication/site",
    "/publication/origin_url", "/publication/origin_date", "/publication/stated_source",
)  # fmt: skip
LISTS = (
    "/issuers", "/addressee_units", "/citations", "/clauses", "/counts", "/rules", "/definitions", "/measures",
    "/obligations", "/statistics",
)  # fmt: skip
OF_ANNOUNCEMENT = ("stage", "programme", "year", "announced_count", "completeness", "validity")


def _value(built: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        built = built[int(token)] if isinstance(built, list | tuple) else built[token]
    return built


def _facts(record: NoticeRecord) -> Iterator[tuple[str, Any]]:
    built = msgspec.to_builtins(record)
    for pointer in SCALARS:
        if _value(built, pointer) is not None:
            yield pointer, _value(built, pointer)
    for pointer in LISTS:
        for index, item in enumerate(_value(built, pointer)):
            yield f"{pointer}/{index}", item
    if record.excluded_regions:
        yield "/excluded_regions", list(record.excluded_regions)
    for index, announcement in enumerate(built["announcements"]):
        for name in OF_ANNOUNCEMENT:
            if announcement[name] is not None:
                yield f"/announcements/{index}/{name}", announcement[name]
        for bound in _computed_bounds(record, index):
            yield f"/announcements/{index}/validity/{bound}", announcement["validity"][bound]
        for at, entry in enumerate(announcement["entries"]):
            yield f"/announcements/{index}/entries/{at}", entry


def _computed_bounds(record: NoticeRecord, index: int) -> Iterator[str]:
    """The bounds that rest on the day of issue or on a term of years, and not on the words alone."""
    validity = record.announcements[index].validity
    if validity is None or validity.start is None or validity.end is None:
        return
    if validity.start[0] != validity.start[1] == record.issued:
        yield "start"
    narrowed = validity.start[0] != validity.start[1] and validity.end[0] == validity.end[1]
    if validity.term_years is not None and (narrowed or "至" not in validity.text):
        yield "end"


@pytest.fixture(scope="session")
def facts() -> Callable[[NoticeRecord], list[tuple[str, Any]]]:
    """Every fact of a record that must have evidence, as (pointer, value)."""
    return lambda record: list(_facts(record))


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _days(quote: str) -> list[str]:
    found = [day.isoformat() for match in DAY.finditer(quote) if (day := day_of(match))]
    address = day_in_address(f"/{quote}/")
    return [*found, *([address.value.isoformat()] if address else [])]


def _numbers(quote: str) -> list[int | None]:
    return [whole(n) for n in re.findall(r"[\d,]+|[一二三四五六七八九十百千两〇零]+", quote)]


def _same_body(name: str, quote: str, region: str | None) -> bool:
    body = _reference().bodies.resolve(quote, region=region)
    return name == quote or (body is not None and body.name == name)


STAGE_WORDS = {
    "grant": "公布|认定|确定|发布|入选|获评",
    "proposal": "公示|拟(?:认定|确定|入选)",
    "recheck": "复核|复评",
    "cultivation": "培育",
    "recommendation": "推荐",
    "revocation": "撤销|取消",
    "renewal": "延",
}
NOT_DONE = "计划|力争|争取|左右|将认定|引导|推动"
KINDS = {
    "recheck": ("recheck", "renewal"),
    "proposal": ("proposal", "recommendation"),
    "grant": ("grant", "cultivation"),
}


def _tells_stage(stage: str, quote: str) -> bool:
    """Whether a quote says, in words of the stage, that it was done to clusters or to a list of them."""
    told = re.search(STAGE_WORDS[stage], quote) and re.search("集群|名单|集聚区", quote)
    return bool(told) and (stage == "proposal" or re.search(f"拟(?!定)|{NOT_DONE}", quote) is None)


def _tells_programme(programme: dict[str, Any], quote: str, mode: str, issuer: str | None) -> bool:
    """Whether a quote names the scheme in full, and level and region too where they are not said to be inferred."""
    named = [m for m in SCHEME.finditer(quote) if scheme_of(m) == programme["scheme"] and m.group() not in LOOSE]
    if not named:
        return programme["scheme"] == "other" and "集群" in quote
    regions = _reference().regions
    places = [code for mention in regions.find_all(quote) for code in mention.codes]
    level_said = any(level_word(word) == programme["level"] for word in LEVEL.findall(quote)) or any(
        regions[code].level == programme["level"] for code in places
    )
    if mode != "inferred":
        return level_said and (programme["region"] in (None, *places) or programme["level"] == "national")
    whose = issuer or ""
    if programme["level"] == "national":
        return whose == COUNTRY
    within = whose in regions and regions.is_within(whose, programme["region"])
    return within and (level_said or regions[whose].level == programme["level"])


def _yields(pointer: str, value: Any, quote: str, region: str | None, mode: str) -> bool:
    kind = re.sub(r"/\d+", "", pointer)
    match kind:
        case "/page_title" | "/title" | "/addressees" | "/publication/site" | "/publication/stated_source":
            return bool(value == quote)
        case "/publication/origin_url":
            return bool(value == quote)
        case "/document_number":
            return _bare(value) == _bare(quote)
        case "/issued" | "/publication/posted" | "/publication/origin_date":
            return value in _days(quote)
        case "/issuers":
            return _same_body(value["name"], quote, region)
        case "/addressee_units":
            return bool(value["name"] == quote)
        case "/citations":
            return _bare(value["title"]) in _bare(quote) and _bare(value["number"] or "") in _bare(quote)
        case "/clauses" | "/rules" | "/definitions" | "/measures" | "/announcements/validity":
            return _bare(value["text"]) == _bare(quote)
        case "/excluded_regions":
            return all(_reference().regions.get(code).name[:2] in quote for code in value)
        case "/counts":
            return value["value"] in _numbers(quote)
        case "/statistics":
            number = amount(re.sub(r"[^\d.,万亿千百]", "", value["text"]))
            growth = value["change_percent"]
            return (
                value["text"] in quote and number == value["value"] and (growth is None or f"{abs(growth):g}%" in quote)
            )
        case "/obligations":
            days = [day.value for day in find_recurring(quote)]
            return all(day in days for day in value["deadlines"]) and (value["what"] or "") in quote
        case "/announcements/entries":
            cells = [value["name"], *(value[c] or "" for c in ("city", "county", "industry"))]
            return all(_bare(cell) in _bare(quote) for cell in cells)
        case "/announcements/stage":
            return _tells_stage(value, quote)
        case "/announcements/programme":
            return _tells_programme(value, quote, mode, region)
        case "/announcements/completeness":
            return re.search("名单|附件" if value == "absent" else "名单|集群", quote) is not None
        case "/announcements/validity/start" | "/announcements/validity/end":
            return mode == "computed" and re.search("[一二三两\\d]年|20\\d\\d年", quote) is not None
        case "/kind":
            if value in ("call", "policy", "report"):
                return "集群" in quote
            return any(_tells_stage(stage, quote) for stage in KINDS.get(value, (value,)))
        case "/announcements/year":
            return str(value) in quote
        case "/announcements/announced_count":
            return value in _numbers(quote)
    raise AssertionError(f"no rule says what a quote for {pointer} must hold")


@pytest.fixture(scope="session")
def yields() -> Callable[[str, Any, str, str | None, str], bool]:
    """Whether a quote, in plain form, contains or yields the value at a pointer, read in the mode given."""
    return lambda pointer, value, quote, region, mode: _yields(pointer, value, to_plain(quote).text, region, mode)

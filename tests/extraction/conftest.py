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
from gazette.extraction.dates import day_in_address, find_days, find_recurring
from gazette.extraction.quantities import amount, whole
from gazette.extraction.schemes import SCHEME, scheme_of
from gazette.reading.document import Document
from gazette.reading.plain_text import read_text
from gazette.records import NoticeRecord
from gazette.reference import Reference
from gazette.settings import shipped
from gazette.text import to_plain

PAGES = Path(__file__).parent / "pages"
SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"

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
def seed() -> Callable[[str], Reading]:
    """A sample page by the beginning of its name; the test is skipped where the samples are not there."""

    def get(prefix: str) -> Reading:
        if not SEEDS.is_dir():
            pytest.skip("the sample pages (../shared/seeds) are not here")
        return _read(next(SEEDS.glob(f"{prefix}_*.txt")))

    return get


SCALARS = (
    "/page_title", "/title", "/document_number", "/addressees", "/issued", "/publication/posted", "/publication/site",
    "/publication/origin_url", "/publication/origin_date", "/publication/stated_source",
)  # fmt: skip
LISTS = (
    "/issuers", "/addressee_units", "/citations", "/clauses", "/counts", "/rules", "/definitions", "/measures",
    "/obligations", "/statistics",
)  # fmt: skip
OF_ANNOUNCEMENT = ("stage", "programme", "year", "announced_count", "validity")


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
        for at, entry in enumerate(announcement["entries"]):
            yield f"/announcements/{index}/entries/{at}", entry


@pytest.fixture(scope="session")
def facts() -> Callable[[NoticeRecord], list[tuple[str, Any]]]:
    """Every fact of a record that must have evidence, as (pointer, value)."""
    return lambda record: list(_facts(record))


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _days(quote: str) -> list[str]:
    found = [day.value.isoformat() for day in find_days(quote)]
    address = day_in_address(f"/{quote}/")
    return [*found, *([address.value.isoformat()] if address else [])]


def _numbers(quote: str) -> list[int | None]:
    return [whole(n) for n in re.findall(r"[\d,]+|[一二三四五六七八九十百千两〇零]+", quote)]


def _same_body(name: str, quote: str, region: str | None) -> bool:
    body = _reference().bodies.resolve(quote, region=region)
    return name == quote or (body is not None and body.name == name)


STAGE_WORDS = {
    "grant": "公布|认定|确定|名单|入选",
    "proposal": "公示|拟",
    "recheck": "复核|复评",
    "cultivation": "培育",
    "recommendation": "推荐",
    "revocation": "撤销|取消",
    "renewal": "延",
}


def _yields(pointer: str, value: Any, quote: str, region: str | None) -> bool:
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
            return re.search(STAGE_WORDS[value], quote) is not None
        case "/announcements/programme":
            named = SCHEME.search(quote)
            return named is not None and scheme_of(named) == value["scheme"]
        case "/announcements/year":
            return str(value) in quote
        case "/announcements/announced_count":
            return value in _numbers(quote)
    raise AssertionError(f"no rule says what a quote for {pointer} must hold")


@pytest.fixture(scope="session")
def yields() -> Callable[[str, Any, str, str | None], bool]:
    """Whether a quote, in plain form, contains or yields the value at a pointer."""
    return lambda pointer, value, quote, region: _yields(pointer, value, to_plain(quote).text, region)

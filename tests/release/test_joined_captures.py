"""One notice in several captures: joined, the best wins, and what they say differently stands as a conflict."""

from __future__ import annotations

import shutil

import pytest

from gazette.release.build import Built, build
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

PREFIXES = (
    "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)


@pytest.fixture
def twice(small: Settings) -> Settings:
    """One notice in two folders, and no other; the second copy announces another number."""
    notices = small.data / "notices"
    shutil.rmtree(small.data / "lists")
    shutil.rmtree(notices / "sichuan-2022-sei")
    shutil.copytree(notices / "zhejiang-2025-sme", notices / "zhejiang-reposted")
    page = notices / "zhejiang-reposted" / "page.txt"
    text = page.read_text(encoding="utf-8")
    assert text.count("等17個") == 1
    page.write_text(text.replace("等17個", "等19個"), encoding="utf-8")
    return small


def select(built: Built, query: str) -> list[dict[str, str]]:
    store = EmbeddedStore.read_only(built.release.store)
    return [{k: v.value for k, v in row.items() if v is not None} for row in store.select(PREFIXES + query)]


def test_two_captures_are_one_notice_with_two_pages(twice):
    built = build(twice)
    assert built.problems == ()
    assert built.report.blocked == ()
    assert built.release.manifest.counts["Notice"] == 1
    pages = select(built, "SELECT ?page ?capture { ?capture cg:captureOf ?page . ?page cg:reproduces|cg:reportsOn ?n }")
    assert len({row["capture"] for row in pages}) == 2
    grants = select(
        built, "SELECT ?event (COUNT(?row) AS ?rows) { ?event a cg:Grant ; cg:recordedAs ?row } GROUP BY ?event"
    )
    assert [row["rows"] for row in grants] == ["2"], "one event, shown by a row of each page"


def test_what_they_say_differently_is_a_conflict_with_both_claims_and_one_fact(twice):
    built = build(twice)
    facts = select(built, "SELECT ?count { ?announcement cg:announcedCount ?count }")
    assert [row["count"] for row in facts] == ["17"], "the first page's number stands as the fact"
    claims = select(
        built,
        "SELECT ?value ?preferred { ?conflict a cg:Conflict ; cg:claim ?claim . ?claim rdf:object ?value"
        " BIND(EXISTS { ?conflict cg:preferredClaim ?claim } AS ?preferred) } ORDER BY ?value",
    )
    assert [(row["value"], row["preferred"]) for row in claims] == [("17", "true"), ("19", "false")]


def test_agreeing_captures_give_no_conflict(twice):
    shutil.copy(
        twice.data / "notices" / "zhejiang-2025-sme" / "page.txt",
        twice.data / "notices" / "zhejiang-reposted" / "page.txt",
    )
    page = twice.data / "notices" / "zhejiang-reposted" / "page.txt"
    page.write_text(page.read_text(encoding="utf-8") + "\n另一网站\n", encoding="utf-8")
    assert select(build(twice), "SELECT ?c { ?c a cg:Conflict }") == []

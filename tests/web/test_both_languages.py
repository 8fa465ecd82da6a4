"""What we name ourselves is called in both languages; on English pages only a source's own words are Chinese."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import CG, RDFS, TYPE, VOID
from gazette.web.composed import in_english

OURS = (
    CG.Announcement, CG.Batch, CG.Programme, CG.Listing, CG.ReportedList, CG.Clause, CG.Capture, CG.DefinitionStatement,
    CG.ReportingObligation, CG.RecurringDeadline, CG.ValidityPeriod, CG.RegionChange, CG.ReportingArea, CG.Conflict,
    CG.Report, VOID.Linkset,
)  # fmt: skip
COMPOSED = (
    CG.Proposal, CG.Recommendation, CG.Cultivation, CG.Grant, CG.Recheck, CG.ListEntry, CG.ReportedRow,
)  # fmt: skip
"""What is so many that a page puts its English together."""
PAGES = ("/", "/clusters", "/notices", "/calendar", "/about")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OUR_WORDS = re.compile(
    r"\(题名未见\)|\(快照\)|据报道|年份未述|^第\d+[条行]|^定义$|^\d{4}年(公示|推荐|培育|认定|复核|延期|撤销)$"
    r"|^(公示|推荐|培育|认定|复核|延期|撤销)(名单|: )|→.*\(\d{4}年\)$|由所在地与产业拼成|^(大|小|中|门)类$|的链接$"
)


def labels(client: FlaskClient, of: NamedNode) -> dict[str, dict[str, str]]:
    """The labels of all things of a class, by language."""
    store = client.application.extensions["gazette"].served.store
    return {
        quad.subject.value: {
            label.object.language or "": label.object.value
            for label in store.quads(quad.subject, RDFS.label)
            if isinstance(label.object, Literal)
        }
        for quad in store.quads(None, TYPE, of)
    }


def test_what_we_name_is_named_in_both_languages(site_client: FlaskClient) -> None:
    for of in OURS:
        found = labels(site_client, of)
        assert found or of == CG.Conflict, of
        for thing, names in found.items():
            assert {"zh", "en"} <= names.keys(), (thing, names)
            assert not _HAN.search(names["en"]), (thing, names)


def test_a_notice_has_an_english_name_where_its_title_was_not_seen(site_client: FlaskClient) -> None:
    found = labels(site_client, CG.Notice).values()
    assert {"(题名未见)" in names["zh"] for names in found} == {True, False}
    for names in found:
        assert ("en" in names) == names["zh"].endswith("(题名未见)") == names.get("en", "").endswith("(title not seen)")
    known = {names["zh"]: names.get("en") for names in found}
    assert known["陕西省工业和信息化厅2025年度省级中小企业特色产业集群认定(题名未见)"] == (
        "Shaanxi Department of Industry and Information Technology: Grant of 2025, Shaanxi provincial-level SME "
        "characteristic industrial clusters (title not seen)"
    )


def test_a_count_that_is_reported_says_in_english_what_is_counted(site_client: FlaskClient) -> None:
    told = {names["en"] for names in labels(site_client, CG.Figure).values() if "据报道" in names["zh"]}
    assert "Jiangxi, 2022: 5 clusters, by area, as reported" in told
    assert "Chongqing, up to 2024: 13 clusters, cumulative, as reported" in told


def test_events_and_rows_have_an_english_that_pages_put_together(site_client: FlaskClient) -> None:
    for of in COMPOSED:
        for thing, names in labels(site_client, of).items():
            english = in_english(thing, names["zh"])
            assert english and not _HAN.search(english.before + english.after) and names["zh"].endswith(english.words)


@pytest.mark.parametrize(
    ("iri", "label", "english"),
    [
        ("/id/event/x-grant-1", "认定: 认定: 甲集群", "Grant: 认定: 甲集群"),
        ("/id/listing/x-1-row-5", "第5行: 甲集群", "Row 5: 甲集群"),
        ("/id/list/x-row-5", "据报道: 甲集群", "As reported: 甲集群"),
        ("/id/recognition/x", "甲集群(年份未述)", "甲集群 (year not stated)"),
        ("/id/recognition/x", "甲集群(2024)", None),
        ("/id/notice/x", "公示: 甲集群名单", None),
    ],
)
def test_only_words_of_ours_are_told_in_english(iri: str, label: str, english: str | None) -> None:
    found = in_english(f"http://localhost:8000{iri}", label)
    assert (str(found) if found else None) == english


def test_on_english_pages_only_a_sources_words_are_chinese(site_client: FlaskClient) -> None:
    kinds = (*OURS, *COMPOSED, CG.Notice, CG.Cluster, CG.Recognition, CG.Publication, CG.PublicBody, CG.Figure)
    things = [thing for of in kinds for thing in sorted(labels(site_client, of))[:2]]
    documents = [f"/doc/{thing.partition('/id/')[2]}" for thing in things if "/id/" in thing]
    levels = [f"/doc/scheme/{name}" for name in ("gbt4754-2017/level-division", "industry--gbt4754-2017")]
    for path in (*PAGES, *documents, *levels):
        answer = site_client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
        assert answer.status_code == 200, path
        for said, marked, stated in chinese(answer.text):
            assert stated or not _OUR_WORDS.search(said), (path, said)
            assert marked, (path, said)


def chinese(page: str) -> list[tuple[str, bool, bool]]:
    """The Chinese texts of a page, whether each is marked as Chinese (titles and options can hold no mark), and whether
    it is the value of a statement, which is shown as it is."""
    found = []
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        inside = [element, *element.iterancestors()]
        for text, around in ((element.text, inside), (element.tail, inside[1:])):
            if text and _HAN.search(text):
                language = next((one.get("lang") for one in around if one.get("lang")), "")
                unmarkable = element.tag in ("title", "option")
                stated = any(one.tag == "table" and one.get("class") == "facts" for one in around)
                found.append((text.strip(), language.startswith("zh") or unmarkable, stated))
    return found

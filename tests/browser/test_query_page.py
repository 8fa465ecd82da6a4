"""The query page in Chromium: write, complete, ask, look at the answer in each view, see an error, take it away."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from ..conftest import BASE
from .conftest import OpenPage, accessibility

PROVINCES = "SELECT ?province (COUNT(DISTINCT ?c) AS ?clusters) { ?c cg:inProvince ?province } GROUP BY ?province"
WRONG = "SELECT ?name {\n  ?c cg:name ?name .\n  FILTER(?name = )\n}"


def write(page: Page, text: str) -> None:
    """Replace the query as a person does, key by key."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def complete(page: Page, word: str) -> None:
    """Take the completion that stands first, once it is the list for all that was typed.

    Between a key and the list that goes with it the editor keeps Enter for itself: a person sees the list stay and
    presses again.
    """
    expect(page.locator(".CodeMirror-hint-active")).to_contain_text(word)
    page.wait_for_function("""() => {
      const editor = document.querySelector(".CodeMirror").CodeMirror;
      return editor.state.completionActive?.widget?.data.to.ch === editor.getCursor().ch;
    }""")
    page.keyboard.press("Enter")


def answered(page: Page) -> None:
    """Wait for the answer as scripts show it."""
    expect(page.locator("#view > *").first).to_be_visible()


def test_a_query_is_written_completed_and_asked_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/sparql?lang=en")
    write(page, "SELECT ?n { ?c cg:inProv")
    hint = page.locator(".CodeMirror-hint", has_text="cg:inProvince")
    expect(hint).to_contain_text(re.compile(r"\d"))
    complete(page, "cg:inProvince")
    page.keyboard.type(" rg:610000 ; cg:name")
    complete(page, "cg:name")
    page.keyboard.type(" ?n }")
    page.keyboard.press("Escape")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+Enter")
    answered(page)
    expect(page.locator("#answer tbody tr").first).to_contain_text("集群")
    assert page.locator(".CodeMirror .cm-error").count() == 0


@pytest.mark.parametrize(("language", "typed", "label"), [("zh", "所在省", "所在省级区划"), ("en", "provin", "rovinc")])
def test_terms_are_found_by_their_labels_too(open_page: OpenPage, language: str, typed: str, label: str) -> None:
    page = open_page(f"/sparql?lang={language}", language)
    write(page, "SELECT * { ?c ")
    page.keyboard.insert_text(typed)
    expect(page.locator(".CodeMirror-hint", has_text="cg:inProvince")).to_contain_text(label)
    complete(page, "cg:inProvince")
    assert "cg:inProvince" in page.locator(".CodeMirror-line").first.inner_text()


def test_a_class_is_completed_after_a(open_page: OpenPage) -> None:
    page = open_page("/sparql?lang=en")
    write(page, "SELECT * { ?c a cg:Clus")
    expect(page.locator(".CodeMirror-hint-active")).to_contain_text("cg:Cluster")


@pytest.mark.parametrize(("language", "says"), [("en", "Line 3, column 18"), ("zh", "第 3 行，第 18 列")])
def test_an_error_is_explained_and_marked_where_it_is(open_page: OpenPage, language: str, says: str) -> None:
    page = open_page(f"/sparql?lang={language}&query={quote(WRONG)}", language)
    expect(page.locator("#answer .failed button.link")).to_have_text(says)
    expect(page.locator(".CodeMirror .query-fault")).to_have_text(")")
    page.locator("#answer .failed button.link").click()
    page.keyboard.type("'x'")
    expect(page.locator(".CodeMirror .query-fault")).to_have_count(0)
    page.locator("#run").click()
    expect(page.locator("#answer h2")).not_to_have_text(re.compile("SPARQL|语法"))


def test_a_query_that_is_too_heavy_comes_with_advice_and_can_be_stopped(open_page: OpenPage) -> None:
    page = open_page("/sparql?lang=en")
    write(page, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ")
    page.locator("#run").click()
    page.locator("#stop").click()
    expect(page.locator("#answer")).to_contain_text("Stopped")
    page.locator("#run").click()
    expect(page.locator("#answer .failed")).to_contain_text(re.compile("LIMIT|narrow"))


def test_an_answer_is_drawn_in_each_view_that_fits_it(open_page: OpenPage) -> None:
    page = open_page(f"/sparql?lang=zh&query={quote(PROVINCES)}", "zh")
    answered(page)
    assert page.locator("[role=tab]").all_inner_texts() == ["表格", "图表", "地图", "原文"]
    expect(page.locator("#answer td a", has_text="陕西省")).to_have_attribute("href", "/id/region/610000")
    rows = page.locator("#answer tbody tr").count()
    page.locator("#tab-chart").click()
    expect(page.locator("svg.chart rect")).to_have_count(rows)
    page.locator("#view select").first.select_option("dots")
    expect(page.locator("svg.chart circle")).to_have_count(rows)
    page.locator("#tab-chart").press("ArrowRight")
    expect(page.locator(".tiles li")).to_have_count(34)
    expect(page.locator(".tiles li:not(.empty)")).to_have_count(rows)
    assert page.url.endswith("#map")
    page.locator("#tab-text").click()
    expect(page.locator("#view pre")).to_contain_text('"bindings"')


@pytest.mark.parametrize(
    ("query", "asked", "shown"), [(PROVINCES, "labels", "#view tbody tr"), ("SELECT * { ?c a cg:No }", "hints", "h2")]
)
def test_an_answer_stays_when_what_goes_with_it_is_slow(
    open_page: OpenPage, query: str, asked: str, shown: str
) -> None:
    page = open_page("/sparql?lang=en")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(1_000)  # longer than a page waits until it says that it waits
        route.continue_()

    page.route(f"**/sparql/{asked}", slowly)
    write(page, query)
    with page.expect_response(f"**/sparql/{asked}"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#answer").locator(shown).first).to_be_visible(timeout=1_000)
    expect(page.locator("#answer .waiting")).to_have_count(0)


def test_who_is_impatient_gets_no_row_twice_and_the_view_asked_for_last(open_page: OpenPage) -> None:
    page = open_page(f"/sparql?lang=en&query={quote('SELECT ?r { ?r a cg:AdministrativeRegion } LIMIT 1700')}")
    answered(page)
    page.route("**/sparql/labels", lambda route: (page.wait_for_timeout(500), route.continue_()))
    more = page.locator("#view button.quiet")
    more.evaluate("button => { button.click(); button.click(); }")
    expect(page.locator("#view tbody tr")).to_have_count(1_000)
    more.click()
    page.locator("#answer th button").click()
    page.locator("#answer th button").click()
    page.wait_for_timeout(2_000)
    expect(page.locator("#view tbody tr")).to_have_count(500)
    page.evaluate("for (const view of ['graph', 'table', 'text']) document.getElementById(`tab-${view}`)?.click()")
    expect(page.locator("#view pre")).to_be_visible()
    page.wait_for_timeout(1_000)
    expect(page.locator("#view pre")).to_be_visible()


def test_a_map_is_drawn_of_names_and_codes_too(open_page: OpenPage) -> None:
    for column in ("rdfs:label", "cg:gbCode"):
        query = f"SELECT ?where (COUNT(?c) AS ?n) {{ ?c cg:inCounty/cg:within* ?r . ?r cg:regionLevel code:level-provincial ; {column} ?where FILTER(LANG(?where) IN ('', 'zh')) }} GROUP BY ?where"
        page = open_page(f"/sparql?lang=en&query={quote(query)}#map")
        expect(page.locator(".tiles li:not(.empty)").first).to_be_visible()


def test_a_graph_is_drawn_of_triples_and_of_rows_of_things(open_page: OpenPage) -> None:
    for query in (
        "DESCRIBE ?c { ?c a cg:Cluster } LIMIT 1",
        "SELECT DISTINCT ?programme ?body { ?r cg:underProgramme ?programme ; cg:grantedBy ?body }",
    ):
        page = open_page(f"/sparql?lang=en&query={quote(query)}#graph")
        expect(page.locator("svg.graph circle").first).to_be_visible()
        assert page.locator("svg.graph line").count() > 0


def test_rows_are_sorted_by_a_click_on_a_head(open_page: OpenPage) -> None:
    page = open_page(f"/sparql?lang=en&query={quote(PROVINCES)}")
    answered(page)
    counts: list[list[int]] = []
    for _ in range(2):
        page.locator("#answer th button", has_text="clusters").click()
        expect(page.locator("#answer th[aria-sort]")).to_have_count(1)
        counts.append([int(text) for text in page.locator("#answer td.number").all_inner_texts()])
    assert counts[0] == sorted(counts[0])
    assert counts[1] == sorted(counts[1], reverse=True)


def test_the_answer_can_be_downloaded(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(f"/sparql?lang=en&query={quote(PROVINCES)}")
    answered(page)
    assert page.locator(".downloads a").all_inner_texts() == ["CSV", "TSV", "JSON", "XML"]
    with page.expect_download() as download:
        page.locator(".downloads a", has_text="CSV").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    with file.open(encoding="utf-8") as rows:
        assert len(list(csv.reader(rows))) == page.locator("#answer tbody tr").count() + 1


def test_a_short_link_opens_the_query_with_its_answer_and_view(open_page: OpenPage, live: str) -> None:
    page = open_page(f"/sparql?lang=en&query={quote(PROVINCES)}#map")
    expect(page.locator(".tiles")).to_be_visible()
    page.locator("#take").click()
    link = page.locator("#short-link").input_value()
    assert link.startswith(f"{BASE}/q/") and link.endswith("#map")
    page.locator("#program").select_option("python")
    expect(page.locator("#taken pre")).to_contain_text("PREFIX cg:")
    page.locator("#taken .copy").last.click()
    assert "SPARQLWrapper" in page.evaluate("navigator.clipboard.readText()")
    shared = open_page(link.removeprefix(BASE))
    expect(shared.locator(".tiles")).to_be_visible()
    expect(shared.locator(".CodeMirror")).to_contain_text("COUNT(DISTINCT ?c)")


@pytest.mark.parametrize(("language", "word"), [("en", "drone"), ("zh", "无人机")])
def test_a_question_is_found_and_asked(open_page: OpenPage, language: str, word: str) -> None:
    page = open_page(f"/sparql?lang={language}", language)
    page.locator("#find").fill(word)
    page.locator("#questions li:visible a").first.click()
    answered(page)
    expect(page.locator(".CodeMirror")).to_contain_text("无人机")
    page.go_back()
    expect(page.locator(".CodeMirror")).not_to_contain_text("无人机")


def test_a_word_is_found_and_put_into_the_query(open_page: OpenPage) -> None:
    page = open_page("/sparql?lang=en")
    page.locator("#show-words").click()
    page.locator("#find").fill("lifecycle")
    page.locator("#words li:visible button").first.click()
    expect(page.locator(".CodeMirror")).to_contain_text("cg:lifecycle")


def test_without_scripts_it_is_a_form_with_a_table(open_page: OpenPage) -> None:
    page = open_page("/sparql?lang=en", scripts=False)
    page.locator("#query").fill(PROVINCES)
    page.locator("#run").click()
    expect(page.locator("#answer td a", has_text="Shaanxi")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_can_use_it_at_any_width(open_page: OpenPage, language: str, width: int) -> None:
    page = open_page(f"/sparql?lang={language}&query={quote(PROVINCES)}", language, width)
    answered(page)
    page.locator("#take").click()
    expect(page.locator("#taken pre")).to_be_visible()
    for view in ("table", "chart", "map"):
        page.locator(f"#tab-{view}").click()
        expect(page.locator(f"#tab-{view}")).to_have_attribute("aria-selected", "true")
        assert accessibility(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing stands out of the screen"
    page.locator("#show-words").click()
    expect(page.locator("#words button").first).to_be_visible()
    page.goto(page.url.split("?")[0] + f"?lang={language}&query={quote(WRONG)}")
    expect(page.locator(".failed")).to_be_visible()
    assert accessibility(page) == []


@pytest.mark.parametrize("name", ["start", "query", "settings"])
def test_everybody_can_read_the_manual(open_page: OpenPage, name: str) -> None:
    page = open_page(f"/manual/{name}", width=390)
    assert accessibility(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing stands out of the screen"

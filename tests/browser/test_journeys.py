"""What readers do, in Chromium: from the map to the sentence, in either script and language, on a day, without scripts."""

from __future__ import annotations

import csv
import io
import re

import pytest

from .conftest import accessibility


def test_from_home_to_the_policy_document(open_page):
    page = open_page("/", "zh")
    page.locator("svg.tilemap a", has_text="陕西").click()
    assert page.locator("h1").inner_text().startswith("陕西省")
    page.locator("td.title a", has_text="光子芯片").first.click()
    assert "光子芯片" in page.locator("h1").inner_text()
    page.locator("blockquote a").first.click()
    assert re.search(r"/doc/notice/.*#row-", page.url)
    row = page.locator("tr:target")
    assert "光子芯片" in row.inner_text() and row.is_visible()
    passage = page.locator("a.ev", has_text="关于组织推荐").first
    passage.click()
    assert "关于组织推荐" in page.locator(".notes li:target").inner_text()
    page.locator(".notes li:target a.back").click()
    assert page.locator(":target").count() == 1
    page.locator("dl.dl a", has_text="陕西省促进").click()
    assert "实施办法" in page.locator("h1").inner_text()
    assert page.locator("blockquote", has_text="按照").count() + page.locator("blockquote").count() > 0


def test_search_in_traditional_script(open_page):
    page = open_page("/", "zh")
    page.locator("main input[type=search]").fill("稀有金屬")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert page.locator("ol.hits li a", has_text="稀有金属").count() > 0
    page.locator("ol.hits li a", has_text="稀有金属").first.click()
    assert "稀有金属" in page.locator("h1").inner_text()


def test_suggestions_by_keyboard(open_page):
    page = open_page("/?lang=en")
    box = page.get_by_role("combobox")
    box.press_sequentially("weiyang", delay=30)
    option = page.get_by_role("option").first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and page.get_by_role("option").count() == 0
    box.press_sequentially(" ")
    box.fill("未央")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/doc/**")
    assert "lang=en" in page.url and page.locator("html").get_attribute("lang") == "en"


def test_facets_to_a_file(open_page):
    page = open_page("/clusters", "zh")
    page.locator(".facets a", has_text="省级").first.click()
    page.locator(".facets a", has_text="陕西省").first.click()
    total = int(re.search(r"(\d+) 项", page.locator(".lead").inner_text())[1])
    assert page.locator("tbody tr").count() == min(total, 50)
    with page.expect_download() as download:
        page.locator(".downloads a", has_text="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert len(rows) == total and {row["level"] for row in rows} == {"provincial"}
    page.locator(".views a", has_text="图表").click()
    assert page.locator("figure.chart rect").count() > 0
    page.locator(".facets .chosen a", has_text="省级").click()
    assert "level=" not in page.url


def test_the_language_is_kept_from_page_to_page(open_page):
    page = open_page("/clusters?place=610000", "zh")
    page.get_by_role("link", name="English").click()
    assert "place=610000" in page.url and page.locator("html").get_attribute("lang") == "en"
    page.locator("td.title a").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_day_in_the_past(open_page):
    page = open_page("/doc/region/610000?lang=en")
    page.locator("input[type=date]").first.fill("2024-02-01")
    page.get_by_role("button", name="Show").first.click()
    assert "on=2024-02-01" in page.url
    assert page.locator(".on-day").inner_text().startswith("As of 2024-02-01")
    assert page.locator(".state-possible").count() > 0
    page.get_by_role("link", name="back to today").click()
    assert "on=" not in page.url


@pytest.mark.parametrize(
    "path", ["/", "/clusters?view=map", "/notices", "/doc/region/CN", "/search?q=xian", "/calendar"]
)
def test_without_scripts_everything_is_there(open_page, path):
    plain, lively = open_page(path, scripts=False), open_page(path)
    assert plain.locator("main").inner_text() == lively.locator("main").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_a_phone(open_page, language):
    page = open_page("/", language, width=360)
    for path in paths(page):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("path", ["/calendar?lang=en", "/about?lang=en", "/dataset?lang=en"])
def test_tables_fold_on_a_phone(open_page, path):
    page = open_page(path, width=390)
    assert page.locator("table").count()
    assert page.evaluate("[...document.querySelectorAll('.wide')].every(one => one.scrollWidth <= one.clientWidth)")
    heads = page.locator("table.facts th").evaluate_all(
        "all => all.filter(one => one.offsetWidth).map(one => [one.innerText, one.scrollWidth, one.offsetHeight])"
    )
    lowest = min((height for _, _, height in heads), default=0)
    assert not [said for said, _, height in heads if " " not in said.strip() and height > 1.5 * lowest], "cut in a word"


def paths(page) -> list[str]:
    """One page of each kind, found by following links."""
    found = ["/", "/clusters", "/clusters?view=map", "/notices", "/search?q=%E6%9D%90%E6%96%99", "/about", "/about/report",
             "/calendar", "/doc/region/CN", "/doc/region/610000"]  # fmt: skip
    page.goto("/notices?known=held")
    held = page.locator("td.title a").evaluate_all("links => links.map(one => one.getAttribute('href'))")
    found += [*held, f"{held[0]}?form=raw"]
    page.goto("/doc/region/610000")
    found.append(page.locator("td.title a").first.get_attribute("href"))
    for kind in ("recognition", "programme"):
        found.append(page.locator(f"main a[href^='/id/{kind}/']").first.get_attribute("href"))
    page.goto(held[0])
    for kind in ("batch", "organisation", "policy"):
        links = page.locator(f"main a[href^='/id/{kind}/']")
        if links.count():
            found.append(links.first.get_attribute("href"))
    return found


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_axe_finds_nothing(open_page, language, dark):
    page = open_page("/", language, dark=dark)
    wrong = {}
    for path in paths(page):
        page.goto(path)
        found = accessibility(page)
        if found:
            wrong[path] = found
    assert not wrong


def test_on_paper_there_is_the_text_and_nothing_to_click(open_page):
    page = open_page("/notices?known=held", "zh")
    page.goto(page.locator("td.title a").first.get_attribute("href"))
    page.emulate_media(media="print")
    for selector in (".masthead nav", ".find", ".views nav"):
        assert page.locator(selector).evaluate_all("all => all.every(one => !one.checkVisibility())"), selector
    assert page.locator(".edition .passage").first.is_visible()
    assert page.locator(".edition .notes").first.is_visible()

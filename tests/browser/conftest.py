"""Pages in Chromium: the system's own, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
OpenPage = Callable[..., Page]
PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that does other things too."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Skips where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed here")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live: str) -> Iterator[OpenPage]:
    """Opens an address of the running server; what a page complains of, or asks of another host, fails the test."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # That an answer has the status 4xx, the browser itself says; nothing has gone wrong on the page then.
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            complaints.append(message.text)

    def make(
        path: str, language: str = "en", width: int = 1280, height: int = 900, scripts: bool = True, dark: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN" if language == "zh" else "en-GB",
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            base_url=live,
            permissions=["clipboard-read", "clipboard-write"],
        )
        made.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((live, "data:", "blob:")) else complaints.append(asked.url),
        )
        page.set_default_timeout(PATIENCE)
        page.goto(live + path)
        return page

    yield make
    for context in made:
        context.close()
    assert not complaints


def accessibility(page: Page) -> list[str]:
    """The serious findings of axe (WCAG 2.2 A and AA) on a page as it is now. Skips where axe was not fetched."""
    if not AXE.is_file():
        pytest.skip("axe-core is fetched when the checkout is installed; here it is not")
    page.evaluate(AXE.read_text(encoding="utf-8"))  # evaluated, not injected: the page's policy allows no inline script
    found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })")
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]

"""The manual does what it says: every query, command and program in it is run."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from benchmarks.loopback import free_port
from flask.testing import FlaskClient

from gazette.query.errors import QueryError
from gazette.release.build import Built
from gazette.settings import SETTINGS, Settings
from gazette.web.manual import Block, Page, manual_pages

from ..conftest import BASE

PAGES = manual_pages()
BLOCKS = [(page, block) for page in PAGES for block in page.blocks()]
SHOWN = {"sparql-federated", "text", "turtle", "json", "toml", "trig", "html", "http", "sql"}


def names(found: list[tuple[Page, Block]]) -> list[str]:
    return [f"{page.name}:{block.line}" for page, block in found]


def of(*languages: str, serving: bool = False) -> list[tuple[Page, Block]]:
    return [
        (page, block)
        for page, block in BLOCKS
        if block.language in languages and ("serve" in block.words) == serving and "unrun" not in block.words
    ]


def ask(live: str, query: str) -> tuple[int, str]:
    body = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(f"{live}/sparql", body, {"Accept": "text/csv, text/turtle;q=0.9"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_each_block_is_of_a_kind_that_is_run_or_shown() -> None:
    strange = [
        (page.name, block.line, block.language)
        for page, block in BLOCKS
        if block.language not in {"sparql", "csv", "sh", "python", *SHOWN}
    ]
    assert not strange


@pytest.mark.parametrize(("page", "block"), of("sparql"), ids=names(of("sparql")))
def test_each_query_has_the_answer_that_the_page_shows(page: Page, block: Block, live: str) -> None:
    status, answer = ask(live, block.text)
    wanted = int(block.words[0]) if block.words else 200
    assert status == wanted, answer
    following = next((other for other in page.blocks() if other.line > block.line), None)
    if following is not None and following.language == "csv":
        assert _rows(answer) == _rows(following.text)
    elif wanted == 200:
        assert len(_rows(answer)) > 1, "an example without an answer teaches nothing"


def _rows(text: str) -> list[list[str]]:
    head, *rows = csv.reader(io.StringIO(text))
    return [head, *sorted(rows)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {page.name: tmp_path_factory.mktemp(page.name) for page in PAGES}


def environment(settings: Settings) -> dict[str, str]:
    """As the manual's reader has it: `gazette` on the path, a release, the data; nothing set otherwise."""
    commands = settings.var / "bin"
    commands.mkdir(exist_ok=True)
    gazette = commands / "gazette"
    gazette.write_text(f"#!{sys.executable}\nfrom gazette.cli import main\nmain()\n")
    gazette.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GAZETTE_")}
    return kept | {
        "PATH": os.pathsep.join([str(commands), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "GAZETTE_VAR": str(settings.var),
        "GAZETTE_DATA": str(settings.data),
    }


@pytest.mark.parametrize(("page", "block"), of("sh", "python"), ids=names(of("sh", "python")))
def test_each_command_and_program_runs(
    page: Page, block: Block, live: str, folders: dict[str, Path], real_settings: Settings
) -> None:
    text = block.text.replace(BASE, live)
    command = [sys.executable, "-c", text] if block.language == "python" else ["bash", "-euc", text]
    done = subprocess.run(
        command, cwd=folders[page.name], env=environment(real_settings), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("page", "block"), of("sh", serving=True), ids=names(of("sh", serving=True)))
def test_each_server_starts(
    page: Page, block: Block, folders: dict[str, Path], real_build: Built, real_settings: Settings, tmp_path: Path
) -> None:
    port = free_port()
    text = re.sub(r"https://clusters\.example\.org", BASE, block.text)  # a base that has its release already
    process = subprocess.Popen(
        ["bash", "-euc", text],
        cwd=folders[page.name],
        env=environment(real_settings) | {"GAZETTE_PORT": str(port), "GAZETTE_BASE_URI": BASE},
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.05)
        else:
            pytest.fail("the server never became ready")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def test_the_pages_are_shown_in_order_with_a_way_to_each(site_client: FlaskClient) -> None:
    first = site_client.get("/manual").get_data(as_text=True)
    assert re.findall(r'href="/manual/([a-z0-9-]+)"', first)[: len(PAGES)] == [page.name for page in PAGES]
    for page in PAGES:
        shown = site_client.get(f"/manual/{page.name}").get_data(as_text=True)
        assert "<h1 id=" in shown and page.title in shown
        ids = set(re.findall(r'\sid="([^"]+)"', shown))
        assert {heading.anchor for heading in page.headings} <= ids
        assert set(re.findall(r'href="#([^"]+)"', shown)) <= ids
    assert site_client.get("/manual/nothing").status_code == 404


def test_each_link_of_the_manual_leads_somewhere(site_client: FlaskClient) -> None:
    for page in PAGES:
        shown = site_client.get(f"/manual/{page.name}").get_data(as_text=True)
        article = shown[shown.index("<article") : shown.index("</article>")]
        for address in set(re.findall(r'href="([^"#][^"]*)"', article)):
            if address.startswith(("http://", "https://", "/sparql?")):
                continue
            assert address.startswith("/"), f"{page.name}: {address} is read below the page that it stands on"
            path, _, part = address.partition("#")
            answer = site_client.get(path, headers={"Accept": "text/html"})
            assert answer.status_code in (200, 303), address
            assert not part or f' id="{part}"' in answer.get_data(as_text=True), address


def test_the_settings_page_has_every_setting(site_client: FlaskClient) -> None:
    shown = site_client.get("/manual/settings").get_data(as_text=True)
    for setting in SETTINGS:
        assert f"<code>{setting.variable}</code>" in shown
    named = set(re.findall(r"GAZETTE_[A-Z_]+", "".join(page.source for page in PAGES)))
    assert named <= {setting.variable for setting in SETTINGS}


def test_the_table_of_errors_has_each_that_a_query_can_end_with(site_client: FlaskClient) -> None:
    source = next(page.source for page in PAGES if page.name == "query")
    rows = re.findall(r"^\| (\d{3}(?:, \d{3})*) \| (`.*?`) \|", source, re.M)
    told = {kind: statuses.split(", ") for statuses, kinds in rows for kind in re.findall(r"`(.*?)`", kinds)}
    for error in kinds_of(QueryError):
        assert str(error.status) in told.get(error.kind, ()), error.kind
    for kind, statuses in told.items():
        meant = site_client.get(f"/problem/{kind}").get_data(as_text=True)
        assert any(f"({status})" in meant for status in statuses), kind


def kinds_of(error: type[QueryError]) -> list[type[QueryError]]:
    return [kind for child in error.__subclasses__() for kind in (child, *kinds_of(child))]


def test_the_limits_that_the_manual_tells_are_the_defaults() -> None:
    source = " ".join(next(page.source for page in PAGES if page.name == "query").split())
    told = Settings.load({})
    for text in (
        f"{told.query_timeout:g} seconds, {told.query_memory} MiB of memory and {told.query_length:,} bytes",
        f"{told.query_bytes >> 20} MiB; an operator",
        f"{told.query_seconds:g} seconds of query time a minute",
        f"send {told.query_errors:g} failing queries",
    ):
        assert text in source
    assert json.dumps(told.query_rows) == "1000000" and "a million rows" in source

"""Errors are problem documents by RFC 9457, in the form asked for, and tell nothing of the machine."""

from __future__ import annotations

import ast
import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gazette.errors import BadDataFile, UserError
from gazette.query.errors import Overloaded, QueryError
from gazette.settings import Settings
from gazette.store.exchange import StoreRefused
from gazette.web import problems
from gazette.web.app import create_app

from .conftest import BASE, make_release


@pytest.fixture(scope="module")
def failing() -> FlaskClient:
    """An application whose pages fail in different ways."""
    app = Flask("failing")
    problems.register(app, BASE)

    @app.get("/bug")
    def bug() -> str:
        raise ZeroDivisionError("/etc/secret")

    @app.get("/user")
    def user() -> str:
        raise BadDataFile("the column is missing", file=Path("/srv/data/x.csv"), line=3, advice="Add it.")

    @app.get("/busy")
    def busy() -> str:
        raise Overloaded("Too many.", retry_after=7)

    @app.get("/refused")
    def refused() -> str:
        raise StoreRefused("the store at http://10.1.2.3:8890/sparql says no", advice="Set GAZETTE_STORE_USER.")

    return app.test_client()


def test_a_problem_document_has_the_members_of_the_rfc(client: FlaskClient) -> None:
    response = client.get("/sparql?query=ASK+%7B")
    assert response.content_type == "application/problem+json"
    document = response.get_json()
    assert document["type"] == f"{BASE}/problem/query-syntax"
    assert document["status"] == response.status_code == 400
    assert document["title"] and document["detail"]
    assert (document["line"], document["column"]) == (1, 6)
    assert document["advice"]
    assert "Accept" in response.headers["Vary"]


def test_a_problem_type_leads_to_its_meaning(client: FlaskClient) -> None:
    kinds = [error.kind for error in problems._query_errors(QueryError)] + list(problems._TYPES)
    for kind in kinds:
        assert client.get(f"/problem/{kind}").status_code == 200, kind
    assert client.get("/problem/none").status_code == 404


def kinds_in(path: Path) -> Iterator[str]:
    """The kinds of the problems that a module makes, as far as they are written there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            kinds = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "kind")]
            yield from (kind.value for kind in kinds if isinstance(kind, ast.Constant) and isinstance(kind.value, str))


def test_every_kind_that_is_used_has_its_page(client: FlaskClient) -> None:
    used = {kind for path in Path(problems.__file__).parent.rglob("*.py") for kind in kinds_in(path)}
    assert used >= {"not-found", "unknown-format", "damaged"}
    for kind in sorted(used):
        assert client.get(f"/problem/{kind}").status_code == 200, kind


def test_a_status_without_a_kind_of_its_own_has_its_page_too(client: FlaskClient) -> None:
    assert client.get("/problem/http-416").text == "Requested Range Not Satisfiable (416)\n"
    for kind in ("http-200", "http-499", "http-4160"):
        assert client.get(f"/problem/{kind}").status_code == 404


def test_a_kind_of_a_narrow_meaning_is_not_that_of_its_status() -> None:
    assert (problems._KINDS[400], problems._KINDS[500]) == ("bad-request", "internal-error")


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_problem_type_is_a_page_to_a_browser_and_plain_text_to_a_program(client: FlaskClient) -> None:
    kinds = [error.kind for error in problems._query_errors(QueryError)] + list(problems._TYPES)
    for kind in kinds:
        for language, tag in (("zh", "zh-Hans"), ("en", "en")):
            page = client.get(f"/problem/{kind}?lang={language}", headers=BROWSER)
            assert page.content_type == "text/html; charset=utf-8", kind
            assert page.headers["Content-Language"] == tag and f'<html lang="{tag}">' in page.text
            said = re.sub(
                r"<code>.*?</code>|<[^>]*>", "", page.text[page.text.index("<h1>") : page.text.index("RFC 9457")]
            )
            assert bool(re.search(r"[\u3400-\u9fff]", said)) == (language == "zh"), kind
            title = re.search(r"<h1>(.*?)</h1>", page.text)[1]  # type: ignore[index]
            plain = client.get(f"/problem/{kind}?lang={language}")
            assert plain.content_type == "text/plain; charset=utf-8"
            assert html.unescape(title) == plain.text.splitlines()[0]
        assert client.get(f"/problem/{kind}").text == client.get(f"/problem/{kind}?lang=en").text, kind
        assert "Accept" in client.get(f"/problem/{kind}").headers["Vary"]


def test_the_way_on_from_what_is_not_there_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/id/cluster/zzz?lang=zh", headers=BROWSER).text
    assert "可按名称查找" in page and "Find it by its name" not in page
    page = client.get("/id/cluster/zzz?lang=en", headers=BROWSER).text
    assert "Find it by its name" in page and not re.search(
        r"[\u3400-\u9fff]", page[page.index("<main") :].split("<footer")[0]
    )
    assert client.get("/id/cluster/zzz").get_json()["advice"].startswith("Find it by its name")


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/problem+json"),
        ("application/sparql-results+json", "application/problem+json"),
        ("application/json", "application/json"),
        ("text/html,*/*;q=0.1", "text/html; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
    ],
)
def test_an_error_comes_in_the_form_asked_for(client: FlaskClient, accept: str, content_type: str) -> None:
    response = client.get("/nothing/here", headers={"Accept": accept})
    assert response.status_code == 404
    assert response.content_type == content_type


def test_an_error_page_escapes_what_the_visitor_wrote(client: FlaskClient) -> None:
    response = client.get("/sparql?query=<script>alert(1)</script>", headers={"Accept": "text/html"})
    assert b"<script>" not in response.data


def test_a_bug_tells_nothing_and_is_logged(failing: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    response = failing.get("/bug")
    assert response.status_code == 500
    assert b"secret" not in response.data
    assert b"Traceback" not in response.data
    assert "ZeroDivisionError" in caplog.text


def test_a_user_error_keeps_its_advice_and_hides_the_path(failing: FlaskClient) -> None:
    response = failing.get("/user")
    assert response.status_code == UserError.status
    assert response.get_json()["advice"] == "Add it."
    assert b"/srv" not in response.data


@pytest.mark.parametrize("accept", ["application/json", "text/plain"])
def test_where_the_data_is_kept_is_for_the_log_alone(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    response = failing.get("/refused", headers={"Accept": accept})
    told = response.get_data(as_text=True)
    assert response.status_code == 503
    assert "cannot be reached now" in told and "Come back" in told
    assert not [word for word in ("10.1.2.3", "8890", "GAZETTE_") if word in told]
    assert "http://10.1.2.3:8890/sparql says no" in caplog.text


@pytest.mark.parametrize("address", ["/clusters.json", "/clusters", "/search?q=x"])
def test_where_a_releases_files_are_gone_no_path_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    app = create_app(make_release(tmp_path / "r", rows=10), Settings.load({}, var=tmp_path, workers=1))
    try:
        shutil.rmtree(tmp_path / "r" / "store")
        response = app.test_client().get(address)
    finally:
        app.extensions["gazette"].close()
    assert response.status_code == 503
    assert str(tmp_path) not in response.get_data(as_text=True)
    assert "cannot be answered" in caplog.text


def test_overload_says_when_to_come_back(failing: FlaskClient) -> None:
    response = failing.get("/busy")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")


def test_a_method_not_allowed_says_which_is(client: FlaskClient) -> None:
    response = client.delete("/sparql")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) >= {"GET", "HEAD", "POST", "OPTIONS"}


def test_no_release_is_told_when_the_application_is_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no release"):
        create_app(tmp_path, Settings.load({}, var=tmp_path))

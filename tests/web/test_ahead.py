"""Answers made ahead: in memory when the next release is served, of that release alone, and no more than is bearable."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from tests.small_release import labelled, write_release

from gazette.settings import Settings
from gazette.web import ahead
from gazette.web.app import create_app
from gazette.web.response_cache import Kept, Question, ResponseCache
from gazette.web.site import Served, Site

from .conftest import BASE

PAGES = ("/doc/cluster/1", "/doc/cluster/1?lang=en", "/doc/cluster/2.ttl")
QUERY = "/sparql?format=csv&query=SELECT+?o+{cl:1+rdfs:label+?o}"
HTML = {"Accept": "text/html", "Accept-Language": "zh"}


class Followed:
    """A site that follows a link, as a server does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.add("first")
        self.add("second")
        self.link = folder / "current"
        self.link.symlink_to("first")
        self.app: Flask = create_app(self.link, Settings.load({}, var=folder, workers=1))
        self.site: Site = self.app.extensions["gazette"]
        self.client = self.app.test_client()

    def add(self, name: str) -> None:
        """A release in which all things are called after it."""
        (self.folder / name).mkdir()
        quads = (labelled(BASE, number, f"{name} {number}", "notice/1") for number in range(20))
        write_release(self.folder / name, quads, name=name, base=BASE, digest=f"of {name}")

    def put_in_force(self, name: str) -> None:
        (self.folder / "next").symlink_to(name)
        (self.folder / "next").rename(self.link)

    def name(self) -> str:
        return self.site.served.release.manifest.release

    def until(self, name: str) -> None:
        for _ in range(1000):
            if self.name() == name:
                return
            time.sleep(0.01)
        pytest.fail(f"{name} is not served")

    def asked(self) -> float:
        """How many requests found nothing in memory."""
        return self.site.cache.statistics()["misses"]


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Followed]:
    monkeypatch.setattr("gazette.web.site.LOOK", 0.01)
    found = Followed(tmp_path)
    yield found
    found.site.close()


def noting(followed: Followed, before: Callable[[Question], None] = lambda question: None) -> list[str]:
    """The paths of what is made ahead from now on; `before` each, something may happen."""
    make, made = followed.site.make_ahead, []

    def noted(question: Question, served: Served) -> None:
        before(question)
        make(question, served)
        made.append(question.path)

    followed.site.make_ahead = noted
    return made


def test_what_was_asked_of_a_release_is_in_memory_when_the_next_is_served(followed: Followed) -> None:
    followed.site.follow()
    first = [followed.client.get(page, headers=HTML).text for page in PAGES]
    assert all("first" in text for text in first)
    followed.put_in_force("second")
    followed.until("second")
    missed = followed.asked()
    second = [followed.client.get(page, headers=HTML) for page in PAGES]
    assert followed.asked() == missed
    assert all(answer.status_code == 200 and "first" not in answer.text for answer in second)
    followed.site.cache = followed.app.wsgi_app._cache = ResponseCache(0)  # type: ignore[attr-defined]
    anew = [followed.client.get(page, headers=HTML) for page in PAGES]
    assert [answer.data for answer in second] == [answer.data for answer in anew]
    assert [answer.headers["ETag"] for answer in second] == [answer.headers["ETag"] for answer in anew]


def test_the_release_before_is_served_and_answers_as_ever_until_all_is_made(followed: Followed) -> None:
    seen = []
    noting(followed, lambda question: seen.append((followed.name(), followed.client.get(QUERY).text)))
    for page in PAGES:
        followed.client.get(page)
    followed.put_in_force("second")
    followed.site.follow()
    followed.until("second")
    assert [(name, "first 1" in text) for name, text in seen] == [("first", True)] * len(PAGES)
    assert "second 1" in followed.client.get(QUERY).text


def test_no_request_waits_for_a_release_that_is_opened(followed: Followed) -> None:
    followed.site.follow()
    followed.put_in_force("second")
    assert followed.site._swapping.acquire(timeout=5)  # whoever looks at the link now, waits
    try:
        assert followed.client.get(PAGES[0]).status_code == 200
    finally:
        followed.site._swapping.release()
    followed.until("second")


def test_what_query_processes_answer_is_not_made_ahead_nor_what_nobody_asked(followed: Followed) -> None:
    followed.client.get(QUERY)
    followed.client.get(PAGES[0])
    followed.client.get(PAGES[0], headers={"Accept-Language": "en, " * 500})  # too long to be kept with its answer
    made = noting(followed)
    followed.site.follow()
    for name in ("second", "first"):
        followed.add(f"{name} again")
        followed.put_in_force(f"{name} again")
        followed.until(f"{name} again")
    assert made == ["/doc/cluster/1"], "nobody asked the second for it"


def test_those_asked_most_come_first_and_no_more_than_the_limit(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST", 3)
    for number, times in ((1, 2), (2, 1), (3, 4), (4, 1), (5, 3)):
        for _ in range(times):
            followed.client.get(f"/doc/cluster/{number}")
    made = noting(followed)
    followed.put_in_force("second")
    followed.site.follow()
    followed.until("second")
    assert made == [f"/doc/cluster/{number}" for number in (3, 5, 1)]


def test_a_release_does_not_wait_for_ever(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SECONDS", 0.05)
    for number in range(10):
        followed.client.get(f"/doc/cluster/{number}")
    made = noting(followed, lambda question: time.sleep(0.1))
    followed.put_in_force("second")
    followed.site.follow()
    followed.until("second")
    assert len(made) == 1


def test_what_goes_wrong_meanwhile_does_not_keep_the_release_away(
    followed: Followed, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(question: Question) -> None:
        raise RuntimeError("broken")

    noting(followed, broken)
    followed.client.get(PAGES[0])
    followed.put_in_force("second")
    followed.site.follow()
    followed.until("second")
    assert "second" in followed.client.get(PAGES[0]).text
    assert "cannot be made ahead" in caplog.text


def test_a_release_that_is_in_force_no_more_by_then_is_passed_over(followed: Followed) -> None:
    followed.add("third")
    served = set()

    def another(question: Question) -> None:
        served.add(followed.name())
        followed.put_in_force("third")

    for page in PAGES:
        followed.client.get(page)
    made = noting(followed, another)
    followed.put_in_force("second")
    followed.site.follow()
    followed.until("third")
    assert served == {"first"}
    assert len(made) == 1 + len(PAGES)
    assert "third 1" in followed.client.get(PAGES[0]).text


def test_a_page_that_the_next_release_has_not_is_not_kept(followed: Followed) -> None:
    (followed.folder / "last").mkdir()
    quads = [labelled(BASE, 1, "last 1", "notice/1")]
    write_release(followed.folder / "last", quads, name="last", base=BASE, digest="of last")
    for page in PAGES:
        followed.client.get(page)
    followed.put_in_force("last")
    followed.site.follow()
    followed.until("last")
    assert "last 1" in followed.client.get(PAGES[0]).text
    assert followed.client.get(PAGES[2]).status_code == 404


def test_requests_that_nobody_made_are_not_counted(followed: Followed) -> None:
    followed.client.get(PAGES[0])
    counted: list[Any] = []
    followed.site.metrics.request = lambda *told: counted.append(told)  # type: ignore[method-assign]
    made = noting(followed)
    followed.put_in_force("second")
    followed.site.follow()
    followed.until("second")
    assert (len(made), counted) == (1, [])


def test_a_question_is_asked_again_as_it_was() -> None:
    environ = {"PATH_INFO": "/é", "QUERY_STRING": "a=b", "HTTP_ACCEPT": "text/html", "HTTP_COOKIE": "x"}
    question = Question.of("d", environ)
    again = question.environ()
    assert Question.of("d", again) == question
    assert "HTTP_COOKIE" not in again
    assert "HTTP_ACCEPT_LANGUAGE" not in again
    assert Question.of("e", environ).key != question.key


def test_what_is_looked_for_ahead_counts_as_no_hit_and_no_miss() -> None:
    cache = ResponseCache(100_000)
    question = Question("d", "/", "", (None,) * 4)
    cache.put(question.key, Kept("200 OK", [], b"x", None), question)
    assert question.key in cache
    assert b"other" not in cache
    assert (cache.hits, cache.misses) == (0, 0)
    assert cache.most_asked("d", 5) == [question]
    assert cache.most_asked("e", 5) == []

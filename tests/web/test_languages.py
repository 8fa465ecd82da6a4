"""Pages that tell what a release says in English alone tell it in Chinese too, and what stays English is marked so."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from gazette.changes.compare import CLASSES, Change, Difference, Named
from gazette.dumps.titles import TITLES_ZH
from gazette.dumps.write import OFFERS
from gazette.web.changes import _in_chinese

_HAN = re.compile(r"[\u3400-\u9fff]")


def test_every_dump_has_a_chinese_title_on_a_chinese_page(site_client: FlaskClient) -> None:
    assert list(TITLES_ZH) == [offer.name for offer in OFFERS]
    assert len(set(TITLES_ZH.values())) == len(TITLES_ZH)
    for language in ("zh", "en"):
        page = site_client.get(f"/dumps?lang={language}").text
        rows = re.findall(r'<a href="/dumps/([^"]+)">[^<]*</a></td><td>(.*?)</td>', page)
        assert [name for name, _ in rows] == list(TITLES_ZH)
        for name, title in rows:
            assert (title == TITLES_ZH[name]) == (language == "zh") == bool(_HAN.search(title)), name


def test_what_changed_is_told_in_the_language_of_the_page(site_client: FlaskClient) -> None:
    for language, told, other in (("zh", "首个版本", "the first release"), ("en", "the first release", "首个版本")):
        page = site_client.get(f"/changes?lang={language}", headers={"Accept": "text/html"}).text
        assert f"<td>{told}</td>" in page and other not in page


def test_each_kind_of_change_has_chinese_words() -> None:
    named = Named("r", "d", "2026-01-01T00:00:00Z")
    nothing = Difference(before=named, after=named)
    assert _HAN.search(_in_chinese(nothing))
    for kind in ("new", "withdrawn", "renamed", "changed", "lapsed"):
        for of in CLASSES:
            changes = tuple(Change(kind=kind, of=of, thing=f"t{n}", label="x") for n in range(3))
            told = _in_chinese(Difference(before=named, after=named, changes=changes))
            assert " 3 " in told and told != _in_chinese(nothing), (kind, of)


def test_the_manual_is_marked_as_english_on_a_chinese_page(site_client: FlaskClient) -> None:
    page = site_client.get("/manual/pages?lang=zh").text
    assert '<html lang="zh-Hans">' in page and "手册正文只有英文" in page
    article = page[page.index('<article lang="en">') : page.index("</article>")]
    assert "This manual is the exception" in article
    shown = site_client.get("/manual/query?lang=zh").text
    assert re.findall(r'<a [^>]*lang="zh-Hans">试一试</a>', shown) and not re.search(r'nofollow">试一试', shown)
    assert "手册正文只有英文" not in site_client.get("/manual/pages?lang=en").text

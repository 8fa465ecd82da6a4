"""A notice's text laid out: nothing lost, nothing doubled, each passage led to its narrowest fact; hostile text inert."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text import to_plain
from gazette.web.pages.edition import Spot, lay_out


def text_of(passages) -> str:
    return "".join(segment.text for passage in passages for segment in passage.segments)


TEXT = (
    "首页 导航\n关于公布名单的通知\n各市局:\n一、每年3月30日前报送。\n二、有效期三年。\n某厅\n2024年7月29日\n版权声明"
)


def spot(number: int, words: str, **more) -> Spot:
    start = TEXT.index(words)
    return Spot(number, start, start + len(words), **more)


def test_the_body_goes_from_the_first_fact_to_the_last():
    spots = [spot(1, "关于公布名单的通知", kind="title"), spot(2, "3月30日"), spot(3, "2024年7月29日", kind="date")]
    passages = lay_out(TEXT, spots, [], quotes_only=False, with_table=True)
    assert [passage.kind for passage in passages] == ["head", "text", "text", "text", "text", "end"]
    assert "导航" not in text_of(passages) and "版权" not in text_of(passages)


def test_of_another_mans_article_only_the_quotes_are_shown():
    passages = lay_out(TEXT, [spot(1, "3月30日"), spot(2, "有效期三年")], [], quotes_only=True, with_table=True)
    assert [passage.kind for passage in passages] == ["text", "gap", "text"]
    assert text_of(passages) == "3月30日有效期三年"


def test_a_character_leads_to_the_narrowest_of_the_facts_around_it():
    spots = [spot(1, "每年3月30日前报送"), spot(2, "3月30日"), spot(3, "一、每年3月30日前报送。", whole=True)]
    [passage] = lay_out(TEXT, spots, [], quotes_only=False, with_table=True)
    assert [(s.text, s.number) for s in passage.segments if s.number] == [
        ("每年", 1), ("3月30日", 2), ("前报送", 1)
    ]  # fmt: skip
    assert sorted(n for s in passage.segments for n in s.begins) == [1, 2, 3], "each has one place to be led to"


def test_rows_in_lines_of_their_own_become_a_table_and_take_the_heads_of_the_columns_along():
    text = "附件\n2024年度名单如下:\n序号\n集群名称\n1\n甲集群\n2\n乙集群\n某厅"
    rows = [Spot(1, 20, 25, kind="row"), Spot(2, 26, 31, kind="row")]
    rows = [Spot(n, text.index(w), text.index(w) + len(w), kind="row") for n, w in ((1, "1\n甲集群"), (2, "2\n乙集群"))]
    passages = lay_out(
        text, [Spot(3, 0, 2), *rows, Spot(4, len(text) - 2, len(text))], [], quotes_only=False, with_table=True
    )
    assert [passage.kind for passage in passages] == ["text", "text", "table", "text"]
    assert "集群名称" not in text_of(passages)
    inline = "入选的有甲集群、乙集群等。"
    named = [Spot(n, inline.index(w), inline.index(w) + 3, kind="row") for n, w in ((1, "甲集群"), (2, "乙集群"))]
    [passage] = lay_out(inline, named, [], quotes_only=False, with_table=True)
    assert passage.kind == "text" and {s.number for s in passage.segments} == {None, 1, 2}


@given(st.data())
def test_a_laid_out_body_is_the_text_whatever_the_facts(data):
    text = data.draw(st.text(alphabet="甲乙 \n。<&\u202e\u200b", min_size=1, max_size=60))
    bounds = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(bounds, bounds), min_size=1, max_size=6))
    spots = [Spot(n, min(pair), max(pair), whole=n % 3 == 0) for n, pair in enumerate(pairs, 1)]
    passages = lay_out(text, spots, [(0, len(text))], quotes_only=False, with_table=False)
    shown = re.sub(r"\s", "", text_of(passages))
    assert shown in re.sub(r"\s", "", text)
    for one in spots:
        assert re.sub(r"\s", "", text[one.start : one.end]) in shown
    begun = [n for p in passages for s in p.segments for n in s.begins]
    assert len(begun) == len(set(begun))


@pytest.mark.parametrize("form", ["", "?form=raw"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fact_shows_its_sentence_and_a_sentence_its_facts(site_client, form, language):
    site = site_client.application.extensions["gazette"]
    held = [notice for notice in site.served.catalogue.notices if notice.held]
    assert held
    for notice in held:
        path = notice.iri.removeprefix(site.base_uri).replace("/id/", "/doc/", 1)
        html = site_client.get(f"{path}.html{form}", headers={"Accept-Language": language}).get_data(as_text=True)
        ids = set(re.findall(r'\sid="([^"]+)"', html))
        passages = re.findall(r'<a class="ev"[^>]* href="#([^"]+)"', html)
        assert passages and set(passages) <= ids, "every passage leads to a fact that is there"
        notes = re.findall(r'<a class="back" href="#([^"]+)"', html)
        assert notes and set(notes) <= ids, "every fact leads to a passage that is there"
        assert {f"n-{n}" for n in re.findall(r'id="n-(\d+)"', html)} <= ids


def test_no_page_of_a_notice_gives_an_id_twice_or_leads_to_one_that_is_not_there(site_client):
    site = site_client.application.extensions["gazette"]
    notices = [notice.iri.removeprefix(site.base_uri) for notice in site.served.catalogue.notices]
    marked = 0
    assert len(notices) > 50
    for path in notices:
        for form in ("", "?form=raw"):
            html = site_client.get(f"{path.replace('/id/', '/doc/', 1)}.html{form}").text
            ids = Counter(re.findall(r'\sid="([^"]*)"', html))
            assert ids and [one for one, times in ids.items() if times > 1] == [], path
            assert set(re.findall(r'href="#([^"]*)"', html)) <= ids.keys(), path
            marked += any(one.startswith("fact-") for one in ids)
    assert marked > 5


def test_a_text_of_another_is_not_shown_whole(site_client):
    site = site_client.application.extensions["gazette"]
    tried = 0
    for notice in site.served.catalogue.notices:
        path = notice.iri.removeprefix(site.base_uri).replace("/id/", "/doc/", 1)
        html = site_client.get(f"{path}.html?lang=zh").get_data(as_text=True) if notice.held else ""
        if "仅列承载事实的引文" in html:
            for source in map(site.served.captures.get, site.served.captures._folders):
                spans = [evidence.span for evidence in source.record.evidence.values()]
                for line in re.finditer(r"[^\n]{12,}", source.text) if source.rights == "third-party" else ():
                    if all(end <= line.start() or start >= line.end() for start, end in spans):
                        assert to_plain(line.group().strip()).text not in html
                        tried += 1
    assert tried > 2

"""What a saved page gives: its article, in lines and rows, and nothing of what stands around it."""

from __future__ import annotations

import pytest

from gazette.errors import UnreadableInput
from gazette.reading.html import read_html
from gazette.reading.reader import read_document


def lines(html: str) -> list[str]:
    return read_html(html).text.splitlines()


def around(article: str) -> str:
    """A page whose article is long enough to be told from the rest."""
    filler = "".join(f"<p>第{n}段,根据有关规定,现将有关事项通知如下,请遵照执行。</p>" for n in range(3))
    return f'<html><body><div class="TRS_Editor">{filler}{article}</div></body></html>'


def inner(article: str) -> list[str]:
    return lines(around(article))[3:]


def test_a_portal_page_gives_title_data_line_and_article_only(make, notice):
    found = lines(make.portal_page(notice))
    assert found == [
        notice.title,
        "发布时间:2025-09-19\xa0\xa0来源:湖北省经济和信息化厅",
        *notice.lines()[0:],
        *(" | ".join(row) for row in notice.table),
    ]


@pytest.mark.parametrize("unwanted", ["首页", "相关新闻", "版权所有", "ICP", "虚假", "隐藏", "注释", "margin"])
def test_what_stands_around_the_article_is_left_out(unwanted, make, notice):
    assert unwanted not in read_html(make.portal_page(notice)).text


@pytest.mark.parametrize(
    "name", ['id="zoom"', 'class="article"', 'class="TRS_Editor"', 'id="vsb_content"', 'class="x"']
)
def test_the_article_is_found_by_its_name_or_by_its_text(name, make, notice):
    page = make.portal_page(notice).replace(
        '<div id="zoom" class="article"><div class="TRS_Editor">', f"<div><div {name}>"
    )
    assert read_html(page).text == read_html(make.portal_page(notice)).text


def test_a_name_that_holds_next_to_nothing_is_not_believed(make, notice):
    page = (
        make.portal_page(notice)
        .replace('class="position"', 'id="content"')
        .replace('<div id="zoom" class="article"><div class="TRS_Editor">', "<div><div>")
    )
    assert read_html(page).text == read_html(make.portal_page(notice)).text


def test_meta_data_stand_in_where_the_page_shows_no_day(make, notice):
    page = make.portal_page(notice).replace("<span>发布时间:2025-09-19</span>", "")
    assert "发布时间：2025-09-19 09:30" in lines(page)[:4]


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("<p>1.甲集群<br>2.乙集群<br/>3.丙集群</p>", ["1.甲集群", "2.乙集群", "3.丙集群"]),
        ("<ol><li>甲集群</li><li>乙集群</li></ol>", ["1. 甲集群", "2. 乙集群"]),
        ('<ol start="4"><li>甲集群</li></ol>', ["4. 甲集群"]),
        ("<ul><li>甲集群</li><li>乙集群</li></ul>", ["甲集群", "乙集群"]),
        ("<p>武汉市东西湖区\n    网络安全产业集群</p>", ["武汉市东西湖区网络安全产业集群"]),
        ("<p>the\n cluster</p>", ["the cluster"]),
        ("<p>&nbsp;&nbsp;&nbsp;甲集群&nbsp;&nbsp;</p><p>&nbsp;</p>", ["甲集群"]),
        ("<p>1&nbsp;&nbsp;江阴&nbsp;&nbsp;纺织</p>", ["1\xa0\xa0江阴\xa0\xa0纺织"]),
        ("<pre>甲集群\n乙集群\n</pre>", ["甲集群", "乙集群"]),
        ("<p>甲<span style='DISPLAY: none'>假</span>集群</p>", ["甲集群"]),
        ("<p>甲<font style='font-size:0px'>假</font>集群</p>", ["甲集群"]),
        ("<p>甲<i hidden>假</i>集群</p>", ["甲集群"]),
        ("<p>甲<script>假</script>集<!-- 假 -->群</p>", ["甲集群"]),
        ("<p>&#38598;&#32676; &lt;A&gt; &amp;&unknown;</p>", ["集群 <A> &&unknown;"]),
    ],
)
def test_lines_are_those_that_a_browser_shows(article, expected):
    assert inner(article) == expected


TABLE = "<table>{}</table>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td>序号<td>名称<tr><td>1<td>甲集群", ["序号 | 名称 |", "1 | 甲集群 |"]),
        (
            "<tr><th rowspan=2>序号</th><th colspan=2>所在地</th><th rowspan=2>名称</th></tr><tr><th>市</th><th>县</th></tr>"
            "<tr><td>1</td><td>甲市</td><td>乙县</td><td>丙集群</td></tr>",
            ["序号 | 所在地 | 所在地 | 名称", "序号 | 市 | 县 | 名称", "1 | 甲市 | 乙县 | 丙集群"],
        ),
        (
            "<tr><td>1<td rowspan=0>甲市<td>丙集群<tr><td>2<td>丁集群<tr><td>3<td>戊集群",
            ["1 | 甲市 | 丙集群", "2 | 甲市 | 丁集群", "3 | 甲市 | 戊集群"],
        ),
        (
            "<tr><td colspan=3>甲市(2个)</td></tr><tr><td>1<td>乙县<td>丙集群<tr><td>2<td>丁县<td>戊集群",
            ["甲市(2个)", "1 | 乙县 | 丙集群", "2 | 丁县 | 戊集群"],
        ),
        ("<tr><td>序&nbsp; 号<td>县<br>（市、区）<td>名 称", ["序号 | 县（市、区） | 名称"]),
        ("<tr><td>1<td>甲|乙集群<td>丙", ["1 | 甲/乙集群 | 丙"]),
        ("<tr><td>1<td><td>甲集群<tr><td>2<td><td>乙集群", ["1 | 甲集群 |", "2 | 乙集群 |"]),
        ("<tr><td>1<td>甲市<td>乙集群<tr><td>2<td><td>丙集群", ["1 | 甲市 | 乙集群", "2 |  | 丙集群"]),
        (
            "<tr><td>序号<td>名称<td>序号<td>名称<tr><td>1<td>甲集群<td>3<td>丙集群<tr><td>2<td>乙集群<td><td>",
            ["序号 | 名称 |", "1 | 甲集群 |", "2 | 乙集群 |", "3 | 丙集群 |"],
        ),
        (
            "<tr><td>索引号<td>000014349/2025-1<td>发文字号<td>鄂经信〔2025〕1号",
            ["索引号：000014349/2025-1", "发文字号：鄂经信〔2025〕1号"],
        ),
    ],
    ids=["unclosed", "two-line header", "rowspan to the end", "section", "padding", "stroke", "empty column",
         "empty cell", "side by side", "labels"],
)  # fmt: skip
def test_tables_are_laid_out(rows, expected):
    assert inner(TABLE.format(rows)) == expected


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td>左</td><td><table><tr><td>{}</td></tr></table></td></tr></table>",
        "<table role=presentation><tr><td>{}</td><td></td></tr></table>",
    ],
)
def test_tables_that_only_place_things_leave_their_text_as_it_is(layout):
    assert "甲集群,很长的一段话。" in inner(layout.format("<p>甲集群,很长的一段话。</p><p>第二段。</p>"))


def test_linked_files_are_told_with_their_addresses(make, notice):
    links = (
        '<p><a href="./P020250919.xlsx">附件:集群名单.xlsx</a></p><a href="/down?id=5">附件2</a><a href="javascript:x()">下载附件</a>'
        '<a href="./P020250919.xlsx">下载</a><a href="/n.html">详情</a>'
    )
    document = read_document(
        make.portal_page(notice, attached=links).encode(), url="http://jxt.hubei.gov.cn/a/b/t.shtml"
    )
    assert [(file.text, file.url) for file in document.attachments] == [
        ("附件:集群名单.xlsx", "http://jxt.hubei.gov.cn/a/b/P020250919.xlsx"),
        ("附件2", "http://jxt.hubei.gov.cn/down?id=5"),
    ]


def test_the_site_is_the_one_that_the_page_names(make, notice):
    page = make.portal_page(notice).encode()
    assert read_document(page).site == "湖北省经济和信息化厅"
    assert read_document(page, site="某站").site == "某站", "what the data file says rules"


@pytest.mark.parametrize("name", ["page.txt", "page.html", "page.pdf", None])
def test_a_page_is_known_by_its_bytes_whatever_its_name(name, make, notice):
    assert read_document(make.portal_page(notice).encode(), file=name).media_type == "text/html"


def test_text_with_a_stray_tag_stays_text():
    text = "关于公布名单的通知\n各市:\n<strike>广告</strike>\n<menu>\n1 甲集群<br>\n2 乙集群\n3 丙集群\n4 丁集群\n"
    assert read_document(text.encode()).raw == text


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><body><div id=app></div><script>draw()</script></body></html>"]
)
def test_a_page_without_text_is_told(page):
    with pytest.raises(UnreadableInput, match="no text"):
        read_document(page.encode())


def test_text_that_the_page_hides_counts_where_there_is_no_other():
    page = '<html><body><div id="js_content" style="visibility: hidden">{}</div></body></html>'
    text = "各市经信局:现将2025年度中小企业特色产业集群名单予以公布,请加强指导和服务,推动集群高质量发展,及时报送情况。"
    assert read_html(page.format(text)).text == f"{text}\n"


def test_nesting_past_the_parser_is_told_and_below_it_is_followed():
    deep = "<html><body>" + "<div>" * 1000 + "甲集群" * 20 + "</div>" * 1000
    assert "甲集群" in read_html(deep).text
    with pytest.raises(UnreadableInput, match="parsed"):
        read_html("<html><body>" + "<div>" * 5000 + "甲集群" + "</div>" * 5000)


def test_an_article_of_little_but_links_is_kept(make, notice):
    names = "".join(f'<p><a href="/c/{row[0]}.html">{row[3]}</a></p>' for row in notice.table[1:])
    found = lines(make.portal_page(notice, body=f"<p>{notice.paragraphs[0]}</p>{names}"))
    assert [line for line in found if line in {row[3] for row in notice.table}] == [row[3] for row in notice.table[1:]]


@pytest.mark.parametrize(
    "blown_up",
    [
        "<div>" * 1500 + "甲" + "</div>" * 1500,
        "<table><tr><td>甲</td><td>" * 400 + "</td></tr></table>" * 400,
        "<ol>" + "<li>甲集群" * 20_000 + "</ol>",
        "<div><a href=/x>甲</a></div>" * 20_000,
        "<p>" + "&nbsp;&#38598; " * 50_000,
        "<p>甲" + " \n" * 200_000 + "乙",
    ],
    ids=["nested blocks", "nested tables", "long list", "many links", "entities", "blanks"],
)
def test_a_blown_up_page_keeps_its_notice(blown_up, make, notice):
    found = lines(make.portal_page(notice, attached=blown_up))
    assert set(notice.lines()) <= set(found)

"""A notice in every format that is read, made by the tests themselves."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pytest

from gazette.reference import Reference
from gazette.settings import shipped

Row = Sequence[str]
PLACES = (
    ("武汉市", "东西湖区"), ("武汉市", "江夏区"), ("宜昌市", "夷陵区"), ("襄阳市", "樊城区"), ("襄阳市", "枣阳市"),
    ("黄石市", "大冶市"), ("十堰市", "张湾区"), ("荆州市", "沙市区"), ("荆门市", "掇刀区"), ("孝感市", "汉川市"),
    ("黄冈市", "麻城市"), ("咸宁市", "赤壁市"),
)  # fmt: skip
INDUSTRIES = ("网络安全", "光电子器件", "磷化工", "航空航天装备", "汽车零部件", "铜精深加工")


@dataclass(frozen=True)
class Notice:
    """A notice in parts; the first row of `table` is its header. The second city spans two rows."""

    title: str
    addressees: str
    paragraphs: tuple[str, ...]
    signature: tuple[str, ...]
    heading: str
    table: tuple[Row, ...] = field(repr=False)

    def lines(self) -> list[str]:
        """All but the table."""
        return [self.title, self.addressees, *self.paragraphs, *self.signature, "附件", self.heading]

    def as_text(self) -> str:
        """The notice as plain text, its table between pipes."""
        return "\n".join([*self.lines(), *(" | ".join(row) for row in self.table)]) + "\n"

    def page_text(self) -> list[str]:
        """The page without its list, which is attached."""
        return [self.title, self.addressees, *self.paragraphs, f"附件:{self.heading}", *self.signature]


@pytest.fixture(scope="session")
def notice() -> Notice:
    rows = [
        (str(number), city, county, f"{city}{county}{INDUSTRIES[number % len(INDUSTRIES)]}产业集群")
        for number, (city, county) in enumerate(PLACES, 1)
    ]
    said = (
        f"根据《湖北省中小企业特色产业集群培育管理办法》,经企业自愿申报、各地推荐、专家评审和社会公示,认定{rows[0][3]}等{len(rows)}个集群"
        "为2025年度湖北省中小企业特色产业集群,有效期为2025年至2027年。现将名单予以公布。"
    )
    return Notice(
        title="关于公布2025年度湖北省中小企业特色产业集群名单的通知",
        addressees="各市、州、直管市、神农架林区经信局:",
        paragraphs=(said, "请各地加强对集群的指导和服务,推动集群高质量发展。"),
        signature=("湖北省经济和信息化厅", "2025年9月18日"),
        heading="2025年度湖北省中小企业特色产业集群名单",
        table=(("序号", "市州", "县(市、区)", "集群名称"), *rows),
    )


@lru_cache(maxsize=1)
def _reference() -> Reference:
    return Reference.load(shipped("data") / "reference")


@pytest.fixture(scope="session")
def reference() -> Reference:
    return _reference()


def _spans(table: Sequence[Row], column: int) -> list[tuple[int, int]]:
    """Runs of the same word in a column, as (first row, rows)."""
    runs: list[tuple[int, int]] = []
    for at, row in enumerate(table):
        if runs and table[runs[-1][0]][column] == row[column]:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((at, 1))
    return runs


def html_table(table: Sequence[Row]) -> str:
    """A table as Word writes it into a page: paragraphs and spans in cells, padding, cities merged over their rows."""
    spans = dict(_spans(table, 1))
    rows = []
    for at, row in enumerate(table):
        cells = []
        for column, word in enumerate(row):
            if column == 1 and at not in spans:
                continue
            span = f' rowspan="{spans[at]}"' if column == 1 and spans[at] > 1 else ""
            half = len(word) // 2
            inner = f"<p class=MsoNormal><span lang=ZH-CN>{word[:half]}</span><span><b>{word[half:]}</b></span></p>"
            cells.append(f'<td style="width:20%"{span}>&nbsp;{inner}\n </td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1" cellspacing=0>{"".join(rows)}</table>'


def portal_page(notice: Notice, *, charset: str = "utf-8", body: str | None = None, attached: str = "") -> str:
    """A page of a portal around a notice: navigation, title, data line, article, related news, footer, scripts."""
    table = html_table(notice.table)
    text = "".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{line}</p>\n" for line in notice.lines())
    article = body if body is not None else text + table
    news = "".join(f'<li><a href="/n{i}.html">我省新增{i}个国家级中小企业特色产业集群</a></li>' for i in range(2, 9))
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{notice.title}_湖北省经济和信息化厅</title><meta name="SiteName" content="湖北省经济和信息化厅">
<meta name="ArticleTitle" content="{notice.title}"><meta name="PubDate" content="2025-09-19 09:30">
<style>.TRS_Editor P {{margin:0}}</style><script>var page = {{"a":"<p>关于公布虚假名单的通知</p>"}};</script></head>
<body><div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>
<li><a href="/zmhd">政民互动</a></li></ul></div><div class="position">您现在的位置:<a href="/">首页</a> &gt; <a>通知公告</a></div>
<div class="main"><h1>{notice.title}</h1>
<div class="info"><span>发布时间:2025-09-19</span>&nbsp;&nbsp;<span>来源:湖北省经济和信息化厅</span></div>
<div id="zoom" class="article"><div class="TRS_Editor">{article}
<p style="display:none">甲市乙区隐藏产业集群</p><!-- <p>丙市丁区注释产业集群</p> --></div>{attached}</div></div>
<div class="related"><h3>相关新闻</h3><ul>{news}</ul></div>
<div class="footer"><p>版权所有:湖北省经济和信息化厅 鄂ICP备05016456号 网站标识码4200000001</p></div></body></html>"""


def as_xlsx(table: Sequence[Row], heading: str | None = None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    first = 1
    if heading:
        sheet.cell(1, 1, heading)
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(table[0]))
        first = 2
    for at, row in enumerate(table):
        for column, word in enumerate(row):
            sheet.cell(first + at, column + 1, int(word) if word.isdigit() else word)
    for at, rows in _spans(table, 1):
        if rows > 1:
            sheet.merge_cells(start_row=first + at, end_row=first + at + rows - 1, start_column=2, end_column=2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xls(table: Sequence[Row], heading: str | None = None) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单")
    first = 0
    if heading:
        sheet.write_merge(0, 0, 0, len(table[0]) - 1, heading)
        first = 1
    spans = dict(_spans(table, 1))
    for at, row in enumerate(table):
        for column, word in enumerate(row):
            if column != 1:
                sheet.write(first + at, column, int(word) if word.isdigit() else word)
            elif at in spans:
                sheet.write_merge(first + at, first + at + spans[at] - 1, 1, 1, word)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(lines: Sequence[str], table: Sequence[Row] = ()) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for at, row in enumerate(table):
            for column, word in enumerate(row):
                grid.cell(at, column).text = word
        for at, rows in _spans(table, 1):
            if rows > 1:
                for below in range(at + 1, at + rows):
                    grid.cell(below, 1).text = ""
                grid.cell(at, 1).merge(grid.cell(at + rows - 1, 1)).text = table[at][1]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(lines: Sequence[str], table: Sequence[Row] = (), **document: object) -> bytes:
    """Lines of running text (the first one a title) and a ruled table, pages numbered at their foot."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    running = ParagraphStyle(
        "running", fontName="STSong-Light", fontSize=14, leading=22, firstLineIndent=28, wordWrap="CJK"
    )
    plain = ParagraphStyle("plain", parent=running, firstLineIndent=0)
    title = ParagraphStyle("title", parent=plain, alignment=1, fontSize=20, leading=30)
    story: list[object] = []
    for number, line in enumerate(lines):
        story.append(Paragraph(line, title if number == 0 else running if len(line) > 30 else plain))
    if table:
        spans = [("SPAN", (1, at), (1, at + rows - 1)) for at, rows in _spans(table, 1) if rows > 1]
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light"), *spans]
        story.append(Table([list(row) for row in table], style=style, repeatRows=1))

    def number_page(canvas, page):
        canvas.drawCentredString(300, 30, f"- {page.page} -")

    out = io.BytesIO()
    SimpleDocTemplate(out, **document).build(story, onFirstPage=number_page, onLaterPages=number_page)
    return out.getvalue()


def chinese_font() -> Path | None:
    """A font file with Chinese characters, None where the machine has none."""
    if shutil.which("fc-match") is None:
        return None
    said = subprocess.run(
        ["fc-match", "-f", "%{lang}\n%{file}", ":lang=zh-cn"], capture_output=True, text=True, timeout=60
    )
    languages, _, file = said.stdout.partition("\n")
    return Path(file) if "zh" in languages and Path(file).is_file() else None


def as_picture(
    lines: Sequence[str], table: Sequence[Row], *, ruled: bool = True, form: str = "PNG", **saving: object
) -> bytes:
    """Lines and a table drawn as a picture; skips the test where no font has Chinese characters."""
    font_file = chinese_font()
    if font_file is None:
        pytest.skip("no font with Chinese characters on this machine")
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(font_file), 26)
    widths = [round(max(font.getlength(row[column]) for row in table)) + 50 for column in range(len(table[0]))]
    height, left = 52, 60
    image = Image.new("RGB", (sum(widths) + 2 * left, (len(lines) + len(table) + 3) * height), "white")
    draw = ImageDraw.Draw(image)
    y = 40
    for line in lines:
        draw.text((left, y), line, fill="black", font=font)
        y += height
    top, spans = y, dict(_spans(table, 1))
    for at, row in enumerate(table):
        x = left
        for column, (word, width) in enumerate(zip(row, widths, strict=True)):
            rows = 1 if column != 1 or not ruled else spans.get(at, 0)
            if rows:
                middle = top + at * height + rows * height / 2
                draw.text((x + 20, middle - 17), word, fill="black", font=font)
                if ruled:
                    draw.rectangle(
                        (x, top + at * height, x + width, top + (at + rows) * height), outline="black", width=2
                    )
            x += width
    out = io.BytesIO()
    image.save(out, form, **saving)
    return out.getvalue()


@dataclass(frozen=True)
class Maker:
    """The makers, for tests that cannot import a conftest."""

    html_table: Callable[..., str] = html_table
    portal_page: Callable[..., str] = portal_page
    xlsx: Callable[..., bytes] = as_xlsx
    xls: Callable[..., bytes] = as_xls
    docx: Callable[..., bytes] = as_docx
    pdf: Callable[..., bytes] = as_pdf
    picture: Callable[..., bytes] = as_picture


@pytest.fixture(scope="session")
def make() -> Maker:
    return Maker()

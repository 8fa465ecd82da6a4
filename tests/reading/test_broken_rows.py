"""Tables of PDF files that go on over the end of a page."""

from __future__ import annotations

import io

from gazette.reading.reader import read_document

COLUMNS = (60, 100, 190, 380, 520)
HEADER = ("序号", "市", "集群名称", "主导产业")
TOP, HEIGHT = 780, 40


def _pages(*pages, open_foot, open_head):
    """Ruled tables, one a page; a row is cells, and a cell its lines. The foot of the first page's table and the head
    of the others' are open where a row goes on."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, rows in enumerate(pages):
        canvas.setFont("STSong-Light", 12)
        for at, row in enumerate(rows):
            y = TOP - at * HEIGHT
            if at or not (number and open_head):
                canvas.line(COLUMNS[0], y, COLUMNS[-1], y)
            for x, cell in zip(COLUMNS, row, strict=False):
                for below, line in enumerate(cell.split("\n")):
                    canvas.drawString(x + 4, y - 15 - 15 * below, line)
        foot = TOP - len(rows) * HEIGHT
        if number or not open_foot:
            canvas.line(COLUMNS[0], foot, COLUMNS[-1], foot)
        for x in COLUMNS:
            canvas.line(x, TOP, x, foot)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _rows(data):
    return [line for line in read_document(data).raw.splitlines() if "|" in line]


FIRST = ("1", "南通市", "南通市海安市磁性材料产业集群", "磁性材料")
UPPER, LOWER = ("2", "连云港市", "连云港市东海县", "硅材料研发、"), ("", "", "硅材料产业集群", "制造和服务")
LAST = ("3", "淮安市", "淮安市金湖县仪表产业集群", "仪表")
WHOLE = "2 | 连云港市 | 连云港市东海县硅材料产业集群 | 硅材料研发、制造和服务"


def test_a_row_that_the_end_of_a_page_breaks_is_one_row():
    data = _pages((HEADER, FIRST, UPPER), (LOWER, LAST), open_foot=True, open_head=True)
    assert _rows(data)[2] == WHOLE
    assert len(_rows(data)) == 4


def test_its_number_may_stand_on_the_later_page():
    data = _pages((HEADER, FIRST, ("", *UPPER[1:])), (("2", *LOWER[1:]), LAST), open_foot=True, open_head=True)
    assert _rows(data)[2] == WHOLE


def test_a_header_that_each_page_repeats_does_not_part_the_row():
    data = _pages((HEADER, FIRST, UPPER), (HEADER, LOWER, LAST), open_foot=True, open_head=False)
    assert _rows(data)[2] == WHOLE
    assert sum("序号" in row for row in _rows(data)) == 1


def test_whole_rows_on_both_sides_of_a_page_end_stay_two():
    second = ("2", "连云港市", "连云港市东海县硅材料产业集群", "硅材料")
    data = _pages((HEADER, FIRST, second), (LAST,), open_foot=False, open_head=False)
    assert [row.split(" | ")[0] for row in _rows(data)] == ["序号", "1", "2", "3"]

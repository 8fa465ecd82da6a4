"""A user's own table, there and back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from gazette.cli import cli
from gazette.errors import UnreadableInput, UserError
from gazette.linking.matching import Matcher
from gazette.linking.table import ADDED, link_table
from gazette.linking.table_files import UserTable, read_user_table, write_user_table
from gazette.release.build import Built
from gazette.settings import Settings

HEADER = ("省", "市", "县区", "集群名称", "单位", "备注")
ROWS = (
    ("江蘇", "徐州", "鼓楼区", "", "江苏省工信厅", "1"),
    ("陕西省", "西安市", "未央区", "稀有金属材料集群", "陕西省工业和信息化厅", "=2+3"),
    ("陕西省", "西安市", "高陵區", "重卡产业集群", "", ""),
    ("", "", "鼓楼区", "钟表集群", "横滨商会", "3"),
)


def table(header: tuple[str, ...] = HEADER, rows: tuple[tuple[object, ...], ...] = ROWS) -> UserTable:
    return UserTable("csv", header, rows)


def ends(linked: list[object]) -> list[str]:
    return [str(value).rpartition("/")[2] if value else "" for value in linked]


def test_columns_are_guessed_and_rows_narrow_their_values(matcher: Matcher) -> None:
    linked = link_table(table(), matcher)
    assert {HEADER[c]: kind for c, kind in linked.columns.items()} == {
        "省": "place", "市": "place", "县区": "place", "集群名称": "cluster", "单位": "body",
    }  # fmt: skip
    got = [dict(zip(linked.header(), row, strict=True)) for row in linked.rows()]
    assert ends([row["县区 IRI"] for row in got]) == ["320302", "610112", "610117", ""]
    assert [bool(row["集群名称 IRI"]) for row in got] == [False, True, True, False]
    assert ends([row["单位 IRI"] for row in got]) == ["320000-iit", "610000-iit", "", ""]
    assert got[1]["集群名称 label"] == "西安市未央区稀有金属材料产业集群"
    assert all(row[f"省 {name}"] is None or row["省 IRI"] for row in got for name in ADDED[:3])


def test_the_rows_come_back_as_they_were(matcher: Matcher) -> None:
    rows = list(link_table(table(), matcher).rows())
    assert [tuple(row[: len(HEADER)]) for row in rows] == list(ROWS)


def test_what_is_unsure_stands_apart_with_its_candidates(matcher: Matcher) -> None:
    unsure = list(link_table(table(), matcher).unsure())
    of_row = [row for row in unsure if row[0] == 5 and row[1] == "县区"]
    assert [row[3] for row in of_row] == [1, 2, 3]
    assert {row[5] for row in of_row} == {"鼓楼区"} and len({row[6] for row in of_row}) == 3


def test_a_cluster_named_short_is_linked_only_where_it_lies(matcher: Matcher) -> None:
    for place, there in (("西安市高陵区", True), ("宝鸡市", False)):
        linked = link_table(table(("place", "cluster"), ((place, "重卡产业集群"),)), matcher)
        assert (linked.answers[0][1].link is not None) is there


def test_columns_are_told_by_content_where_their_names_say_nothing(matcher: Matcher) -> None:
    linked = link_table(table(("a", "b"), (("西安市", "x1"), ("寶雞市", "x2"), ("Guangdong", "x3"))), matcher)
    assert linked.columns == {0: "place"}


def test_options_overrule(matcher: Matcher) -> None:
    assert link_table(table(), matcher, {"县区": "place"}).columns == {2: "place"}
    with pytest.raises(UserError, match="no column 'x'"):
        link_table(table(), matcher, {"x": "place"})
    with pytest.raises(UserError, match="not a kind"):
        link_table(table(), matcher, {"省": "planet"})
    with pytest.raises(UserError, match="no column looks like"):
        link_table(table(("a",), (("1",), ("2",))), matcher)


@pytest.mark.parametrize(
    ("header", "row", "linked"),
    [
        (("省", "市"), ("陕西", "Xian"), ("610000", "610100")),
        (("省", "市"), ("陕西省", "xi an shi"), ("610000", "610100")),
        (("省份", "地市", "区县"), ("Shaanxi", "Xi'an", "Yanta District"), ("610000", "610100", "610113")),
        (("province", "city", "county"), ("Zhejiang", "Hangzhou", "Yuhang"), ("330000", "330100", "330110")),
        (("city", "county"), ("Xian", "Yanta"), ("610100", "610113")),
        (("省", "市"), ("广东省", "深圳市"), ("440000", "440300")),
        (("省", "市"), ("浙江", "宁波"), ("330000", "330200")),
        (("a", "b"), ("吉林", "延边州"), ("220000", "222400")),
        (("省", "市"), ("吉林", "吉林"), ("220000", "220200")),
        (("省", "市", "区"), ("北京", "北京", "海淀"), ("110000", "110000", "110108")),
        (("城市",), ("西安",), ("610100",)),
        (("地区",), ("西安",), ("",)),
    ],
)
def test_places_of_a_row_are_told_by_each_other_and_by_the_level_of_their_column(
    matcher: Matcher, header: tuple[str, ...], row: tuple[str, ...], linked: tuple[str, ...]
) -> None:
    answers = link_table(table(header, (row,)), matcher, dict.fromkeys(header, "place")).answers[0]
    assert tuple(ends([answer.link.hit.iri if answer.link else "" for answer in answers.values()])) == linked


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_header_is_found_below_a_title(tmp_path: Path, matcher: Matcher, form: str) -> None:
    path = tmp_path / f"t.{form}"
    above = (("附件2",), ("特色产业集群名单(续)",))
    rows = (*above, ("市", "县区"), ("西安市", "未央区"), ("", "鼓楼区"))
    if form == "csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        book = Workbook()
        for row in rows:
            book.active.append([cell or None for cell in row])
        book.save(path)
    read = read_user_table(path)
    assert read.header == ("市", "县区") and len(read.rows) == 2
    assert [row[0] for row in read.above] == [row[0] for row in above]
    linked = link_table(read, matcher)
    assert ends([row[-4] for row in linked.rows()]) == ["610112", ""]
    assert {row[0] for row in linked.unsure()} == {5}
    write_user_table(path, read.format, linked.header(), linked.rows(), above=read.above)
    again = read_user_table(path)
    assert again.header == (*read.header, *(f"{name} {added}" for name in read.header for added in ADDED))
    assert len(again.above) == 2


@pytest.mark.parametrize("out", ["mine.csv", "./mine.csv", "mine.unsure.csv"])
def test_the_table_given_is_never_written_over(
    tmp_path: Path, real_build: Built, real_settings: Settings, out: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("市\n西安市\n", encoding="utf-8")
    with pytest.raises(UserError, match="three files"):
        CliRunner().invoke(
            cli, ["link-table", str(path), "--out", f"{tmp_path}/{out}", "--var", str(real_settings.var)],
            catch_exceptions=False,
        )  # fmt: skip
    assert path.read_text(encoding="utf-8") == "市\n西安市\n"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_any_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "t.csv"
    lines = [delimiter.join(map(str, row)) for row in (HEADER, *ROWS)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    read = read_user_table(path)
    assert read.header == HEADER and read.rows == ROWS and read.delimiter == delimiter


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"PK\x03\x04 broken", b"\x00\xff\x00\xfe" * 50])
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"t\.csv"):
        read_user_table(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_command_writes_both_files(tmp_path: Path, real_build: Built, real_settings: Settings, form: str) -> None:
    path = tmp_path / f"mine.{form}"
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *ROWS])
    else:
        book = Workbook()
        for row in (HEADER, *ROWS):
            book.active.append([value.lstrip("=") for value in row])
        book.save(path)
    told = CliRunner().invoke(cli, ["link-table", str(path), "--var", str(real_settings.var)], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    assert "unsure" in told.output
    linked, unsure = tmp_path / f"mine.linked.{form}", tmp_path / f"mine.unsure.{form}"
    if form == "csv":
        with linked.open(encoding="utf-8-sig", newline="") as file:
            rows = [tuple(row) for row in csv.reader(file)]
    else:
        rows = [
            tuple("" if v is None else str(v) for v in row)
            for row in load_workbook(linked).active.iter_rows(values_only=True)
        ]
    assert len(rows) == 1 + len(ROWS)
    assert rows[2][rows[0].index("县区 IRI")] == "http://localhost:8000/id/region/610112"
    assert unsure.stat().st_size > 100

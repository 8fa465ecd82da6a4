"""The classifications hold what their sources hold, and a fault in a table is told with its line."""

import csv
import pickle
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.reference.classifications import Classifications

FACTS = Path(__file__).resolve().parents[3] / "shared" / "reference"


@pytest.fixture(scope="module")
def found(folder: Path) -> Classifications:
    return Classifications.load(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(folder / "classifications", tmp_path / "classifications")
    return tmp_path


def facts(name: str) -> list[dict[str, str]]:
    if not FACTS.is_dir():
        pytest.skip("the independent fact tables are not here")
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("scheme", "levels"),
    [
        # GB/T 4754-2017 with Amendment 1: 20 门类, 97 大类, 473 中类, 1,382 小类
        ("gbt4754-2017", {"section": 20, "division": 97, "group": 473, "class": 1382}),
        # the United Nations and Eurostat give these numbers with each classification
        ("isic-rev4", {"section": 21, "division": 88, "group": 238, "class": 419}),
        ("isic-rev5", {"section": 22, "division": 87, "group": 258, "class": 463}),
        ("nace-rev2", {"section": 21, "division": 88, "group": 272, "class": 615}),
        ("nace-rev2.1", {"section": 22, "division": 87, "group": 287, "class": 651}),
        # Order 23 of 2018: nine fields, forty categories
        ("sei-2018", {"level-1": 9, "level-2": 40}),
    ],
)
def test_each_level_has_as_many_codes_as_its_publisher_says(
    found: Classifications, scheme: str, levels: dict[str, int]
) -> None:
    assert Counter(concept.level.name for concept in found.classification(scheme)) == levels


def test_codes_of_gbt_equal_the_independent_fact_table(found: Classifications) -> None:
    expected = {row["code"]: row["name_zh"].strip() for row in facts("gbt4754_2017_am2019.csv")}
    gbt = found.classification("gbt4754-2017")
    assert {concept.code.lstrip("ABCDEFGHIJKLMNOPQRST") or concept.code for concept in gbt} == expected.keys()
    for concept in gbt:
        code = concept.code if len(concept.code) == 1 else concept.code[1:]
        assert concept.label_zh == re.sub("[()]", lambda m: "（）"["()".index(m[0])], expected[code])
        assert found.classification("gbt4754-2017").lineage(concept.code)[-1].code == concept.code[0]


@pytest.mark.parametrize(("scheme", "name"), [("isic-rev4", "isic4_en.csv"), ("nace-rev2", "nace2_en.csv")])
def test_isic_and_nace_equal_the_independent_fact_tables(found: Classifications, scheme: str, name: str) -> None:
    expected = {row["code"]: (row["level"], row["label_en"]) for row in facts(name)}
    assert {c.code: (c.level.name, c.label_en) for c in found.classification(scheme)} == expected


def test_pairs_equal_the_independent_fact_tables_but_for_slips_of_the_annex(found: Classifications) -> None:
    rows = facts("gbt4754_to_isic4.csv")
    pairs = found.correspondence("gbt4754-2017--isic-rev4")
    expected = {(r["gbt_code"], r["isic4"]) for r in rows if r["method"] != "code-not-in-2019"}
    assert {(pair.source[1:], pair.target) for pair in pairs} == expected
    analogies = {(r["gbt_code"], r["isic4"]) for r in rows if r["method"] == "patched-by-analogy"}
    slips = {(r["gbt_code"][:3], r["isic4"]) for r in rows if r["method"] == "code-not-in-2019"}
    read_so = {(code, isic) for code, isic in analogies if (code[:3], isic) in slips}
    assert len(read_so) == len(slips) > 0, "each slip stands for the one class of its group that the annex leaves out"
    told = {(p.source[1:], p.target): p.method for p in pairs}
    assert {pair for pair, method in told.items() if method == "by-analogy"} == analogies - read_so
    assert {told[pair] for pair in read_so} == {"corrected"}

    nace = found.correspondence("nace-rev2--isic-rev4")
    assert {(p.source, p.target) for p in nace} == {(r["source"], r["target"]) for r in facts("nace2_to_isic4.csv")}


def test_every_link_of_the_emerging_industries_is_kept_with_its_third_level_and_its_part(
    found: Classifications,
) -> None:
    sei, pairs = found.classification("sei-2018"), found.correspondence("sei-2018--gbt4754-2017")
    told = {
        (
            row["gbt_code"],
            row["partial"] == "1",
            row["sei_path"].split(">")[0].strip(),
            row["sei_path"].split(">")[-1].strip(),
        )
        for row in facts("sei2018_to_gbt4754.csv")
    }
    kept = {
        (pair.target[1:], bool(pair.partial), sei.lineage(pair.source)[-1].label_zh, step)
        for pair in pairs
        for step in (pair.note or "").split("; ")
    }
    assert kept == told


@pytest.mark.parametrize(
    ("key", "source", "targets"),
    [
        ("gbt4754-2017--isic-rev4", "C3972", ("2610",)),
        ("gbt4754-2017--isic-rev4", "A0111", ("0112",)),
        ("nace-rev2--isic-rev4", "26.11", ("2610",)),
        ("nace-rev2.1--nace-rev2", "46.89", ()),
        ("isic-rev5--isic-rev4", "0111", ("0111",)),
    ],
)
def test_pairs_are_found_from_a_code(found: Classifications, key: str, source: str, targets: tuple[str, ...]) -> None:
    assert found.correspondence(key).targets(source) == targets
    for target in targets:
        assert source in found.correspondence(key).sources(target)


def test_older_editions_name_the_newer(found: Classifications) -> None:
    newer = {key: scheme.replaced_by for key, scheme in found.schemes.items() if scheme.replaced_by}
    assert newer == {"isic-rev4": "isic-rev5", "nace-rev2": "nace-rev2.1"}


def test_nothing_but_the_description_is_read_at_load(copied: Path) -> None:
    for table in (copied / "classifications").glob("*.csv"):
        table.unlink()
    found = Classifications.load(copied)
    assert "gbt4754-2017" in found.schemes
    with pytest.raises(BadDataFile, match="missing"):
        found.classification("gbt4754-2017")


def test_they_survive_pickling(found: Classifications) -> None:
    copy = pickle.loads(pickle.dumps(found))
    assert copy.version == found.version
    assert copy.classification("isic-rev4")["2610"] == found.classification("isic-rev4")["2610"]


def test_the_version_changes_with_a_table(found: Classifications, copied: Path) -> None:
    assert Classifications.load(copied).version == found.version
    with (copied / "classifications" / "sei-2018.csv").open("a", encoding="utf-8") as file:
        file.write("9.9,level-2,9,其他,\n")
    assert Classifications.load(copied).version != found.version


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("C,section,,制造业,", "there twice"),
        ("X01,division,A,农业,", "not that of a division"),
        ("A99,division,B,农业,", None),
        ("A98,group,A,农业,", "not that of a group"),
        ("A981,group,A98,农业,", "level above"),
        ("A98,division,,农业,", "level above"),
        ("A98,division,A,,", "no label"),
        ("A98,order,A,农业,", "not a level"),
    ],
)
def test_a_fault_in_a_table_of_codes_is_told_with_its_line(copied: Path, row: str, fault: str | None) -> None:
    path = copied / "classifications" / "gbt4754-2017.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    if fault is None:
        assert Classifications.load(copied).classification("gbt4754-2017").get("A99")
        return
    with pytest.raises(BadDataFile, match=fault) as error:
        Classifications.load(copied).classification("gbt4754-2017")
    assert (error.value.file, error.value.line) == (path, len(lines) + 1)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("C9999,2610,,stated,", "not a code of gbt4754-2017"),
        ("C3972,2699,,stated,", "not a code of isic-rev4"),
        ("C3972,2610,,stated,", "paired twice"),
        ("C3972,2620,half,stated,", "not 1, 0 or empty"),
        ("C3972,2620,,guessed,", "not a method"),
    ],
)
def test_a_fault_in_a_table_of_pairs_is_told_with_its_line(copied: Path, row: str, fault: str) -> None:
    path = copied / "classifications" / "gbt4754-2017--isic-rev4.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault) as error:
        Classifications.load(copied).correspondence("gbt4754-2017--isic-rev4")
    assert (error.value.file, error.value.line) == (path, len(lines) + 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[schemes", "not a list of classifications"),
        ("[schemes]\n", "correspondences"),
        ("[schemes]\n[correspondences.a--b]\ntitle_zh = 'x'\n", "a--b: Object missing required field `title_en`"),
        ("schemes = 1\n[correspondences]\n", r"Expected `object`, got `int` - at `\$.schemes`"),
        ("[schemes]\na = 'levels'\n[correspondences]\n", "a: Expected `object`, got `str`"),
        ("[schemes.a]\nlevels = 1\n[correspondences]\n", r"a: Expected `array`, got `int` - at `\$.levels`"),
        ("[schemes.a]\nlevels = ['x']\n[correspondences]\n", r"a: Expected `object`, got `str` - at `\$.levels\[0\]`"),
    ],
)
def test_a_broken_description_is_told(copied: Path, text: str, fault: str) -> None:
    path = copied / "classifications" / "schemes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault) as error:
        Classifications.load(copied)
    assert error.value.file == path


def test_every_description_names_publisher_source_and_licence(found: Classifications) -> None:
    described = [scheme.about for scheme in found.schemes.values()]
    described += [found.correspondence(key).about for key in found.correspondences]
    for about in described:
        assert about.title_zh and about.title_en and about.publisher and about.source and about.licence

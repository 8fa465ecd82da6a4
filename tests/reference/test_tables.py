"""The shipped tables against the facts they carry, and what is said where a table breaks its format."""

from __future__ import annotations

import csv
import pickle
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.reference import Reference, Regions

REGION_TABLES = [
    "regions.csv",
    "regions_since.csv",
    "regions_former.csv",
    "regions_changes.csv",
    "regions_names.csv",
    "regions_points.csv",
]
FACTS = Path(__file__).resolve().parents[3] / "shared" / "reference"
LEVELS = {"province": "provincial", "prefecture": "prefectural", "county": "county"}


def facts(name: str) -> list[dict[str, str]]:
    path = FACTS / name
    if not path.is_file():
        pytest.skip(f"the fact table {name} is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_regions_equal_the_independent_fact_table(regions: Regions) -> None:
    expected = {
        (row["gb_code"], row["name_zh"], LEVELS[row["level"]], row["parent"] or None, row["iso3166_2"] or None)
        for row in facts("regions_2024.csv")
    }
    found = {(r.code, r.name, str(r.level), r.parent, r.iso3166_2) for r in regions}
    assert found == expected


def test_zones_equal_the_independent_fact_table(reference: Reference) -> None:
    expected = {(row["code"], row["name_zh"]) for row in facts("zones_statistical_codes_2023.csv")}
    found = {(zone.statistical_code, zone.name) for zone in reference.zones}
    assert found <= expected
    grouping_rows = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
    of_other_units = {"嘉峪关市", "西沙群岛", "南沙群岛", "中沙群岛的岛礁及其海域"}
    assert {name for _, name in expected - found} == grouping_rows | of_other_units


def test_bodies_equal_the_independent_fact_table(reference: Reference) -> None:
    expected = {(row["name_zh"], row["gb_code"], row["website"]) for row in facts("public_bodies.csv")}
    found = {(b.name, "" if b.region in (None, "CN") else b.region, b.website or "") for b in reference.bodies}
    assert found >= expected
    signers = {body.name for body in reference.bodies if body.basis == "page"}
    assert {name for name, *_ in found - expected} <= signers


def test_the_divisions_are_as_many_as_the_ministry_lists(regions: Regions) -> None:
    # 2024-12-31: 34 provincial units with Hong Kong, Macao and Taiwan, 333 prefectural, 2,846 county
    assert Counter(region.level for region in regions) == {"provincial": 34, "prefectural": 333, "county": 2846}


def test_no_zone_has_the_code_of_a_division(reference: Reference) -> None:
    assert not [zone for zone in reference.zones if zone.statistical_code in reference.regions]


def test_every_table_names_its_source_and_licence(folder: Path) -> None:
    sources = tomllib.loads((folder / "SOURCES.toml").read_text(encoding="utf-8"))
    assert {source["file"] for source in sources.values()} == {path.name for path in folder.glob("*.csv")}
    for source in sources.values():
        assert source["title"] and source["publisher"]
        assert source.get("licence") or source["package"]["licence"]


def test_a_reference_survives_pickling(reference: Reference) -> None:
    copy = pickle.loads(pickle.dumps(reference))
    assert copy.version == reference.version
    assert list(copy.regions) == list(reference.regions)
    assert copy.regions.resolve("未央区") == reference.regions.resolve("未央区") != ()
    assert copy.bodies.resolve("工信部") == reference.bodies.resolve("工信部") is not None
    assert copy.zones.resolve("济南高新区") == reference.zones.resolve("济南高新区") != ()


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    for table in folder.glob("*.csv"):
        shutil.copy(table, tmp_path)
    return tmp_path


@pytest.mark.parametrize("table", [*REGION_TABLES, "zones.csv", "areas.csv", "bodies.csv"])
def test_the_version_is_that_of_the_bytes(copied: Path, reference: Reference, table: str) -> None:
    assert Reference.load(copied).version == reference.version
    path = copied / table
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Reference.load(copied).version != reference.version


def replace_line(path: Path, line: int, text: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = text
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "line", "text", "message"),
    [
        ("regions.csv", 1, "code,name", "columns"),
        ("regions.csv", 3, "110101,东城区,county", "3 cells"),
        ("regions.csv", 3, "11010,东城区,county,110000,", "six digits"),
        ("regions.csv", 3, "１１０１０１,东城区,county,110000,", "six digits"),
        ("regions.csv", 3, "110102,东城区,county,110000,", "twice"),
        ("regions.csv", 3, "110101,,county,110000,", "no name"),
        ("regions.csv", 3, "110101,东城区 ,county,110000,", "space"),
        ("regions.csv", 3, "110101,东城区,district,110000,", "not a level"),
        ("regions.csv", 3, "110101,东城区,county,119900,", "not in the table"),
        ("regions.csv", 3, "110101,东城区,county,,", "not in the table"),
        ("regions.csv", 3, "110101,东城区,county,110102,", "stands under"),
        ("regions.csv", 2, "110000,北京市,provincial,,", "ISO 3166-2"),
        ("regions.csv", 2, "110000,北京市,provincial,120000,CN-BJ", "has a parent"),
        ("regions.csv", 3, '110101,"东城区,county,110000,', "CSV"),
        ("regions_since.csv", 3, "110101,81", "not a year"),
        ("regions_since.csv", 2, "110000,1981\n119901,1981", "119901 is not in use"),
        ("regions_names.csv", 2, "119900,Beijing,Beijing", "not in use"),
        ("regions_points.csv", 2, "110000,116.41,39.90", "no point in China"),
        ("regions_points.csv", 2, "110000,north,116.41", "no point in China"),
        ("regions_former.csv", 2, "110103,1981,1981,崇文区,county,110000", "before it began"),
        ("regions_former.csv", 2, "110103,1981,2010,崇文区,county,119900", "not in the table"),
        ("regions_former.csv", 2, "110103,1981,2010,崇文区,county,120000", "does not begin as"),
        ("regions_former.csv", 2, "110104,1981,2010,崇文区,county,110000", "twice"),
        ("regions_former.csv", 2, "110103,1981,later,崇文区,county,110000", "not a year"),
        ("regions_changes.csv", 2, "110103-1981,2010,merger,stated,", "nothing is given"),
        ("regions_changes.csv", 2, "110103-1981,2010,merger,stated,119901", "not in the tables"),
        ("regions_changes.csv", 2, "110103-1981,2010,merger,guessed,110101", "not a basis"),
        ("regions_changes.csv", 2, "110103-1981,2010,annexation,stated,110101", "not a kind"),
        ("regions_changes.csv", 2, "110103-1981,2009,merger,stated,110101", "did not end in 2009"),
        ("regions_changes.csv", 2, "110103-1981,1980,transfer,stated,110101", "was not there in 1980"),
        ("regions_changes.csv", 2, "110103-1981,2010,merger,stated,110103-1981", "its own place"),
        ("regions_changes.csv", 3, "110103-1981,2010,merger,stated,110101", "two changes in 2010"),
        ("areas.csv", 2, "330000,330299,浙江省(不含宁波市)", "not in the tables"),
        ("areas.csv", 2, "330000,,浙江省", "leaves one out"),
        ("areas.csv", 2, "330000,210200,浙江省(不含大连市)", "do not hold it"),
        ("areas.csv", 2, "330000,330200,浙江", "not the name"),
        ("areas.csv", 2, "330000,330200,浙江省(不含宁波市)", "twice"),
        ("zones.csv", 2, "130171,石家庄高新技术产业开发区,139900", "not in use"),
        ("zones.csv", 2, "110101,石家庄高新技术产业开发区,130100", "a division"),
        ("zones.csv", 3, "130171,石家庄循环化工园区,130100", "twice"),
        (
            "bodies.csv",
            4,
            "110000-drc,北京市工信局,,industry-information,provincial,110000,,own-site",
            "not 110000-iit",
        ),
        ("bodies.csv", 4, "110000-iit,北京市工信局,,industry,provincial,110000,,own-site", "not a function"),
        ("bodies.csv", 4, "110000-iit,北京市工信局,,industry-information,city,110000,,own-site", "not a level"),
        ("bodies.csv", 4, "119900-iit,北京市工信局,,industry-information,provincial,119900,,own-site", "not in use"),
        ("bodies.csv", 4, "110000-iit,北京市工信局,,industry-information,provincial,110000,,hearsay", "not a basis"),
        (
            "bodies.csv",
            4,
            "110000-iit,北京市工信局,,industry-information,provincial,110000,x.cn,own-site",
            "not an address",
        ),
        (
            "bodies.csv",
            4,
            "110000-iit,工业和信息化部,,industry-information,provincial,110000,,own-site",
            "another body",
        ),
    ],
)
def test_a_broken_table_is_told_with_file_and_line(
    copied: Path, table: str, line: int, text: str, message: str
) -> None:
    replace_line(copied / table, line, text)
    with pytest.raises(BadDataFile, match=message) as caught:
        Reference.load(copied)
    assert Path(str(caught.value.file)).name == table
    if message not in ("twice", "CSV") and "119901" not in message:  # these are seen on the later line
        assert caught.value.line == line


def test_a_division_in_use_without_its_first_year_is_told(copied: Path) -> None:
    path = copied / "regions_since.csv"
    path.write_text("gb_code,first_year\n110000,1981\n", encoding="utf-8")
    with pytest.raises(BadDataFile, match="since when 110101 is in use") as caught:
        Reference.load(copied)
    assert caught.value.line == 3


def test_a_former_division_that_no_change_ended_is_told(copied: Path) -> None:
    path = copied / "regions_changes.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("610126-1983,")), encoding="utf-8")
    with pytest.raises(BadDataFile, match="610126-1983 ended in 2014, and no change says how"):
        Reference.load(copied)


def test_a_missing_table_and_one_of_another_encoding_are_told(copied: Path) -> None:
    zones = copied / "zones.csv"
    zones.write_bytes(zones.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(BadDataFile, match="not UTF-8"):
        Reference.load(copied)
    zones.unlink()
    with pytest.raises(BadDataFile, match="missing"):
        Reference.load(copied)

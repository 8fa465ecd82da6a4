"""Links to other data sets equal the independent facts, and a fault in a table is told with its line."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.reference import Reference
from gazette.reference.classifications import Classifications
from gazette.reference.links import Links

FACTS = Path(__file__).resolve().parents[3] / "shared" / "reference"


@pytest.fixture(scope="module")
def classifications(folder: Path) -> Classifications:
    return Classifications.load(folder)


@pytest.fixture(scope="module")
def links(folder: Path) -> Links:
    return Links.load(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(folder / "links", tmp_path / "links")
    return tmp_path


def pairs(links: Links, key: str, reference: Reference, classifications: Classifications) -> dict[str, str]:
    found = links.links(links.linksets[key], reference.regions, classifications)
    return {link.code: link.target for link in found}


@pytest.mark.parametrize(
    ("key", "column", "before", "after"),
    [
        ("wikidata", "wikidata", "http://www.wikidata.org/entity/", ""),
        ("geonames", "geonames", "https://sws.geonames.org/", "/"),
    ],
)
def test_links_of_regions_equal_the_independent_fact_table(
    links: Links, reference: Reference, classifications: Classifications, key: str, column: str, before: str, after: str
) -> None:
    if not FACTS.is_dir():
        pytest.skip("the independent fact tables are not here")
    with (FACTS / "regions_2024.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["gb_code"]: f"{before}{row[column]}{after}" for row in csv.DictReader(file) if row[column]}
    assert pairs(links, key, reference, classifications) == expected


@pytest.mark.parametrize(
    ("key", "code", "target"),
    [
        ("isic-rev4", "2610", "https://unstats.un.org/classifications/ISIC/rev4/2610"),
        ("nace-rev2", "26.11", "http://data.europa.eu/ux2/nace2/2611"),
        ("nace-rev2.1", "26.11", "http://data.europa.eu/ux2/nace2.1/2611"),
    ],
)
def test_links_of_classes_lead_to_their_publisher(
    links: Links, reference: Reference, classifications: Classifications, key: str, code: str, target: str
) -> None:
    found = pairs(links, key, reference, classifications)
    assert found[code] == target
    assert len(found) == len(classifications.classification(key)) == len(set(found.values()))


def test_every_linkset_names_its_source_and_licence(links: Links) -> None:
    for linkset in links.linksets.values():
        assert linkset.title_zh and linkset.title_en and linkset.source
        assert re.match("https://creativecommons[.]org/", linkset.licence)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("999999,Q1", "not a region in use"),
        ("330282,1", "not of the pattern"),
        ("110000,Q1", "linked twice"),
        ("330282,Q956", "linked twice"),
    ],
)
def test_a_fault_is_told_with_its_line(
    copied: Path, reference: Reference, classifications: Classifications, row: str, fault: str
) -> None:
    path = copied / "links" / "wikidata.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault) as error:
        pairs(Links.load(copied), "wikidata", reference, classifications)
    assert (error.value.file, error.value.line) == (path, len(lines) + 1)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"owl:sameAs"', '"owl:same"', "is not one of"),
        ('table = "wikidata.csv"', 'table = "wikidata.csv"\nscheme = "isic-rev4"', "not both"),
        ("[wikidata]", "[wikidata", "not a list of linksets"),
        ("[wikidata]", "x = 1\n[wikidata]", "x: Expected `object`, got `int`"),
        ("[wikidata]", "x = 'predicate table'\n[wikidata]", "x: Expected `object`, got `str`"),
        ("title_en =", "title_of =", "wikidata: Object missing required field `title_en`"),
        ("predicate =", "predicates =", "wikidata: Object missing required field `predicate`"),
        ("notes = [", "notes = 5\nothers = [", r"wikidata: Expected `array`, got `int` - at `\$.notes`"),
        ("notes = [", "notes = 'one'\nothers = [", r"Expected `array`, got `str` - at `\$.notes`"),
        ("pattern =", "pattern = 7\nother =", r"Expected `str`, got `int` - at `\$.pattern`"),
    ],
)
def test_a_broken_description_is_told(copied: Path, old: str, new: str, fault: str) -> None:
    path = copied / "links" / "linksets.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault):
        Links.load(copied)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("endpoint = 'x'\n", "missing required field `began`"), ("endpoint = 1\n", "Expected `str`, got `int`")],
)
def test_a_broken_description_of_a_run_is_told(copied: Path, text: str, fault: str) -> None:
    path = copied / "links" / "wikidata.run.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFile, match=f"not the description of a run: .*{fault}") as error:
        Links.load(copied)
    assert error.value.file == path

"""Reported programmes and the other names of bodies; a fault in a table is told with its line."""

import csv
import shutil
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.identity.keys import SCHEME_CODES
from gazette.reference import Bodies, Reference, Regions
from gazette.reference.body_names import BodyName, read_body_names
from gazette.reference.programmes import SCHEMES, Programmes

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"


@pytest.fixture(scope="module")
def programmes(folder: Path, reference: Reference) -> Programmes:
    return Programmes.load(folder, reference.regions, reference.bodies)


@pytest.fixture(scope="module")
def names(folder: Path, bodies: Bodies) -> list[BodyName]:
    return read_body_names(folder, bodies)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "reference"))


def test_short_codes_of_schemes_are_those_of_identifiers() -> None:
    assert {scheme: short for short, scheme in SCHEMES.items()} == SCHEME_CODES


def test_every_address_is_that_of_the_page_in_the_independent_list(folder: Path) -> None:
    if not FACTS.is_dir():
        pytest.skip("the independent list of pages is not here")
    with (FACTS / "pages.csv").open(encoding="utf-8", newline="") as file:
        addresses = {row["page"]: row["url"] for row in csv.DictReader(file)}
    with (folder / "pages.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["page"] not in addresses or not row["url"] or addresses[row["page"]] == row["url"]
            assert row["url"] or not addresses.get(row["page"], "").startswith("http"), row


def test_every_row_rests_on_a_page_or_a_notice_that_is_held(programmes: Programmes) -> None:
    for act in programmes.acts:
        assert act.pages, act
    for rule in programmes.rules:
        assert rule.pages, rule


def test_every_provincial_programme_of_the_national_scheme_has_it_as_parent(programmes: Programmes) -> None:
    for programme in programmes.programmes.values():
        if programme.parent:
            assert programmes.programmes[programme.parent].scheme == programme.scheme
            assert (programme.level, programmes.programmes[programme.parent].level) != ("national", "national")


def test_names_of_bodies_lead_to_their_body(names: list[BodyName], bodies: Bodies) -> None:
    assert names
    for name in names:
        found = bodies.resolve(name.name)
        assert found is not None and found.key == name.body, name


def test_bodies_that_pages_name_are_found(bodies: Bodies) -> None:
    torch, ningbo = bodies.resolve("科技部火炬中心"), bodies.resolve("宁波市经济和信息化局")
    assert torch and torch.key == "CN-sci-torch"
    assert ningbo and (ningbo.key, ningbo.level) == ("330200-iit", "prefectural")


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [
        ("programmes.csv", "xyz-610000,,,,,,,106", "short code of a scheme"),
        ("programmes.csv", "sei-999999,,,,,,,106", "not a region in use"),
        ("programmes.csv", "sme-CN,,,,,,,106", "there twice"),
        ("programmes.csv", "sei-610000,,sei-650000,,,,,106", "not a programme above"),
        ("programmes.csv", "sei-610000,,,610000-xxx,,,,106", "not a body"),
        ("programmes.csv", "sei-610000,,,,three,,,106", "term_years"),
        ("programmes.csv", "sei-610000,,,,,no-such,,106", "not in documents.csv"),
        ("programmes.csv", "sei-610000,,,,,,陕工信发2023年89号,106", "not a document number"),
        ("programmes.csv", "sei-610000,,,,,,,999", "no such page"),
        ("programmes.csv", "sei-610000,,,,,,,", "no page is given"),
        ("documents.csv", "x,,,,,,reported,026", "has no title"),
        ("documents.csv", "x,办法,,,,,rumoured,026", "reported or cited-only"),
        ("documents.csv", "x,办法,,,,2024,reported,026", "date"),
        ("documents.csv", "sme-measures,办法,,,,,reported,026", "there twice"),
        ("documents.csv", "x,办法,,,000000-iit,,reported,026", "not a body"),
        ("rules.csv", "sme-CN,price,,一,one,026", "not a kind of rule"),
        ("rules.csv", "sme-CN,term,,,one,026", "both languages"),
        ("rules.csv", "sme-999999,term,,一,one,026", "not in programmes.csv"),
        ("acts.csv", "sme-999999,grant,3,026", "not in programmes.csv"),
        ("acts.csv", "sme-CN,party,3,026", "not a stage"),
        ("acts.csv", "sme-CN,grant,many,026", "count"),
        ("acts.csv", "sme-CN,grant,,026", "without a count"),
        ("bodies_names.csv", "CN-xxx,部,short,,030", "not a body"),
        ("bodies_names.csv", "CN-iit,部,nick,,030", "not a kind of name"),
        ("bodies_names.csv", "CN-iit,部,former,,030", "the year"),
        ("pages.csv", "001,https://example.org/,", "there twice"),
        ("pages.csv", "abc,https://example.org/,", "no number"),
        ("pages.csv", "998,ftp://example.org/,", "no address"),
        ("pages.csv", "998,,", "no address"),
        ("pages.csv", "998,https://example.org/,a remark", "no address"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    copied: Path, regions: Regions, bodies: Bodies, table: str, row: str, fault: str
) -> None:
    path = copied / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault) as error:
        Programmes.load(copied, regions, bodies)
        read_body_names(copied, bodies)
    assert (error.value.file, error.value.line) == (path, len(lines) + 1)

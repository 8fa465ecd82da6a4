"""Reported programmes, their batches and the other names of bodies; a fault in a table is told with its line."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.identity.keys import SCHEME_CODES
from gazette.reference import Bodies, Reference, Regions
from gazette.reference.body_names import BodyName, read_body_names
from gazette.reference.programmes import SCHEMES, Programmes, Reported

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


def reported(programmes: Programmes, key: str, stage: str) -> Reported:
    programme, _, year = key.rpartition("-")
    return next(
        b for b in programmes.batches if (b.programme, str(b.year), b.stage) == (programme, year, stage)
    )  # fmt: skip


def test_short_codes_of_schemes_are_those_of_identifiers() -> None:
    assert {scheme: short for short, scheme in SCHEMES.items()} == SCHEME_CODES


def test_every_address_is_that_of_the_page_in_the_independent_list(folder: Path) -> None:
    if not FACTS.is_dir():
        pytest.skip("the independent list of pages is not here")
    with (FACTS / "pages.csv").open(encoding="utf-8", newline="") as file:
        addresses = {row["page"]: row["url"] for row in csv.DictReader(file)}
    with (folder / "pages.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert addresses[row["page"]] == row["url"]


def test_numbers_stand_on_the_page_named_where_the_independent_list_has_them(folder: Path) -> None:
    if not FACTS.is_dir():
        pytest.skip("the independent list of pages is not here")
    with (FACTS / "pages.csv").open(encoding="utf-8", newline="") as file:
        numbers = {
            row["page"]: row["document_number"].replace("號", "号").replace("業", "业") for row in csv.DictReader(file)
        }
    with (folder / "batches.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["number"]]
    assert rows
    for row in rows:
        known = {numbers[page] for page in row["pages"].split() if numbers[page]}
        assert not known or row["number"] in known, row


def test_national_batches_have_what_the_pages_report(programmes: Programmes) -> None:
    first = reported(programmes, "sme-CN-2022", "grant")
    assert (first.count, first.number, first.call) == (100, "工信部企业函〔2023〕3号", "工信厅企业函〔2022〕236号")
    assert (first.start, first.end) == (
        (dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1)),  # 2023年至2025年, no term stated: design of validity bounds
    )
    assert first.due == ("--04-30",)
    assert reported(programmes, "sme-CN-2022", "recheck").count == 97
    assert {b.year for b in programmes.batches if b.programme == "sme-CN" and b.stage == "grant"} == {
        2022,
        2023,
        2024,
        2025,
    }


def test_exact_days_are_inclusive_and_months_are_bounds(programmes: Programmes) -> None:
    days = reported(programmes, "sme-440000-2023", "grant")
    assert days.start == (dt.date(2023, 7, 10), dt.date(2023, 7, 10))
    assert days.end == (dt.date(2026, 7, 10), dt.date(2026, 7, 10))  # to 2026-07-09, that day included
    months = reported(programmes, "sme-150000-2025", "grant")
    assert months.start == (dt.date(2025, 10, 1), dt.date(2025, 10, 31))
    assert months.end == (dt.date(2028, 10, 1), dt.date(2028, 11, 1))


def test_every_row_rests_on_a_page_or_a_notice_that_is_held(programmes: Programmes) -> None:
    for batch in programmes.batches:
        assert batch.pages, batch
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
        ("batches.csv", "sme-CN,2022,grant,,,,,,,,,,,026", "there twice"),
        ("batches.csv", "sme-CN,2021,party,,,,,,,,,,,026", "not a stage"),
        ("batches.csv", "sme-CN,2021,grant,many,,,,,,,,,,026", "count"),
        ("batches.csv", "sme-CN,2021,grant,,,,2021-01-05,2021-01-01,,,,,,026", "before it begins"),
        ("batches.csv", "sme-CN,2021,grant,,,,2021-01-05,,,,,,,026", "one end only"),
        ("batches.csv", "sme-CN,2021,grant,,,,,,2021,,,,,026", "one end only"),
        ("batches.csv", "sme-CN,2021,grant,,,,,,2021年,2023年,,,,026", "not a year, month or day"),
        ("batches.csv", "sme-CN,2021,grant,,,,,,,,,03-31,,026", "not a day of the year"),
        ("bodies_names.csv", "CN-xxx,部,short,,030", "not a body"),
        ("bodies_names.csv", "CN-iit,部,nick,,030", "not a kind of name"),
        ("bodies_names.csv", "CN-iit,部,former,,030", "the year"),
        ("pages.csv", "001,https://example.org/", "there twice"),
        ("pages.csv", "abc,https://example.org/", "no number"),
        ("pages.csv", "998,ftp://example.org/", "not an address"),
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


def test_the_version_changes_with_a_table(
    programmes: Programmes, copied: Path, regions: Regions, bodies: Bodies
) -> None:
    assert Programmes.load(copied, regions, bodies).version == programmes.version
    with (copied / "rules.csv").open("a", encoding="utf-8") as file:
        file.write("sme-CN,term,3,一,one,026\n")
    assert Programmes.load(copied, regions, bodies).version != programmes.version

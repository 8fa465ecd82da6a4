"""The mappings as SSSOM: metadata first, then every mapping with the columns that the standard requires."""

import csv
import json

import pytest
from flask.testing import FlaskClient

from gazette.graph.industries import IndustryFacts
from gazette.industries.sssom import COLUMNS, JUSTIFICATIONS, PREDICATES
from gazette.release.build import Built
from gazette.release.graphs import read_industries
from gazette.settings import shipped

BASE = "http://localhost:8000"


@pytest.fixture(scope="module")
def facts() -> IndustryFacts:
    return read_industries(shipped("data"))


@pytest.fixture(scope="module")
def text(facts: IndustryFacts) -> str:
    return facts.sssom(BASE)


@pytest.fixture(scope="module")
def metadata(text: str) -> dict[str, str]:
    head = [line[2:] for line in text.splitlines() if line.startswith("# ")]
    pairs = (line.strip().partition(": ") for line in head if not line.endswith(":"))
    return {key: json.loads(value) for key, _, value in pairs}


@pytest.fixture(scope="module")
def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))


def test_the_set_says_what_it_is_and_under_which_licence(metadata: dict[str, str]) -> None:
    assert metadata["mapping_set_id"].startswith(BASE)
    assert metadata["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_every_row_has_what_the_standard_requires(rows: list[dict[str, str]], metadata: dict[str, str]) -> None:
    assert tuple(rows[0]) == COLUMNS
    for row in rows:
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            prefix, _, local = row[column].partition(":")
            assert metadata[prefix] and local, row
        assert row["mapping_justification"] in JUSTIFICATIONS.values()
        if row["object_id"] == "sssom:NoTermFound":
            assert row["object_source"] and row["comment"]
        else:
            assert row["predicate_id"] in PREDICATES.values() and 0 < float(row["confidence"]) <= 1


def test_every_mapping_is_there(rows: list[dict[str, str]], facts: IndustryFacts) -> None:
    expected = len(facts.industries.mappings) + len(facts.chained) + len(facts.industries.left_open)
    assert len(rows) == expected
    assert len({(row["subject_id"], row["object_id"], row["object_source"]) for row in rows}) == expected


def test_it_stands_in_the_release(real_build: Built) -> None:
    text = (real_build.release.path / "industries.sssom.tsv").read_text("utf-8")
    assert text.startswith("# mapping_set_id:")


def test_it_is_served_as_it_stands_in_the_release(real_build: Built, site_client: FlaskClient) -> None:
    answer = site_client.get("/industries.sssom.tsv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/tab-separated-values"
    assert answer.data == (real_build.release.path / "industries.sssom.tsv").read_bytes()

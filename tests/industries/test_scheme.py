"""The scheme of industries is whole, and what is read from it is what the tables say."""

import shutil
from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.industries.candidates import candidates, core, unknown
from gazette.industries.chains import CHAINED, GB, chained
from gazette.industries.english import cluster_name
from gazette.industries.scheme import Industries
from gazette.reference import Reference
from gazette.reference.classifications import Classifications
from gazette.settings import shipped

FOLDER = shipped("data") / "industries"


@pytest.fixture(scope="module")
def classifications() -> Classifications:
    return Classifications.load(shipped("data") / "reference")


@pytest.fixture(scope="module")
def industries(classifications: Classifications) -> Industries:
    return Industries.load(FOLDER, classifications)


def test_words_lead_to_a_concept_with_or_without_a_generic_end(industries: Industries) -> None:
    for words in ("无人机", "低空无人机", "无人机产业"):
        found = industries.meant_by(words)
        assert found is not None and found.key == "drones"
    assert industries.meant_by("量子计算") is None


def test_every_concept_has_a_main_code_or_a_reason(industries: Industries) -> None:
    left = {one.concept for one in industries.left_open if one.scheme == GB}
    for concept in industries:
        assert bool(industries.of(concept.key, GB)) != (concept.key in left)


def test_what_is_marked_lexical_agrees_by_name(industries: Industries, classifications: Classifications) -> None:
    marked = [m for m in industries.mappings if m.justification == "lexical"]
    assert marked
    for mapping in marked:
        code = classifications.classification(mapping.scheme)[mapping.code]
        assert core(industries[mapping.concept].label_zh) == core(code.label_zh or ""), mapping
        assert mapping.relation in ("exact", "close")


def test_exact_matches_lead_to_one_code_each(industries: Industries) -> None:
    exact = [(m.concept, m.scheme) for m in industries.mappings if m.relation == "exact"]
    codes = [(m.scheme, m.code) for m in industries.mappings if m.relation == "exact"]
    assert len(exact) == len(set(exact)) and len(codes) == len(set(codes))


def test_an_exact_match_holds_what_stands_below_the_concept(
    industries: Industries, classifications: Classifications
) -> None:
    """A concept with a narrower one outside a code means more than the code does."""
    exact = [mapping for mapping in industries.mappings if mapping.relation == "exact"]
    below = [(m, concept.key) for m in exact for concept in industries if m.concept in _above(industries, concept.key)]
    assert below
    for mapping, concept in below:
        main = industries.of(concept, mapping.scheme)[:1]
        scheme = classifications.classification(mapping.scheme)
        for other in main:
            around = {other.code, *(code.code for code in scheme.lineage(other.code))}
            assert mapping.code in around, (mapping, other)


def _above(industries: Industries, key: str) -> list[str]:
    found: list[str] = []
    while (above := industries[key].broader) is not None:
        found.append(above)
        key = above
    return found


def test_what_follows_by_correspondence_is_never_exact(
    industries: Industries, classifications: Classifications
) -> None:
    found = chained(industries, classifications)
    assert {m.scheme for m in found} == set(CHAINED)
    assert {m.relation for m in found} == {"broad", "related"}
    mapped = {m.concept for m in industries.mappings if m.scheme == GB}
    assert {m.concept for m in found} <= mapped
    sure = {m.concept for m in industries.mappings if m.scheme == GB and m.relation in ("exact", "broad")}
    assert {m.concept for m in found if m.relation == "broad"} <= sure


@pytest.mark.parametrize(
    ("concept", "scheme", "code", "relation"),
    [
        ("wires-and-cables", "isic-rev4", "2732", "broad"),
        ("wires-and-cables", "nace-rev2", "27.32", "broad"),
        ("machine-tools", "isic-rev4", "282", "broad"),
        ("machine-tools", "nace-rev2", "28", "broad"),
        ("drones", "isic-rev4", "2640", "related"),
    ],
)
def test_the_chain_goes_where_the_correspondences_lead(
    industries: Industries, classifications: Classifications, concept: str, scheme: str, code: str, relation: str
) -> None:
    found = [m for m in chained(industries, classifications) if (m.concept, m.scheme) == (concept, scheme)]
    assert (code, relation) in {(m.code, m.relation) for m in found}


def test_medicines_do_not_lead_to_food(industries: Industries, classifications: Classifications) -> None:
    """A few pairs of C27 lead to food; most lead to pharmaceuticals, and these alone count."""
    found = {m.code for m in chained(industries, classifications) if m.concept == "pharmaceuticals"}
    assert found == {"2100", "21"}


@pytest.mark.parametrize(
    ("table", "line", "fault"),
    [
        pytest.param("concepts.csv", "one,某,One,none", "not a concept before", id="broader unknown"),
        pytest.param("concepts.csv", "drones,某,One,", "there twice", id="key twice"),
        pytest.param("words.csv", "无人机,drones", "already means", id="words twice"),
        pytest.param("words.csv", "某,none", "not a concept", id="words of nothing"),
        pytest.param("mappings.csv", "drones,gbt4754-2017,C9999,broad,curated,0.8,", "not a code", id="no such code"),
        pytest.param("mappings.csv", "drones,gbt4754-2017,C34,like,curated,0.8,", "not a relation", id="no relation"),
        pytest.param("mappings.csv", "drones,gbt4754-2017,C34,broad,curated,1.2,", "confidence", id="too sure"),
        pytest.param("mappings.csv", "drones,gbt4754-2017,C3963,broad,curated,0.8,", "mapped twice", id="pair twice"),
        pytest.param("mappings.csv", "drones,gbt4754-2017,,,,,", "for a reason", id="open without a reason"),
    ],
)
def test_a_fault_is_told_by_its_line(
    tmp_path: Path, classifications: Classifications, table: str, line: str, fault: str
) -> None:
    shutil.copytree(FOLDER, tmp_path / "industries")
    path = tmp_path / "industries" / table
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault) as error:
        Industries.load(tmp_path / "industries", classifications)
    assert (error.value.file, error.value.line) == (path, len(lines) + 1)


def test_without_the_folder_there_are_no_concepts(tmp_path: Path, classifications: Classifications) -> None:
    assert len(Industries.load(tmp_path / "none", classifications)) == 0


@pytest.mark.parametrize(
    ("regions", "name"),
    [
        (["610116"], "Photonics cluster, Chang’an District, Xi’an"),
        (["510300"], "Photonics cluster, Zigong"),
        (["110000", "120000", "130000"], "Photonics cluster, Beijing, Tianjin and Hebei"),
        (["CN"], "Photonics cluster, China"),
        (["610115"], "Photonics cluster, Xi’an"),  # a county without an English name
    ],
)
def test_an_english_name_is_made_from_industry_and_place(industries: Industries, regions: list[str], name: str) -> None:
    reference = Reference.load(shipped("data") / "reference")
    assert cluster_name(industries["photonics"], regions, reference.regions, industries.places) == name


@pytest.mark.parametrize(
    ("concept", "regions", "name"),
    [
        ("applications-of-5g", ["440304"], "Applications of 5G: cluster in Futian District, Shenzhen"),
        ("applications-of-5g", [], "Applications of 5G: cluster in China"),
    ],
)
def test_an_industry_that_is_a_phrase_does_not_stand_before_its_noun(
    industries: Industries, concept: str, regions: list[str], name: str
) -> None:
    reference = Reference.load(shipped("data") / "reference")
    assert cluster_name(industries[concept], regions, reference.regions, industries.places) == name


def test_places_with_an_english_name_are_regions_of_that_name() -> None:
    regions = Reference.load(shipped("data") / "reference").regions
    for line in (FOLDER / "places.csv").read_text("utf-8").splitlines()[1:]:
        key, name, _ = line.split(",")
        assert regions[key].name == name


def test_candidates_are_codes_of_a_like_name(classifications: Classifications) -> None:
    best, likeness = candidates("工业机器人产业", classifications.classification(GB))[0]
    assert (best.code, likeness) == ("C3491", 1)
    assert unknown(["无人机产业", "量子计算", "量子计算"], ["无人机"]) == ["量子计算"]

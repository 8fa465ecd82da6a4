"""Which document a citation means: numbers first, then titles with whoever they are of."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.identity.documents import document_stem, identify_cited, identify_known
from gazette.identity.ledger import Ledger
from gazette.reference import Reference
from gazette.settings import shipped

NUMBER = "工信部企业〔2022〕119号"
TITLE = "促进中小企业特色产业集群发展暂行办法"
WHOLE = "工业和信息化部关于印发《促进中小企业特色产业集群发展暂行办法》的通知"
CALL = "关于组织推荐2024年度中小企业特色产业集群的通知"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load(shipped("data") / "reference")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


def cited(ledger: Ledger, title: str, number: str | None, region: str, known: tuple[str, ...] = ()) -> str:
    return identify_cited(title, number, issuer=None, region=region, known=known, ledger=ledger)


@pytest.mark.parametrize(
    ("number", "stem"), [("陕工信发〔2023〕89号", "610000-2023-89"), (None, "610000"), ("便函第三号", "610000")]
)
def test_the_stem_of_a_cited_document(number: str | None, stem: str) -> None:
    assert document_stem(number, "610000") == stem


def test_a_known_document_is_one_however_it_is_cited(reference: Reference, ledger: Ledger) -> None:
    known = identify_known(reference, ledger)
    measures = known["sme-measures"]
    for title, number in ((TITLE, NUMBER), (TITLE, None), (WHOLE, None), (WHOLE, NUMBER)):
        assert cited(ledger, title, number, "330000", tuple(known.values())) == measures
    assert len(ledger) == len(known)


def test_what_was_minted_apart_for_a_known_document_is_joined_and_the_older_stays(
    reference: Reference, ledger: Ledger
) -> None:
    bare = cited(ledger, TITLE, None, "330000")
    numbered = cited(ledger, WHOLE, NUMBER, "CN")
    assert bare != numbered
    ledger.add_keys(bare, [f"title|?|{TITLE}"])
    assert identify_known(reference, ledger)["sme-measures"] == bare
    assert {c.identifier: c.successors for c in ledger.closings()} == {numbered: (bare,)}


def test_one_title_in_two_provinces_is_two_documents(ledger: Ledger) -> None:
    here, there = cited(ledger, CALL, None, "610000"), cited(ledger, CALL, None, "340000")
    assert here != there
    assert cited(ledger, CALL, None, "610000") == here


def test_a_bare_title_of_another_region_is_not_taken_up(ledger: Ledger) -> None:
    here = ledger.mint("policy", [f"title|?|{CALL}"], stem="610000", seed=CALL, label=CALL)
    assert cited(ledger, CALL, None, "610000") == here
    assert cited(ledger, CALL, None, "340000") != here


def test_one_title_with_two_numbers_is_two_documents(ledger: Ledger) -> None:
    earlier = cited(ledger, CALL, "陕工信发〔2023〕89号", "610000")
    later = cited(ledger, CALL, "陕工信发〔2024〕12号", "610000")
    assert earlier != later
    assert cited(ledger, "另一名称", "陕工信发〔2024〕12号", "610000") == later


def test_a_number_learnt_later_is_noted(ledger: Ledger) -> None:
    bare = cited(ledger, CALL, None, "610000")
    assert cited(ledger, CALL, "陕工信发〔2024〕12号", "610000") == bare
    assert cited(ledger, "别称", "陕工信发〔2024〕12号", "610000") == bare

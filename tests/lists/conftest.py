"""The repository's known lists, and a small folder of them to be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.lists.known import LISTS, NOTICES, KnownNotice, read_known_notices
from gazette.reference import Reference
from gazette.settings import shipped

DATA = shipped("data")
NOTICE = "notice,issuers,title,number,signed,reported_on,pages\n"
LIST = (
    "list,notice,programme,year,stage,count,publicity_from,publicity_to,valid_from,valid_to,term_years,report_due,"
    "call_number,pages\n"
)
ROW = "name,regions,city,county,zone,industry,outcome,same_as,secondary,pages,note\n"


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load(DATA / "reference")


@pytest.fixture(scope="session")
def known(reference: Reference) -> list[KnownNotice]:
    return read_known_notices(DATA / "lists", DATA / "reference", reference)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One notice with one list of two rows."""
    (tmp_path / NOTICES).write_text(f"{NOTICE}n1,吉林省工业和信息化厅,,,,,102\n", encoding="utf-8")
    (tmp_path / LISTS).write_text(f"{LIST}sme-220000-2025-grant,n1,sme-220000,2025,grant,5,,,,,,,,102\n", "utf-8")
    rows = "辽源市龙山区医药产业集群,220402,,,,医药,,,,102,\n白山市抚松县人参产业集群,220621,,,,人参,,,1,168,\n"
    (tmp_path / "sme-220000-2025-grant.csv").write_text(ROW + rows, encoding="utf-8")
    return tmp_path

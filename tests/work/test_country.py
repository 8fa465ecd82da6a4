"""The composed country: the same for the same seed, larger ones hold smaller ones, and what it says is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.country import add_notices, batch, compose_country, notice, plan

from gazette.identity.resolve import Source
from gazette.reading.capture import notice_folders
from gazette.reference import Reference
from gazette.release.sources import read_folder

ROWS = 12


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "data"
    compose_country(folder, 8, ROWS)
    return folder


def test_a_notice_depends_on_the_seed_its_number_and_the_rows_alone(country: Path) -> None:
    assert notice(1, 3, ROWS) == (country / "notices" / "n000003" / "page.txt").read_text(encoding="utf-8")
    assert notice(1, 3, ROWS) != notice(2, 3, ROWS)
    [added] = add_notices(country, range(8, 9), ROWS)
    assert added.is_dir()


def test_no_two_notices_are_about_the_same_and_every_recheck_follows_its_grant() -> None:
    plans = [plan(number) for number in range(10_001)]
    assert len(set(plans)) == len(plans)
    granted = set()
    for about in plans:
        batch = (about.area, about.scheme, about.year)
        if about.stage == "grant":
            granted.add(batch)
        else:
            assert batch in granted
    stages = Counter(about.stage for about in plans)
    assert stages["grant"] > stages["recheck"] > 0


def test_a_recheck_names_the_clusters_of_its_batch() -> None:
    rechecks = [number for number in range(2000) if plan(number).stage == "recheck"][:3]
    for number in rechecks:
        items = batch(1, plan(number), ROWS)
        text = notice(1, number, ROWS)
        assert "复核" in text
        assert all(item.name in text for item in items)
        granted = next(n for n in range(number) if replace(plan(number), stage="grant") == plan(n))
        assert batch(1, plan(granted), ROWS) == items


def test_what_is_composed_is_read(country: Path) -> None:
    reference = Reference.load(country / "reference")
    sources = [each for folder in notice_folders(country / "notices") for each in read_folder(folder, reference)]
    assert all(isinstance(each, Source) for each in sources)
    named = [len(act.entries) for each in sources if isinstance(each, Source) for act in each.record.announcements]
    assert sum(size >= ROWS - 1 for size in named) >= len(sources) * 3 // 4

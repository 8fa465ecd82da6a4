"""A program outside joins our endpoint with another service, by the query that the manual shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.conftest import BASE
from tests.linking.wikidata_like import Items, serving

from gazette.settings import CHECKOUT
from gazette.web.manual import manual_pages

THEIRS = "http://localhost:8001/sparql"
PLACES = (CHECKOUT / ".venv" / "federation" / "node_modules" / ".bin", CHECKOUT / "node_modules" / ".bin")


def engine(name: str) -> str | None:
    found = shutil.which(name, path=os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")]))
    return found


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """A second service, which holds a slice of the European Union's NACE."""
    held = Items()
    held.store.load(path=Path(__file__).with_name("nace_slice.ttl"), format=ox.RdfFormat.TURTLE)
    with serving(held) as service:
        yield service.url


def query() -> str:
    page = next(page for page in manual_pages() if page.name == "linking")
    (block,) = [block for block in page.blocks() if block.language == "sparql-federated"]
    return block.text


@pytest.mark.parametrize("name", ["comunica-sparql", "arq"])
def test_the_join_of_the_manual_runs(name: str, live: str, other: str, tmp_path: Path) -> None:
    program = engine(name)
    if program is None:
        pytest.skip(f"{name} is not installed (make federation puts Comunica in place)")
    ours = f"{live}/sparql"
    text = query().replace(f"{BASE}/sparql", ours).replace(THEIRS, other)
    assert ours in text and other in text
    path = tmp_path / "join.rq"
    path.write_text(text, encoding="utf-8")
    command = (
        [program, f"sparql@{ours}", f"sparql@{other}", "--file", str(path)]
        if name == "comunica-sparql"
        else [program, "--query", str(path)]
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    german = set(re.findall(r'Herstellung von [^"@\\]+', done.stdout))
    assert german == {"Herstellung von elektronischen Bauelementen", "Herstellung von bestückten Leiterplatten"}


def test_both_halves_of_the_join_have_answers(live: str, other: str) -> None:
    """What the program joins is there on both sides, whether or not the program is."""
    from gazette.linking.remote import Manners, RemoteEndpoint

    halves = dict(re.findall(r"SERVICE <([^>]+)> (\{.*?\n  \})", query(), re.DOTALL))
    head = query().partition("SELECT")[0]
    answers = {}
    for address, pattern in halves.items():
        there = other if address == THEIRS else f"{live}/sparql"
        answers[address] = RemoteEndpoint(there, Manners(pause=0)).select(f"{head}SELECT * {pattern}")
    ours, theirs = ({row["theirs"] for row in answers[address]} for address in (f"{BASE}/sparql", THEIRS))
    assert ours & theirs == {f"http://data.europa.eu/ux2/nace2/{code}" for code in ("2611", "2612")}

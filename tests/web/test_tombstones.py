"""What is no more still answers: 301 to its one successor, 300 to several, 410 with a tombstone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, PROV, Graph, URIRef
from tests.release.tiny import make_tiny_data

from gazette.release.build import build
from gazette.settings import Settings
from gazette.web.app import create_app

from ..conftest import BASE

WHY = "同一集群，重复编号"


@dataclass
class Closed:
    """A site over a release whose ledger has closed some identifiers."""

    client: FlaskClient
    base: str
    alive: list[str]


@pytest.fixture(scope="module")
def closed(tmp_path_factory) -> Iterator[Closed]:
    folder = tmp_path_factory.mktemp("closed")
    first = Settings.load({}, base_uri=BASE, data=make_tiny_data(folder / "data"), var=folder / "before", workers=1)
    build(first)
    ledger = folder / "data" / "ledger.jsonl"
    ids = [json.loads(line)["id"] for line in ledger.read_text("utf-8").splitlines()]
    alive = [one for one in dict.fromkeys(ids) if one.startswith("cluster/")][:2]
    dead = {"moved": alive[:1], "twice-moved": ["cluster/CN-moved"], "split": alive, "gone": []}
    with ledger.open("a", encoding="utf-8") as file:
        for name in dead:
            file.write(json.dumps({"id": f"cluster/CN-{name}", "keys": [f"CN|{name}"], "label": f"{name}集群"}) + "\n")
        for name in reversed(dead):  # a successor is closed after what became it
            entry = {"id": f"cluster/CN-{name}", "became": dead[name], "on": "2026-12-01", "why": WHY}
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        for entry in ({"keys": ["CN|joined"], "label": "joined集群"}, {"joins": alive[0]}):
            file.write(json.dumps({"id": "cluster/CN-joined", **entry}, ensure_ascii=False) + "\n")
    settings = replace(first, var=folder / "var")
    built = build(settings)
    assert built.clean, built.report.findings
    app = create_app(built.release.path, settings)
    yield Closed(app.test_client(), settings.base_uri, alive)
    app.extensions["gazette"].close()


@pytest.mark.parametrize("name", ["moved", "twice-moved", "joined"])
@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/id/cluster/CN-{}", "/id/{}"),
        ("/doc/cluster/CN-{}", "/doc/{}"),
        ("/doc/cluster/CN-{}.ttl", "/doc/{}.ttl"),
        ("/doc/cluster/CN-{}.html?lang=en", "/doc/{}.html?lang=en"),
    ],
)
def test_what_became_one_other_thing_is_sent_on_for_good(closed, name, address, to):
    answer = closed.client.get(address.format(name))
    assert answer.status_code == 301
    assert answer.headers["Location"] == to.format(closed.alive[0])


def test_what_became_several_offers_them(closed):
    for address in ("/id/cluster/CN-split", "/doc/cluster/CN-split"):
        page = closed.client.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 300
        for one in closed.alive:
            assert f'href="/id/{one}"' in page.get_data(as_text=True)
    data = closed.client.get("/doc/cluster/CN-split", headers={"Accept": "text/turtle"})
    assert data.status_code == 300
    graph = Graph().parse(data=data.data, format="turtle")
    node = URIRef(f"{closed.base}/id/cluster/CN-split")
    assert set(graph.objects(node, DCTERMS.isReplacedBy)) == {URIRef(f"{closed.base}/id/{one}") for one in closed.alive}


@pytest.mark.parametrize("address", ["/id/cluster/CN-gone", "/doc/cluster/CN-gone", "/doc/cluster/CN-gone.html"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_gone_says_since_when_and_why(closed, address, language):
    answer = closed.client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 410
    html = answer.get_data(as_text=True)
    assert WHY in html and "2026-12-01" in html and "gone集群" in html
    assert "ETag" not in answer.headers


def test_a_program_gets_the_tombstone_as_data(closed):
    answer = closed.client.get("/doc/cluster/CN-gone", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.mimetype) == (410, "text/turtle")
    graph = Graph().parse(data=answer.data, format="turtle")
    assert (URIRef(f"{closed.base}/id/cluster/CN-gone"), PROV.invalidatedAtTime, None) in graph


def test_the_living_are_not_touched(closed):
    for one in closed.alive:
        assert closed.client.get(f"/id/{one}").status_code == 303
        assert closed.client.get(f"/doc/{one}.ttl").status_code == 200

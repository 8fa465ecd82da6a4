"""Reconciliation as clients use it, over the repository's data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pandas as pd
import pytest
from flask.testing import FlaskClient
from reconciler import reconcile
from tests.web.conftest import SUITES
from werkzeug.serving import make_server

from gazette.graph.vocabulary import ONT
from gazette.release.build import Built
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app
from gazette.web.reconcile import MOST_IDS, MOST_QUERIES

SKOS = "http://www.w3.org/2004/02/skos/core#"
RARE_METALS = "西安市未央区稀有金属材料产业集群"
CHECK = SUITES / "scripts" / "recon_check.py"


@pytest.fixture(scope="module")
def service(real_build: Built, real_settings: Settings) -> Iterator[str]:
    """The service on the loopback, at a port that is not the base's."""
    app = create_app(real_build.release.path, real_settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/reconcile"
    server.shutdown()
    thread.join()
    app.extensions["gazette"].close()


def ask(client: FlaskClient, path: str = "/reconcile", /, **query: object) -> list[dict[str, object]]:
    """The candidates for one query, sent as OpenRefine sends it."""
    answer = client.post(path, data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    return answer.json["q"]["result"]


@pytest.mark.skipif(not CHECK.is_file(), reason="the public check of reconciliation services is not there")
def test_the_public_check_passes_whole(service: str, site_client: FlaskClient) -> None:
    identifier = str(ask(site_client, query=RARE_METALS)[0]["id"])
    command = [
        *(sys.executable, str(CHECK), "--service", service, "--query", RARE_METALS, "--expect-id", identifier),
        *("--type", f"{ONT}Cluster", "--property", f"{ONT}inProvince", "--unicode-query", RARE_METALS),
    ]
    told = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "no_proxy": "*"}, check=False)
    assert told.returncode == 0, told.stdout
    assert told.stdout.splitlines()[-1].endswith(" passed, 0 failed")


def test_what_is_remembered_of_a_query_is_its_own_answer(site_client: FlaskClient) -> None:
    for _ in range(2):
        assert ask(site_client, "/reconcile/en", query="610100")[0]["name"] == "Xi’an"
        assert ask(site_client, "/reconcile/zh", query="610100")[0]["name"] == "西安市"
        assert len(ask(site_client, query="西安市", limit=1)) < len(ask(site_client, query="西安市", limit=5))
        assert not ask(site_client, query=RARE_METALS, type=f"{ONT}Region", limit=5)[0]["match"]
        assert ask(site_client, query=RARE_METALS, type=f"{ONT}Cluster", limit=5)[0]["match"]


def test_openrefines_client_library_links_a_column(service: str) -> None:
    places = pd.Series(["西安市", "Xi'an", "陝西省", "Guangdong", "寶雞市"])
    found = reconcile(places, type_id=f"{ONT}Region", reconciliation_endpoint=service)
    ends = {row.input_value: row.id.rpartition("/")[2] for row in found.itertuples()}
    assert ends == {
        "西安市": "610100",
        "Xi'an": "610100",
        "陝西省": "610000",
        "Guangdong": "440000",
        "寶雞市": "610300",
    }
    assert found["match"].all()


def test_openrefines_client_library_narrows_by_a_property(service: str) -> None:
    table = pd.DataFrame({"county": ["鼓楼区"], "city": ["徐州"]})
    found = reconcile(
        table["county"],
        type_id=f"{ONT}Region",
        property_mapping={f"{ONT}parentRegion": table["city"]},
        reconciliation_endpoint=service,
    )
    assert found["id"].tolist() == ["http://localhost:8000/id/region/320302"]
    assert found["match"].all()


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        (RARE_METALS, "Cluster", None),
        ("未央区稀有金属集群", "Cluster", None),
        ("西安市未央區稀有金屬材料產業集群", "Cluster", None),
        ("610116", "Region", "610116"),
        ("region/610116", "Region", "610116"),
        ("工信部", "PublicBody", "CN-iit"),
        ("陕西省工信厅", "PublicBody", "610000-iit"),
        ("浙江经信厅", "PublicBody", "330000-iit"),
        ("稻谷种植", f"{SKOS}Concept", None),
        ("促进中小企业特色产业集群发展暂行办法", "PolicyDocument", None),
        ("关于公布2024年度中小企业特色产业集群名单的通知", "Notice", None),
    ],
)
def test_what_is_certain_is_a_match(site_client: FlaskClient, text: str, kind: str, end: str | None) -> None:
    first = ask(site_client, query=text, type=kind)[0]
    assert first["match"] is True
    wanted = kind if "://" in kind else f"{ONT}{kind}"
    assert any(t["id"] == wanted for t in first["type"])  # type: ignore[attr-defined]
    assert end is None or str(first["id"]).endswith(f"/{end}")


def test_every_type_offered_is_of_something_in_the_release(real_build: Built, site_client: FlaskClient) -> None:
    store = EmbeddedStore.read_only(real_build.release.store)
    for language, industry in (("zh", "产业"), ("en", "Industry")):
        offered = site_client.get(f"/reconcile/{language}").json["defaultTypes"]
        assert {"id": f"{SKOS}Concept", "name": industry} in offered
        for told in (offered, site_client.get(f"/reconcile/{language}/suggest/type").json["result"]):
            assert len(told) > 7
            for entry in told:
                assert store.select(f"SELECT ?x {{ ?x a <{entry['id']}> }} LIMIT 1"), entry
                flyout = site_client.get(f"/reconcile/{language}/flyout/type", query_string={"id": entry["id"]})
                assert entry["name"] in flyout.json["html"]


@pytest.mark.parametrize("name", ["Industry", "cg:Industry", f"{ONT}Industry", "skos:Concept", f"{SKOS}Concept"])
def test_industries_are_concepts_and_are_still_found_by_the_old_name(site_client: FlaskClient, name: str) -> None:
    found = ask(site_client, "/reconcile/en", query="稻谷种植", type=name)
    assert found[0]["match"] is True and {"id": f"{SKOS}Concept", "name": "Industry"} in found[0]["type"]  # type: ignore[operator]
    assert str(found[0]["description"]).startswith("Industry, ")
    assert len(site_client.get("/reconcile/properties", query_string={"type": name}).json["properties"]) > 5


@pytest.mark.parametrize("text", ["鼓楼区", "产业集群", "集群", "末央区", "区", "zzqx", "铁岭市银州区"])
def test_what_is_not_certain_is_no_match(site_client: FlaskClient, text: str) -> None:
    kind = "Cluster" if "铁岭" in text else None
    query = {"query": text} | ({"type": kind} if kind else {})
    assert not any(candidate["match"] for candidate in ask(site_client, **query))


@pytest.mark.parametrize(
    ("pid", "value", "match"),
    [
        ("level", "省级", True),
        ("cg:batchYear", 2024, True),
        (f"{ONT}inProvince", {"id": "http://localhost:8000/id/region/610000"}, True),
        ("inProvince", ["广东", "陕西"], True),
        ("inProvince", "廣東省", False),
        ("batchYear", "1999", False),
        ("noSuchProperty", "x", True),
        ("batchYear", 2024.0, True),
    ],
)
def test_properties_refine(site_client: FlaskClient, pid: str, value: object, match: bool) -> None:
    first = ask(site_client, query="高陵区重卡产业集群", type="Cluster", properties=[{"pid": pid, "v": value}])[0]
    assert first["match"] is match


@pytest.mark.parametrize(
    ("value", "score"),
    [("西安市", 100.0), ("610100", 100.0), (610100, 100.0), ("南京", 70.0), ("320100", 70.0), ("6101", 70.0)],
)
def test_a_region_as_a_value_is_told_by_its_code_too(site_client: FlaskClient, value: object, score: float) -> None:
    asked = [{"pid": "cg:parentRegion", "v": value}]
    assert ask(site_client, query="未央区", type="Region", properties=asked)[0]["score"] == score


@pytest.mark.parametrize("name", ["foo", "cg:foo", f"{ONT}foo", "http://example.org/a b"])
def test_a_type_that_there_is_not_is_told_and_no_error_of_the_batch(site_client: FlaskClient, name: str) -> None:
    iri = name if name.startswith("http") else f"{ONT}foo"
    batch = {"a": {"query": "西安市", "type": name}}
    answer = site_client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200 and answer.json["a"]["result"] == []
    assert answer.json["a"]["error"].startswith(f"There is no type {iri!r} here")
    refused = site_client.get("/reconcile/properties", query_string={"type": name})
    assert refused.status_code == 400 and refused.json["detail"].startswith(f"There is no type {name!r} here")


@pytest.mark.parametrize(("strict", "some"), [("any", True), ("should", True), ("all", False)])
def test_a_type_that_there_is_not_takes_nothing_from_one_that_there_is(
    site_client: FlaskClient, strict: str, some: bool
) -> None:
    batch = {"a": {"query": "西安市", "type": ["Region", "foo"], "type_strict": strict}}
    told = site_client.post("/reconcile", data={"queries": json.dumps(batch)}).json["a"]
    assert bool(told["result"]) is some and "foo" in told["error"]


def test_a_thing_is_found_by_properties_alone(site_client: FlaskClient) -> None:
    found = ask(site_client, properties=[{"pid": "gbCode", "v": "610116"}])
    assert [str(candidate["id"]).rpartition("/")[2] for candidate in found] == ["610116"]


def test_scores_are_within_bounds_and_only_one_matches(site_client: FlaskClient) -> None:
    for text in ("西安", "xian", "重卡", RARE_METALS, "a", "省"):
        found = ask(site_client, query=text, limit=50)
        assert all(0 < candidate["score"] <= 100 for candidate in found)  # type: ignore[operator]
        assert sum(bool(candidate["match"]) for candidate in found) <= 1


def test_both_languages_have_an_address(site_client: FlaskClient) -> None:
    assert ask(site_client, "/reconcile/en", query="610100")[0]["name"] == "Xi’an"
    assert ask(site_client, "/reconcile/zh", query="610100")[0]["name"] == "西安市"
    manifest = site_client.get("/reconcile/en").json
    assert manifest["name"] == "Cluster Gazette"
    assert manifest["preview"]["url"].startswith("http://localhost/reconcile/en/preview?")


def test_values_of_properties_extend_a_table(site_client: FlaskClient) -> None:
    cluster = str(ask(site_client, query=RARE_METALS)[0]["id"])
    wanted = [{"id": f"{ONT}inProvince"}, {"id": "batchYear", "settings": {"limit": 1}}, {"id": "endLatest"}]
    answer = site_client.post("/reconcile/en", data={"extend": json.dumps({"ids": [cluster], "properties": wanted})})
    row = answer.json["rows"][cluster]
    assert row[f"{ONT}inProvince"] == [{"id": "http://localhost:8000/id/region/610000", "name": "Shaanxi"}]
    assert len(row["batchYear"]) == 1 and isinstance(row["batchYear"][0]["int"], int)
    assert all(value["date"].endswith("T00:00:00Z") for value in row["endLatest"])
    assert [column["id"] for column in answer.json["meta"]] == [f"{ONT}inProvince", "batchYear", "endLatest"]
    assert all(column["name"] for column in answer.json["meta"])


def test_a_preview_may_be_framed_and_everything_else_not(site_client: FlaskClient) -> None:
    cluster = str(ask(site_client, query=RARE_METALS)[0]["id"])
    policy = site_client.get("/reconcile/preview", query_string={"id": cluster}).headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in site_client.get("/").headers["Content-Security-Policy"]
    assert site_client.get("/reconcile/preview?id=<script>").status_code == 404
    flyout = site_client.get("/reconcile/flyout/entity", query_string={"id": cluster}).json
    assert flyout["id"] == cluster and RARE_METALS in flyout["html"]


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("queries", "{oops", 400),
        ("queries", "[" * 50_000, 400),
        ("queries", "[1]", 400),
        ("queries", '{"q": 5}', 400),
        ("queries", '{"q": {"query": 5}}', 400),
        ("queries", '{"q": {"query": "x", "limit": 0}}', 400),
        ("queries", '{"q": {"query": "x", "limit": NaN}}', 400),
        ("queries", '{"q": {"query": "x", "type_strict": "none"}}', 400),
        ("queries", '{"q": {"query": "x", "properties": [{"pid": null, "v": {}}]}}', 400),
        ("queries", '{"q": {"query": "x", "limit": 1e300}}', 200),
        ("queries", '{"q": {"query": "\\ud800\\u0000", "type": ["\\ud800", "no such"]}}', 200),
        ("queries", '{"q": {"query": "\\ud800\\u0000", "type": "Cluster"}}', 200),
        ("queries", '{"q\\ud800": {"query": "x"}}', 200),
        ("queries", json.dumps({str(n): {"query": "x"} for n in range(MOST_QUERIES + 1)}), 413),
        ("extend", "{oops", 400),
        ("extend", '{"ids": [1], "properties": []}', 400),
        ("extend", '{"ids": ["\\ud800"], "properties": [{"id": "a b<>"}]}', 200),
        ("extend", json.dumps({"ids": ["x"] * (MOST_IDS + 1), "properties": []}), 413),
        ("other", "x", 400),
    ],
)
def test_what_is_wrong_is_told(site_client: FlaskClient, field: str, value: str, status: int) -> None:
    assert site_client.post("/reconcile", data={field: value}).status_code == status


def test_a_bad_query_leaves_the_others_their_answers(site_client: FlaskClient) -> None:
    told = site_client.post("/reconcile", data={"queries": json.dumps({"a": {"query": "西安市"}, "b": {"query": 5}})})
    assert told.status_code == 200
    assert told.json["a"]["result"][0]["name"] == "西安市"
    assert told.json["b"]["result"] == [] and "needs a text" in told.json["b"]["error"]


def test_jsonp_is_not_offered(site_client: FlaskClient) -> None:
    answer = site_client.get("/reconcile?callback=run")
    assert answer.content_type.startswith("application/json") and answer.text.startswith("{")


def test_a_client_has_a_budget_here_too(real_build: Built, real_settings: Settings) -> None:
    import dataclasses

    app = create_app(real_build.release.path, dataclasses.replace(real_settings, query_errors=1))
    far = {"REMOTE_ADDR": "203.0.113.9"}
    client = app.test_client()
    told = [client.post("/reconcile", data={"queries": "{"}, environ_base=far).status_code for _ in range(4)]
    app.extensions["gazette"].close()
    assert told[0] == 400 and told[-1] == 429


def test_without_an_index_it_says_so(client: FlaskClient) -> None:
    assert client.post("/reconcile", data={"queries": '{"q": {"query": "x"}}'}).status_code == 503

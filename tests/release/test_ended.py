"""A revocation ends what was in force, alike in lists, in queries and in what is told of changes."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from flask.testing import FlaskClient

from gazette.graph.prefixes import prefixes
from gazette.release.build import build
from gazette.release.manifest import releases_of
from gazette.release.record import compare
from gazette.release.swap import CURRENT
from gazette.settings import Settings
from gazette.web.app import create_app

DAY, BEFORE, AFTER = "2026-05-20", "2026-05-19", "2026-11-01"
REVOKED = "杭州市滨江区具身智能机器人产业集群"
NOTICE = f"""浙江省经济和信息化厅关于撤销部分省级中小企业特色产业集群的通知
浙经信企业〔2026〕15号
各市经济和信息化局:
经动态考核,{REVOKED}因主导产业发生重大变化,决定撤销其“浙江省中小企业特色产业集群”称号。
浙江省经济和信息化厅
2026年5月20日
"""
CAPTURE = f"""[[capture]]
file = "page.txt"
url = "http://example.org/revoked.html"
rights = "official-text"
obtained = "saved by hand"
sha256_original = "{hashlib.sha256(NOTICE.encode()).hexdigest()}"
masked = 0
"""
IN_FORCE = """
SELECT ?r {{ ?r a cg:GrantedRecognition ; cg:startLatest ?from ; cg:endEarliest ?until
  FILTER(?from <= "{day}"^^xsd:date && "{day}"^^xsd:date < ?until) }}
"""
NOT_YET_OVER = """
SELECT ?r {{ ?r a cg:GrantedRecognition ; cg:startEarliest ?from ; cg:endLatest ?until
  FILTER(?from <= "{day}"^^xsd:date && "{day}"^^xsd:date < ?until) }}
"""


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/clusters.csv?{query}").get_data(as_text=True))))


@pytest.mark.usefixtures("shapes_read_once")
def test_what_was_revoked_is_over_from_that_day_in_lists_queries_and_pages(settled: Settings) -> None:
    first = build(settled).release
    folder = settled.data / "notices" / "zhejiang-2026-revoked"
    folder.mkdir()
    (folder / "page.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "capture.toml").write_text(CAPTURE, encoding="utf-8")
    built = build(settled)
    assert built.clean and built.report.blocked == ()
    app = create_app(releases_of(settled.var, settled.base_uri) / CURRENT, settled)
    client, site = app.test_client(), app.extensions["gazette"]
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes(site.base_uri).items())

    def asked(query: str, day: str) -> set[str]:
        return {row["r"].value for row in site.served.store.select(declared + query.format(day=day))}

    listed = rows(client, f"lifecycle=revoked&on={DAY}")
    assert [row["name"] for row in listed] == [REVOKED]
    assert {row["standing"] for row in listed} == {"lapsed"} and {row["end_latest"] for row in listed} == {DAY}
    assert {row["standing"] for row in rows(client, f"lifecycle=revoked&on={BEFORE}")} == {"certain"}
    for day in (BEFORE, DAY, AFTER):
        certain = {row["recognition"] for row in rows(client, f"state=certain&on={day}")}
        assert certain == asked(IN_FORCE, day)
        holding = {row["recognition"] for row in rows(client, f"state=certain&state=possible&on={day}")}
        assert holding == asked(NOT_YET_OVER, day)
    assert {row["recognition"] for row in listed} <= asked(IN_FORCE, BEFORE) - asked(IN_FORCE, DAY)

    page = client.get(listed[0]["cluster"].replace("/id/", "/doc/").removeprefix(settled.base_uri) + "?lang=en")
    html = page.get_data(as_text=True)
    assert f"{listed[0]['granted_on']}</dd>" not in html and f"granted {listed[0]['granted_on']}" in html
    assert f"ends {DAY}" in html and "revoked, or recheck not passed" in html

    changes = compare(first, built.release).changes
    told = {
        (change.kind, (change.property or "").rpartition("#")[2]) for change in changes if change.of == "Recognition"
    }
    assert {("changed", "lifecycle"), ("changed", "endLatest")} <= told
    assert not [change for change in changes if change.kind == "lapsed"]
    site.close()

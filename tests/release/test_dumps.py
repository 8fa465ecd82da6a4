"""All data at once: every form holds the same, files are served in parts, the descriptions count what is there."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Dataset

from gazette.release.begun import Begun
from gazette.release.build import build
from gazette.release.manifest import Release, releases_of
from gazette.release.piece import in_order_of_dumps
from gazette.release.swap import CURRENT
from gazette.settings import CHECKOUT, Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app

from .edits import rename_in_page, touch_page

CHECK = CHECKOUT.parent / "shared" / "suites" / "scripts" / "check_descriptions.py"
FORMS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


NOT_IN_THE_TINY_RELEASE = {"notices.csv": {"number"}}
"""Columns of which it has no value, by table."""


@pytest.fixture(scope="module")
def client(tiny: Settings) -> Iterator[FlaskClient]:
    app = create_app(releases_of(tiny.var, tiny.base_uri) / CURRENT, tiny)
    yield app.test_client()
    app.extensions["gazette"].close()


def quads_of(release: Release) -> set[str]:
    return {str(quad) for quad in EmbeddedStore.read_only(release.store).quads()}


@pytest.mark.parametrize("suffix", FORMS)
def test_every_form_holds_the_whole_data_set(client, tiny_release, suffix):
    answer = client.get(f"/dumps/cluster-gazette.{suffix}.gz")
    assert (answer.status_code, answer.mimetype) == (200, "application/gzip")
    found = {str(quad) for quad in ox.parse(gzip.decompress(answer.data), format=FORMS[suffix])}
    blank = {quad for quad in found if "_:" in quad}
    expected = quads_of(tiny_release)
    assert found - blank == {quad for quad in expected if "_:" not in quad}
    assert len(found) == len(expected)


def test_the_digests_can_be_worked_out_from_the_dump_alone(client, tiny_release):
    """The sum of the digests of all statements of a graph, IRIs relative to the base; then names and digests of all graphs
    but meta."""
    base = f"{tiny_release.manifest.base_uri}/"
    found: dict[str, int] = {}
    for line in gzip.decompress(client.get("/dumps/cluster-gazette.nq.gz").data).decode().splitlines():
        statement, _, graph = line.removesuffix(" .").rpartition(" ")
        line = f"{statement} .\n".replace(f"<{base}", "<").encode()
        found[graph[1:-1]] = found.get(graph[1:-1], 0) + int(hashlib.sha256(line).hexdigest(), 16)
    digests = {graph: f"{total % 2**256:064x}" for graph, total in found.items()}
    assert digests == tiny_release.manifest.digests
    names = {graph.removeprefix(f"{base}graph/"): digest for graph, digest in digests.items()}
    told = "".join(f"{name} {digest}\n" for name, digest in sorted(names.items()) if name != "meta")
    assert hashlib.sha256(told.encode()).hexdigest() == tiny_release.manifest.digest


def test_another_reader_of_json_ld_takes_it_too(client, tiny_release):
    text = gzip.decompress(client.get("/dumps/cluster-gazette.jsonld.gz").data).decode()
    found = Dataset()
    found.parse(data=text, format="json-ld")
    assert sum(1 for _ in found.quads()) == tiny_release.manifest.quads


def test_checksums_hold_and_are_told_in_three_places(client, tiny_release):
    sums = dict(reversed(line.split("  ")) for line in client.get("/dumps/SHA256SUMS").text.splitlines())
    for dump in tiny_release.manifest.dumps:
        answer = client.get(f"/dumps/{dump.name}")
        assert hashlib.sha256(answer.data).hexdigest() == dump.sha256, dump.name
        assert len(answer.data) == dump.size == answer.content_length
        digest = base64.b64encode(bytes.fromhex(dump.sha256)).decode()
        assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert dump.name == "SHA256SUMS" or sums[dump.name] == dump.sha256


def test_what_seldom_changes_stands_first():
    names = ["cluster-5101", "common", "meta", "notice-330000-2024", "notice-510000-2023", "notice-CN-2023", "tables"]
    years = ["notice-510000-2023", "notice-CN-2023", "notice-330000-2024"]
    assert in_order_of_dumps(names) == [*years, "cluster-5101", "common", "meta", "tables"]


def test_checksums_are_begun_of_what_is_there_before_the_rest_is_made(small, monkeypatch):
    build(small)
    begun: list[list[str]] = []
    begin = Begun.begin

    def begin_and_look(self: Begun, *args: object) -> None:
        begun.append(list(self.dumps.parts["cluster-gazette.nq.gz"]))
        begin(self, *args)

    monkeypatch.setattr(Begun, "begin", begin_and_look)
    touch_page(small.data)
    release = build(small).release
    whole = next(dump for dump in release.manifest.dumps if dump.name == "cluster-gazette.nq.gz")
    assert begun[0] and len(begun) == 1
    assert list(whole.parts[: len(begun[0])]) == begun[0]
    assert len(begun[0]) < len(whole.parts) - 1  # what was made anew, and the description, came later
    read = b"".join((release.path / part).read_bytes() for part in whole.parts)
    assert (hashlib.sha256(read).hexdigest(), len(read)) == (whole.sha256, whole.size)


@pytest.mark.parametrize("asked", ["0-0", "100-299", "-50", "1000-"])
def test_a_range_is_that_part_of_the_whole(client, asked):
    whole = client.get("/dumps/cluster-gazette.nq.gz").data
    answer = client.get("/dumps/cluster-gazette.nq.gz", headers={"Range": f"bytes={asked}"})
    first, _, last = asked.partition("-")
    expected = whole[-int(last) :] if not first else whole[int(first) : int(last) + 1 if last else None]
    assert answer.status_code == 206
    assert answer.data == expected
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_ranges_keep_to_the_rules(client):
    address = "/dumps/cluster-gazette.trig.gz"
    whole = client.get(address)
    assert whole.headers["Accept-Ranges"] == "bytes"
    size, tag = len(whole.data), whole.headers["ETag"]
    beyond = client.get(address, headers={"Range": f"bytes={size}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{size}"
    for none in ("bytes=abc", "lines=1-2", "nonsense"):
        ignored = client.get(address, headers={"Range": none})
        assert (ignored.status_code, len(ignored.data)) == (200, size), none
    for several in ("0-1,4-5", "4-5,0-1", "0-9,5-14", f"0-1,{size}-", "0-1,-2"):  # the whole holds what can be had
        parts = client.get(address, headers={"Range": f"bytes={several}"})
        assert (parts.status_code, len(parts.data), "Content-Range" in parts.headers) == (200, size, False), several
    nowhere = client.get(address, headers={"Range": f"bytes={size}-{size},{size + 5}-"})
    assert (nowhere.status_code, nowhere.headers["Content-Range"]) == (416, f"bytes */{size}")
    same = client.get(address, headers={"Range": "bytes=5-9", "If-Range": tag})
    assert (same.status_code, same.data) == (206, whole.data[5:10])
    other = client.get(address, headers={"Range": "bytes=5-9", "If-Range": '"another"'})
    assert (other.status_code, other.data) == (200, whole.data)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    head = client.head(address)
    assert (head.content_length, head.data) == (size, b"")


def test_a_file_of_a_release_stays_when_another_is_in_force(copy_of):
    settings = copy_of("kept")
    first = build(settings).release
    app = create_app(releases_of(settings.var, settings.base_uri) / CURRENT, replace(settings, workers=1))
    try:
        client = app.test_client()
        address = f"/dumps/{first.manifest.release}/cluster-gazette.nq.gz"
        before = client.get(address)
        assert "immutable" in before.headers["Cache-Control"]
        rename_in_page(settings.data)
        second = build(settings).release
        app.extensions["gazette"].swap(second.path)
        assert client.get(address).data == before.data
        assert client.get("/dumps/cluster-gazette.nq.gz").data != before.data
        parts = [name for name in second.manifest.files if name.startswith("dumps/nq/")]
        linked = [name for name in parts if (second.path / name).stat().st_nlink > 1]
        assert len(linked) > len(parts) / 2, "segments of pieces that did not change are not written again"
        assert client.get("/dumps/none/cluster-gazette.nq.gz").status_code == 404
        assert client.get("/dumps/none").status_code == 404
    finally:
        app.extensions["gazette"].close()


def test_the_tables_say_what_the_graph_says(client, tiny_release):
    described = json.loads(client.get("/dumps/tables.csv-metadata.json").data)
    store = EmbeddedStore.read_only(tiny_release.store)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/dumps/cluster-gazette.xlsx").data), read_only=True)
    archive = zipfile.ZipFile(io.BytesIO(client.get("/dumps/cluster-gazette-tables.zip").data))
    empty: dict[str, set[str]] = {}
    for table in described["tables"]:
        data = client.get(f"/dumps/{table['url']}").data
        assert archive.read(table["url"]) == data
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
        columns = table["tableSchema"]["columns"]
        assert rows[0] == [column["name"] for column in columns]
        assert rows[1:], table["url"]
        for row in rows[1:20]:
            for column, cell in zip(columns, row, strict=True):
                if "propertyUrl" in column:
                    said = {
                        q.object.value for q in store.quads(ox.NamedNode(row[0]), ox.NamedNode(column["propertyUrl"]))
                    }
                    assert {value for value in cell.split(" | ") if value} <= said
        sheet = book[table["url"].removesuffix(".csv")]
        cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(2, values_only=True)]
        assert cells == rows[1:]
        for number, name in enumerate(rows[0]):
            if not any(row[number] for row in rows[1:]):
                empty.setdefault(table["url"], set()).add(name)
    assert empty == NOT_IN_THE_TINY_RELEASE


def test_a_release_can_be_cited(client, tiny_release):
    cited = dict(line.split(": ", 1) for line in client.get("/CITATION.cff").text.splitlines())
    assert json.loads(cited["version"]) == tiny_release.manifest.release
    assert json.loads(cited["date-released"]) == tiny_release.manifest.built[:10]
    assert tiny_release.manifest.digest in cited["identifiers"]
    page = client.get("/dumps", headers={"Accept": "text/html"}).text
    assert tiny_release.manifest.digest in page
    assert all(dump.name in page for dump in tiny_release.manifest.dumps)


def test_what_is_counted_of_the_data_set_is_what_is_there(tiny_release):
    store = EmbeddedStore.read_only(tiny_release.store)
    prefixes = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX : <http://localhost:8000/>"
    told = store.select(f"{prefixes} SELECT * {{ :dataset void:triples ?t ; void:classes ?c ; void:properties ?p }}")[0]
    assert int(told["t"].value) == store.count()
    assert int(told["p"].value) == len({quad.predicate for quad in store.quads()})
    parts = store.select(
        f"{prefixes} SELECT * {{ :dataset void:propertyPartition [ void:property ?p ; void:triples ?n ] }}"
    )
    for row in parts:
        assert sum(1 for _ in store.quads(predicate=row["p"])) == int(row["n"].value), row["p"]
    assert len(parts) == int(told["p"].value)


@pytest.mark.skipif(not CHECK.is_file(), reason="the public checks of descriptions are not beside the repository")
def test_the_descriptions_pass_the_public_checks(client, tmp_path):
    for name in ("dataset", "void"):
        address = "/dataset.ttl" if name == "dataset" else "/.well-known/void"
        (tmp_path / f"{name}.ttl").write_bytes(client.get(address, follow_redirects=True).data)
    command = [
        sys.executable,
        str(CHECK),
        "--dcat",
        str(tmp_path / "dataset.ttl"),
        "--void",
        str(tmp_path / "void.ttl"),
    ]
    done = subprocess.run([*command, "--recommended"], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, "\n".join(line for line in done.stdout.splitlines() if not line.startswith("ok"))

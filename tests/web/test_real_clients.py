"""Real clients dereference a real server: curl, rapper, rdflib, Jena, Comunica, a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.loopback import free_port
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from tests.release.tiny import make_tiny_data

from gazette.release.build import build
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

from .conftest import serving

CG = Namespace("https://w3id.org/cluster-gazette/ont#")
JARS = Path("/usr/share/java")
COMUNICA = Path(os.environ.get("COMUNICA_MODULES", "node_modules")) / "@comunica" / "query-sparql-link-traversal"


@dataclass
class Site:
    """A server whose data live where it serves them, and a notice there."""

    url: str
    notice: str
    issuers: set[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("clients")
    port = free_port()
    base = f"http://localhost:{port}"
    data = make_tiny_data(folder / "data")
    release = build(Settings.load({}, base_uri=base, data=data, var=folder / "var", workers=1)).release
    rows = EmbeddedStore.read_only(release.store).select(
        f"SELECT ?n ?name {{ ?n a <{CG}Notice> ; <{CG}issuer>/<{RDFS.label}> ?name FILTER(LANG(?name) = 'zh') }}"
    )
    notice = min(row["n"].value for row in rows)
    with serving(release.path, folder, port, GAZETTE_WORKERS="1"):
        yield Site(base, notice, {row["name"].value for row in rows if row["n"].value == notice})


def run(*command: str, seconds: int = 100) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def needs(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


@pytest.mark.parametrize(
    ("options", "media_type"),
    [
        ((), "text/html"),
        (("-H", "Accept: text/turtle"), "text/turtle"),
        (("-H", "Accept: application/rdf+xml;q=0.5, application/ld+json"), "application/ld+json"),
        (("--compressed", "-H", "Accept: application/n-triples"), "application/n-triples"),
    ],
)
def test_curl_follows_to_what_it_asked_for(site, options, media_type):
    told = run(
        needs("curl"),
        "-sL",
        *options,
        "-o",
        os.devnull,
        "-w",
        "%{http_code} %{num_redirects} %{content_type}",
        site.notice,
    )
    status, redirects, got = told.split(" ", 2)
    assert (status, redirects, got.partition(";")[0]) == ("200", "1", media_type)


def test_curl_revalidates_with_its_own_etag_file(site, tmp_path):
    curl, tags = needs("curl"), str(tmp_path / "etag")
    address = site.notice.replace("/id/", "/doc/", 1) + ".ttl"
    first = run(curl, "-s", "--etag-save", tags, "-o", os.devnull, "-w", "%{http_code}", address)
    again = run(curl, "-s", "--etag-compare", tags, "-o", os.devnull, "-w", "%{http_code}", address)
    assert (first, again) == ("200", "304")


@pytest.mark.parametrize("options", [(), ("-g",), ("-i", "turtle"), ("-i", "ntriples")])
def test_rapper_reads_a_thing_by_its_iri(site, options):
    lines = run(needs("rapper"), "-q", *options, "-o", "ntriples", site.notice)
    found = Graph().parse(data=lines, format="nt")
    assert (URIRef(site.notice), RDF.type, CG.Notice) in found


@pytest.mark.parametrize("form", [None, "turtle", "xml", "json-ld", "nt"])
def test_rdflib_reads_a_thing_by_its_iri(site, form):
    found = Graph().parse(site.notice, format=form)
    assert (URIRef(site.notice), RDF.type, CG.Notice) in found
    expected = Graph().parse(f"{site.notice.replace('/id/', '/doc/', 1)}.nt")
    assert len(found) == len(expected)


def test_rdflib_follows_a_link_of_what_it_read(site):
    found = Graph().parse(site.notice)
    for body in found.objects(URIRef(site.notice), CG.issuer):
        assert Graph().parse(body).value(body, RDF.type)


def test_jena_asks_from_a_thing(site, tmp_path):
    java = needs("java")
    if not (JARS / "jena-arq.jar").is_file():
        pytest.skip("Jena is not installed (Debian: libapache-jena-java)")
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:  # Debian's jar has these where its classes do not look
        misplaced = [
            name
            for name in jar.namelist()
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties")
        ]
        jar.extractall(tmp_path, misplaced)
    shutil.copytree(tmp_path / "org" / "apache" / "jena" / "ext", tmp_path, dirs_exist_ok=True)
    clashing = ("over-slf4j", "slf4j-log4j", "slf4j-jdk", "slf4j-jcl", "slf4j-nop", "slf4j-reload", "xercesImpl")
    jars = [str(path) for path in sorted(JARS.glob("*.jar")) if not any(part in path.name for part in clashing)]
    query = tmp_path / "q.rq"
    query.write_text(f"SELECT ?kind FROM <{site.notice}> {{ <{site.notice}> a ?kind }}", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *jars])
    assert str(CG.Notice) in run(java, "-cp", path, "arq.arq", "--results", "csv", "--query", str(query))


COMUNICA_SCRIPT = """
import { createRequire } from 'module';
const { QueryEngine } = createRequire(process.argv[2] + '/')('@comunica/query-sparql-link-traversal');
const stream = await new QueryEngine().queryBindings(process.argv[4], { sources: [process.argv[3]], lenient: true });
stream.on('data', row => console.log(row.get('name').value));
stream.on('end', () => process.exit(0));
"""


def test_comunica_finds_by_following_links(site, tmp_path):
    node = needs("node")
    if not COMUNICA.is_dir():
        pytest.skip("Comunica is not installed (npm install @comunica/query-sparql-link-traversal, COMUNICA_MODULES)")
    script = tmp_path / "follow.mjs"
    script.write_text(COMUNICA_SCRIPT)
    query = f"SELECT DISTINCT ?name {{ <{site.notice}> <{CG}announces>/<{CG}inBatch>/<{CG}ofProgramme>/<{RDFS.label}> ?name }}"
    names = run(node, str(script), str(COMUNICA.resolve().parents[1]), site.notice, query).splitlines()
    assert names, "the programme stands three documents away"


def test_a_browser_shows_the_page(site):
    browser = needs("chromium")
    with tempfile.TemporaryDirectory() as profile:
        quiet = (
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
        )
        dom = run(
            browser,
            "--headless",
            "--no-sandbox",
            *quiet,
            "--disable-sync",
            f"--user-data-dir={profile}",
            "--dump-dom",
            site.notice,
        )
    assert "<h1>" in dom
    assert all(name in dom for name in site.issuers)

#!/usr/bin/env python3
"""How long the server takes to make a page of each kind, how often it asks the store, and pages a second (needs wrk).

    python -m benchmarks.pages [--seconds 4] [--connections 16] [--workers 2]
    python -m benchmarks.pages --var FOLDER [FOLDER …]

Builds a release of data/ in a folder of its own. Making a page: in this process, nothing kept in memory, processor time
at the median of 50 pages of that kind (what others do on the machine does not count). Pages a second: the same pages
from `gazette serve` on the loopback, first each address once (cold), then 200 of them again and again.

With `--var`, making pages alone is measured, on the releases in force in these folders (`benchmarks.building` makes
them), one beside the other and in ratio to the first.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.dereference import HEAD, serving, wrk
from benchmarks.loopback import free_port
from flask.testing import FlaskClient

from gazette.release.build import build
from gazette.release.manifest import open_release
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app
from gazette.web.site import Site

PAGES = 50
KINDS = (
    "cluster",
    "recognition",
    "notice",
    "region",
    "organisation",
    "programme",
    "batch",
    "policy",
    "scheme",
    "event",
)
ALONE = (
    "/",
    "/clusters",
    "/clusters?place=610000&level=provincial",
    "/clusters?sort=-ends&page=2",
    "/clusters?view=map",
    "/clusters?view=chart",
    "/clusters?q=%E6%9D%90%E6%96%99",
    "/notices",
    "/notices?place=610000&sort=issuer",
    "/about",
    "/calendar",
    "/calendar?place=610000",
    "/feed.atom",
    "/sitemap-1.xml",
    "/search?q=%E6%9D%90%E6%96%99",
)
"""Addresses that are pages by themselves."""
HTML = {"Accept": "text/html"}


def addresses(site: Site) -> dict[str, list[str]]:
    """Pages of each kind in an order that is the same each time."""
    start = f"{site.base_uri}/id/"
    rows = site.served.store.select(f'SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{start}")) }}')
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in sorted(row["s"].value.removeprefix(f"{site.base_uri}/id/") for row in rows):  # type: ignore[union-attr]
        kind = path.partition("/")[0]
        if kind in found:
            found[kind].append(f"/doc/{path}")
    for paths in found.values():
        random.Random(7).shuffle(paths)  # noqa: S311
    return found


@contextmanager
def counting() -> Iterator[list[str]]:
    """The names of the store's methods as they are called."""
    asked: list[str] = []
    real = {name: getattr(EmbeddedStore, name) for name in ("select", "ask", "quads", "first_said")}
    try:
        for name, method in real.items():
            setattr(
                EmbeddedStore, name,
                lambda self, *a, _name=name, _method=method, **k: (asked.append(_name), _method(self, *a, **k))[1],
            )  # fmt: skip
        yield asked
    finally:
        for name, method in real.items():
            setattr(EmbeddedStore, name, method)


def making(client: FlaskClient, site: Site, paths: list[str]) -> tuple[float, float, int, float]:
    """Processor milliseconds at the median and at worst, look-ups at most, bytes at the median, over these pages."""
    times, look_ups, sizes = [], [], []
    with counting() as asked:
        for path in paths:
            site.cache._kept.clear()
            asked.clear()
            begun = time.thread_time()
            answer = client.get(path, headers=HTML)
            times.append((time.thread_time() - begun) * 1000)
            look_ups.append(len(asked))
            sizes.append(len(answer.data))
            if answer.status_code not in (200, 301, 410):
                raise RuntimeError(f"{path}: {answer.status}")
    return statistics.median(times), max(times), max(look_ups), statistics.median(sizes)


def beside(folders: list[Path]) -> None:
    """Print what pages of each kind take in several releases, and how much more than in the first."""
    found: dict[str, list[tuple[float, int]]] = {}
    for folder in folders:
        [link] = (folder / "releases").glob("*/current")
        settings = Settings.load({}, base_uri=open_release(link).manifest.base_uri, var=folder, workers=1)
        app = create_app(link, settings)
        site: Site = app.extensions["gazette"]
        client = app.test_client()
        for path in ALONE:
            client.get(path, headers=HTML)  # what a process opens when it is first asked
        for kind, paths in [*addresses(site).items(), *((path, [path] * 20) for path in ALONE)]:
            if paths:
                median, _, look_ups, _ = making(client, site, paths[:PAGES])
                found.setdefault(kind, []).append((median, look_ups))
        site.close()
    print(f"{'kind':<44}" + "".join(f"{'p50 ms':>9}{'look-ups':>9}{'ratio':>7}" for _ in folders))
    for kind, figures in found.items():
        first = figures[0][0]
        told = "".join(f"{median:>9.2f}{look_ups:>9}{median / first:>7.1f}" for median, look_ups in figures)
        print(f"{kind:<44}{told}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--var", type=Path, nargs="+", metavar="FOLDER")
    options = parser.parse_args()
    if options.var:
        beside(options.var)
        return
    with tempfile.TemporaryDirectory() as folder:
        port, data = free_port(), Path(folder, "data")
        shutil.copytree(Settings.load({}).data, data)  # a build mints in the ledger
        base = f"http://localhost:{port}"
        settings = Settings.load(
            {}, base_uri=base, data=data, var=Path(folder, "var"), port=port, workers=options.workers
        )
        release = build(settings).release
        app = create_app(release.path, settings)
        site: Site = app.extensions["gazette"]
        client = app.test_client()
        pages = addresses(site)
        client.get("/clusters", headers=HTML)
        print(f"{'kind':<44}{'p50 ms':>9}{'most ms':>9}{'look-ups':>9}{'bytes':>9}")
        medians = []
        for kind, paths in [*pages.items(), *((path, [path] * 20) for path in ALONE)]:
            median, most, look_ups, size = making(client, site, paths[:PAGES])
            medians.append(median)
            print(f"{kind:<44}{median:>9.2f}{most:>9.2f}{look_ups:>9}{size:>9.0f}")
        print(f"{'median of the kinds':<44}{statistics.median(medians):>9.2f}")
        site.close()
        mixed = [path for paths in zip(*(pages[kind] * 60 for kind in KINDS[:8]), strict=False) for path in paths]
        some = list(dict.fromkeys(mixed))[:200]
        names = ("base-uri", "port", "data", "var", "workers")
        given = [f"--{name}={getattr(settings, name.replace('-', '_'))}" for name in names]
        command = [sys.executable, "-c", "from gazette.cli import main; main()", "serve", *given]
        with serving(command, f"http://127.0.0.1:{port}", "/health", {}) as server:
            print(HEAD)
            cold = list(dict.fromkeys(path for kind in KINDS for path in pages[kind]))
            random.Random(7).shuffle(cold)  # noqa: S311
            print(wrk("cold", server, cold, "text/html", options.seconds, options.connections))
            print(wrk("from memory", server, some, "text/html", options.seconds, options.connections))


if __name__ == "__main__":
    main()

"""The lists of a release many times its size: how long writing takes, how large the files are, how quick pages are.

    python -m benchmarks.lists --var FOLDER [--times 100]

Takes the release in force in FOLDER (`benchmarks.building` makes one), writes what its pieces would tell with each
recognition and notice so many times, under other names, days and years, makes the lists of these, puts them into a copy
of the release and asks pages of both. The store stays as it is, so pages that look things up there show what the lists
alone cost.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from flask.testing import FlaskClient

from gazette.catalogue.common import Common
from gazette.catalogue.found import Found
from gazette.catalogue.from_store import read_common, read_recognitions
from gazette.catalogue.from_store import read_noticed as noticed_in_store
from gazette.catalogue.listed import Listed, write_listed
from gazette.catalogue.noticed import Noticed, StatedNotice, read_noticed, write_noticed
from gazette.catalogue.rows import Bounds
from gazette.catalogue.write import ARRAYS, FILE, Contents, write_contents
from gazette.release.manifest import Release, open_release
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app
from gazette.web.site import Site

PATHS = (
    "/", "/clusters", "/clusters?place=610000", "/clusters?place=610100&level=provincial", "/clusters?page=1000",
    "/clusters?sort=-ends&page=2", "/clusters?sort=place&level=provincial", "/clusters?state=lapsed&year=2018",
    "/clusters?view=map", "/clusters?view=chart&lifecycle=granted", "/clusters?q=%E6%9D%90%E6%96%99", "/notices",
    "/notices?place=610000&sort=issuer", "/calendar", "/calendar?place=610000", "/about", "/feed.atom",
    "/doc/region/CN", "/doc/region/610000", "/doc/region/610100",
)  # fmt: skip
REPEATS = 7
PIECES = 400
"""Pieces that recognitions stand in, and as many that notices stand in."""


def write_many(release: Release, folder: Path, times: int) -> Common:
    """Write what pieces tell with each recognition and notice so many times; what is common to them."""
    store = EmbeddedStore.read_only(release.store)
    rows = sorted(read_recognitions(store), key=lambda row: row.cluster)
    told = noticed_in_store(store)
    common = read_common(store, release.manifest.base_uri, told)
    for number, own in enumerate(_shares(rows)):
        write_listed(folder, f"cluster-{number:03}", list(_recognitions(own, times)))
    for number, some in enumerate(_shares([notice for turn in range(times) for notice in _notices(told, turn)])):
        write_noticed(folder, f"notice-{number:03}", Noticed(tuple(some), told.duties if number == 0 else ()))
    turns = range(times)
    return replace(
        common,
        programmes_of={f"{batch}-{turn}": found for batch, found in common.programmes_of.items() for turn in turns},
        years={f"{batch}-{turn}": found for batch, found in common.years.items() for turn in turns},
    )


def _shares(rows: list[Any]) -> Iterator[list[Any]]:
    for number in range(PIECES):
        yield rows[len(rows) * number // PIECES : len(rows) * (number + 1) // PIECES]


def _recognitions(rows: list[Found], times: int) -> Iterator[Found]:
    for turn in range(times):
        for row in rows:
            lot = row.lot
            yield row._replace(
                name=f"{row.name}{turn or ''}",
                cluster=f"{row.cluster}-{turn}",
                iri=f"{row.iri}-{turn}",
                lot=lot._replace(
                    year=lot.year + turn % 9 if lot.year else None,
                    granted_by=f"{lot.granted_by}-{turn}",
                    granted_on=_later(lot.granted_on, turn),
                    start=_both(lot.start, turn),
                    end=_both(lot.end, turn),
                ),
            )


def _notices(told: Noticed, turn: int) -> Iterator[StatedNotice]:
    for notice in told.notices:
        yield msgspec.structs.replace(
            notice,
            iri=f"{notice.iri}-{turn}",
            date=_later(notice.date, turn),
            acts=tuple(
                msgspec.structs.replace(act, iri=f"{act.iri}-{turn}", batch=f"{act.batch}-{turn}")
                for act in notice.acts
            ),
        )


def write_lists(folder: Path, common: Common, base: str) -> None:
    """Write the lists of the pieces in a folder."""
    noticed = [read_noticed(folder, path.stem) for path in sorted((folder / "listed").glob("*.notices"))]
    listed = [Listed.read(folder, path.stem) for path in sorted((folder / "listed").glob("*.rows"))]
    write_contents(folder, Contents.of(common, listed, noticed), base)


def _later(day: dt.date | None, turn: int) -> dt.date | None:
    return day + dt.timedelta(days=29 * turn) if day else None


def _both(bounds: Bounds, turn: int) -> Bounds:
    return _later(bounds[0], turn), _later(bounds[1], turn)


def asked(client: FlaskClient, site: Site) -> dict[str, tuple[float, float]]:
    """Milliseconds of the first time and the median of the others, by address."""
    found = {}
    for path in PATHS:
        times = []
        for _ in range(REPEATS):
            site.cache._kept.clear()
            begun = time.thread_time()
            answer = client.get(path, headers={"Accept": "text/html"})
            times.append((time.thread_time() - begun) * 1000)
            if answer.status_code >= 400 and "page=" not in path:
                raise RuntimeError(f"{path}: {answer.status}")
        found[path] = times[0], sorted(times[1:])[REPEATS // 2 - 1]
    return found


def main() -> None:
    """Write, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--var", type=Path, required=True)
    arguments.add_argument("--times", type=int, default=100)
    arguments.add_argument("--keep", type=Path, help="a folder for the copy of the release, to be asked again")
    given = arguments.parse_args()
    [link] = (given.var / "releases").glob("*/current")
    release = open_release(link)
    base = release.manifest.base_uri
    with tempfile.TemporaryDirectory(prefix="gazette-lists-") as name:
        folder = given.keep or Path(name) / "release"
        if not (folder / FILE).exists():
            folder.mkdir(parents=True, exist_ok=True)
            for path in release.path.iterdir():
                if path.name not in (FILE, ARRAYS, "listed") and not (folder / path.name).is_symlink():
                    (folder / path.name).symlink_to(path)
            begun = time.process_time()
            common = write_many(release, folder, given.times)
            told = sum(path.stat().st_size for path in (folder / "listed").iterdir()) >> 20
            print(f"pieces told in {time.process_time() - begun:.1f} s of the processor, {told} MiB of files")
            begun, before = time.process_time(), _resident()
            write_lists(folder, common, base)
            size = sum((folder / name).stat().st_size for name in (FILE, ARRAYS)) >> 20
            print(f"written in {time.process_time() - begun:.1f} s of the processor, {size} MiB of files")
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(f"{before} MiB of memory before, {memory} at most")
        figures = []
        settings = Settings.load({}, base_uri=base, var=given.var, workers=1)
        for path in (release.path, folder):
            app = create_app(path, settings)
            site: Site = app.extensions["gazette"]
            before = _resident()
            figures.append(asked(app.test_client(), site))
            rows = len(site.served.catalogue.recognitions)
            print(f"{rows} recognitions: {_resident() - before} MiB more in the process after {len(PATHS)} pages")
            site.close()
    print(f"{'milliseconds of the processor':<44}{'first':>9}{'then':>9}{'first':>9}{'then':>9}{'ratio':>8}")
    for address in PATHS:
        (one, then), (other, later) = (found[address] for found in figures)
        print(f"{address:<44}{one:>9.1f}{then:>9.1f}{other:>9.1f}{later:>9.1f}{later / then:>8.1f}")


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20


if __name__ == "__main__":
    main()

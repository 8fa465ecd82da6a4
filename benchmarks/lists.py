"""The lists of a release many times its size: how long writing takes, how large the file is, how quick pages are.

    python -m benchmarks.lists --var FOLDER [--times 100]

Takes the release in force in FOLDER (`benchmarks.building` makes one), writes a catalogue with each recognition and
notice so many times, under other names, days and years, puts it into a copy of the release and asks pages of both. The
store stays as it is, so pages that look things up there show what the lists alone cost.
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

from flask.testing import FlaskClient
from gazette.catalogue.read import Contents, read_contents

from gazette.catalogue.found import Found
from gazette.catalogue.rows import Bounds, Notice
from gazette.catalogue.write import FILE, write_contents
from gazette.release.manifest import open_release
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


def many(contents: Contents, times: int) -> Contents:
    """Contents with each recognition and notice so many times."""
    rows = list(contents.recognitions)
    notices = [_notice(notice, turn) for turn in range(times) for notice in contents.notices]
    notices.sort(key=lambda n: (n.date or dt.date(n.year or 1, 1, 1), n.label, n.iri), reverse=True)
    return replace(contents, recognitions=_recognitions(rows, times), notices=notices)


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


def _notice(notice: Notice, turn: int) -> Notice:
    acts = tuple(replace(act, iri=f"{act.iri}-{turn}", batch=f"{act.batch}-{turn}") for act in notice.acts)
    return replace(notice, iri=f"{notice.iri}-{turn}", date=_later(notice.date, turn), acts=acts)


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
                if path.name != FILE and not (folder / path.name).is_symlink():
                    (folder / path.name).symlink_to(path)
            begun = time.process_time()
            write_contents(
                folder / FILE, many(read_contents(EmbeddedStore.read_only(release.store), base), given.times), base
            )
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            size = (folder / FILE).stat().st_size >> 20
            print(f"written in {time.process_time() - begun:.0f} s of the processor, {memory} MiB, {size} MiB of file")
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

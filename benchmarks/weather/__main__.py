"""Bad weather for a server: is every answer right, and what becomes of the pages' speed and of the memory?

    make weather                                       (ten minutes of it, after one of calm)
    python -m benchmarks.weather --seconds 60 --calm 20

32 connections ask mixed pages and queries, some of them hostile. Meanwhile another release is put in force each minute,
query processes are killed at random, and each read from a file waits as for a slow disk (a few lines of C before the
system's `pread`, where there is a C compiler). First each release is asked everything in calm, its SPARQL answers are
compared with those of its store, and what it said is kept by ETag: an answer in the storm must be, byte for byte (rows
in any order), what the release that its ETag names says. Exit status 1 where an answer was wrong, a page failed, or a
query ended otherwise than by one of the limits.

What the storm is compared with is a calm in which the same connections ask as much: wherever a hostile query would be
asked, published questions that nobody has in memory are, for as long as that query holds a connection by itself. So the
processors have honest work instead. Besides, the mix is asked without either: by itself, and while processes that do
nothing but count, and give way to all others, keep the processors busy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.hostile_set import HOSTILE, Hostile
from benchmarks.weather.asking import Known, Request, Seen, held, learn, query_path, requests_of
from benchmarks.weather.storm import CONNECTIONS, DELAY, Disk, Mix, blow, counting, killing, served, swapping

from gazette.release.build import build
from gazette.release.manifest import open_release, releases_of
from gazette.release.swap import put_in_force
from gazette.settings import Settings


def two_releases(settings: Settings) -> list[str]:
    """Two releases of a data folder, the second without its last notice; their names."""
    first = build(settings).release.manifest.release
    folders = sorted(path for path in (settings.data / "notices").iterdir() if path.is_dir())
    shutil.rmtree(folders[-1])
    return [first, build(settings, accept=True).release.manifest.release]


def hostile_requests(hostile: Sequence[Hostile] = HOSTILE) -> list[Request]:
    """The hostile set."""
    return [Request(query_path(one.query, None), True, one.statuses | {503}) for one in hostile]


@dataclass(frozen=True)
class Weather:
    """What came back of the mix alone, of that on a busy machine, in calm and in the storm."""

    idle: Seen
    busy: Seen
    calm: Seen
    storm: Seen
    killed: int
    slow: bool

    @property
    def rows(self) -> dict[str, Seen]:
        """All of them, named for people."""
        return {"idle": self.idle, "idle, busy machine": self.busy, "calm": self.calm, "storm": self.storm}


def weather(
    settings: Settings, names: Sequence[str], scratch: Path, *, calm: float, storm: float, swap: float, kill: float,
    timeout: int = 3, connections: int = CONNECTIONS, hostile: Sequence[Hostile] = HOSTILE,
) -> Weather:  # fmt: skip
    """First calm, then the storm, for so many seconds; another of the releases `names` is put in force each `swap`
    seconds, a query process killed each `kill` seconds on average."""
    releases, disk, known = releases_of(settings.var, settings.base_uri), Disk(scratch), Known()
    mix: list[Request] = []
    for name in names:
        put_in_force(releases, name)
        release = open_release(releases / name)
        with served(settings, {}, timeout) as (port, _):
            fresh = mix or requests_of(release, settings)
            mix = learn(port, fresh, release, settings, known)
    asked = hostile_requests(hostile)
    honest = Mix(mix, known)
    with served(settings, disk.environment, timeout) as (port, pid):
        blow(port, pid, honest, min(5.0, calm), connections)  # what is read once is read
        idle = blow(port, pid, honest, calm, connections)
        with counting():
            busy = blow(port, pid, honest, calm, connections)
        working = replace(honest, held=held(port, asked))
        quiet = blow(port, pid, working, calm, connections)
        disk.wait(DELAY)
        with swapping(releases, names, swap), killing(pid, kill) as killed:
            rough = blow(port, pid, replace(honest, hostile=asked), storm, connections)
    return Weather(idle, busy, quiet, rough, killed["query processes"], bool(disk.environment))


def main() -> None:
    """Have bad weather over the data of the repository and say what became of it."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--calm", type=float, default=60)
    arguments.add_argument("--swap", type=float, default=60)
    arguments.add_argument("--kill", type=float, default=5)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="gazette-weather-") as name:
        folder = Path(name)
        settings = Settings.load({}, var=folder / "var")
        shutil.copytree(settings.data, folder / "data")
        settings = replace(settings, data=folder / "data")
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
        names = two_releases(settings)
        found = weather(
            settings, names, folder, calm=given.calm, storm=given.seconds, swap=given.swap, kill=given.kill
        )  # fmt: skip
    for what, seen in found.rows.items():
        for line in seen.lines():
            print(f"{what}: {line}")
    times = [seen.page(0.99) for seen in (found.storm, found.calm)]
    print(f"99th percentile of the pages, storm by calm: {times[0] / times[1]:.2f}")
    print(f"{found.killed} query processes killed; slow disk {'simulated' if found.slow else 'left out: no compiler'}")
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
    sys.exit(1 if any(seen.wrong for seen in found.rows.values()) else 0)


if __name__ == "__main__":
    main()

"""Bad weather for a server: is every answer right, and what becomes of the pages' speed and of the memory?

    make weather                                       (ten minutes of it, after one of calm)
    python -m benchmarks.weather --seconds 60 --calm 20

32 connections ask mixed pages and queries, some of them hostile. Meanwhile another release is put in force each minute,
query processes are killed at random, and each read from a file waits as for a slow disk (a few lines of C before the
system's `pread`, where there is a C compiler). First each release is asked everything in calm, its SPARQL answers are
compared with those of its store, and what it said is kept by ETag: an answer in the storm must be, byte for byte (rows
in any order), what the release that its ETag names says. Exit status 1 where an answer was wrong, a page failed, or a
query ended otherwise than by one of the limits.

Between calm and storm the calm mix is asked once more while processes that do nothing but count, and give way to all
others, keep the processors busy: how long pages take on this machine for that alone.
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

from benchmarks.weather.asking import Known, Request, Seen, learn, query_path, requests_of
from benchmarks.weather.storm import CONNECTIONS, DELAY, Disk, blow, counting, killing, served, swapping

from gazette.release.build import build
from gazette.release.manifest import open_release, releases_of
from gazette.release.swap import put_in_force
from gazette.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "web"))
from hostile_set import HOSTILE, Hostile


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
    """Calm, calm on a busy machine, and storm over the same mix."""

    calm: Seen
    busy: Seen
    storm: Seen
    killed: int
    slow: bool


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
    with served(settings, disk.environment, timeout) as (port, pid):
        blow(port, pid, mix, known, min(5.0, calm), (), connections)  # what is read once is read
        quiet = blow(port, pid, mix, known, calm, (), connections)
        with counting():
            busy = blow(port, pid, mix, known, calm, (), connections)
        disk.wait(DELAY)
        with swapping(releases, names, swap), killing(pid, kill) as killed:
            rough = blow(port, pid, mix, known, storm, hostile_requests(hostile), connections)
    return Weather(quiet, busy, rough, killed["query processes"], bool(disk.environment))


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
    for what, seen in (("calm", found.calm), ("calm, busy machine", found.busy), ("storm", found.storm)):
        for line in seen.lines():
            print(f"{what}: {line}")
    print(f"{found.killed} query processes killed; slow disk {'simulated' if found.slow else 'left out: no compiler'}")
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
    sys.exit(1 if found.calm.wrong or found.busy.wrong or found.storm.wrong else 0)


if __name__ == "__main__":
    main()

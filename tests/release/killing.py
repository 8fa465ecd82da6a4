"""Kill builds, at a named step or at any moment, or cut their writes short, and look what is left.

    python tests/release/killing.py FOLDER --kills 100 [--seed 7]

FOLDER gets a small data folder and its releases. Each build is a process forked from this one, which never opens a
store itself, so that nothing has to be imported anew; it judges by a few of the shapes, for what a kill leaves depends
on no rule, and waits for no disk, for a process that is killed loses nothing of what it wrote. After each kill the release in force must be sound and be the old
one or the new one whole, no line of the ledger may be lost, doubled or changed, and the next build must succeed.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gazette.changes.log import Log
from gazette.changes.stream import read_pages, replay, state_of
from gazette.identity.ledger import Ledger
from gazette.release import build as _build
from gazette.release import inputs, steps
from gazette.release.manifest import releases_of
from gazette.release.swap import current
from gazette.search.pinyin import readings
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation import gate

SHAPES = ("shapes", "links", "terms")
"""The files of those shapes that a build judges by here: Core rules and SPARQL rules."""
CHARACTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def edit(data: Path, number: int) -> None:
    """Name another cluster in a notice, so that a build has something to mint, and take a row of a list away or back."""
    page = data / "notices" / "sichuan-2022-sei" / "page.txt"
    original = page.with_suffix(".original")
    if not original.exists():
        shutil.copy(page, original)
    name = "".join(CHARACTERS[(number // 24**place) % 24] for place in range(3))
    text = original.read_text(encoding="utf-8")
    page.write_text(text.replace("成都市集成电路产业集群", f"成都市{name}材料产业集群"), encoding="utf-8")
    rows = data / "lists" / "sme-510000-2024-grant.csv"
    lines = rows.read_text(encoding="utf-8").splitlines(keepends=True)
    aside = rows.with_suffix(".aside")
    if aside.exists():
        rows.write_text("".join([*lines, aside.read_text(encoding="utf-8")]), encoding="utf-8")
        aside.unlink()
    else:
        aside.write_text(lines[-1], encoding="utf-8")
        rows.write_text("".join(lines[:-1]), encoding="utf-8")


def forked(work: Callable[[], object], patience: float = 100.0, kill_after: float | None = None) -> int:
    """Do work in a process of its own; its wait status. It is killed after so many seconds if that is asked."""
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            work()
            os._exit(0)
        finally:
            os._exit(3)
    began = time.monotonic()
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        spent = time.monotonic() - began
        if (kill_after is not None and spent >= kill_after) or spent > patience:
            os.kill(child, signal.SIGKILL)
            return os.waitpid(child, 0)[1]
        time.sleep(0.002)


def killed_at(settings: Settings, step: str) -> int:
    """A build that is killed when it has reached a step."""

    def work() -> None:
        def reached(name: str) -> None:
            if name == step:
                os.kill(os.getpid(), signal.SIGKILL)

        steps.reached = reached
        _build.build(settings, accept=True)

    return forked(work)


def cut_short(settings: Settings, size: int) -> int:
    """A build in which no file can grow beyond `size` bytes: the system refuses the write, as on a full disk."""

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        _build.build(settings, accept=True)

    return forked(work)


def state(settings: Settings) -> dict[str, object]:
    """The release in force (checked by its checksums), and the lines of the ledger (checked by loading it)."""
    found: dict[str, object] = {}
    reading, writing = os.pipe()

    def work() -> None:
        release = current(releases_of(settings.var, settings.base_uri))
        count = EmbeddedStore.read_only(release.store).count()
        assert count == release.manifest.quads
        Ledger.load(settings.data / "ledger.jsonl")
        os.write(writing, release.manifest.release.encode())

    status = forked(work)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found["release"] = pipe.read().decode()
    found["sound"] = status == 0
    path = settings.data / "ledger.jsonl"
    found["ledger"] = [line for line in path.read_bytes().split(b"\n") if line]
    return found


def followed(settings: Settings) -> bool:
    """Whether reading the whole log of changes gives what the release in force holds."""

    def work() -> None:
        release = current(releases_of(settings.var, settings.base_uri))
        log = Log(releases_of(settings.var, settings.base_uri))
        entries = log.entries(release.manifest.release)
        assert entries
        paths = [log.page(entry, n) for entry in entries for n in range(1, len(entry.pages) + 1)]
        store = EmbeddedStore.read_only(release.store)
        assert replay(read_pages(paths)) == state_of(store, settings.base_uri)

    return forked(work) == 0


def trial(settings: Settings, number: int, harm: Callable[[], int]) -> list[str]:
    """One edit, one build that comes to harm, one that does not: what was wrong after."""
    before = state(settings)
    edit(settings.data, number)
    status = harm()
    after = state(settings)
    faults = []
    if not after["sound"]:
        faults.append("no sound release is in force")
    whole = [line for line in after["ledger"] if line.startswith(b"{") and line.endswith(b"}")]  # type: ignore[attr-defined]
    if whole[: len(before["ledger"])] != before["ledger"]:  # type: ignore[arg-type]
        faults.append("the ledger lost or changed a line")
    if forked(lambda: _build.build(settings, accept=True)) != 0:
        faults.append("the next build failed")
    last = state(settings)
    lines = last["ledger"]
    ids = [entry["id"] for line in lines if "label" in (entry := json.loads(line))]  # type: ignore[attr-defined]
    if len(ids) != len(set(ids)):
        faults.append("an identifier was minted twice")
    if not last["sound"] or last["release"] == before["release"]:
        faults.append("the next build did not put its release in force")
    leftovers = [p.name for p in releases_of(settings.var, settings.base_uri).glob(".building-*")]
    if leftovers:
        faults.append(f"left over: {leftovers}")
    return [f"trial {number} (status {status}): {fault}" for fault in faults]


def main() -> None:
    """Run the trials that the command line asks for, and print a summary as JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--kills", type=int, default=0)
    asked.add_argument("--steps", action="store_true")
    asked.add_argument("--cuts", type=int, nargs="*", default=[])
    asked.add_argument("--seed", type=int, default=7)
    options = asked.parse_args()
    spec = importlib.util.spec_from_file_location("tiny", Path(__file__).parent / "tiny.py")
    assert spec and spec.loader
    tiny = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tiny)
    data = options.folder / "data"
    if not data.exists():
        tiny.make_tiny_data(data)
    settings = replace(Settings.load({}, data=data, var=options.folder / "var", workers=1), keep_releases=3)
    (options.folder / "shapes").mkdir(exist_ok=True)
    for name in SHAPES:
        shutil.copy(shipped("shapes") / f"{name}.ttl", options.folder / "shapes")
    judge = gate.Judge(options.folder / "shapes")  # read before any build is forked
    gate.Judge = lambda _: judge  # type: ignore[misc, assignment]
    os.fsync = lambda _: None
    readings("集群")  # what is read for the first of them, and the code, are the same in every build too
    inputs._code = functools.cache(inputs._code)
    inputs._code()
    assert forked(lambda: _build.build(settings)) == 0
    began = time.monotonic()
    edit(data, 1)
    assert forked(lambda: _build.build(settings, accept=True)) == 0
    takes = time.monotonic() - began
    chance = random.Random(options.seed)
    faults: list[str] = []
    number = 1
    killed = 0
    statuses: list[int] = []

    def noting(harm: Callable[[], int]) -> Callable[[], int]:
        return lambda: statuses.append(harm()) or statuses[-1]

    for step in steps.STEPS if options.steps else ():
        number += 1
        faults += trial(settings, number, noting(lambda step=step: killed_at(settings, step)))
        if statuses[-1] != signal.SIGKILL:
            faults.append(f"no build reached the step {step}")
    for size in options.cuts:
        number += 1
        faults += trial(settings, number, noting(lambda size=size: cut_short(settings, size)))
        if statuses[-1] == 0:
            faults.append(f"a build had nothing to write beyond {size} bytes")
    for _ in range(2 * options.kills):  # some builds are done before they can be killed
        if killed == options.kills:
            break
        number += 1
        moment = chance.uniform(0, takes * 1.05)
        build = noting(lambda moment=moment: forked(lambda: _build.build(settings, accept=True), kill_after=moment))
        faults += trial(settings, number, build)
        killed += statuses[-1] == signal.SIGKILL
    if not followed(settings):
        faults.append("the log of changes does not lead to the release in force")
    trials = number - 1
    json.dump(
        {"trials": trials, "killed at random": killed, "build seconds": round(takes, 2), "faults": faults}, sys.stdout
    )
    print()
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

"""One build, told step by step: seconds of each, the most memory that was held, with or without the shapes.

    python -m benchmarks.building --data FOLDER --var FOLDER [--unchecked] [--profile FILE]

`gazette build` never publishes what it has not checked. Without the shapes a build exists for measurements alone, which
is why it stands here: everything else runs as in the command.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import resource
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from benchmarks.processes import share_stolen, stolen

from gazette.release import steps
from gazette.release.build import build
from gazette.settings import Settings
from gazette.validation.gate import Gate, Judged
from gazette.validation.report import Report


@contextmanager
def timed_steps() -> Iterator[dict[str, tuple[float, int]]]:
    """Seconds of the clock for each step of a build, and the MiB that its process held at most by then; filled while
    the block runs."""
    found: dict[str, tuple[float, int]] = {}
    last = time.perf_counter()

    def reached(step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        found[step] = round(now - last, 1), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        last = now

    with patch.object(steps, "reached", reached):
        yield found


@contextmanager
def without_shapes() -> Iterator[None]:
    """Every notice passes."""

    def check(_: Gate, notices: Mapping[str, Judged], *__: object) -> Report:
        return Report(findings=(), checked=len(notices), blocked=())

    with patch.object(Gate, "check_store", check):
        yield


def main() -> None:
    """Build once and print what it cost, as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--data", required=True)
    arguments.add_argument("--var", required=True)
    arguments.add_argument("--executor", default="auto")
    arguments.add_argument("--unchecked", action="store_true")
    arguments.add_argument("--profile", metavar="FILE")
    given = arguments.parse_args()
    settings = Settings.load(data=given.data, var=given.var, executor=given.executor)
    profile = cProfile.Profile() if given.profile else None
    started, work, ticks = time.perf_counter(), os.times(), stolen()
    with timed_steps() as found:
        if profile:
            profile.enable()
        if given.unchecked:
            with without_shapes():
                built = build(settings)
        else:
            built = build(settings)
        if profile:
            profile.disable()
            profile.dump_stats(given.profile)
    now = os.times()
    counts = built.release.manifest.counts
    told = {
        "seconds": round(time.perf_counter() - started, 2),
        "processor": round(sum(now[:4]) - sum(work[:4]), 2),
        "steal": share_stolen(ticks),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "memory_of_another": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "steps": found,
        "notices": counts["Notice"],
        "recognitions": counts["Recognition"],
        "clusters": counts["Cluster"],
        "triples": built.release.manifest.quads,
        "left_out": len(built.problems) + len(built.report.blocked),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()

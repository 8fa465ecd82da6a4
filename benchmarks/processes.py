"""A server as the machine sees it: its processes, which come and go while they are looked at, and what they use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import psutil

from gazette.query.sandbox import NAME


def tree(pid: int) -> list[psutil.Process]:
    """A process and all below it that run; none where it has ended."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def query_processes(pid: int) -> list[psutil.Process]:
    """Those of a server that answer visitors' queries."""
    return [process for process in tree(pid) if _is_of_queries(process)]


def serving_processes(pid: int) -> list[psutil.Process]:
    """Those of a server that do not answer visitors' queries."""
    return [process for process in tree(pid) if not _is_of_queries(process)]


def summed(processes: Iterable[psutil.Process], measure: Callable[[psutil.Process], float]) -> float:
    """The sum of a measure over the processes; those that ended meanwhile count nothing."""
    total = 0.0
    for process in processes:
        try:
            total += measure(process)
        except psutil.NoSuchProcess:
            continue
    return total


def resident(process: psutil.Process) -> float:
    """MiB in memory, shared pages counted whole."""
    return float(process.memory_info().rss / (1 << 20))


def proportional(process: psutil.Process) -> float:
    """MiB in memory, shared pages counted in parts (proc_pid_smaps(5), Pss)."""
    return float(process.memory_full_info().pss / (1 << 20))


def rolled_up(process: psutil.Process, name: str) -> float:
    """MiB of a line of proc_pid_smaps_rollup(5); 0 where the kernel does not tell."""
    try:
        told = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = next((line for line in told.splitlines() if line.startswith(f"{name}:")), "0 0")
    return int(found.split()[1]) / 1024


def processor_seconds(process: psutil.Process) -> float:
    """What it has used of the processors, its ended children's included (proc_pid_stat(5))."""
    return float(sum(process.cpu_times()[:4]))


class Ticks(NamedTuple):
    """Ticks of the processors of this machine, those that the machine below took among them."""

    stolen: int
    all: int


def stolen(told: str | None = None) -> Ticks:
    """What the machine below took of the processors since the start (proc_stat(5), steal); `told` is that file's text.

    None at all where the kernel does not say.
    """
    if told is None:
        try:
            told = Path("/proc/stat").read_text(encoding="ascii")
        except OSError:
            return Ticks(0, 0)
    ticks = [int(word) for word in told.partition("\n")[0].split()[1:9]]  # what guests use is in the first two already
    return Ticks(ticks[7], sum(ticks))


def share_stolen(since: Ticks) -> str:
    """What the machine below took since then, of all time of the processors, for people."""
    now = stolen()
    return f"{100 * (now.stolen - since.stolen) / max(1, now.all - since.all):.1f} %"


def _is_of_queries(process: psutil.Process) -> bool:
    try:
        return bool(process.name() == NAME)
    except psutil.NoSuchProcess:
        return False

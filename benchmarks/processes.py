"""A server as the machine sees it: its processes, which come and go while they are looked at, and what they use."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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


def processor_seconds(process: psutil.Process) -> float:
    """What it has used of the processors, its ended children's included (proc_pid_stat(5))."""
    return float(sum(process.cpu_times()[:4]))


def _is_of_queries(process: psutil.Process) -> bool:
    try:
        return bool(process.name() == NAME)
    except psutil.NoSuchProcess:
        return False

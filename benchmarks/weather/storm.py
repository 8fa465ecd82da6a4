"""The weather itself: swaps, kills, a slow disk, and many connections at once."""

from __future__ import annotations

import http.client
import mmap
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from benchmarks.loopback import free_port, running, with_our_paths
from benchmarks.processes import (
    proportional,
    query_processes,
    rolled_up,
    serving_processes,
    share_stolen,
    stolen,
    summed,
)
from benchmarks.weather.asking import Answer, Client, Known, Memory, Request, Seen, anew, judged

from gazette.release.swap import put_in_force
from gazette.settings import Settings

CONNECTIONS = 32
PAUSE = 0.1
"""Seconds that a client thinks between two requests, on average."""
HOSTILE_SHARE, QUERY_SHARE = 0.05, 0.35
DELAY = 2000
"""Microseconds that each read of a file waits on the slow disk."""
_SLOW = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
static volatile int *delay;
__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("WEATHER_DELAY");
    int file = name ? open(name, O_RDONLY) : -1;
    if (file >= 0) {
        void *there = mmap(0, sizeof(int), PROT_READ, MAP_SHARED, file, 0);
        if (there != MAP_FAILED) delay = there;
        close(file);
    }
}
ssize_t pread(int file, void *data, size_t size, off_t at) {
    if (delay && *delay) usleep(*delay);
    return syscall(SYS_pread64, file, data, size, at);
}
"""


@dataclass(frozen=True)
class Mix:
    """What is asked: pages and queries; in their `HOSTILE_SHARE` hostile queries, or, for each of the seconds `held`,
    honest queries that nobody has in memory, one after the other for so long."""

    requests: Sequence[Request]
    known: Known
    hostile: Sequence[Request] = ()
    held: Sequence[float] = ()


def blow(port: int, pid: int, mix: Mix, seconds: float, connections: int = CONNECTIONS) -> Seen:
    """Ask with all connections for so long; what came back."""
    seen, ticks, started = Seen(), stolen(), time.monotonic()
    until = started + seconds
    threads = [threading.Thread(target=_ask_on, args=(port, mix, until, seen, number)) for number in range(connections)]
    with _short_turns():
        for thread in threads:
            thread.start()
        while time.monotonic() < until:
            seen.memory.append(_memory(pid, time.monotonic() - started))
            time.sleep(min(5.0, max(0.1, until - time.monotonic())))
        for thread in threads:
            thread.join()
    seen.steal = share_stolen(ticks)
    return seen


def _memory(pid: int, second: float) -> Memory:
    serving, asked = serving_processes(pid), query_processes(pid)
    return Memory(
        second,
        summed(serving, proportional),
        summed(serving, lambda process: rolled_up(process, "Pss_Anon")),
        summed(serving, lambda process: rolled_up(process, "Pss_File")),
        summed(asked, proportional),
        len(asked),
    )


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let the threads of this process take turns often: what one makes of an answer is not another's waiting."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _ask_on(port: int, mix: Mix, until: float, seen: Seen, seed: int) -> None:
    rng, client = random.Random(seed), Client(port)  # noqa: S311
    pages, queries = [r for r in mix.requests if not r.query], [r for r in mix.requests if r.query]
    while time.monotonic() < until:
        draw = rng.random()
        if mix.held and draw < HOSTILE_SHARE:
            over = min(until, time.monotonic() + rng.choice(mix.held))
            while time.monotonic() < over:
                request = rng.choice(queries)
                _ask(client, anew(request, f"{seed} {rng.random()}"), [*mix.known[request.path].values()], seen)
        else:
            kind = mix.hostile if mix.hostile and draw < HOSTILE_SHARE else queries if draw < QUERY_SHARE else pages
            request = rng.choice(kind)
            _ask(client, request, mix.known.get(request.path, {}), seen)
        time.sleep(rng.expovariate(1 / PAUSE))
    client.close()


def _ask(client: Client, request: Request, known: dict[str, Answer] | list[Answer], seen: Seen) -> None:
    """Ask once and note what came back; known are the answers by their ETags, or where that cannot be told, all."""
    started, told = time.perf_counter(), ""
    try:
        answer = client.get(request.path)
    except (http.client.HTTPException, OSError) as error:
        end, wrong = f"broken off ({type(error).__name__})", not request.query
    else:
        end, wrong = judged(request, answer, known)
        told = f"{answer.status} {answer.problem} {answer.tag} {answer.body[:100]!r}"
    took = time.perf_counter() - started
    with seen.lock:
        asked = "page" if not request.query else "query" if request.hostile is None else "hostile query"
        seen.ends[f"{asked}: {end}"] += 1
        if not request.query:
            seen.pages.append(took)
        if wrong:
            seen.wrong.append(f"{end}: {request.path[:200]} {told}")


@contextmanager
def swapping(releases: Path, names: Sequence[str], every: float) -> Iterator[None]:
    """Put the releases in force by turns."""
    over = threading.Event()

    def work() -> None:
        turn = 0
        while not over.wait(every):
            put_in_force(releases, names[turn % len(names)])
            turn += 1

    with _beside(work, over):
        yield


@contextmanager
def killing(pid: int, every: float) -> Iterator[Counter[str]]:
    """Kill one of the server's query processes at random times, so often on average; how many were killed."""
    over, rng, killed = threading.Event(), random.Random(3), Counter[str]()  # noqa: S311

    def work() -> None:
        while not over.wait(rng.expovariate(1 / every)):
            asked = query_processes(pid)
            if asked:
                try:
                    rng.choice(asked).kill()
                    killed["query processes"] += 1
                except psutil.NoSuchProcess:
                    continue

    with _beside(work, over):
        yield killed


@contextmanager
def counting() -> Iterator[None]:
    """Keep all processors busy with processes that give way to every other (sched(7), SCHED_IDLE)."""
    spin = "import os\nos.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile True: pass"
    processes = [subprocess.Popen([sys.executable, "-c", spin]) for _ in range(2 * (os.cpu_count() or 1))]  # noqa: S603
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@contextmanager
def _beside(work: Callable[[], None], over: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Disk:
    """A disk that can be made slow for the processes that run with its environment; where there is no compiler, not."""

    def __init__(self, folder: Path) -> None:
        self.environment: dict[str, str] = {}
        self._file = folder / "delay"
        self._file.write_bytes(bytes(mmap.PAGESIZE))
        source, library = folder / "slow.c", folder / "slow.so"
        source.write_text(_SLOW)
        compiler = shutil.which("cc")
        if compiler is not None:
            subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source], check=True)  # noqa: S603
            self.environment = {"LD_PRELOAD": str(library), "WEATHER_DELAY": str(self._file)}

    def wait(self, microseconds: int) -> None:
        """From now on each read waits so long."""
        with self._file.open("r+b") as file:
            file.write(microseconds.to_bytes(4, sys.byteorder))


@contextmanager
def served(settings: Settings, environment: dict[str, str], timeout: int) -> Iterator[tuple[int, int]]:
    """`gazette serve` over the release in force: port and process."""
    port = free_port()
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "serve", "--port", str(port)]
    command += ["--base-uri", settings.base_uri, "--data", str(settings.data), "--var", str(settings.var)]
    command += ["--workers", str(settings.workers), "--query-timeout", str(timeout)]
    environ = with_our_paths(GAZETTE_LOG_QUERIES="off") | environment
    with running(command, f"http://127.0.0.1:{port}/ready", environ) as process:
        yield port, process.pid

"""What the service tells its operator in numbers, for Prometheus.

All processes of one server write into one folder, so that `/metrics` speaks for the whole whichever of them answers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Read by prometheus_client when it is first imported; so that import waits until a serving process starts."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Metrics:
    """The numbers of one process."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._folder = os.environ.get(FOLDER_VARIABLE)
        self._registry = CollectorRegistry()
        self._queries = Counter(
            "gazette_queries",
            "SPARQL queries of visitors, by what became of them.",
            ["outcome"],
            registry=self._registry,
        )
        self._query_seconds = Histogram(
            "gazette_query_seconds", "Seconds from a query to the end of its answer.",
            buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._rows = Counter("gazette_query_rows", "Rows and triples answered.", registry=self._registry)
        self._requests = Counter(
            "gazette_requests", "Requests answered, by part of the site and class of status.",
            ["part", "status"], registry=self._registry,
        )  # fmt: skip
        self._processes = Gauge(
            "gazette_query_processes", "Query processes, and queries that wait for one, by state.",
            ["state"], registry=self._registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._cache = Gauge(
            "gazette_cache", "The answers kept in memory: bytes, answers, and requests that found one or none.",
            ["what"], registry=self._registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._release = Gauge(
            "gazette_release_triples", "Triples of the release that is served.",
            ["release"], registry=self._registry, multiprocess_mode="livemax",
        )  # fmt: skip

    def query(self, outcome: str, seconds: float, rows: int = 0) -> None:
        """Note a query: `answered`, `cached`, or the problem type that it ended with."""
        self._queries.labels(outcome).inc()
        self._query_seconds.observe(seconds)
        self._rows.inc(rows)

    def request(self, part: str, status: int) -> None:
        """Note a request that was not answered from memory."""
        self._requests.labels(part, f"{status // 100}xx").inc()

    def state(self, processes: Mapping[str, float], cache: Mapping[str, float], release: str, triples: int) -> None:
        """Note how this process stands now."""
        for state, number in processes.items():
            self._processes.labels(state).set(number)
        for what, number in cache.items():
            self._cache.labels(what).set(number)
        self._release.clear()
        self._release.labels(release).set(triples)

    def exposition(self) -> tuple[bytes, str]:
        """The numbers of all processes in Prometheus' text format, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

        if self._folder is None:
            return generate_latest(self._registry), CONTENT_TYPE_LATEST
        for file in Path(self._folder).glob("gauge_live*.db"):
            found = re.search(r"_(\d+)\.db$", file.name)
            if found and not Path(f"/proc/{found[1]}").exists():
                mark_process_dead(int(found[1]), self._folder)  # type: ignore[no-untyped-call]
        together = CollectorRegistry()
        MultiProcessCollector(together, path=self._folder)  # type: ignore[no-untyped-call]
        return generate_latest(together), CONTENT_TYPE_LATEST

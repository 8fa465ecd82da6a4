"""One table of settings: it makes the environment names, the command-line defaults and the manual's page.

Nothing reads the environment at import: `Settings.load()` does, when a command starts.
"""

from __future__ import annotations

import os
import re
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import platformdirs

from gazette.errors import UserError

Network: TypeAlias = IPv4Network | IPv6Network

CHECKOUT = Path(__file__).resolve().parents[2]
"""The root of the source tree when the package runs from a checkout."""


_BASE = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?")
"""Scheme and authority (RFC 3986, section 3), no user name and no path: links on the pages begin at the root."""


@dataclass(frozen=True)
class Setting:
    """A setting's name, its default as text ("" means: worked out at start), and what it does, for people."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"GAZETTE_{self.name.upper()}"


SETTINGS: tuple[Setting, ...] = (
    Setting("base_uri", "http://localhost:8000", "Where the IRIs live: scheme and authority, no final slash."),
    Setting("host", "127.0.0.1", "Address that `serve` listens on."),
    Setting("port", "8000", "Port that `serve` listens on."),
    Setting(
        "data",
        "",
        "Folder with notices/, reference/ and ledger.jsonl. Default: the data that came with the program.",
    ),
    Setting("var", "", "Folder for releases and caches. Default: var/ in a checkout, else the user's data folder."),
    Setting("workers", "2", "Processes that serve pages, and processes that answer SPARQL queries (each)."),
    Setting("query_timeout", "20", "Seconds a visitor's SPARQL query may take before it is stopped."),
    Setting("query_memory", "2048", "MiB of memory one query process may use."),
    Setting("query_rows", "1000000", "Rows (or triples) one answer may have."),
    Setting("query_bytes", "268435456", "Bytes one answer may have."),
    Setting("query_length", "131072", "Bytes a visitor's SPARQL query may be long."),
    Setting("query_queue", "32", "Queries that may wait for a free process; more are told to come back."),
    Setting(
        "query_seconds", "60", "Seconds of query time one client may take a minute; twice that after a quiet time."
    ),
    Setting("query_errors", "30", "Failing queries one client may send a minute; twice that after a quiet time."),
    Setting("trusted_proxies", "", "Addresses or networks, with commas, of proxies whose X-Forwarded-For is believed."),
    Setting("cache_mib", "64", "MiB of answers that each process that serves keeps in memory."),
    Setting(
        "log_queries", "digest", "What the log tells of each query: off, digest, or text (queries can hold names)."
    ),
    Setting("metrics_token", "", "Who sends it as bearer token may read /metrics; without it only this machine may."),
    Setting("keep_releases", "5", "Releases kept for rollback."),
    Setting("contact", "", "Mail or web address for mistakes and takedown, shown on the pages."),
    Setting("most_lost", "5", "Percent of the recognitions that a new release may lose without `build --accept`."),
    Setting("executor", "auto", "Where notices are read: auto, one, processes, processes:4, or dask://host:port."),
    Setting("store", "", "SPARQL query address of a server that holds the release; empty: the release's own store."),
    Setting("store_update", "", "That server's address for SPARQL Update. Of Virtuoso it is known."),
    Setting(
        "store_graphs", "", "That server's address for whole graphs (Graph Store Protocol). Of Virtuoso it is known."
    ),
    Setting("store_user", "", "The account at that server, where it wants one."),
    Setting("store_password", "", "The password of that account."),
)


OPTIONS = frozenset(
    (
        *("base_uri", "host", "port", "data", "var", "workers", "query_timeout", "most_lost", "executor"),
        *("store_update", "store_graphs", "store_user"),
    )
)
"""The settings that a command takes as an option too."""


@dataclass(frozen=True)
class Settings:
    """The settings in force, typed."""

    base_uri: str
    host: str
    port: int
    data: Path
    var: Path
    workers: int
    query_timeout: float
    query_memory: int
    query_rows: int
    query_bytes: int
    query_length: int
    query_queue: int
    query_seconds: float
    query_errors: float
    trusted_proxies: str
    cache_mib: int
    log_queries: str
    metrics_token: str
    keep_releases: int
    contact: str
    most_lost: int
    executor: str = "auto"
    store: str = ""
    store_update: str = ""
    store_graphs: str = ""
    store_user: str = ""
    store_password: str = field(default="", repr=False)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, /, **given: object) -> Settings:
        """Defaults, overruled by GAZETTE_… variables, overruled by `given` (None means not given).

        Raises `UserError` when a value is not of the setting's kind.
        """
        environ = os.environ if environ is None else environ
        texts = {
            s.name: str(given[s.name]) if given.get(s.name) is not None else environ.get(s.variable, s.default)
            for s in SETTINGS
        }
        port = _whole("port", texts["port"], 0, 65535)  # first: the base URI may be made of it
        base = texts["base_uri"].rstrip("/")
        if not _BASE.fullmatch(base) or not is_address(base):
            raise UserError(
                f"base URI {base!r} is not an http(s) address of scheme and authority alone",
                advice="For example --base-uri https://clusters.example.org",
            )
        return cls(
            base_uri=base,
            host=texts["host"],
            port=port,
            data=Path(texts["data"]) if texts["data"] else shipped("data"),
            var=Path(texts["var"]) if texts["var"] else _default_var(),
            workers=_whole("workers", texts["workers"], 1, 256),
            query_timeout=_seconds("query_timeout", texts["query_timeout"]),
            query_memory=_whole("query_memory", texts["query_memory"], 64, 1 << 20),
            query_rows=_whole("query_rows", texts["query_rows"], 1, 1 << 40),
            query_bytes=_whole("query_bytes", texts["query_bytes"], 1024, 1 << 50),
            query_length=_whole("query_length", texts["query_length"], 1024, 1 << 30),
            query_queue=_whole("query_queue", texts["query_queue"], 0, 1 << 20),
            query_seconds=_seconds("query_seconds", texts["query_seconds"]),
            query_errors=_whole("query_errors", texts["query_errors"], 1, 1 << 30),
            trusted_proxies=_checked_networks(texts["trusted_proxies"]),
            cache_mib=_whole("cache_mib", texts["cache_mib"], 0, 1 << 20),
            log_queries=_one_of("log_queries", texts["log_queries"], ("off", "digest", "text")),
            metrics_token=texts["metrics_token"],
            keep_releases=_whole("keep_releases", texts["keep_releases"], 1, 10_000),
            contact=texts["contact"],
            most_lost=_whole("most_lost", texts["most_lost"], 0, 100),
            executor=texts["executor"],
            store=_address("store", texts["store"]),
            store_update=_address("store_update", texts["store_update"]),
            store_graphs=_address("store_graphs", texts["store_graphs"]),
            store_user=texts["store_user"],
            store_password=texts["store_password"],
        )


def networks(text: str) -> tuple[Network, ...]:
    """Networks from a list with commas, such as `127.0.0.1, 10.0.0.0/8`. Raises `UserError`."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise UserError(f"not an address or a network: {error}", advice="For example 127.0.0.1, 10.0.0.0/8") from error


def is_address(text: str) -> bool:
    """Whether a text is an http(s) address that can be asked: a host, a port that there is, nothing to be escaped."""
    if not re.fullmatch(r"https?://[^\s/?#]+(?:[/?][!-\"$-~]*)?", text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = (parts.hostname or "").encode("idna"), parts.port
    except ValueError:  # a bracket that is not closed, a port above 65535, a host that no name server takes
        return False
    return bool(host)


def shipped(name: str) -> Path:
    """A folder that ships with the program ("data", "ontology", "shapes"): in the checkout, else in the wheel."""
    in_checkout = CHECKOUT / name
    if (CHECKOUT / "pyproject.toml").is_file() and in_checkout.is_dir():
        return in_checkout
    installed = Path(__file__).resolve().parent / "_shipped" / name
    if installed.is_dir():
        return installed
    raise FileNotFoundError(f"{name}/ is neither beside the source nor inside the installed package")


def _default_var() -> Path:
    if (CHECKOUT / "pyproject.toml").is_file() and not CHECKOUT.is_relative_to(sysconfig.get_path("purelib")):
        return CHECKOUT / "var"
    return Path(platformdirs.user_data_dir("cluster-gazette"))


def _whole(name: str, text: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise UserError(f"{name} must be a whole number from {low} to {high}, not {text!r}", advice=_how(name))
    return value


def _seconds(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise UserError(f"{name} must be a number of seconds above 0, not {text!r}", advice=_how(name))
    return value


def _one_of(name: str, text: str, values: tuple[str, ...]) -> str:
    if text not in values:
        raise UserError(f"{name} must be one of {', '.join(values)}, not {text!r}", advice=_how(name))
    return text


def _address(name: str, text: str) -> str:
    if text and not is_address(text):
        raise UserError(f"{name} must be an http(s) address, not {text!r}", advice=_how(name))
    return text


def _checked_networks(text: str) -> str:
    try:
        networks(text)
    except UserError as error:
        raise UserError(
            f"trusted_proxies: {error.message}", advice=f"{error.advice}. {_how('trusted_proxies')}"
        ) from error
    return text


def _how(name: str) -> str:
    option = f"--{name.replace('_', '-')} or " if name in OPTIONS else ""
    return f"Set it by {option}GAZETTE_{name.upper()}."

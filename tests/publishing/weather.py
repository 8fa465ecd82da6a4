"""A loopback proxy that behaves badly on demand: late, cut off, refusing, or swallowing what it is given."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PASSED_ON = ("content-type", "accept", "authorization", "user-agent")
_DROPPED = ("connection", "transfer-encoding", "keep-alive", "content-length")


@dataclass
class Weather:
    """What happens to the next requests. `when` chooses those that it happens to; each list ends of itself."""

    when: Callable[[str, str], bool] = lambda method, path: True
    after: int = 0
    """So many chosen requests pass first."""
    times: int | None = None
    """So many of them are spoilt; None: all."""
    act: str = "pass"
    """pass, refuse (503), cut-request (nothing is passed on), cut-answer (half an answer), late, swallow (200 at once)"""
    seconds: float = 0.0
    seen: list[tuple[str, str]] = field(default_factory=list)


class Proxy(ThreadingHTTPServer):
    """Passes requests on to a port of the loopback, through its weather."""

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.weather = Weather()
        self.lock = threading.Lock()
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def next_act(self, method: str, path: str) -> str:
        """What happens to this request."""
        weather = self.weather
        with self.lock:
            weather.seen.append((method, path))
            if weather.act == "pass" or not weather.when(method, path):
                return "pass"
            if weather.after > 0:
                weather.after -= 1
                return "pass"
            if weather.times is not None:
                if weather.times == 0:
                    return "pass"
                weather.times -= 1
            return weather.act


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        act = self.server.next_act(self.command, self.path) if body else "pass"  # a request for the challenge passes
        if act == "late" and self.server.closing.wait(self.server.weather.seconds):
            return  # whoever asks the server by now expects nothing more from here
        if act == "refuse":
            self.send_error(503, "try again")
            return
        if act == "swallow":
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if act == "cut-request":
            self.close_connection = True
            return
        self._pass_on(body, half=act == "cut-answer")

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def _pass_on(self, body: bytes, half: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() in _PASSED_ON}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _DROPPED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.close_connection = True
        with contextlib.suppress(OSError):  # who asked may have gone already
            self.wfile.write(content[: len(content) // 2] if half else content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    """A proxy before a port of the loopback."""
    server = Proxy(port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()  # waits for the requests that are on their way

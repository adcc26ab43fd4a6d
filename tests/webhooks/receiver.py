"""A program that receives webhooks: a real server on this machine that keeps what it was sent and answers as told."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Received:
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """What it says."""
        return dict(json.loads(self.body))

    @property
    def number(self) -> str:
        """The number by which a second copy is known."""
        return self.headers["webhook-id"]

    def is_signed_by(self, secret: str) -> bool:
        """Whether this secret signed it: as a receiver checks it that knows only the specification."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.number}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return expected in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """Where it is, what it answers next (200 when nothing is said), and what it was sent."""

    url: str
    answers: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    said: str = "taken"
    hold: Event = field(default_factory=Event)

    @property
    def events(self) -> list[str]:
        """The events it was told of, in the order in which they came."""
        return [one.message["type"] for one in self.received]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver, for as long as it is needed. While `hold` is cleared, the path /slow answers nothing."""
    found = Receiver("")
    found.hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.received.append(Received(self.path, headers, body))
            if self.path == "/slow":
                found.hold.wait()
            status = found.answers.pop(0) if found.answers else 200
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{found.url}/elsewhere")
            self.send_header("Content-Length", str(len(found.said.encode())))
            self.end_headers()
            self.wfile.write(found.said.encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        found.hold.set()
        server.shutdown()
        server.server_close()

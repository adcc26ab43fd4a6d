"""A server that speaks the LibreTranslate protocol, and others that do not, on real sockets."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

KNOWN = {"en", "fr", "ar", "pt", "zh-Hant"}


@dataclass
class Translator:
    """A LibreTranslate server for tests: turns words round; `manner` says how it misbehaves."""

    url: str = ""
    manner: str = "well"
    key: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    over: Event = field(default_factory=Event)


class Handler(BaseHTTPRequestHandler):
    """Answers as its translator's manner says."""

    translator: Translator
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.translator.asked.append({**asked, "path": self.path})
        getattr(self, f"answer_{self.translator.manner}")(asked)

    def say(self, status: int, content: dict[str, Any] | bytes) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_well(self, asked: dict[str, Any]) -> None:
        if self.translator.key and asked.get("api_key") != self.translator.key:
            self.say(403, {"error": "Invalid API key"})
            return
        unknown = next((code for code in (asked["source"], asked["target"]) if code not in KNOWN), None)
        if unknown:
            self.say(400, {"error": f"{unknown} is not supported"})
            return
        self.say(200, {"translatedText": f"[{asked['target']}] {asked['q'][::-1]}"})

    def answer_failing(self, asked: dict[str, Any]) -> None:
        self.say(500, {"error": "Translation failed"})

    def answer_busy(self, asked: dict[str, Any]) -> None:
        self.say(429, {"error": "Slowdown"})

    def answer_garbled(self, asked: dict[str, Any]) -> None:
        self.say(200, b"<html>proxy</html>")

    def answer_deep(self, asked: dict[str, Any]) -> None:
        self.say(200, b"[" * 200_000)

    def answer_empty(self, asked: dict[str, Any]) -> None:
        self.say(200, {"translatedText": "  "})

    def answer_verbose(self, asked: dict[str, Any]) -> None:
        self.say(200, {"translatedText": "la " * 10_000})

    def answer_huge(self, asked: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        while not self.translator.over.is_set():
            self.wfile.write(b"x" * 65536)

    def answer_hanging(self, asked: dict[str, Any]) -> None:
        self.translator.over.wait(30)

    def answer_dripping(self, asked: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        while not self.translator.over.is_set():
            self.wfile.write(b" ")
            time.sleep(0.1)

    def answer_elsewhere(self, asked: dict[str, Any]) -> None:
        self.send_response(307)
        self.send_header("Location", f"{self.translator.url}/other")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def log_message(self, *_words: Any) -> None:
        pass


@contextmanager
def a_translator(manner: str = "well", key: str = "") -> Iterator[Translator]:
    """Serve on a free port of this machine until the test is done."""
    translator = Translator(manner=manner, key=key)

    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"translator": translator}))
    server.daemon_threads = True
    translator.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield translator
    finally:
        translator.over.set()
        server.shutdown()
        server.server_close()


def a_closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

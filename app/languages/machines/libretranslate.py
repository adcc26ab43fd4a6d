"""LibreTranslate over HTTP: one address that the administrator configured, and no other."""

import json
import socket
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Timer
from typing import ClassVar
from urllib.parse import urlsplit

from app.languages.machines.machine import MachineFailed, accepted, primary, short_enough
from app.languages.models import Failure

LARGEST_ANSWER = 1024 * 1024
PIECE = 64 * 1024
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
SCRIPTS = {"zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant"}
"""The one distinction of scripts that LibreTranslate makes; elsewhere it knows languages without region."""


@dataclass(frozen=True)
class LibreTranslate:
    """A server that speaks the LibreTranslate protocol: POST /translate.

    Connected to directly, without proxies and without following redirects, so that the words go to the configured
    host or nowhere. The whole exchange ends after `seconds`, however slowly the other side drips.
    """

    name: ClassVar[str] = "LibreTranslate"
    url: str
    key: str | None = None
    seconds: int = 20
    characters: int = 20_000

    def translate(self, words: str, source: str, target: str) -> str:
        """The words in the target language; raises MachineFailed."""
        asked = {
            "q": short_enough(words, self.characters),
            "source": _code(source),
            "target": _code(target),
            "format": "text",
            **({"api_key": self.key} if self.key else {}),
        }
        status, answer = self._post(json.dumps(asked).encode())
        return accepted(words, _translated(status, answer))

    def _post(self, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        path = f"{parts.path.rstrip('/')}/translate"
        with closing(kind(parts.hostname or "", parts.port, timeout=self.seconds)) as connection:
            over = Event()
            end = Timer(self.seconds, _hang_up, [connection, over])
            end.start()
            try:
                connection.request("POST", path, body, HEADERS)
                answer = _read(connection.getresponse())
            except (OSError, HTTPException, ValueError, AttributeError) as error:
                raise MachineFailed(Failure.UNREACHABLE, type(error).__name__) from error
            finally:
                end.cancel()
            if over.is_set():
                raise MachineFailed(Failure.UNREACHABLE, "cut off")
            return answer


def _hang_up(connection: HTTPConnection, over: Event) -> None:
    """End the exchange from outside: whoever waits for it gets an error, or what came until then, at once."""
    over.set()
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)


def _read(response: HTTPResponse) -> tuple[int, bytes]:
    content = b""
    while piece := response.read(PIECE):
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise MachineFailed(Failure.UNUSABLE, "answer too large")
    return response.status, content


def _translated(status: int, content: bytes) -> str:
    if status == 429 or status >= 500:
        raise MachineFailed(Failure.UNREACHABLE, str(status))
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MachineFailed(Failure.UNUSABLE if status == 200 else Failure.REFUSED, str(status)) from error
    said = answer if isinstance(answer, dict) else {}
    if status == 200 and isinstance(said.get("translatedText"), str):
        return str(said["translatedText"])
    if status == 400 and "not supported" in str(said.get("error", "")).lower():
        raise MachineFailed(Failure.UNSUPPORTED)
    raise MachineFailed(Failure.UNUSABLE if status == 200 else Failure.REFUSED, str(status))


def _code(language: str) -> str:
    return SCRIPTS.get(language.lower(), primary(language))

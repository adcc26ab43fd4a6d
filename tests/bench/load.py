"""Asking a server on this machine for the same page again and again, from a few connections, for a bounded time."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    """What was measured: answers a second, and how long one took, in milliseconds."""

    per_second: float
    median: float
    slowest_hundredth: float
    size: int


def ask(url: str, *, seconds: float = 4.0, connections: int = 4) -> Load:
    """Ask for a page for so many seconds; every answer has to be 200."""
    times: list[float] = []
    sizes: set[int] = set()
    ends = time.perf_counter() + seconds
    threads = [threading.Thread(target=_one, args=(url, ends, times, sizes)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return Load(
        len(times) / seconds,
        statistics.median(ordered) * 1000,
        ordered[int(len(ordered) * 0.99)] * 1000,
        max(sizes),
    )


def _one(url: str, ends: float, times: list[float], sizes: set[int]) -> None:
    parts = urlsplit(url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    while time.perf_counter() < ends:
        begun = time.perf_counter()
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        sizes.add(len(answer.read()))
        assert answer.status == 200, f"{url}: {answer.status}"
        times.append(time.perf_counter() - begun)

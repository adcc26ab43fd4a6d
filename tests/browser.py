"""A real browser on a served application: Debian's Chromium, driven by Playwright, and what went wrong in it."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright import sync_api
from playwright.sync_api import Page
from werkzeug.serving import make_server

from app import create_app
from app.config import Settings
from app.db import Database

__all__ = ["Browser", "Page", "Served", "Troubles", "launched", "serving"]

# The last one keeps Chromium from looking up any host: what a page asks for beyond this machine fails and is reported.
QUIETLY = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE_MILLISECONDS = 10_000
DESKTOP = {"width": 1280, "height": 900}
Troubles = list[str]


@dataclass(frozen=True)
class Served:
    """An application that answers on a port of this machine."""

    url: str
    app: Flask
    database: Database


@contextmanager
def serving(settings: Settings, database: Database) -> Iterator[Served]:
    """Serve the application on a free port, from a thread for each request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(replace(settings, base_url=url), database)
        server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Served(url, app, database)
        finally:
            server.shutdown()
            thread.join()


class Browser:
    """Chromium. Every page it opens has its own cookies and starts as nobody."""

    def __init__(self, chromium: sync_api.Browser) -> None:
        self.chromium = chromium

    @contextmanager
    def page(self, url: str, troubles: Troubles, **options: object) -> Iterator[Page]:
        """A blank page whose addresses are relative to `url`; `options` are those of Playwright's new_context."""
        context = self.chromium.new_context(base_url=url, **({"viewport": DESKTOP} | options))
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        watch(page, url, troubles)
        try:
            yield page
        finally:
            context.close()


def watch(page: Page, url: str, troubles: Troubles) -> None:
    """Note console errors, scripts that fail, requests that fail, and requests to anybody but `url`."""
    home = urlsplit(url).netloc

    def requested(request: sync_api.Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != home:
            troubles.append(f"request leaves the instance: {request.url}")

    def failed(request: sync_api.Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            troubles.append(f"request failed: {request.url}: {request.failure}")

    def said(message: sync_api.ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(f"console {message.type}: {message.text}")

    page.on("request", requested)
    page.on("requestfailed", failed)
    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(f"script failed: {error}"))


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium; skips the test where there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs Chromium: `make system` installs it or says how")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIETLY))
        try:
            yield Browser(chromium)
        finally:
            chromium.close()

"""The printer, a program of its own: `printing.py PAGE.html PAGE.pdf TITLE LANGUAGE`. It knows nothing of the rest.

It needs WeasyPrint, which takes seconds to load and much memory for a long text: when it ends, both are given back.
"""

import logging
import re
import resource
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE = STATIC / "css" / "pdf.css"
WITHOUT_PANGO = 3
EVERY = 5
"""Pages between two words about how far it is."""
_PAGE = re.compile(r"Page (\d+)")


class Refused(ValueError):
    """An address that no page of ours may fetch."""


def main(source: str, target: str, title: str, language: str) -> int:
    """Print a page into a file, which stands there only when it is whole."""
    try:
        import weasyprint
    except OSError as missing:
        _say(str(missing))
        return WITHOUT_PANGO
    _tell_progress()
    fetcher = _fetcher(weasyprint.urls)
    fonts = weasyprint.text.fonts.FontConfiguration()
    options = {"pdf_variant": "pdf/ua-1"}
    page = weasyprint.HTML(
        string=Path(source).read_text(encoding="utf-8"), base_url=STATIC.as_uri() + "/", url_fetcher=fetcher
    )
    style = weasyprint.CSS(
        string=STYLE.read_text(encoding="utf-8"), base_url=STYLE.as_uri(), url_fetcher=fetcher, font_config=fonts
    )
    document = page.render(stylesheets=[style], font_config=fonts, **options)
    document.metadata.title = title
    document.metadata.lang = language
    unfinished = f"{target}.unfinished"
    document.write_pdf(unfinished, **options)
    Path(unfinished).replace(target)
    _say(f"{len(document.pages)} pages, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def _fetcher(urls: Any) -> Any:
    """Gives the printer our own static files, and nothing else: no network, no other file of this machine."""

    class OurFiles(urls.URLFetcher):  # type: ignore[misc]  # known only once WeasyPrint is loaded
        def fetch(self, url: str, headers: object = None) -> Any:
            return urls.URLFetcherResponse(url, body=_ours(url).read_bytes())

    return OurFiles(fail_on_errors=False)


def _ours(url: str) -> Path:
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC):
        raise Refused(f"not one of our own files: {url[:200]}")
    return path


def _tell_progress() -> None:
    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.addHandler(_Teller())


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


class _Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        found = _PAGE.search(record.getMessage())
        if found and int(found[1]) % EVERY == 0:
            _say(f"page {found[1]}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

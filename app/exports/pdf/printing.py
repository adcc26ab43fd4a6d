"""The printer, a program of its own: `printing.py PAGE.html PAGE.pdf TITLE LANGUAGE`. It knows nothing of the rest.

It needs WeasyPrint, which takes seconds to load and much memory for a long text: when it ends, both are given back.
"""

import logging
import re
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from unicodedata import bidirectional
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
    _read_glyphs_by_majority(weasyprint.pdf.fonts.Font)
    _say_languages(weasyprint.pdf.tags, language)
    fetcher = _fetcher(weasyprint.urls)
    fonts = weasyprint.text.fonts.FontConfiguration()
    options = {"pdf_variant": "pdf/ua-1"}
    html = _styled(Path(source).read_text(encoding="utf-8"))
    page = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=fetcher)
    document = page.render(font_config=fonts, **options)
    document.metadata.title = title
    document.metadata.lang = language
    unfinished = f"{target}.unfinished"
    document.write_pdf(unfinished, **options)
    Path(unfinished).replace(target)
    _say(f"{len(document.pages)} pages, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def _styled(html: str) -> str:
    """The page with our print style after its own, so that ours holds."""
    return html.replace("</head>", f'<link rel="stylesheet" href="{STYLE.as_uri()}"></head>', 1)


class Readings(dict[int, str]):
    """What each glyph of a font stands for when text is taken out of the PDF: what it stood for most often.

    WeasyPrint takes what a glyph stood for at first. Where joined letters are drawn with several glyphs, that is the
    whole group for one of them and nothing for the others: here each gets a letter of its own. And where one letter
    is drawn with two, as the lam before a kaf of Amiri, it is read from that glyph which stands for it elsewhere too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._votes: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._beside: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        self._last = (0, "")

    def __contains__(self, glyph: object) -> bool:
        return False  # so that every occurrence is told, not the first alone

    def __setitem__(self, glyph: int, letters: str) -> None:
        before, group = self._last
        if not letters and group and bidirectional(group[0]) in ("R", "AL"):
            letters = self._shared(before, group, glyph)
        self._vote(glyph, letters)
        self._last = (glyph, letters)

    def _shared(self, before: int, group: str, glyph: int) -> str:
        """What this glyph stands for, which is drawn with the one before it for a group of letters."""
        if len(group) == 1:
            self._beside[glyph, group].add(before)
            return ""
        self._vote(before, group, -1)
        self._vote(before, group[-1])
        return group[:-1]

    def _vote(self, glyph: int, letters: str, count: int = 1) -> None:
        votes = self._votes[glyph]
        votes[letters] += count
        best = max(votes, key=lambda one: (bool(one) and votes[one] > 0, votes[one]))
        super().__setitem__(glyph, best)
        for other in self._beside[glyph, best]:
            super().__setitem__(other, "")


def _read_glyphs_by_majority(font: Any) -> None:
    """Give every font of the document our readings."""
    began = font.__init__

    def begin(self: Any, *places: Any, **values: Any) -> None:
        began(self, *places, **values)
        self.to_unicode = Readings()

    font.__init__ = begin


def _say_languages(tags: Any, language: str) -> None:
    """Let every tag say its language where it is not the document's, which WeasyPrint leaves out: for who listens."""
    build, text = tags._build_box_tree, tags.pydyf.String

    def speaking(box: Any, *rest: Any) -> Iterator[Any]:
        spoken = getattr(box, "_box", box).style["lang"]
        for element in build(box, *rest):
            if spoken and spoken != language:
                element["Lang"] = text(spoken)
            yield element

    tags._build_box_tree = speaking


def _fetcher(urls: Any) -> Any:
    """Gives the printer our own static files, and nothing else: no network, no other file of this machine."""

    class OurFiles(urls.URLFetcher):  # type: ignore[misc]  # known only once WeasyPrint is loaded
        def fetch(self, url: str, headers: object = None) -> Any:
            path = _ours(url)
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return urls.URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": kind})

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

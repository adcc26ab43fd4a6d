"""Pages as PDF/UA: printed by WeasyPrint in a process of its own, which may need much memory and then gives it back."""

import ctypes
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import IO

PRINTER = Path(__file__).with_name("printing.py")
LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0")
PATIENCE_SECONDS = 20 * 60
WITHOUT_PANGO = 3
"""What the printer ends with where the libraries that lay out text are not there."""
LONGEST_TROUBLE = 300


class PangoMissing(RuntimeError):
    """Pango, the library that lays out text, is not on this machine: no PDF can be made here."""

    def __init__(self) -> None:
        super().__init__(
            "No PDF can be made on this machine, because the library Pango is not installed on it. "
            "Print the web page instead, or install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        )


class NotPrinted(RuntimeError):
    """The printer gave up; the message is its last line."""


@cache
def can_print() -> bool:
    """Whether this machine has what it takes to make a PDF; found out without loading WeasyPrint."""
    return all(map(_is_there, LIBRARIES))


def from_html(html: str, *, title: str, language: str, progress: Callable[[int], object] | None = None) -> bytes:
    """The page as PDF/UA-1: tagged, with bookmarks, its title, and the language of every passage that says one.

    The page gets our fonts and our print style (static/css/pdf.css) beside its own; nothing is fetched but our own
    static files. `progress` is called now and then with the number of the page that is laid out. Raises PangoMissing,
    or NotPrinted.
    """
    with tempfile.TemporaryDirectory(prefix="openclause-pdf-") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html, encoding="utf-8")
        told = _print([str(source), str(target), title, language], progress or (lambda page: None))
        if not target.exists():
            raise NotPrinted(told[-LONGEST_TROUBLE:])
        return target.read_bytes()


def _print(arguments: list[str], progress: Callable[[int], object]) -> str:
    """Run the printer; what it said last. Its process ends with this call, whatever happens."""
    command = [sys.executable, "-I", str(PRINTER), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    ) as printer:
        try:
            assert printer.stdout is not None
            said = _followed(printer.stdout, progress)
            if printer.wait(PATIENCE_SECONDS) == WITHOUT_PANGO:
                raise PangoMissing
        finally:
            printer.kill()
    return said


def _followed(output: IO[bytes], progress: Callable[[int], object]) -> str:
    said = "the printer ended without a word"
    for line in _lines(output):
        if line.startswith("page ") and line[5:].isdecimal():
            progress(int(line[5:]))
        elif line:
            said = line
    return said


def _lines(output: IO[bytes]) -> Iterator[str]:
    for line in output:
        yield line.decode(errors="replace").strip()


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

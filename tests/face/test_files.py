"""What the browser is sent: small enough for a slow connection, vendored with its licence, and as it was pinned."""

import gzip
import re
from pathlib import Path

import pytest

from app.static.vendor.fetch import HERE, PACKAGES, Package

STATIC = HERE.parent
SHEET = STATIC / "css" / "openclause.css"
FIRST_LOAD = (SHEET, STATIC / "js" / "openclause.js", HERE / "htmx" / "htmx.min.js")
LATIN = (
    HERE / "public-sans" / "public-sans-latin-wght-normal.woff2",
    HERE / "source-serif" / "source-serif-4-latin-400-normal.woff2",
)
LEFT_FOR_THE_PAGE = 20_000


def _on_the_wire(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_a_first_load_leaves_room_for_the_page_under_60_kilobytes() -> None:
    assert sum(map(_on_the_wire, FIRST_LOAD)) <= 60_000 - LEFT_FOR_THE_PAGE


def test_with_the_fonts_for_latin_script_it_stays_under_100_kilobytes() -> None:
    fonts = sum(path.stat().st_size for path in LATIN)
    assert sum(map(_on_the_wire, FIRST_LOAD)) + fonts <= 100_000 - LEFT_FOR_THE_PAGE / 2


def test_the_style_sheet_asks_only_for_files_that_ship() -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', SHEET.read_text(encoding="utf-8"))
    assert addresses
    assert [address for address in addresses if not (SHEET.parent / address).is_file()] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_vendored_package_is_whole_and_keeps_its_licence(package: Package) -> None:
    kept = {path.name for path in (HERE / package.folder).iterdir()}
    assert kept == {Path(name).name for name in package.files}
    assert "LICENSE" in kept


def test_nothing_lies_among_the_vendored_files_that_no_package_brought() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {package.folder for package in PACKAGES}

"""Fetch the vendored browser files from pinned npm packages, check their hashes and keep their licences.

Run it after changing a version below: `python app/static/vendor/fetch.py`. It needs npm; installing Openclause does
not, because what it writes is committed.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Package:
    """A pinned package: which of its files are kept, and in which folder beside this script."""

    name: str
    version: str
    sha512: str
    folder: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        "htmx",
        ("dist/htmx.min.js", "LICENSE"),
    ),
    Package(
        "@fontsource-variable/public-sans",
        "5.3.0",
        "AVfkmAt50BMXWpOO21FAntiJFKGX6xTc2dSL8dxtDteONe9IuRXJWGbs0EbG955vAMCq23ENeuopuW87cGWDSQ==",
        "public-sans",
        (
            "files/public-sans-latin-wght-normal.woff2",
            "files/public-sans-latin-ext-wght-normal.woff2",
            "LICENSE",
        ),
    ),
    Package(
        "@fontsource/source-serif-4",
        "5.3.1",
        "cWcTCXjYYrgF9A67fThVir1VSc0lPEYmwQ6jA4pPt01s2MSCi/maINUcZoCzaqnU8fyUReDO97eGcBUkHgOeug==",
        "source-serif",
        (
            "files/source-serif-4-latin-400-normal.woff2",
            "files/source-serif-4-latin-ext-400-normal.woff2",
            "LICENSE",
        ),
    ),
    Package(
        "@fontsource/amiri",
        "5.3.0",
        "i4SWJnVIphj8556EdVzNrEG/Qu82k6JXjXTtSUIohx3tHmo2GHw1Kv60TWo+xjk7Yf1Etb2Gskh0lUFclTKyUw==",
        "amiri",
        ("files/amiri-arabic-400-normal.woff2", "files/amiri-arabic-700-normal.woff2", "LICENSE"),
    ),
)


def main() -> None:
    """Fetch every package; the first one whose hash differs ends it."""
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            fetch(package, Path(folder))


def fetch(package: Package, folder: Path) -> None:
    """Pack one package, refuse it when its hash differs, and write the files it is kept for."""
    archive = pack(package, folder)
    found = sha512_of(archive)
    if found != package.sha512:
        sys.exit(f"{package.name}@{package.version} is not the pinned one: its sha512 is {found}")
    extract(archive, package)


def pack(package: Package, folder: Path) -> Path:
    """Download the package's archive with npm, without running any of its scripts."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"]
    said = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    return folder / said.strip().splitlines()[-1]


def sha512_of(archive: Path) -> str:
    """The hash as npm writes it in a lock file: base64 of SHA-512."""
    return base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def extract(archive: Path, package: Package) -> None:
    """Write the wanted files flat into the package's folder; a file that is missing is an error."""
    target = HERE / package.folder
    target.mkdir(exist_ok=True)
    with tarfile.open(archive) as contents:
        for name in package.files:
            member = contents.extractfile(f"package/{name}")
            if member is None:
                raise FileNotFoundError(f"{package.name} has no {name}")
            (target / Path(name).name).write_bytes(member.read())


if __name__ == "__main__":
    main()

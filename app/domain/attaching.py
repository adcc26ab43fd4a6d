"""Files that may come with a comment: their kinds, told by what is in them, and their limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

MOST_FILES = 3
LARGEST_FILE = 10 * 1024 * 1024
LONGEST_NAME = 200


class Misfit(StrEnum):
    """Why a file cannot be attached."""

    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NAME = "name"
    KIND = "kind"
    CONTENT = "content"


class Unattachable(ValueError):
    """A file that cannot be attached, with the reason."""

    def __init__(self, misfit: Misfit, name: str = "") -> None:
        super().__init__(misfit.value)
        self.misfit = misfit
        self.name = name


@dataclass(frozen=True)
class FileKind:
    """A kind of file: how it is called, how it begins, and for a zipped one a member it must have."""

    media_type: str
    begins: tuple[bytes, ...] = ()
    member: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
KINDS: Mapping[str, FileKind] = {
    ".pdf": FileKind("application/pdf", (b"%PDF-",)),
    ".png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    ".txt": FileKind("text/plain"),
    ".csv": FileKind("text/csv"),
    ".docx": FileKind(_OFFICE + "wordprocessingml.document", (b"PK\x03\x04",), "word/document.xml"),
    ".xlsx": FileKind(_OFFICE + "spreadsheetml.sheet", (b"PK\x03\x04",), "xl/workbook.xml"),
    ".odt": FileKind(_OPEN + "text", (b"PK\x03\x04",), "content.xml"),
    ".ods": FileKind(_OPEN + "spreadsheet", (b"PK\x03\x04",), "content.xml"),
}
"""What can be attached, by the ending of its name. No kind that a browser would run or render as a page."""
MACROS = ("vbaproject.bin", "basic/", "scripts/")


def kind_of(name: str, content: bytes) -> FileKind:
    """The kind a file is of, by its name and what it begins with. Raises Unattachable."""
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise Unattachable(Misfit.KIND, name)
    if not content:
        raise Unattachable(Misfit.EMPTY, name)
    if len(content) > LARGEST_FILE:
        raise Unattachable(Misfit.TOO_LARGE, name)
    fits = content.startswith(kind.begins) if kind.begins else _is_text(content)
    if not fits:
        raise Unattachable(Misfit.CONTENT, name)
    return kind


def base_name(path: str) -> str:
    """The name of a file without the folders some browsers send, nor dots before it. Raises Unattachable."""
    name = path.replace("\\", "/").rpartition("/")[2].strip().lstrip(".")
    if not name or len(name) > LONGEST_NAME:
        raise Unattachable(Misfit.NAME, name[:LONGEST_NAME])
    return name


def has_macros(members: frozenset[str]) -> bool:
    """Whether a zipped document holds programs, by the names of its members."""
    names = [member.lower() for member in members]
    return any(name.endswith(MACROS[0]) or name.startswith(MACROS[1:]) for name in names)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False

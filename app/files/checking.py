"""Looking at a file before it is kept: what it is by its content, and that nothing in it is a trap."""

from dataclasses import dataclass

from app.domain.attaching import Misfit, Unattachable, base_name, has_macros, kind_of
from app.domain.written import Unwritable, cleaned
from app.files.archive import Archive
from app.files.trouble import Unreadable


@dataclass(frozen=True)
class Brought:
    """A file as it came, already found to be of a kind that can be kept."""

    name: str
    media_type: str
    content: bytes


def brought(path: str, content: bytes) -> Brought:
    """A file by the name and content it came with, found to be what its name says. Raises Unattachable.

    Zipped documents are measured as an import is (`files.archive`), and hold no programs.
    """
    given = base_name(path)
    try:
        name = cleaned(given, multiline=False, limit=len(given)).text
    except Unwritable:
        raise Unattachable(Misfit.NAME) from None
    kind = kind_of(base_name(name), content)
    if kind.member:
        _look_inside(name, content, kind.member)
    return Brought(name, kind.media_type, content)


def _look_inside(name: str, content: bytes, member: str) -> None:
    try:
        members = Archive(content).names
    except Unreadable:
        raise Unattachable(Misfit.CONTENT, name) from None
    if member not in members or has_macros(members):
        raise Unattachable(Misfit.CONTENT, name)

"""Zipped files that strangers send: nothing is unpacked that was not measured before, and measured again on the way."""

import io
import struct
import zipfile
import zlib

from app.files.trouble import Trouble, Unreadable

MOST_UNPACKED = 50 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_RATIO = 100
SMALL = 1024 * 1024
"""Below this size a member may be packed as tightly as it likes."""

LARGEST_DIRECTORY = 1024 * 1024
CHUNK = 64 * 1024
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of old word processors begin, and those that are locked with a password."""

_END = struct.Struct("<4s4H2LH")
_ENCRYPTED = 0x1


class Archive:
    """A zipped file whose members may be read. Raises Unreadable for one that is broken, locked, or a bomb."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(OLD_OR_LOCKED):
            raise Unreadable(Trouble.ENCRYPTED)
        _check_directory(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
            raise Unreadable(Trouble.BROKEN) from None
        self._check_members()
        self._left = MOST_UNPACKED

    @property
    def names(self) -> frozenset[str]:
        """The names of its members."""
        return frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """A member, at most as long as the directory says and as all of them together may be."""
        said = self._zip.getinfo(name).file_size
        read = bytearray()
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(CHUNK):
                    read += chunk
                    if len(read) > min(said, self._left):
                        raise Unreadable(Trouble.BOMB)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as broken:
            raise broken if isinstance(broken, Unreadable) else Unreadable(Trouble.BROKEN) from None
        self._left -= len(read)
        return bytes(read)

    def _check_members(self) -> None:
        members = self._zip.infolist()
        names = [member.filename for member in members]
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Unreadable(Trouble.BOMB)
        if any(map(_is_tightly_packed, members)):
            raise Unreadable(Trouble.BOMB)
        if len(set(names)) < len(names) or any(map(_leads_out, names)):
            raise Unreadable(Trouble.BROKEN)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise Unreadable(Trouble.ENCRYPTED)


def _check_directory(content: bytes) -> None:
    """Refuse a huge list of members before anything reads it; 64-bit zip files have no place here."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_600))
    if not content.startswith(b"PK") or at < 0 or len(content) - at < _END.size:
        raise Unreadable(Trouble.BROKEN)
    _sign, _disk, _start, _here, members, size, _offset, _comment = _END.unpack_from(content, at)
    if members > MOST_MEMBERS or size > LARGEST_DIRECTORY:
        raise Unreadable(Trouble.BOMB)


def _is_tightly_packed(member: zipfile.ZipInfo) -> bool:
    return member.file_size > SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name.split("/")[0]

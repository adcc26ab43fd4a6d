"""Heads of a log (C2SP tlog-checkpoint): which log, how many leaves, which root; the text that is signed."""

import re
from base64 import b64encode
from dataclasses import dataclass

from app.domain.merkle import HASH_SIZE
from app.domain.notes import NoteMalformed, decoded

NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
LARGEST_SIZE = 2**63 - 1


@dataclass(frozen=True)
class TreeHead:
    """What a checkpoint says; `extensions` are further lines, which nobody can audit and we write none of."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The lines that are signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parsed(text: str) -> TreeHead:
    """The head that the text of a note tells. Raises NoteMalformed."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise NoteMalformed("a checkpoint has at least three lines, none of them empty")
    root = decoded(lines[2])
    if len(root) != HASH_SIZE:
        raise NoteMalformed("the root of a checkpoint has 32 bytes")
    return TreeHead(lines[0], whole_number(lines[1]), root, tuple(lines[3:]))


def whole_number(written: str) -> int:
    """A size or an index in its one form: digits, no zero before them. Raises NoteMalformed."""
    if not NUMBER.fullmatch(written) or int(written) > LARGEST_SIZE:
        raise NoteMalformed("a size is a whole number without zeros before it")
    return int(written)

"""Why a file cannot be read as it is: as a text to import, or as a document to keep."""

from collections.abc import Sequence
from enum import StrEnum

from app.domain.written import Fault


class Trouble(StrEnum):
    """Why a file cannot be read as a text."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    BINARY = "binary"
    TABLE = "table"
    COLUMNS = "columns"
    COLUMN = "column"
    CHOICE = "choice"
    NO_CLAUSES = "no_clauses"
    TOO_MANY = "too_many"
    WORDS = "words"
    BROKEN = "broken"
    """A zipped file that is cut off, damaged, or made to mislead."""
    BOMB = "bomb"
    """It would unpack to more than we take."""
    ENCRYPTED = "encrypted"
    """Locked with a password, or written by an old word processor, which looks the same from outside."""
    MACROS = "macros"
    KIND = "kind"
    """It is not what its name or the chosen format says."""
    ENTITIES = "entities"
    """XML that declares entities or a document type of its own."""
    MARKUP = "markup"
    """XML that is not well-formed; `place` is the line."""
    NO_LAW = "no_law"
    """Akoma Ntoso that holds no text of the kinds we know; `place` names what it holds."""


class Unreadable(ValueError):
    """A file that cannot be imported as it is.

    For COLUMNS, COLUMN and CHOICE `columns` names those it has; for WORDS `place` names the
    clause and `fault` what is wrong with it.
    """

    def __init__(
        self, trouble: Trouble, *, columns: Sequence[str] = (), place: str = "", fault: Fault | None = None
    ) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.columns = tuple(columns)
        self.place = place
        self.fault = fault

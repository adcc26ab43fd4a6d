"""What a fair copy says besides the text, in the language of the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.objections.rows import ObjectionRow


@dataclass(frozen=True)
class Proposer:
    """Somebody who proposed words or commented, as everybody sees them: a name may be gone, a group never is."""

    name: str | None
    group: str
    organisation: str | None = None


class Phrases(Protocol):
    """The words, all in one language, which is that of the copy where we speak it, else English."""

    language: str

    def about(self) -> Sequence[tuple[str, str]]:
        """What the copy is: what each fact is called, and the fact."""

    def contents(self) -> str:
        """The heading of the table of contents."""

    def signed(self, proposers: Sequence[Proposer]) -> str:
        """The names of people, each with organisation or stakeholder group."""

    def team(self) -> str:
        """Who edits the text where nobody else is named."""

    def origin(self, amendment: int, signed: str, at: datetime, words: Sequence[str]) -> str:
        """Which words came from an amendment."""

    def minority(self) -> tuple[str, str]:
        """The heading above minority views, and what they are."""

    def minority_view(self, row: ObjectionRow) -> tuple[str, str, str]:
        """The heading of a minority view, what it is on, and by whom it is signed."""

    def record(self) -> tuple[str, str, str, str]:
        """The heading of the public record, how long it was, its root, and why to keep that."""

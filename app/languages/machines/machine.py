"""What every machine that translates offers, and how it says that it could not."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from app.languages.models import Failure

GROWTH = 6
"""Words in another language are at most so many times as long, in characters; what is longer is no translation."""

ROOM = 200
"""Very short words may grow more: so many characters are always allowed."""


class MachineFailed(RuntimeError):
    """Why a machine gave no words; `lasting` when asking again would not help."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}" if detail else failure.value)
        self.failure = failure

    @property
    def lasting(self) -> bool:
        """Whether the same words would fail again."""
        return self.failure is not Failure.UNREACHABLE


class Machine(Protocol):
    """Gives words in another language; what it gives is always marked as a machine's."""

    @property
    def name(self) -> str:
        """The name readers see; empty when there is no machine."""

    def translate(self, words: str, source: str, target: str) -> str:
        """The words in the target language (both are BCP 47 tags); raises MachineFailed."""


@dataclass(frozen=True)
class Absent:
    """No machine: nothing is asked of anybody."""

    name: ClassVar[str] = ""

    def translate(self, words: str, source: str, target: str) -> str:
        """Always refuses."""
        raise MachineFailed(Failure.UNSUPPORTED)


def primary(language: str) -> str:
    """The language of a tag without its region or script: pt of pt-BR."""
    return language.split("-")[0].lower()


def accepted(words: str, translated: str) -> str:
    """What a machine gave, if it can be a translation of the words: something, and not out of all proportion."""
    if not translated.strip():
        raise MachineFailed(Failure.UNUSABLE, "empty")
    if len(translated) > GROWTH * len(words) + ROOM:
        raise MachineFailed(Failure.UNUSABLE, "too long")
    return translated


def short_enough(words: str, most: int) -> str:
    """The words, unless they are longer than the administrator lets a machine have."""
    if len(words) > most:
        raise MachineFailed(Failure.TOO_LONG)
    return words

"""What a reader who speaks another language is offered: words there are in theirs, or a machine to ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.languages.machines.machine import primary
from app.languages.models import InOtherWords
from app.languages.queries import all_in_other_words


class Spoken(Protocol):
    """Anything somebody said in a language."""

    @property
    def id(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True)
class OtherWords:
    """What there is of a page in the reader's language (`target`); `machine` is the one that can be asked."""

    target: str
    found: Mapping[int, InOtherWords]
    machine: str

    def of(self, key: int) -> InOtherWords | None:
        """The words in the reader's language, asked for or there."""
        return self.found.get(key)

    def is_foreign(self, language: str) -> bool:
        """Whether something said in this language is in another one than the reader's."""
        return primary(language) != primary(self.target)


def other_words_of(session: Session, said: Iterable[Spoken], target: str, machine: str) -> OtherWords:
    """What there is of these contributions in the reader's language; one statement at most."""
    spoken = [(one.id, one.language, one.body) for one in said]
    return OtherWords(target, all_in_other_words(session, spoken, target), machine)

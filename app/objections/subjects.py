"""What an objection is about: a clause, an amendment, a question, or the text as a whole.

The votes stand on a floor above this one, which asks whether anybody objects. They enter here how one of their
questions is found, so that neither floor has to know more of the other.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.texts.models import Clause


@dataclass(frozen=True)
class Put:
    """A question as an objection knows it: identity, number, and what it is on."""

    id: int
    number: int
    title: Mapping[str, str]
    clause_id: int | None
    amendment_id: int | None
    closes: datetime


Finder = Callable[[Session, int, int], Put | None]
"""From a process and a number to the question there."""

Named = Callable[[Session, Collection[int]], Mapping[int, Put]]
"""From identities to questions."""

_FINDERS: dict[str, Finder] = {}
_NAMED: dict[str, Named] = {}


def know_questions(find: Finder, named: Named) -> None:
    """Let objections find questions; called once, when the votes are loaded."""
    _FINDERS["question"], _NAMED["question"] = find, named


def question_by_number(session: Session, process_id: int, number: int) -> Put | None:
    """A question of the process; None when there is none."""
    find = _FINDERS.get("question")
    return find(session, process_id, number) if find else None


def questions_by_ids(session: Session, question_ids: Collection[int]) -> Mapping[int, Put]:
    """Questions by their identities; one statement, none for none."""
    named = _NAMED.get("question")
    return named(session, question_ids) if named and question_ids else {}


@dataclass(frozen=True)
class Subject:
    """What an objection is about; nothing of it: the text as a whole."""

    clause: Clause | None = None
    amendment: Amendment | None = None
    question: Put | None = None

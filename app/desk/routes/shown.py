"""Pieces of work as a page shows them: what they say, who holds them, where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.desk.filtering import cursor_of
from app.desk.models import Assignment
from app.desk.queue import Found
from app.desk.team import Colleague, Team, holders
from app.desk.words import Words, words_of
from app.domain.phases import Action
from app.processes.access import access
from app.web.database import session


@dataclass(frozen=True)
class Item:
    """A piece of work on a page; `cursor` is its place in the queue."""

    found: Found
    words: Words | None
    assignment: Assignment | None
    holder: Colleague | None
    cursor: str

    @property
    def key(self) -> str:
        """Its name in addresses and forms."""
        return self.found.key

    @property
    def holder_id(self) -> int | None:
        """Who holds it; None: nobody."""
        return self.holder.person_id if self.holder else None

    @property
    def is_own(self) -> bool:
        """Whether the reader wrote it, so that somebody else decides about it."""
        return self.found.author_id is not None and self.found.author_id == access().person_id


def shown(found: Sequence[Found], team: Team) -> list[Item]:
    """These pieces of work as a page shows them: at most six statements, however many they are."""
    held = holders(session(), access().process.id, found, team)
    said = words_of(session(), found, revealed=access().can(Action.MODERATE))
    return [
        Item(one, said.get(one.key), held.get(one.key), _holder(held.get(one.key), team), cursor_of(one.place))
        for one in found
    ]


def _holder(assignment: Assignment | None, team: Team) -> Colleague | None:
    return team.get(assignment.person_id) if assignment else None

"""What the pieces of work on a page say: at most five statements, however many they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.desk.queue import Found
from app.desk.sources import AMENDMENT, COMMENT, OBJECTION, STATEMENT
from app.domain.commenting import CommentState
from app.objections.models import Objection
from app.opinions.models import Statement
from app.responses.contributions import HIDDEN, ContributionRow, contributions


@dataclass(frozen=True)
class Words:
    """What somebody said, and who they are (None: a former participant); `state` is that of the contribution.

    `contribution` is there for comments and amendments, with all that their pages show.
    """

    body: str
    language: str
    state: str
    author_name: str | None
    group: str
    clause_number: str | None = None
    contribution: ContributionRow | None = None

    @property
    def hidden(self) -> bool:
        """Whether a moderator has hidden it."""
        return self.state == HIDDEN


def words_of(session: Session, found: Iterable[Found], *, revealed: bool) -> dict[str, Words]:
    """What these pieces of work are about, by their keys; campaigns, appeals and the like say nothing.

    `revealed`: with the words of what the public does not see, for whoever may moderate.
    """
    listed = list(found)
    ids = {
        about: [one.id for one in listed if one.about == about] for about in (COMMENT, AMENDMENT, STATEMENT, OBJECTION)
    }
    rows = contributions(session, ids[COMMENT], ids[AMENDMENT], revealed=revealed)
    said: dict[tuple[str, int], Words] = {
        (AMENDMENT if row.is_amendment else COMMENT, row.id): _of_contribution(row) for row in rows.values()
    }
    for about, of, state in ((STATEMENT, Statement, Statement.state), (OBJECTION, Objection, Objection.visibility)):
        if ids[about]:
            said.update(_said(session, about, of, state, ids[about], revealed=revealed))
    return {one.key: said[one.about, one.id] for one in listed if (one.about, one.id) in said}


def _of_contribution(row: ContributionRow) -> Words:
    return Words(row.body, row.language, row.state, row.author_name, row.group, row.clause_number, row)


def _said(
    session: Session, about: str, of: Any, state: Any, ids: Collection[int], *, revealed: bool
) -> dict[tuple[str, int], Words]:
    query = sa.select(of.id, of.body, of.language, state, Person.name, Person.standing, of.attributed_to, of.group_key)
    query = query.select_from(of).outerjoin(Person, Person.id == of.author_id).where(of.id.in_(ids))
    found = {}
    for identity, body, language, stands, name, standing, attributed, group in session.execute(query):
        author = attributed or (name if standing is not Standing.DELETED else None)
        shown = body if revealed or stands is CommentState.PUBLISHED else ""
        found[about, identity] = Words(shown, language, stands.value, author, group)
    return found

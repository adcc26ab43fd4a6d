"""Which discussion an address is about: of a clause, of an amendment, or of the text as a whole."""

from dataclasses import dataclass

from flask import abort, url_for

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments.queries import Filters, Subject
from app.comments.threads import count_on
from app.domain.phases import Role
from app.processes.access import access
from app.summaries.queries import Place
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import session


@dataclass(frozen=True)
class Discussed:
    """What is discussed; neither a clause nor an amendment: the text as a whole."""

    clause: Clause | None = None
    amendment: Amendment | None = None

    @property
    def place(self) -> Place:
        """Where its summaries are kept."""
        clause, amendment = self.clause, self.amendment
        return Place(access().process.id, clause.id if clause else None, amendment.id if amendment else None)

    @property
    def href(self) -> str:
        """The page of the discussion."""
        slug = access().process.slug
        if self.clause:
            return url_for("insight.clause", slug=slug, number=self.clause.number, _anchor="comments")
        if self.amendment:
            return url_for("insight.amendment", slug=slug, number=self.amendment.number, _anchor="comments")
        return url_for("comments.listing", slug=slug, subject="text")

    def comments(self) -> int:
        """How many comments there are now."""
        place = self.place
        return count_on(session(), Subject(place.process_id, place.clause_id, place.amendment_id), Filters())


def on_clause(number: str) -> Discussed:
    """The discussion of a clause; 404 where there is no such clause."""
    return Discussed(clause=clause_by_number(session(), access().process.id, number) or abort(404))


def on_amendment(number: int) -> Discussed:
    """The discussion of an amendment; 404 where there is none, or it is hidden."""
    found = amendment_by_number(session(), access().process.id, number)
    return abort(404) if found is None or found.hidden else Discussed(amendment=found)


def role_of_team() -> Role:
    """In which role somebody of the team writes."""
    return next(role for role in (Role.FACILITATOR, Role.STEWARD) if role in access().roles)

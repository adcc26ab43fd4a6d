"""The contributions that an address names by their numbers, to be answered or put into a theme together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import abort, request

from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_numbers
from app.campaigns.queries import members
from app.comments.models import Comment
from app.comments.queries import comments_by_numbers
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.domain.phases import Action, Role
from app.processes.access import access
from app.responses.contributions import ContributionRow, contributions
from app.web import paging
from app.web.database import session

MOST_ANSWERED = 200
MOST_COPIES = 30_000
"""So many copies of a campaign are answered together; no database takes more numbers in one statement."""


@dataclass(frozen=True)
class Chosen:
    """The contributions that are to be answered together, as rows of the database and as a page shows them."""

    comments: Sequence[Comment]
    amendments: Sequence[Amendment]
    rows: Sequence[ContributionRow]
    withdrawn: int
    campaign: int | None = None

    @property
    def ids(self) -> tuple[list[int], list[int]]:
        """Their identities: comments, amendments."""
        return [one.id for one in self.comments], [one.id for one in self.amendments]


def chosen_by_address() -> Chosen:
    """The contributions that the address names by their numbers or by their campaign; 404 for what there is not."""
    if request.args.get("campaign"):
        return _chosen_by_campaign()
    process_id, comment_numbers, amendment_numbers = access().process.id, _numbers("comments"), _numbers("amendments")
    if len(comment_numbers) + len(amendment_numbers) > MOST_ANSWERED:
        abort(400)
    named = comments_by_numbers(session(), process_id, comment_numbers) if comment_numbers else []
    proposed = amendments_by_numbers(session(), process_id, amendment_numbers) if amendment_numbers else []
    if len(named) != len(comment_numbers) or len(proposed) != len(amendment_numbers):
        abort(404)
    return chosen_of(named, proposed)


def _chosen_by_campaign() -> Chosen:
    """The copies of a confirmed campaign that were there when the answer was begun (`until`)."""
    number = paging.whole_number(request.args.get("campaign"), largest=999_999_999)
    until = paging.whole_number(request.args.get("until"))
    found = members(session(), access().process.id, number, until=until) or abort(404)
    if len(found.comments) + len(found.amendments) > MOST_COPIES:
        abort(400)
    named = comments_by_numbers(session(), access().process.id, found.comments)
    proposed = amendments_by_numbers(session(), access().process.id, found.amendments)
    return replace(chosen_of(named, proposed), campaign=number)


def chosen_of(named: Sequence[Comment], proposed: Sequence[Amendment]) -> Chosen:
    """These contributions without those that were withdrawn meanwhile; NotInThisState where none is left.

    Words that a moderator has hidden are shown to moderators alone.
    """
    comments = [one for one in named if one.state is not CommentState.WITHDRAWN]
    amendments = [one for one in proposed if one.state is not AmendmentState.WITHDRAWN]
    withdrawn = len(named) + len(proposed) - len(comments) - len(amendments)
    if withdrawn and not comments and not amendments:
        raise NotInThisState
    ids = ([one.id for one in comments], [one.id for one in amendments])
    rows = list(contributions(session(), *ids, revealed=access().can(Action.MODERATE)).values())
    return Chosen(comments, amendments, rows, withdrawn)


def _numbers(name: str) -> set[int]:
    """Numbers from the address, in one value with commas or in several."""
    given = ",".join(request.args.getlist(name)).split(",")
    return {paging.whole_number(one, smallest=1, largest=999_999_999) for one in given if one}


def role_here() -> Role:
    """The role in which somebody answers: that of the authority before those of the team."""
    return next(role for role in (Role.RESPONDER, Role.FACILITATOR, Role.STEWARD) if role in access().roles)

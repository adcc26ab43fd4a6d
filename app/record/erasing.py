"""Erasing words that may not be kept: whatever the record has a body of, by its address, such as amendments/12."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments import erasing as amendments
from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.campaigns.models import ContributionSignature
from app.comments import erasing as comments
from app.comments.models import Comment
from app.comments.queries import comment_by_number
from app.documents import erasing as documents
from app.documents.models import Paper
from app.documents.queries import paper_by_number
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.forum import erasing as meetings
from app.forum.meetings import meeting_by_number
from app.forum.models import Meeting
from app.languages import translating
from app.objections import erasing as objections
from app.objections.models import Objection
from app.objections.queries import objection_by_number
from app.opinions import erasing as opinions
from app.opinions.models import Statement
from app.opinions.queries import statement_by_number
from app.processes.models import Process
from app.responses import erasing as responses
from app.responses.queries import response_by_number
from app.submissions import erasing as submissions
from app.submissions.models import Submission
from app.submissions.queries import submission_by_number
from app.submissions.services import made_of

REVISED = (
    "is the text that is deliberated, and what was adopted is law: its words cannot be erased, for everybody must be "
    "able to see how it came about. Give the clause another wording (on its page, or openclause text import): it "
    "takes the place of this one, which stays in the history"
)
IN_PLACE = "…"


class NotErasable(Exception):
    """Why something cannot be erased, and what to do instead."""


@dataclass(frozen=True)
class Erasable:
    """Things of one kind: how one is found, why it may not be erased, how it is hidden, how it is erased."""

    find: Callable[[Session, int, int], Any]
    refusal: Callable[[Session, Any], str]
    hide: Callable[[Session, Any], None]
    """Bring it, as a backup from before its erasing has it, into the state in which it was erased."""
    erase: Callable[[Session, Any, datetime], None]


def erase(session: Session, process: Process, address: str, now: datetime) -> None:
    """Erase for good what the thing at this address says, in the tables and in the record. Raises NotErasable."""
    kind, thing = _found(session, process, address)
    refusal = kind.refusal(session, thing)
    if refusal:
        raise NotErasable(f"{address} {refusal}.")
    _erase(session, kind, thing, now)


def erase_again(session: Session, process: Process, address: str, now: datetime) -> None:
    """Erase what had been erased when a backup from before that is restored; what is not known is left alone."""
    try:
        kind, thing = _found(session, process, address)
    except NotErasable:
        return
    kind.hide(session, thing)
    session.flush()
    if not kind.refusal(session, thing):
        _erase(session, kind, thing, now)


def _found(session: Session, process: Process, address: str) -> tuple[Erasable, Any]:
    noun, _, number = address.partition("/")
    if noun in ("clauses", "versions", "text"):
        raise NotErasable(f"{address} {REVISED}.")
    if noun not in ERASABLE or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotErasable(f"{address} is no address of {', '.join(ERASABLE)}, such as comments/12.")
    thing = ERASABLE[noun].find(session, process.id, int(number))
    if thing is None:
        raise NotErasable(f"{process.slug} has no {address}.")
    return ERASABLE[noun], thing


def _erase(session: Session, kind: Erasable, thing: Any, now: datetime) -> None:
    if isinstance(thing, Comment | Amendment):
        column = ContributionSignature.comment_id if isinstance(thing, Comment) else ContributionSignature.amendment_id
        session.execute(sa.delete(ContributionSignature).where(column == thing.id))
    kind.erase(session, thing, now)


def erase_withdrawn_amendments(session: Session, person_id: int, now: datetime) -> None:
    """What goes with an account: the words of the amendments that the person has withdrawn."""
    for amendment in amendments.withdrawn_by(session, person_id):
        _erase(session, ERASABLE["amendments"], amendment, now)


def _erase_amendment(session: Session, amendment: Amendment, now: datetime) -> None:
    for words in amendments.words_of(session, amendment):
        translating.forget(session, words)
    amendments.erase_words(session, amendment, now)


SHOWN = "is shown: hide it with reasons first, on its page, or let its author withdraw it"


def _comment_refusal(_session: Session, one: Comment) -> str:
    return "" if one.state in comments.UNSHOWN else SHOWN


def _amendment_refusal(_session: Session, one: Amendment) -> str:
    if one.state in amendments.ADOPTED:
        return f"was adopted: it {REVISED}"
    return "" if one.hidden or one.state is AmendmentState.WITHDRAWN else SHOWN


def _statement_refusal(_session: Session, one: Statement) -> str:
    return "" if one.state in opinions.UNSHOWN else SHOWN


def _objection_refusal(_session: Session, one: Objection) -> str:
    return "" if objections.is_unshown(one) else SHOWN


def _submission_refusal(session: Session, one: Submission) -> str:
    if one.withdrawn_at is None:
        return "stands: its author withdraws it first, or what its words became is erased by itself"
    shown = [each.number for each in made_of(session, one) if each.state not in comments.UNSHOWN]
    return f"became comments/{shown[0]}, which {SHOWN}" if shown else ""


def _never_refused(_session: Session, _one: Any) -> str:
    return ""


def _hide_words(_session: Session, one: Comment | Statement) -> None:
    if one.state not in comments.UNSHOWN:
        one.state = CommentState.HIDDEN


def _hide_amendment(session: Session, one: Amendment) -> None:
    if _amendment_refusal(session, one) == SHOWN:
        one.hidden, one.pending = True, False


def _hide_objection(_session: Session, one: Objection) -> None:
    if not objections.is_unshown(one):
        one.visibility = CommentState.HIDDEN


def _hide_submission(session: Session, one: Submission) -> None:
    one.withdrawn_at = one.withdrawn_at or one.sent_at
    for each in made_of(session, one):
        _hide_words(session, each)


def _hide_nothing(_session: Session, _one: Any) -> None:
    """A response has no words that its erasing leaves."""


def _hide_title(_session: Session, one: Paper | Meeting) -> None:
    """The words that erasing leaves may have been changed before it, to get rid of what the backup still has."""
    one.title = dict.fromkeys(one.title, IN_PLACE)
    for decision in one.decisions if isinstance(one, Meeting) else ():
        decision.words = IN_PLACE


ERASABLE = {
    "comments": Erasable(comment_by_number, _comment_refusal, _hide_words, comments.erase_words),
    "amendments": Erasable(amendment_by_number, _amendment_refusal, _hide_amendment, _erase_amendment),
    "statements": Erasable(statement_by_number, _statement_refusal, _hide_words, opinions.erase_words),
    "objections": Erasable(objection_by_number, _objection_refusal, _hide_objection, objections.erase_words),
    "submissions": Erasable(submission_by_number, _submission_refusal, _hide_submission, submissions.erase_words),
    "responses": Erasable(response_by_number, _never_refused, _hide_nothing, responses.erase_words),
    "documents": Erasable(paper_by_number, _never_refused, _hide_title, documents.erase_words),
    "meetings": Erasable(meeting_by_number, _never_refused, _hide_title, meetings.erase_words),
}

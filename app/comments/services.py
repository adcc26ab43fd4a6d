"""Sending, editing and withdrawing comments."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments import drafts, enclosing, locks, mentions, queries
from app.comments.enclosing import NOTHING, Enclosed
from app.comments.models import Comment, EarlierWording
from app.comments.threads import next_place
from app.crosswalks.models import Finding
from app.domain.commenting import STANDING, CommentState, Kind, may_edit, may_withdraw
from app.domain.errors import EditingTimeOver, NothingChanged, NotInThisState
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.processes.slow_lane import PUBLISHED, state_at_first
from app.texts.models import Clause
from app.texts.queries import shown_revision

PUBLISHED["comments"] = queries.count_published_by


def send(
    session: Session,
    process: Process,
    *,
    author: Membership,
    kind: Kind,
    body: str,
    language: str,
    now: datetime,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    correspondence: Finding | None = None,
    reply_to: Comment | None = None,
    enclosed: Enclosed = NOTHING,
) -> Comment:
    """Comment on a clause, an amendment, a pair of a crosswalk, or (none) the text; a reply takes its subject over.

    `correspondence` is the first finding about the pair (`crosswalks.pairs.first_of_number`).

    It remembers the wording it is about: the one that words are quoted from, if any are. Where the process moderates
    beforehand it waits until it is let through.
    Raises DiscussionLocked where a moderator has locked it; NotInThisState for a reply to what is hidden or withdrawn,
    and on an amendment that is hidden; and what
    `enclosing.quotations` raises.
    """
    if reply_to is not None and reply_to.state is not CommentState.PUBLISHED:
        raise NotInThisState
    if reply_to is not None:
        clause, amendment, correspondence = reply_to.clause, reply_to.amendment, reply_to.correspondence
    if amendment is not None and amendment.hidden:
        raise NotInThisState
    locks.refuse_locked(session, clause=clause, reply_to=reply_to)
    quotations = enclosing.quotations(session, process, clause, enclosed.quoting)
    root_id = (reply_to.root_id or reply_to.id) if reply_to else None
    comment = Comment(
        process_id=process.id,
        number=processes.next_number(session, process.id, "comment"),
        root_id=root_id,
        place=next_place(session, root_id) if root_id else 0,
        clause_id=clause.id if clause else None,
        amendment_id=amendment.id if amendment else None,
        correspondence_id=correspondence.id if correspondence else None,
        revision_id=quotations[0].revision.id
        if quotations
        else wording_now(session, process, clause, amendment, language),
        reply_to_id=reply_to.id if reply_to else None,
        kind=kind,
        language=language,
        body=body,
        state=state_at_first(session, process, author, now),
        author_id=author.person_id,
        group_key=author.group_key,
        organisation_id=author.organisation_id,
        created_at=now,
        quotations=quotations,
        sources=enclosing.sources(enclosed.sources),
        attachments=enclosing.attachments(enclosed.files),
    )
    session.add(comment)
    session.flush()
    drafts.done(
        session,
        process.id,
        author.person_id,
        drafts.subject_of(clause=clause, amendment=amendment, correspondence=correspondence, reply_to=reply_to),
    )
    mentions.note(session, process, comment, now=now)
    _enter(session, process, comment, "comment_sent", now)
    return comment


def edit(session: Session, process: Process, comment: Comment, *, author_id: int, body: str, now: datetime) -> Comment:
    """Change one's own comment within fifteen minutes; what it said before stays readable.

    Raises NotInThisState for what is hidden, withdrawn or somebody else's, EditingTimeOver after the fifteen minutes,
    NothingChanged for the same words.
    """
    own = comment.author_id == author_id
    if not own or comment.state not in STANDING:
        raise NotInThisState
    if not may_edit(is_author=own, created_at=comment.created_at, now=now, state=comment.state):
        raise EditingTimeOver
    if body == comment.body:
        raise NothingChanged
    session.add(EarlierWording(comment_id=comment.id, body=comment.body, replaced_at=now))
    comment.body, comment.edited_at = body, now
    session.flush()
    mentions.note(session, process, comment, now=now)
    _enter(session, process, comment, "comment_edited", now)
    return comment


def withdraw(session: Session, process: Process, comment: Comment, *, author_id: int, now: datetime) -> Comment:
    """Withdraw one's own comment for good: its words are shown no more, its place and its replies stay."""
    if not may_withdraw(is_author=comment.author_id == author_id, state=comment.state):
        raise NotInThisState
    comment.state = CommentState.WITHDRAWN
    session.flush()
    _enter(session, process, comment, "comment_withdrawn", now)
    return comment


def as_entered(comment: Comment) -> dict[str, object]:
    """What the record commits to of a comment, as it is now."""
    return {
        "kind": comment.kind.value,
        "body": comment.body,
        "language": comment.language,
        "clause_id": comment.clause_id,
        "amendment_id": comment.amendment_id,
        "correspondence_id": comment.correspondence_id,
        "revision_id": comment.revision_id,
        "reply_to_id": comment.reply_to_id,
        "group": comment.group_key,
        "state": comment.state.value,
        **enclosing.as_entered(comment),
    }


def wording_now(
    session: Session, process: Process, clause: Clause | None, amendment: Amendment | None, language: str
) -> int | None:
    """The revision that stands now, of what a contribution in this language is on; None for the text as a whole."""
    if amendment is not None:
        return amendment.base_revision_id
    if clause is None:
        return None
    shown = shown_revision(session, clause.id, language, process.drafting_language)
    return shown.id if shown else None


def _enter(session: Session, process: Process, comment: Comment, kind: str, now: datetime) -> None:
    processes.enter(
        session,
        process,
        kind=kind,
        object=f"comments/{comment.number}",
        body=as_entered(comment),
        actor_id=comment.author_id,
        role=Role.PARTICIPANT,
        now=now,
    )

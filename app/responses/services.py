"""Answering contributions, with reasons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.campaigns.answering import mark_answered
from app.comments.arranged import unanswered_behind
from app.comments.models import Comment
from app.domain.errors import AlreadyAnswered, SignatureMissing
from app.domain.phases import Role
from app.domain.responding import Disposition, follow_up_until
from app.jobs.outbox import post_mail
from app.ledger.services import pseudonym
from app.processes import services as processes
from app.processes.models import Process
from app.responses.models import Answered, Response, ResponseRules, Theme
from app.responses.queries import responses_naming
from app.responses.rules import rules_of
from app.responses.same_reasons import mark_same_reasons
from app.responses.written import Written, check, check_answerable
from app.texts.models import Revision


def respond(
    session: Session,
    process: Process,
    *,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    disposition: Disposition,
    reasons: str,
    criterion: str = "",
    revision: Revision | None = None,
    language: str,
    author_id: int,
    role: Role,
    now: datetime,
    heard: Mapping[str, str] | None = None,
    reasons_in: Mapping[str, str] | None = None,
    further_criteria: Sequence[str] = (),
    theme: Theme | None = None,
    signed_by_id: int | None = None,
    seen: Sequence[int] | None = None,
) -> Response:
    """Answer one or many contributions of the process at once; their authors are told by mail.

    What has been answered may be answered again (a follow-up). `criterion` and `further_criteria` are keys of the
    process's criteria, or empty. `heard` (by language) is what the team understood, `reasons_in` the reasons in other
    languages. `seen`: the numbers of the responses to the same contributions that the writer knows (None: whatever).
    Raises ReasonsMissing without reasons, RevisionMissing for an accepting answer that names no revision of this
    process, CriterionUnknown, CriteriaTooMany, ThemeUnknown, NotInThisState where there is nothing to answer or
    something was withdrawn, SignatureMissing where the process wants a second signature, and AlreadyAnswered.
    """
    written = Written(
        disposition, reasons, language, heard or {}, reasons_in or {},
        [key for key in (criterion, *further_criteria) if key], revision, theme,
    )  # fmt: skip
    return publish(
        session, process, written, comments, amendments,
        author_id=author_id, role=role, now=now, signed_by_id=signed_by_id, seen=seen,
    )  # fmt: skip


def publish(
    session: Session,
    process: Process,
    written: Written,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    *,
    author_id: int | None,
    role: Role,
    now: datetime,
    signed_by_id: int | None = None,
    signed_at: datetime | None = None,
    seen: Sequence[int] | None = None,
) -> Response:
    """Publish an answer; the counterpart of `respond` for what was written before, and raises the same.

    It answers also what stands behind a comment that it answers and has no answer of its own.
    """
    rules = rules_of(session, process.id)
    check_answerable(comments, amendments)
    check(process, written, rules)
    if rules.second_signature and (signed_by_id is None or signed_by_id == author_id):
        raise SignatureMissing
    number = processes.next_number(session, process.id, "response")
    _check_seen(session, seen, comments, amendments)
    comments = [*comments, *unanswered_behind(session, [comment.id for comment in comments])]
    response = Response(
        process_id=process.id,
        number=number,
        author_id=author_id,
        signed_by_id=signed_by_id,
        signed_at=(signed_at or now) if signed_by_id else None,
        created_at=now,
        answered=[
            *(Answered(comment_id=comment.id) for comment in comments),
            *(Answered(amendment_id=amendment.id) for amendment in amendments),
        ],
        **written.values(),
    )
    session.add(response)
    for comment in comments:
        comment.answered = True
    for amendment in amendments:
        amendment.answered = True
    session.flush()
    mark_answered(session, process.id, number, [one.id for one in comments], [one.id for one in amendments])
    mark_same_reasons(session, response)
    tell_authors(session, process, response, rules, comments, amendments, now)
    _enter(session, process, response, comments, amendments, role, now)
    return response


def _check_seen(
    session: Session, seen: Sequence[int] | None, comments: Sequence[Comment], amendments: Sequence[Amendment]
) -> None:
    """Whoever comes second reads the first one's answer before theirs is published.

    Called after the number was taken, which lets one answer of a process be published at a time.
    """
    if seen is None:
        return
    naming = responses_naming(session, [one.id for one in comments], [one.id for one in amendments])
    unseen = tuple(number for number in naming if number not in seen)
    if unseen:
        raise AlreadyAnswered(unseen)


def tell_authors(
    session: Session,
    process: Process,
    response: Response,
    rules: ResponseRules,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    now: datetime,
) -> None:
    """One mail to each author, however many of their contributions are answered; none to who answers themselves."""
    authors = {comment.author_id for comment in comments} | {amendment.author_id for amendment in amendments}
    concerned = authors - {None, response.author_id}
    people = sa.select(Person.id, Person.name).where(Person.id.in_(concerned)).order_by(Person.id)
    for person_id, name in session.execute(people):
        values = {
            "name": name,
            "slug": process.slug,
            "title": process.title,
            "number": response.number,
            "disposition": response.disposition.value,
            "reasons": response.reasons,
            "words": dict(response.words),
            "heard": response.heard,
            "until": follow_up_until(now, rules.follow_up_days).isoformat() if rules.follow_up_days else "",
            "comments": [one.number for one in comments if one.author_id == person_id],
            "amendments": [one.number for one in amendments if one.author_id == person_id],
        }
        post_mail(session, to=person_id, template="response", now=now, values=values)


def as_entered(process: Process, response: Response) -> dict[str, Any]:
    """What the record commits to of a response, beside what it answers."""
    return {
        "disposition": response.disposition.value,
        "reasons": response.reasons,
        "language": response.language,
        "criterion": response.criterion,
        "revision_id": response.revision_id,
        "heard": response.heard,
        "reasons_in": response.reasons_in,
        "further_criteria": response.further_criteria,
        "theme": response.theme.number if response.theme else None,
        "signed_by": pseudonym(process.pseudonym_key, response.signed_by_id),
    }


def _enter(
    session: Session,
    process: Process,
    response: Response,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    role: Role,
    now: datetime,
) -> None:
    processes.enter(
        session,
        process,
        kind="response_published",
        object=f"responses/{response.number}",
        body={
            **as_entered(process, response),
            "comments": [comment.number for comment in comments],
            "amendments": [amendment.number for amendment in amendments],
        },
        actor_id=response.author_id,
        role=role,
        now=now,
    )

"""Builders of what people contribute, and of what is asked and answered: each with sensible values, none hidden."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.comments.threads import next_place
from app.domain.amending import Operation, fingerprint
from app.domain.commenting import Kind
from app.domain.responding import Disposition
from app.objections.models import Objection
from app.opinions.models import Statement
from app.polls.models import Question
from app.processes.models import Process
from app.processes.services import next_number
from app.responses.models import Answered, Response
from app.texts.models import Clause
from app.texts.queries import latest_revision
from tests.builders import kept


def an_amendment(
    session: Session,
    clause: Clause,
    proposer: Person | None = None,
    body: str = "Everybody is told before a machine decides.",
    *,
    operation: Operation = Operation.REPLACE,
    group: str = "citizen",
    language: str = "en",
    **values: object,
) -> Amendment:
    """A proposal on the latest wording of a clause, by somebody with an account or (None) by nobody in particular."""
    base = latest_revision(session, clause.id, language)
    assert base is not None
    return kept(
        session,
        Amendment(
            process_id=clause.process_id,
            number=next_number(session, clause.process_id, "amendment"),
            clause_id=clause.id,
            base_revision_id=base.id,
            operation=operation,
            language=language,
            heading=base.heading,
            body="" if operation is Operation.DELETE else body,
            rationale="It is clearer.",
            fingerprint=fingerprint(operation, f"{clause.number} {language}", f"{base.heading}\n{body}"),
            author_id=proposer.id if proposer else None,
            group_key=group,
            created_at=datetime.now(UTC),
        ),
        values,
    )


def a_comment(
    session: Session,
    process: Process,
    author: Person | None = None,
    body: str = "Who decides that?",
    *,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    reply_to: Comment | None = None,
    kind: Kind = Kind.QUESTION,
    group: str = "citizen",
    language: str = "en",
    **values: object,
) -> Comment:
    """A published comment on a clause, an amendment, or (neither) the text as a whole."""
    root_id = (reply_to.root_id or reply_to.id) if reply_to else None
    return kept(
        session,
        Comment(
            process_id=process.id,
            number=next_number(session, process.id, "comment"),
            clause_id=clause.id if clause else None,
            amendment_id=amendment.id if amendment else None,
            reply_to_id=reply_to.id if reply_to else None,
            root_id=root_id,
            place=next_place(session, root_id) if root_id else 0,
            kind=kind,
            language=language,
            body=body,
            author_id=author.id if author else None,
            group_key=group,
            created_at=datetime.now(UTC),
        ),
        values,
    )


def a_response(
    session: Session,
    process: Process,
    author: Person | None = None,
    *,
    comments: Sequence[Comment] = (),
    amendments: Sequence[Amendment] = (),
    disposition: Disposition = Disposition.NOT_ACCEPTED,
    reasons: str = "The law already says so.",
    **values: object,
) -> Response:
    """A published response to these contributions, which bear its mark."""
    for one in (*comments, *amendments):
        session.get_one(type(one), one.id).answered = True
    return kept(
        session,
        Response(
            process_id=process.id,
            number=next_number(session, process.id, "response"),
            disposition=disposition,
            reasons=reasons,
            language="en",
            author_id=author.id if author else None,
            created_at=datetime.now(UTC),
            answered=[
                *(Answered(comment_id=one.id) for one in comments),
                *(Answered(amendment_id=one.id) for one in amendments),
            ],
        ),
        values,
    )


def a_question(
    session: Session,
    process: Process,
    *,
    clause: Clause | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
    title: str = "Do you adopt the text?",
    **values: object,
) -> Question:
    """A question put to the vote, open now unless told otherwise, under the rule of its process."""
    now = datetime.now(UTC)
    return kept(
        session,
        Question(
            process_id=process.id,
            number=next_number(session, process.id, "question"),
            clause_id=clause.id if clause else None,
            title={"en": title},
            explanation={},
            rule=dict(process.decision_rule),
            opens=opens or now - timedelta(days=1),
            closes=closes or now + timedelta(days=1),
            created_at=now,
        ),
        values,
    )


def a_statement(
    session: Session,
    process: Process,
    author: Person | None = None,
    body: str = "Every decision of a machine can be appealed to a person.",
    *,
    group: str = "citizen",
    language: str = "en",
    **values: object,
) -> Statement:
    """A published statement without votes."""
    return kept(
        session,
        Statement(
            process_id=process.id,
            number=next_number(session, process.id, "statement"),
            language=language,
            body=body,
            author_id=author.id if author else None,
            group_key=group,
            created_at=datetime.now(UTC),
        ),
        values,
    )


def an_objection(
    session: Session,
    process: Process,
    author: Person | None = None,
    body: str = "It shuts out those without a phone.",
    *,
    group: str = "citizen",
    **values: object,
) -> Objection:
    """An open objection to the text as a whole, without a history."""
    now = datetime.now(UTC)
    return kept(
        session,
        Objection(
            process_id=process.id,
            number=next_number(session, process.id, "objection"),
            language="en",
            body=body,
            author_id=author.id if author else None,
            group_key=group,
            created_at=now,
            changed_at=now,
        ),
        values,
    )

"""Sending, editing and withdrawing comments."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments import queries, services
from app.comments.models import Comment
from app.domain.commenting import CommentState, Kind
from app.domain.errors import EditingTimeOver, NothingChanged, NotInThisState
from app.ledger.models import Body, Entry
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision, an_organisation
from tests.contributing import a_comment, an_amendment


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON)


def member(session: Session, process: Process, **values: object) -> Membership:
    person = a_member(session, process, **values)  # type: ignore[arg-type]
    found = membership_of(session, process.id, person.id)
    assert found is not None
    return found


def send(session: Session, process: Process, author: Membership | None = None, **changes: object) -> Comment:
    values: dict[str, object] = {"kind": Kind.QUESTION, "body": "Who decides?", "language": "en", "now": NOON} | changes
    return services.send(session, process, author=author or member(session, process), **values)  # type: ignore[arg-type]


def entries(session: Session) -> list[tuple[str, str]]:
    return [(entry.kind, entry.object) for entry in session.scalars(sa.select(Entry).order_by(Entry.index))]


def test_comments_are_numbered_within_their_process(session: Session, process: Process) -> None:
    other = a_process(session, now=NOON)
    assert [send(session, process).number, send(session, process).number, send(session, other).number] == [1, 2, 1]


def test_a_comment_bears_the_group_and_organisation_its_author_has_at_that_time(
    session: Session, process: Process
) -> None:
    union = an_organisation(session, "Union of Clerks")
    comment = send(session, process, member(session, process, group="academia", organisation=union))
    assert (comment.group_key, comment.organisation_id) == ("academia", union.id)


def test_a_comment_remembers_the_wording_it_is_about_in_the_readers_language(
    session: Session, process: Process
) -> None:
    clause = a_clause(session, a_document(session, process))
    latest = a_revision(session, clause, "Everybody is told.", number=2)
    french = a_revision(session, clause, "Chacun est prévenu.", language="fr")
    assert send(session, process, clause=clause).revision_id == latest.id
    assert send(session, process, clause=clause, language="fr").revision_id == french.id
    assert send(session, process, clause=clause, language="de").revision_id == latest.id
    assert send(session, process).revision_id is None


def test_a_reply_stays_on_the_subject_of_the_thread(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    proposed = an_amendment(session, clause)
    first = send(session, process, amendment=proposed)
    reply = send(session, process, reply_to=first)
    deeper = send(session, process, reply_to=reply, clause=clause)
    assert (deeper.amendment_id, deeper.clause_id) == (proposed.id, None)
    assert (reply.root_id, deeper.root_id, deeper.reply_to_id) == (first.id, first.id, reply.id)


@pytest.mark.parametrize("state", [state for state in CommentState if state is not CommentState.PUBLISHED])
def test_nobody_replies_to_what_is_not_shown(session: Session, process: Process, state: CommentState) -> None:
    with pytest.raises(NotInThisState):
        send(session, process, reply_to=a_comment(session, process, state=state))


def test_nobody_comments_on_an_amendment_that_is_hidden(session: Session, process: Process) -> None:
    hidden = an_amendment(session, a_clause(session, a_document(session, process)), hidden=True)
    with pytest.raises(NotInThisState):
        send(session, process, amendment=hidden)
    with pytest.raises(NotInThisState):
        send(session, process, reply_to=a_comment(session, process, amendment=hidden))


def test_where_the_process_moderates_beforehand_a_comment_waits(session: Session) -> None:
    process = a_process(session, pre_moderation=True)
    assert send(session, process).state is CommentState.PENDING


def test_a_comment_is_edited_within_fifteen_minutes_and_what_it_said_stays_readable(
    session: Session, process: Process
) -> None:
    author = member(session, process)
    comment = send(session, process, author)
    just = NOON + timedelta(minutes=14, seconds=59)
    services.edit(session, process, comment, author_id=author.person_id, body="Who decides that?", now=just)
    assert (comment.body, comment.edited_at) == ("Who decides that?", just)
    (earlier,) = queries.earlier_wordings(session, comment.id)
    assert (earlier.body, earlier.replaced_at) == ("Who decides?", just)
    assert entries(session) == [("comment_sent", "comments/1"), ("comment_edited", "comments/1")]


def test_after_fifteen_minutes_a_comment_stays_as_it_is(session: Session, process: Process) -> None:
    author = member(session, process)
    comment = send(session, process, author)
    with pytest.raises(EditingTimeOver):
        services.edit(
            session, process, comment, author_id=author.person_id, body="Late.", now=NOON + timedelta(minutes=15)
        )
    assert comment.body == "Who decides?"


def test_an_edit_changes_something(session: Session, process: Process) -> None:
    author = member(session, process)
    comment = send(session, process, author)
    with pytest.raises(NothingChanged):
        services.edit(session, process, comment, author_id=author.person_id, body="Who decides?", now=NOON)
    assert queries.earlier_wordings(session, comment.id) == []


@pytest.mark.parametrize("state", [CommentState.HIDDEN, CommentState.WITHDRAWN])
def test_what_is_hidden_or_withdrawn_is_neither_edited_nor_withdrawn(
    session: Session, process: Process, state: CommentState
) -> None:
    author = a_member(session, process)
    comment = a_comment(session, process, author, state=state, created_at=NOON)
    with pytest.raises(NotInThisState):
        services.edit(session, process, comment, author_id=author.id, body="Other words.", now=NOON)
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, comment, author_id=author.id, now=NOON)


def test_nobody_edits_or_withdraws_the_words_of_another(session: Session, process: Process) -> None:
    comment, stranger = send(session, process), a_member(session, process)
    with pytest.raises(NotInThisState):
        services.edit(session, process, comment, author_id=stranger.id, body="Mine now.", now=NOON)
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, comment, author_id=stranger.id, now=NOON)


def test_a_comment_is_withdrawn_at_any_time_and_its_replies_stay(session: Session, process: Process) -> None:
    author = member(session, process)
    comment = send(session, process, author)
    reply = send(session, process, reply_to=comment)
    services.withdraw(session, process, comment, author_id=author.person_id, now=NOON + timedelta(days=40))
    assert comment.state is CommentState.WITHDRAWN
    assert reply.state is CommentState.PUBLISHED
    assert entries(session)[-1] == ("comment_withdrawn", "comments/1")


def test_the_record_commits_to_the_words_and_names_nobody(session: Session, process: Process) -> None:
    author = member(session, process)
    send(session, process, author, body="Who pays?")
    entry = session.scalars(sa.select(Entry)).one()
    body = session.get_one(Body, entry.index).body
    assert body is not None
    assert (body["body"], body["group"]) == ("Who pays?", "citizen")
    assert author.person.name not in entry.canonical
    assert "Who pays?" not in entry.canonical

"""What a list of comments gives out, and to whom."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.models import Standing
from app.comments import queries
from app.comments.queries import Filters, Subject
from app.domain.commenting import CommentState, Kind, thread
from app.processes.models import Process
from tests.builders import (
    a_clause,
    a_comment,
    a_document,
    a_member,
    a_process,
    an_amendment,
    an_organisation,
)

EVERYTHING = Filters()


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session)


def test_hidden_and_withdrawn_comments_keep_their_place_and_lose_their_words(
    session: Session, process: Process
) -> None:
    for state in (CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN):
        a_comment(session, process, body=f"It is {state.value}.", state=state)
    rows = queries.comments_of(session, process.id, EVERYTHING)
    assert [row.body for row in rows] == ["It is published.", "", ""]
    assert [row.is_readable for row in rows] == [True, False, False]
    assert queries.count_of(session, process.id, EVERYTHING) == 1


def test_a_comment_that_waits_is_seen_by_its_author_alone(session: Session, process: Process) -> None:
    author, other = a_member(session, process), a_member(session, process)
    clause = a_clause(session, a_document(session, process))
    root = a_comment(session, process, clause=clause)
    first = a_comment(session, process, author, clause=clause, state=CommentState.PENDING)
    reply = a_comment(session, process, author, clause=clause, reply_to=root, state=CommentState.PENDING)
    subject = Subject(process.id, clause_id=clause.id)

    def seen(viewer_id: int | None) -> set[int]:
        rows, replies = queries.threads_on(session, subject, viewer_id=viewer_id)
        listed = queries.comments_of(session, process.id, EVERYTHING, viewer_id=viewer_id)
        single = {
            one.id
            for one in (first, reply)
            if queries.comment_row(session, process.id, one.number, viewer_id=viewer_id)
        }
        assert {row.id for row in (*rows, *replies)} == {row.id for row in listed} == single | {root.id}
        return single

    assert seen(author.id) == {first.id, reply.id}
    assert seen(other.id) == seen(None) == set()
    assert queries.counts_by_clause(session, process.id) == {clause.id: 1}
    assert [row.id for row in queries.pending_of(session, process.id)] == [first.id, reply.id]


def test_who_has_left_is_a_former_participant_and_an_imported_author_bears_a_name(
    session: Session, process: Process
) -> None:
    union = an_organisation(session, "Union of Clerks")
    gone = a_member(session, process)
    gone.standing = Standing.DELETED
    a_comment(session, process, gone)
    a_comment(session, process, attributed_to="Ada of Lyon", organisation_id=union.id)
    left, imported = queries.comments_of(session, process.id, EVERYTHING)
    assert (left.author_name, left.author_id) == (None, None)
    assert (imported.author_name, imported.organisation) == ("Ada of Lyon", "Union of Clerks")


def test_threads_are_cut_between_first_comments_and_bring_all_their_replies(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    first = [a_comment(session, process, clause=clause) for _ in range(3)]
    reply = a_comment(session, process, clause=clause, reply_to=first[0])
    a_comment(session, process, clause=clause, reply_to=reply)
    a_comment(session, process)
    rows, replies = queries.threads_on(session, Subject(process.id, clause_id=clause.id), limit=2)
    assert [row.id for row in rows] == [one.id for one in first]
    assert [placed.depth for placed in thread([*rows[:2], *replies])] == [0, 1, 2, 0]
    rest, _replies = queries.threads_on(session, Subject(process.id, clause_id=clause.id), after=rows[1].id, limit=2)
    assert [row.id for row in rest] == [first[2].id]


def test_comments_on_the_whole_text_a_clause_and_an_amendment_are_kept_apart(
    session: Session, process: Process
) -> None:
    clause = a_clause(session, a_document(session, process))
    proposed = an_amendment(session, clause)
    whole = a_comment(session, process)
    on_clause = a_comment(session, process, clause=clause)
    on_amendment = a_comment(session, process, amendment=proposed)
    for subject, wanted in (
        (Subject(process.id), whole),
        (Subject(process.id, clause_id=clause.id), on_clause),
        (Subject(process.id, amendment_id=proposed.id), on_amendment),
    ):
        rows, _replies = queries.threads_on(session, subject)
        assert [row.id for row in rows] == [wanted.id]
    assert queries.counts_by_amendment(session, [proposed.id]) == {proposed.id: 1}
    assert queries.count_of(session, process.id, Filters(whole_text=True)) == 1


def test_a_list_is_narrowed_by_kind_group_language_topic_and_author(session: Session, process: Process) -> None:
    author = a_member(session, process)
    wanted = a_comment(
        session, process, author, kind=Kind.EVIDENCE, group="academia", language="ar", topic="Question 4"
    )
    a_comment(session, process)
    for filters in (
        Filters(kind=Kind.EVIDENCE),
        Filters(group="academia"),
        Filters(language="ar"),
        Filters(topic="Question 4"),
        Filters(author_id=author.id),
    ):
        assert [row.id for row in queries.comments_of(session, process.id, filters)] == [wanted.id]
        assert queries.count_of(session, process.id, filters) == 1
    assert queries.languages_of(session, process.id) == ["ar", "en"]
    assert queries.topics_of(session, process.id) == ["Question 4"]


def test_a_list_pages_without_losing_or_repeating_anybody(session: Session, process: Process) -> None:
    made = [a_comment(session, process).id for _ in range(7)]
    seen, after = [], 0
    while page := queries.comments_of(session, process.id, EVERYTHING, after=after, limit=3)[:3]:
        seen += [row.id for row in page]
        after = seen[-1]
    assert seen == made


def test_a_thread_takes_as_many_statements_with_one_comment_as_with_fifty(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))

    def asked() -> int:
        statements.clear()
        queries.threads_on(session, Subject(process.id, clause_id=clause.id))
        return len(statements)

    root = a_comment(session, process, clause=clause)
    few = asked()
    for _ in range(25):
        a_comment(session, process, a_member(session, process), clause=clause)
        a_comment(session, process, a_member(session, process), clause=clause, reply_to=root)
    assert asked() == few == 2

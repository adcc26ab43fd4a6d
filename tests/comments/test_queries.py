"""What a list of comments gives out, and to whom."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.models import Standing
from app.comments import queries, threads
from app.comments.queries import CommentRow, Filters, Subject
from app.comments.threads import Wanted
from app.domain.commenting import CommentState, Kind, thread
from app.positions.orders import Order, next_cursor
from app.processes.models import Process
from tests.builders import NOON, a_clause, a_document, a_member, a_process, an_organisation
from tests.contributing import a_comment, an_amendment

EVERYTHING = Wanted()


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session)


def test_hidden_and_withdrawn_comments_keep_their_place_and_lose_their_words(
    session: Session, process: Process
) -> None:
    for state in (CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN):
        a_comment(session, process, body=f"It is {state.value}.", state=state)
    rows = threads.comments_of(session, process.id, EVERYTHING)
    assert [row.body for row in rows] == ["It is published.", "", ""]
    assert [row.is_readable for row in rows] == [True, False, False]
    assert threads.count_of(session, process.id, Filters()) == 1


def test_a_comment_that_waits_is_seen_by_its_author_alone(session: Session, process: Process) -> None:
    author, other = a_member(session, process), a_member(session, process)
    clause = a_clause(session, a_document(session, process))
    root = a_comment(session, process, clause=clause)
    first = a_comment(session, process, author, clause=clause, state=CommentState.PENDING)
    reply = a_comment(session, process, author, clause=clause, reply_to=root, state=CommentState.PENDING)
    subject = Subject(process.id, clause_id=clause.id)

    def seen(viewer_id: int | None) -> set[int]:
        rows = threads.first_comments(session, subject, EVERYTHING, viewer_id=viewer_id)
        replies, _counts = threads.first_replies(session, [row.id for row in rows], viewer_id=viewer_id)
        listed = threads.comments_of(session, process.id, EVERYTHING, viewer_id=viewer_id)
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
    left, imported = threads.comments_of(session, process.id, EVERYTHING)
    assert (left.author_name, left.author_id) == (None, None)
    assert (imported.author_name, imported.organisation) == ("Ada of Lyon", "Union of Clerks")


def test_threads_are_cut_between_first_comments_and_bring_their_first_replies(
    session: Session, process: Process
) -> None:
    clause = a_clause(session, a_document(session, process))
    first = [a_comment(session, process, clause=clause) for _ in range(3)]
    reply = a_comment(session, process, clause=clause, reply_to=first[0])
    for _ in range(threads.REPLIES_SHOWN):
        a_comment(session, process, clause=clause, reply_to=reply)
    a_comment(session, process)
    subject = Subject(process.id, clause_id=clause.id)
    rows = threads.first_comments(session, subject, Wanted(limit=2))
    replies, counts = threads.first_replies(session, [row.id for row in rows[:2]])
    assert [row.id for row in rows] == [one.id for one in first]
    assert [placed.depth for placed in thread([*rows[:2], *replies])] == [0, 1, 2, 2, 0]
    assert counts == {first[0].id: threads.REPLIES_SHOWN + 1}
    rest = threads.first_comments(session, subject, Wanted(after=rows[1].number, limit=2))
    assert [row.id for row in rest] == [first[2].id]


def test_the_pages_of_a_thread_hold_every_reply_once_and_stay_when_one_is_hidden(
    session: Session, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "REPLIES_ON_A_PAGE", 2)
    root = a_comment(session, process)
    replies = [a_comment(session, process, reply_to=root) for _ in range(5)]
    pages = [
        [row.id for row in threads.replies_on_page(session, root.id, page)]
        for page in range(1, threads.pages_of(session, root.id) + 1)
    ]
    assert pages == [[one.id for one in replies[start : start + 2]] for start in (0, 2, 4)]
    replies[1].state = CommentState.PENDING
    session.flush()
    assert [row.id for row in threads.replies_on_page(session, root.id, 2)] == pages[1]
    assert [threads.page_of(one.place) for one in replies] == [1, 1, 2, 2, 3]


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
        rows = threads.first_comments(session, subject, EVERYTHING)
        assert [row.id for row in rows] == [wanted.id]
    assert queries.counts_by_amendment(session, [proposed.id]) == {proposed.id: 1}
    assert threads.count_on(session, Subject(process.id), Filters()) == 1


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
        assert [row.id for row in threads.comments_of(session, process.id, Wanted(filters=filters))] == [wanted.id]
        assert threads.count_of(session, process.id, filters) == 1
    assert queries.languages_of(session, process.id) == ["ar", "en"]
    assert queries.topics_of(session, process.id) == ["Question 4"]


@pytest.mark.parametrize("order", list(Order))
def test_a_list_pages_in_every_order_without_losing_or_repeating_anybody(
    session: Session, process: Process, order: Order
) -> None:
    made = [a_comment(session, process) for _ in range(7)]
    for place, one in enumerate(made):  # two share each moment, and two each place, so that the number decides
        one.created_at, one.bridging = NOON - timedelta(days=place // 2), 5 * (place // 2)
    session.flush()
    seen: list[CommentRow] = []
    after: int | None = 0
    while after is not None:
        rows = threads.comments_of(session, process.id, Wanted(order, after=after, limit=3))
        seen += rows[:3]
        after = next_cursor(rows, 3, order)
    wanted = {
        Order.OLDEST: [7, 5, 6, 3, 4, 1, 2],
        Order.NEWEST: [2, 1, 4, 3, 6, 5, 7],
        Order.NUMBER: [1, 2, 3, 4, 5, 6, 7],
        Order.BRIDGING: [7, 6, 5, 4, 3, 2, 1],
    }
    assert [row.number for row in seen] == wanted[order]


def test_what_is_hidden_with_its_amendment_is_in_no_list_and_no_count(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    hidden = an_amendment(session, clause, hidden=True)
    a_comment(session, process, amendment=hidden)
    assert threads.comments_of(session, process.id, EVERYTHING) == []
    assert threads.count_of(session, process.id, Filters()) == 0


def test_a_list_is_narrowed_to_what_is_answered_or_not(session: Session, process: Process) -> None:
    answered, waiting = a_comment(session, process, answered=True), a_comment(session, process)
    for wanted, one in ((True, answered), (False, waiting)):
        rows = threads.comments_of(session, process.id, Wanted(filters=Filters(answered=wanted)))
        assert [row.id for row in rows] == [one.id]


def test_a_thread_takes_as_many_statements_with_one_comment_as_with_fifty(session: Session, process: Process) -> None:
    clause = a_clause(session, a_document(session, process))
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))

    def asked() -> int:
        statements.clear()
        rows = threads.first_comments(session, Subject(process.id, clause_id=clause.id), EVERYTHING)
        threads.first_replies(session, [row.id for row in rows])
        return len(statements)

    root = a_comment(session, process, clause=clause)
    few = asked()
    for _ in range(25):
        a_comment(session, process, a_member(session, process), clause=clause)
        a_comment(session, process, a_member(session, process), clause=clause, reply_to=root)
    assert asked() == few == 3

"""The desk and its queue: what waits, who has it, acts on many with their undoing, kept filters, times of the team."""

from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask

from app.comments.models import Comment
from app.db import Database
from app.desk.models import Assignment, BulkAct
from app.desk.together import carry_out
from app.domain.bulk import UNDO
from app.domain.commenting import CommentState
from app.domain.phases import PhaseKind, Role
from app.moderation.models import ModerationDecision
from tests.builders import a_member, a_process
from tests.contributing import a_response
from tests.desk.room import Room, a_room
from tests.reader import Reader, Sheet, reader


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database)


def test_the_desk_says_what_to_do_now_and_why(app: Flask, room: Room) -> None:
    desk = reader(app, room.facilitator).open(room.page()).text
    assert "what does harm while it waits comes first" in desk
    assert desk.index("You are all idiots.") < desk.index("Nobody has read this.") < desk.index("Who pays for it?")
    assert "Everybody shall be told." in desk


def test_a_desk_on_which_nothing_waits_says_so(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("en",), phase=PhaseKind.CONSULTATION)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    visitor = reader(app, facilitator)
    assert "Nothing waits." in visitor.open(f"/en/processes/{process.slug}/facilitate").text
    assert "Nothing waits." in visitor.open(f"/en/processes/{process.slug}/facilitate/queue").text
    after = visitor.open(f"/en/processes/{process.slug}/facilitate/next")
    assert "That was the last one of this queue." in after.text


def test_everybody_sees_the_work_that_their_roles_are_for(app: Flask, room: Room) -> None:
    seen = {person: reader(app, person).open(room.page("queue")).text for person in (room.responder, room.auditor)}
    assert "Who pays for it?" in seen[room.responder]
    assert "what does harm while it waits" not in seen[room.responder]
    assert "Nobody has read this." not in seen[room.responder]
    assert "To read before it is shown" in seen[room.auditor]
    assert "Nobody has read this." not in seen[room.auditor]
    auditor = reader(app, room.auditor).open(room.page("queue"))
    assert not auditor.tree.xpath("//form[contains(@action, '/holder')]")
    reader(app, room.responder).open(room.page(f"queue/report/comment/{room.reported.number}"), status=404)
    reader(app, room.author).open(room.page("queue"), status=404)


def test_work_is_walked_through_with_next_and_without_a_script(app: Flask, room: Room) -> None:
    visitor = reader(app, room.facilitator)
    sheet, seen = visitor.open(room.page("next")), []
    while sheet.heading != "Queue of the desk":
        seen.append(sheet.heading)
        sheet = visitor.open(next(link for link in sheet.links() if "/next?" in link))
    names = [f"Comment {one.number}" for one in (room.reported, room.pending)]
    assert seen[:2] == names
    assert f"Amendment {room.amendment.number}" in seen
    # What is reported and what is not let through yet is owed an answer all the same.
    assert len(seen) == 7
    assert "Rude." in visitor.open(room.page(f"queue/report/comment/{room.reported.number}")).text


def test_work_is_taken_given_and_returned(app: Flask, room: Room) -> None:
    visitor = reader(app, room.facilitator)
    page = room.page(f"queue/answer/comment/{room.first.number}")
    taken = visitor.send(visitor.open(page), {}, action="/holder")
    assert "You have this." in taken.text
    assert "Who pays for it?" in visitor.open(room.page("queue?holder=mine")).text
    assert "Who pays for it?" not in visitor.open(room.page("queue?holder=nobody&kind=answer")).text
    given = visitor.send(visitor.open(page), {"to": str(room.responder.id)}, action="/holder")
    assert f"{room.responder.name} has this." in given.text
    colleague = reader(app, room.responder)
    assert "Who pays for it?" in colleague.open(room.page("queue?holder=mine")).text
    assert "Nobody has this now." in colleague.send(colleague.open(page), {}, action="/holder").text


def test_of_two_who_take_the_same_the_second_learns_who_has_it(app: Flask, database: Database, room: Room) -> None:
    first, second = reader(app, room.facilitator), reader(app, room.colleague)
    page = room.page(f"queue/answer/comment/{room.first.number}")
    stale = second.open(page)
    first.send(first.open(page), {}, action="/holder")
    told = second.send(stale, {}, action="/holder")
    assert f"{room.facilitator.name} has taken this meanwhile." in told.text
    with database.reading() as session:
        assert session.scalars(sa.select(Assignment.person_id)).all() == [room.facilitator.id]


def test_work_goes_to_nobody_outside_the_team(app: Flask, room: Room) -> None:
    visitor = reader(app, room.facilitator)
    page = room.page(f"queue/answer/comment/{room.first.number}")
    sheet = visitor.open(page)
    address = f"{page}/holder"
    token = str(sheet.form(action="/holder").fields["csrf_token"])
    for outsider in (room.author.id, room.auditor.id, 999_999):
        sent = {"csrf_token": token, "to": str(outsider), "seen": "0"}
        assert visitor.client.post(address, data=sent).status_code == 409
    assert visitor.client.post(address, data={"csrf_token": token, "to": "me"}).status_code == 400
    assert reader(app, room.auditor).client.post(address, data={"to": "0"}).status_code in (400, 404)


def chosen(visitor: Reader, room: Room, act: str, *items: str, **more: str) -> Sheet:
    asked = [("act", act), *(("item", one) for one in items), *more.items()]
    return visitor.open(room.page(f"together?{urlencode(asked)}"))


def test_many_are_given_at_once_after_a_page_that_lists_them_and_undone(
    app: Flask, database: Database, room: Room
) -> None:
    visitor, to = reader(app, room.facilitator), str(room.responder.id)
    items = [f"answer-comment-{one.number}" for one in (room.first, room.second)]
    preview = chosen(visitor, room, "assign", *items, "answer-comment-999", to=to)
    assert "2 will change" in preview.text
    assert f"They go to {room.responder.name}." in preview.text
    assert "1 will stay as it is" in preview.text
    assert "It has been dealt with, or it waits no more." in preview.text
    done = visitor.send(preview, {}, action="/together")
    assert "2 are given." in done.text
    assert len(_held(database)) == 2
    undone = visitor.send(done, {}, action="/undoing")
    assert "2 are as they were before." in undone.text
    assert _held(database) == []


def test_everything_that_a_filter_leaves_can_be_meant(app: Flask, room: Room) -> None:
    preview = chosen(reader(app, room.facilitator), room, "assign", all="1", kind="answer", to="0")
    assert "4 will stay as they are" in preview.text
    assert "It is already as you want it." in preview.text
    preview = chosen(reader(app, room.facilitator), room, "assign", all="1", kind="answer", to=str(room.colleague.id))
    assert "4 will change" in preview.text


def test_many_are_hidden_with_the_same_reasons_and_shown_again(app: Flask, database: Database, room: Room) -> None:
    visitor = reader(app, room.facilitator)
    items = (f"report-comment-{room.reported.number}", f"reading-comment-{room.pending.number}")
    preview = chosen(visitor, room, "hide", *items, f"appeal-appeal-{room.first.number}")
    assert "2 will change" in preview.text
    missing = visitor.send(preview, {"facts": ""}, action="/together", status=422)
    assert "Choose the rule." in missing.text
    done = visitor.send(missing, {"rule": "abuse", "facts": "They insult people."}, action="/together")
    assert "2 are hidden." in done.text
    # What nobody sees yet waits for the end of the time in which it can be undone, and waits for nobody else.
    assert _states(database, room) == (CommentState.HIDDEN, CommentState.PENDING)
    assert "Nobody has read this." not in visitor.open(room.page("queue?kind=reading")).text
    visitor.send(done, {}, action="/undoing")
    assert _states(database, room) == (CommentState.PUBLISHED, CommentState.PENDING)
    assert "Nobody has read this." in visitor.open(room.page("queue?kind=reading")).text
    with database.reading() as session:
        facts = session.scalars(sa.select(ModerationDecision.facts).order_by(ModerationDecision.number)).all()
    assert facts[0] == "They insult people."
    assert "took that back" in facts[1]


def test_what_is_let_through_in_bulk_is_published_when_it_can_no_longer_be_undone(
    app: Flask, database: Database, room: Room
) -> None:
    visitor = reader(app, room.facilitator)
    preview = chosen(visitor, room, "let_through", f"reading-comment-{room.pending.number}")
    done = visitor.send(preview, {}, action="/together")
    assert "published as soon as the time to undo it is over" in done.text
    with database.writing() as session:
        begun = session.scalars(sa.select(BulkAct.done_at)).one()
        assert carry_out(session, begun + UNDO / 2) == 0
        assert carry_out(session, begun + UNDO) == 1
        assert carry_out(session, begun + 2 * UNDO) == 0
        session.commit()
    assert _states(database, room)[1] is CommentState.PUBLISHED


def test_nothing_is_let_through_that_was_taken_back_or_withdrawn(app: Flask, database: Database, room: Room) -> None:
    visitor, item = reader(app, room.facilitator), f"reading-comment-{room.pending.number}"
    visitor.send(
        visitor.send(chosen(visitor, room, "let_through", item), {}, action="/together"), {}, action="/undoing"
    )
    visitor.send(chosen(visitor, room, "let_through", item), {}, action="/together")
    with database.writing() as session:
        session.get_one(Comment, room.pending.id).state = CommentState.WITHDRAWN
        begun = session.scalars(sa.select(sa.func.max(BulkAct.done_at))).one()
        assert carry_out(session, begun + 2 * UNDO) == 0
        session.commit()
    assert _states(database, room)[1] is CommentState.WITHDRAWN


def test_many_are_answered_together_on_the_page_of_responses(app: Flask, room: Room) -> None:
    visitor = reader(app, room.facilitator)
    items = (f"answer-comment-{room.first.number}", f"amendment-amendment-{room.amendment.number}")
    preview = chosen(visitor, room, "answer", *items, f"reading-comment-{room.pending.number}")
    assert "This act makes no sense for this kind of work." in preview.text
    answer = visitor.open(next(link for link in preview.links() if "responses/new?" in link))
    assert "Who pays for it?" in answer.text
    assert f"Amendment {room.amendment.number}" in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("act=assign", 200), ("act=sing", 400), ("", 200), ("act=hide&item=report-comment-x", 400),
        ("act=hide&item=x", 400), ("act=assign&item=phase-phase-1", 400),
        ("act=assign&to=9999&item=answer-comment-1", 404),
        ("act=assign&holder=9999", 400),
        ("act=assign&" + "&".join(f"item=answer-comment-{n}" for n in range(1, 202)), 400),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_of_many_is_refused(app: Flask, room: Room, query: str, status: int) -> None:
    reader(app, room.facilitator).open(room.page(f"together?{query}"), status=status)


@pytest.mark.parametrize(
    "query", ["kind=sleep", "holder=x", "group=kings", "language_of=%00", "after=1-2", "after=calm-answer-1-x"]
)
def test_a_filter_that_names_nothing_is_a_mistake(app: Flask, room: Room, query: str) -> None:
    reader(app, room.facilitator).open(room.page(f"queue?{query}"), status=400)


def test_a_filter_is_kept_under_a_name_and_deleted(app: Flask, room: Room) -> None:
    visitor = reader(app, room.facilitator)
    kept = visitor.send(
        visitor.open(room.page("queue?kind=answer&group=citizen")), {"name": "Quiet questions"}, action="/filters"
    )
    assert "kept under the name" in kept.text
    desk = visitor.open(room.page())
    assert room.page("queue") + "?group=citizen&kind=answer" in [_sorted_query(link) for link in desk.links()]
    assert "Quiet questions" not in reader(app, room.colleague).open(room.page()).text
    assert "Quiet questions" not in visitor.send(desk, {}, action="/deletion").text


def _sorted_query(link: str) -> str:
    path, _mark, query = link.partition("?")
    return f"{path}?{'&'.join(sorted(query.split('&')))}" if query else path


def test_the_team_reads_how_long_it_takes(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        a_response(session, room.process, room.responder, comments=[room.first])
        session.commit()
    visitor = reader(app, room.facilitator)
    decided = visitor.open(room.page(f"comments/{room.reported.number}/decision"))
    visitor.send(decided, {"measure": "hide", "rule": "abuse", "facts": "It insults people."})
    times = visitor.open(room.page("times"))
    assert "From the first report to the decision" in times.text
    assert room.responder.name in times.text
    assert room.facilitator.name in times.text
    assert "No report has been decided" not in times.text
    reader(app, room.author).open(room.page("times"), status=404)


def _held(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Assignment.person_id)))


def _states(database: Database, room: Room) -> tuple[CommentState, CommentState]:
    with database.reading() as session:
        one, other = (session.get_one(Comment, each.id).state for each in (room.reported, room.pending))
        return one, other

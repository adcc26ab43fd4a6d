"""Discussions as a reader sees them: orders, filters, pages, one tap, and the summary above."""

from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from app.comments.models import Comment
from app.db import Database
from app.domain.phases import PhaseKind, Role
from app.positions.models import Position
from app.positions.orders import Order
from app.processes.models import Process
from app.summaries.models import ThreadSummary
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_process
from tests.comments.crowded import talk
from tests.contributing import a_comment, an_amendment
from tests.reader import reader


def a_discussion(database: Database, comments: int = 0) -> Process:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), number="5")
        if comments:
            talk(session, process, clause, comments, a_member(session, process).id)
        session.commit()
    return process


def numbers_on(sheet: object) -> list[int]:
    return [int(one.removeprefix("comment-")) for one in sheet.tree.xpath("//ol[@class='thread']/li/@id")]  # type: ignore[attr-defined]


def test_a_page_takes_as_many_statements_with_a_hundred_comments_as_with_a_thousand(
    app: Flask, database: Database
) -> None:
    few, many = a_discussion(database, 100), a_discussion(database, 1000)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    for place in (*(f"clauses/5?order={order}" for order in Order), "clauses/5?answered=no", "comments", "comments/1"):
        asked = []
        for process in (few, many):
            statements.clear()
            reader(app).open(f"/en/processes/{process.slug}/{place}")
            asked.append(len(statements))
        assert asked[0] == asked[1], place


def test_pages_follow_each_other_in_every_order_and_keep_the_filters(app: Flask, database: Database) -> None:
    process = a_discussion(database, 200)
    with database.reading() as session:
        wanted = set(session.scalars(sa.select(Comment.number).where(Comment.group_key == "academia")))
    for order in (Order.BRIDGING, Order.NEWEST):
        visitor, seen = reader(app), []
        sheet = visitor.open(f"/en/processes/{process.slug}/clauses/5?order={order}&group=academia")
        assert f"{len(wanted)} of 200 comments" in sheet.text
        while True:
            seen += numbers_on(sheet)
            following = sheet.tree.xpath("//section[@id='comments']//a[@rel='next']/@href")
            if not following:
                break
            assert "group=academia" in following[0]
            assert f"order={order}" in following[0]
            sheet = visitor.open(following[0].partition("#")[0])
        assert len(seen) == len(set(seen))
        assert set(seen) == wanted


@pytest.mark.parametrize(
    "query",
    ["order=popular", "order=bridging&after=x", "after=-1", "answered=maybe", "kind=joke", "group=robots", "page=0"],
)
def test_what_is_not_on_offer_is_refused(app: Flask, database: Database, query: str) -> None:
    process = a_discussion(database, 10)
    place = "comments/1" if query.startswith("page") else "clauses/5"
    reader(app).open(f"/en/processes/{process.slug}/{place}?{query}", status=400)


def test_a_long_thread_has_its_own_pages_and_each_reply_its_place_on_one(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), number="5")
        root = a_comment(session, process, clause=clause)
        replies = [a_comment(session, process, clause=clause, reply_to=root, body=f"Reply {n}.") for n in range(1, 61)]
        session.commit()
    here = f"/en/processes/{process.slug}"
    visitor = reader(app)
    assert "57 more replies" in visitor.open(f"{here}/clauses/5").text
    first = visitor.open(f"{here}/comments/{root.number}")
    assert "Reply 50." in first.text
    assert "Reply 51." not in first.text
    second = visitor.open(first.tree.xpath("//a[@rel='next']/@href")[0].partition("#")[0])
    assert numbers_on(second) == [root.number, *(one.number for one in replies[50:])]
    assert numbers_on(visitor.open(f"{here}/comments/{replies[55].number}")) == numbers_on(second)
    visitor.open(f"{here}/comments/{root.number}?page=3", status=404)


def test_one_tap_takes_a_position_and_a_second_one_takes_it_back(app: Flask, database: Database) -> None:
    process = a_discussion(database)
    with database.writing() as session:
        member, other = a_member(session, process), a_member(session, process)
        comment = a_comment(session, process, other)
        session.commit()
    here, action = f"/en/processes/{process.slug}/comments?order=newest", f"/comments/{comment.number}/position"
    visitor = reader(app, member)
    taken = visitor.send(visitor.open(here), action=action, button="stance=against")
    assert "You are against it now." in taken.text
    assert urlsplit(taken.address).query == "order=newest"
    pressed = taken.tree.xpath("//form[contains(@action, '/position')]//button[@aria-pressed='true']")
    assert [one.get("value") for one in pressed] == ["none"]
    assert "people)" not in taken.text, "counts of fewer than five are not told"
    back = visitor.send(taken, action=action, button="stance=none")
    assert "Your position has been taken back." in back.text
    with database.reading() as session:
        assert session.scalars(sa.select(Position)).all() == []
    assert "/position" not in " ".join(form.action or "" for form in reader(app, other).open(here).tree.forms)
    token = back.tree.xpath("//input[@name='csrf_token']/@value")[0]
    address = f"/en/processes/{process.slug}{action}"
    assert visitor.client.post(address, data={"csrf_token": token, "stance": "love"}).status_code == 400


def test_positions_close_with_the_phase(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.RESPONSE)
        member, comment = a_member(session, process), a_comment(session, process)
        session.commit()
    sheet = reader(app, member).open(f"/en/processes/{process.slug}/comments")
    assert "/position" not in " ".join(form.action or "" for form in sheet.tree.forms)
    visitor = reader(app, member)
    token = visitor.open(f"/en/processes/{process.slug}/comments").tree.xpath("//input[@name='csrf_token']/@value")[0]
    address = f"/en/processes/{process.slug}/comments/{comment.number}/position"
    assert visitor.client.post(address, data={"csrf_token": token, "stance": "support"}).status_code == 409


def test_counts_are_told_by_group_from_five_on_and_the_order_is_explained(app: Flask, database: Database) -> None:
    process = a_discussion(database, 60)
    sheet = reader(app).open(f"/en/processes/{process.slug}/clauses/5?order=bridging")
    assert "How the bridging order is made" in sheet.text
    assert "The groups that take part now" in sheet.text
    assert "Place in the bridging order" in sheet.text
    empty = reader(app).open(f"/en/processes/{process.slug}/amendments?order=bridging&answered=yes")
    assert "No amendment matches these filters." in empty.text


@pytest.mark.parametrize("place", ["clauses/5", "amendments/1", "text"])
def test_facilitators_summarise_a_discussion_and_earlier_summaries_stay(
    app: Flask, database: Database, place: str
) -> None:
    process = a_discussion(database)
    with database.writing() as session:
        clause = session.scalars(sa.select(Clause).where(Clause.number == "5")).one()
        proposed = an_amendment(session, clause)
        facilitator, member = a_member(session, process, roles=[Role.FACILITATOR]), a_member(session, process)
        on = {"clauses/5": {"clause": clause}, "amendments/1": {"amendment": proposed}}.get(place, {})
        a_comment(session, process, **on)  # type: ignore[arg-type]
        session.commit()
    here, visitor = f"/en/processes/{process.slug}", reader(app, facilitator)
    form, second = (visitor.open(f"{here}/facilitate/{place}/discussion/en") for _ in range(2))
    shown = visitor.send(form, {"body": "Some ask who decides."})
    assert "Some ask who decides." in shown.text
    assert f"Written by {facilitator.name} for the facilitators" in shown.text
    stale = visitor.send(second, {"body": "All agree."}, status=409)
    assert "Somebody else changed the summary meanwhile." in stale.text
    visitor.send(stale, {"body": "Most ask who decides."})
    history = reader(app).open(f"{here}/{place}/discussion")
    assert "Most ask who decides." in history.text
    assert "Some ask who decides." in history.text
    reader(app, member).open(f"{here}/facilitate/{place}/discussion/en", status=404)
    with database.reading() as session:
        assert [one.comments for one in session.scalars(sa.select(ThreadSummary))] == [1, 1]

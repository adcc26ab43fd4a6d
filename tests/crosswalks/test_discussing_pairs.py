"""A pair of a crosswalk is discussed like anything else: on its page, in the API, in the record, until it is hidden."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.comments.models import Comment
from app.crosswalks import services
from app.crosswalks.pairs import findings_about, said_by_pair
from app.crosswalks.queries import crosswalk, finding
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.crosswalking import Relation
from app.domain.phases import PhaseKind
from app.exports.record.contributions import COMMENT_COLUMNS, sections
from app.processes.models import Process
from app.record.verification import verify
from app.texts.queries import clause_by_number
from tests.builders import NOON
from tests.reader import api_headers, reader
from tests.texts.manuscripts import FIRST, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene

WORDS = "Thirty days are not stricter than a month."


@dataclass(frozen=True)
class Compared:
    """A text that is compared with another one; finding 1 and 3 are about one pair, 2 about what only the other has."""

    here: Scene
    there: Scene

    def at(self, path: str = "") -> str:
        """The address of a page of the crosswalk."""
        return self.here.at(f"/crosswalks/{self.there.slug}{path}")

    @property
    def api(self) -> str:
        """The address of the crosswalk in the API."""
        return f"/api/v1/processes/{self.here.slug}/crosswalks/{self.there.slug}"


def compared(database: Database, phase: PhaseKind = PhaseKind.CONSULTATION) -> Compared:
    here = a_scene(database, FIRST, phase=phase)
    there = a_scene(database, a_manuscript([an_article("4", "Whoever is affected may ask a person to review it.")]))
    with database.writing() as session:
        own, other = session.get_one(Process, here.process_id), session.get_one(Process, there.process_id)
        made = services.compare(session, own, other, author_id=None, now=NOON)
        clause = clause_by_number(session, own.id, "3")
        alike = clause_by_number(session, other.id, "4")
        for one, relation in ((clause, Relation.STRICTER), (None, Relation.ABSENT), (clause, Relation.EQUIVALENT)):
            services.find(
                session, made, clause=one, other_clause=alike, relation=relation, reasons="Thirty days here.",
                author_id=None, now=NOON,
            )  # fmt: skip
        session.commit()
    return Compared(here, there)


def test_a_member_discusses_a_pair_and_everybody_finds_it_from_the_matrix(app: Flask, database: Database) -> None:
    both = compared(database)
    member, stranger = reader(app, both.here.participant), reader(app)
    page = member.open(both.at("/findings/1"))
    assert "Nobody has commented on this pair yet." in page.text
    sent = member.send(page, {"body": WORDS, "kind": "concern"}, action="/findings/1/comments/new")
    assert "On a pair of the comparison with another text" in sent.text
    matrix = stranger.open(both.at())
    assert "1 comment on this pair" in matrix.text
    assert any(link.endswith("/findings/3") for link in matrix.links())
    assert WORDS in stranger.open(both.at("/findings/3")).text, "what was found later is about the same pair"
    assert "1 comment on this pair" in stranger.open(both.at("/clauses/3")).text
    assert WORDS not in stranger.open(both.at("/findings/2")).text
    assert WORDS not in stranger.open(both.here.at("/comments?subject=text")).text
    stranger.open(both.at("/findings/9"), status=404)
    stranger.open(both.here.at("/crosswalks/nowhere/findings/1"), status=404)


def test_a_draft_on_a_pair_is_kept_and_found_again(app: Flask, database: Database) -> None:
    both = compared(database)
    member = reader(app, both.here.participant)
    form = member.open(both.at("/findings/2/comments/new"))
    kept = member.send(form, {"body": "Only there? No.", "kind": "question"}, button="keep")
    assert "Only there? No." in kept.text
    assert both.at("/findings/2/comments/new") in member.open("/en/account/comments").links()
    member.send(member.open(both.at("/findings/2/comments/new")), {})
    assert both.at("/findings/2/comments/new") not in member.open("/en/account/comments").links()


def test_only_members_discuss_a_pair_and_only_while_comments_are_taken(app: Flask, database: Database) -> None:
    both, closed = compared(database), compared(database, PhaseKind.VOTING)
    stranger = reader(app)
    assert "comments/new" not in stranger.open(both.at("/findings/1")).text
    assert stranger.client.get(both.at("/findings/1/comments/new")).status_code in (302, 303, 401)
    other_member = reader(app, both.there.participant)
    asked = other_member.client.get(both.at("/findings/1/comments/new"))
    assert asked.status_code == 302, "whoever is of the other process only is asked to join this one"
    late = reader(app, closed.here.participant).client.get(closed.at("/findings/1/comments/new"))
    assert late.status_code in (403, 404, 409)


def test_the_api_reads_and_writes_the_discussion_of_a_pair(app: Flask, database: Database) -> None:
    both = compared(database)
    client, headers = reader(app).client, api_headers(database, both.here.participant)
    address, words = f"{both.api}/findings/3/comments", {"body": WORDS, "kind": "concern", "language": "en"}
    made = client.post(address, json=words, headers=headers)
    assert made.status_code == 201
    told = made.get_json()
    assert (told["compared_with"], told["finding"], told["clause"]) == (both.there.slug, 1, None)
    reply = client.post(address, json={**words, "reply_to": told["number"]}, headers=headers).get_json()
    assert (reply["reply_to"], reply["finding"]) == (told["number"], 1)
    on_text = {**words, "reply_to": told["number"]}
    assert client.post(f"/api/v1/processes/{both.here.slug}/comments", json=on_text, headers=headers).status_code == 404
    assert [one["number"] for one in client.get(f"{both.api}/findings/1/comments").get_json()["items"]] == [1, 2]
    assert client.get(f"{both.api}/findings/2/comments").get_json()["items"] == []
    assert client.get(f"{both.api}/findings/9/comments").status_code == 404
    assert client.post(address, json=words).status_code == 401


def test_the_record_has_the_discussion_of_a_pair_and_what_is_hidden_is_hidden(app: Flask, database: Database) -> None:
    both = compared(database)
    headers = api_headers(database, both.here.participant)
    client = reader(app).client
    client.post(
        f"{both.api}/findings/1/comments", json={"body": WORDS, "kind": "concern", "language": "en"}, headers=headers
    )
    with database.writing() as session:
        process = session.get_one(Process, both.here.process_id)
        comment = session.scalars(sa.select(Comment)).one()
        found = crosswalk(session, process.id, both.there.slug)
        assert found
        third = finding(session, found.id, 3)
        assert third
        assert [one.number for one in findings_about(session, third)] == [1, 3]
        assert said_by_pair(session, found.id) == {(third.clause_id, third.other_clause_id): 1}
        assert not [one for one in verify(session).findings if "comment" in str(one)]
        table = next(one for one in sections(session, process) if one.name == "comments")
        row = dict(zip(COMMENT_COLUMNS, next(iter(table.rows())), strict=True))
        assert (row["compared_with"], row["finding"], row["body"]) == (both.there.slug, 1, WORDS)
        second = finding(session, found.id, 2)
        assert second
        comment.correspondence_id = second.id
        session.flush()
        assert [one for one in verify(session).findings if "comment" in str(one)]
        comment.correspondence_id = findings_about(session, third)[0].id
        comment.state = CommentState.HIDDEN
        session.flush()
        assert said_by_pair(session, found.id) == {}
        row = dict(zip(COMMENT_COLUMNS, next(iter(table.rows())), strict=True))
        assert (row["finding"], row["body"]) == (1, None)
        session.commit()
    assert WORDS not in reader(app).open(both.at("/findings/1")).text
    assert client.get(f"{both.api}/findings/1/comments").get_json()["items"][0]["body"] == ""
    with database.writing() as session:
        session.scalars(sa.select(Comment)).one().clause_id = third.clause_id
        with pytest.raises(IntegrityError):
            session.flush()

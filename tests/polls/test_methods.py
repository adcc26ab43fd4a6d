"""The pages of questions that are answered by approval, ranking, consent or silence."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain.answering import Answer, Method, approved, ranked, said
from app.domain.phases import PhaseKind, Role
from app.objections.models import Objection
from app.polls import casting, services
from app.polls.models import Ballot, Option, Question
from app.processes.models import Process
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import an_amendment
from tests.reader import Sheet, reader

LONG_AGO, MUCH_LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)
A, B, CURRENT = "amendment-1", "amendment-2", "current"


@dataclass(frozen=True)
class Room:
    """A process in its phase of voting with two amendments of clause 5, a voter and a facilitator."""

    process: Process
    voter: Person
    facilitator: Person

    def page(self, place: str) -> str:
        return f"/en/processes/{self.process.slug}/{place}"


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, decision_rule={"majority": "1/2"})
        clause = a_clause(session, a_document(session, process), number="5")
        an_amendment(session, clause, body="Everybody is told.")
        an_amendment(session, clause, body="Nobody is told.")
        room = Room(process, a_member(session, process), a_member(session, process, roles=[Role.FACILITATOR]))
        session.commit()
    return room


def put(database: Database, room: Room, method: Method) -> Question:
    """A question of this method, open now, between both amendments where it has options."""
    with database.writing() as session:
        process = session.get_one(Process, room.process.id)
        question = services.put(
            session, process, title={"en": "Which wording?"}, explanation={}, opens=LONG_AGO, closes=MUCH_LATER,
            author_id=room.facilitator.id, now=datetime.now(UTC), method=method,
            options=[Option(key=key, label={"en": key.upper()}) for key in (A, B)],
        )  # fmt: skip
        session.commit()
    return question


def cast(database: Database, room: Room, question: Question, **groups: list[tuple[Answer, int]]) -> None:
    """So many ballots of each group that say the same; everybody is a member before the first ballot fixes the roll."""
    with database.writing() as session:
        asked = session.get_one(Question, question.id)
        every = [
            (a_member(session, room.process, group=group).id, answer)
            for group, answers in groups.items()
            for answer, number in answers
            for _ in range(number)
        ]
        for voter_id, answer in every:
            casting.cast_answer(session, asked, voter_id=voter_id, answer=answer, language="en", now=datetime.now(UTC))
        session.commit()


def closed(database: Database, question: Question) -> None:
    with database.writing() as session:
        session.get_one(Question, question.id).closes = datetime.now(UTC)
        session.commit()


def votes(room: Room, question: Question) -> str:
    return room.page(f"votes/{question.number}")


def kept(database: Database) -> list[Answer]:
    with database.reading() as session:
        return [ballot.answer for ballot in session.query(Ballot)]


def rows(sheet: Sheet) -> list[str]:
    return [" ".join(" ".join(cell.text_content() for cell in row).split()) for row in sheet.tree.xpath("//tbody/tr")]


def test_a_ranking_that_leaves_options_out_is_shown_again_before_it_counts(
    app: Flask, database: Database, room: Room
) -> None:
    question = put(database, room, Method.RANKED)
    visitor = reader(app, room.voter)
    form = visitor.open(votes(room, question))
    asked = visitor.send(form, {"place_1": "2", "place_3": "1"}, action="/ballot", status=422)
    assert "You gave no place to: AMENDMENT-2." in asked.text
    assert kept(database) == []
    sent = visitor.send(asked, {"confirmed": "yes"}, action="/ballot")
    assert "You have voted. Your order:" in sent.text
    assert kept(database) == [ranked(CURRENT, A)]
    changed = visitor.send(sent, {"place_1": "1", "place_2": "1", "place_3": "2"}, action="/ballot")
    assert "AMENDMENT-1, AMENDMENT-2" in changed.text
    assert kept(database) == [ranked([A, B], CURRENT)]


def test_until_the_first_ballot_the_facilitator_asks_in_another_way(app: Flask, database: Database, room: Room) -> None:
    question = put(database, room, Method.RANKED)
    someone, edit = reader(app, room.facilitator), room.page(f"facilitate/votes/{question.number}/edit")

    def now_asked() -> tuple[Method, list[str]]:
        with database.reading() as session:
            asked = session.get_one(Question, question.id)
            return asked.method, asked.option_keys

    someone.send(someone.open(edit), {"title_en": "Which one?"})
    assert now_asked() == (Method.RANKED, [A, B, CURRENT])
    form = someone.open(edit)
    refused = someone.send(form, {"method": "for_against"}, status=422)
    assert "Only approval and ranking choose between options." in refused.text
    assert refused.tree.xpath("//input[@name='method'][@checked]/@value") == ["for_against"]
    someone.send(
        form, {"method": "approval", "option_amendments": "2", "options_en": "Wait a year", "mode": "on_record"}
    )
    assert now_asked() == (Method.APPROVAL, [B, "option-2", CURRENT])
    form = someone.open(edit)
    assert form.words("//textarea[@name='options_en']") == "Wait a year"
    cast(database, room, question, citizen=[(approved(B), 1)])
    late = someone.send(form, {"method": "for_against", "option_amendments": "", "options_en": ""}, status=409)
    assert "The first ballot has been cast" in late.text
    assert now_asked() == (Method.APPROVAL, [B, "option-2", CURRENT])


@pytest.mark.parametrize(
    ("method", "wrong", "message"),
    [
        (Method.RANKED, {}, "Give at least one option a place, or abstain."),
        (Method.RANKED, {"place_1": "9"}, "Not a valid choice"),
        (Method.RANKED, {"place_1": "-1"}, "Not a valid choice"),
        (Method.APPROVAL, {}, "Tick at least one option, or abstain."),
        (Method.APPROVAL, {"approved": "amendment-99"}, "This is not one of the answers to this question."),
        (Method.CONSENT, {}, "Choose one of the answers."),
        (Method.CONSENT, {"choice": "object"}, "An objection needs its reasons."),
        (Method.CONSENT, {"choice": "for"}, "This is not one of the answers to this question."),
        (Method.SILENCE, {"choice": "object", "reason": "Why?"}, "Name the clause you object to"),
        (Method.SILENCE, {"choice": "object", "clause": "77", "reason": "Why?"}, "There is no clause with this number"),
    ],
)
def test_what_is_no_answer_is_told_at_its_field_and_counts_for_nothing(
    app: Flask, database: Database, room: Room, method: Method, wrong: dict[str, str], message: str
) -> None:
    question = put(database, room, method)
    visitor = reader(app, room.voter)
    refused = visitor.send(visitor.open(votes(room, question)), wrong, action="/ballot", status=422)
    assert message in refused.text
    assert kept(database) == []
    with database.reading() as session:
        assert session.query(Objection).count() == 0


def test_the_result_of_a_ranking_tells_the_pairs_the_paths_and_the_rule(
    app: Flask, database: Database, room: Room
) -> None:
    question = put(database, room, Method.RANKED)
    citizens = [(ranked(A, CURRENT, B), 6), (ranked(B, CURRENT, A), 2)]
    cast(database, room, question, citizen=citizens, government=[(ranked(CURRENT, A, B), 5), (said("abstain"), 1)])
    before = reader(app).open(votes(room, question))
    assert "Result" not in before.text
    reader(app).open(f"{votes(room, question)}/what-if", status=409)
    closed(database, question)
    sheet = reader(app).open(votes(room, question))
    assert "The current text stays: it won against every other option." in sheet.text
    assert "A. AMENDMENT-1 – 11 6" in rows(sheet)
    assert "Citizens: the order of this group alone" in sheet.text
    other = reader(app).open(f"{votes(room, question)}/what-if")
    assert any(row.startswith("Only the votes of: Citizens Carried AMENDMENT-1 Ends otherwise") for row in rows(other))
    assert any(row.startswith("Only the votes of: Government Not carried Keep the current text") for row in rows(other))


def test_approval_tells_how_many_agree_to_each_option(app: Flask, database: Database, room: Room) -> None:
    question = put(database, room, Method.APPROVAL)
    cast(database, room, question, citizen=[(approved(A, B), 5), (approved(B), 3), (approved(CURRENT), 2)])
    closed(database, question)
    sheet = reader(app).open(votes(room, question))
    assert "Carried: AMENDMENT-2." in sheet.text
    assert any(row.startswith("AMENDMENT-2 8 80%") for row in rows(sheet))
    assert "In all, 80% were for; more than 50% is needed." in sheet.text


def test_an_objection_is_raised_with_the_ballot_and_blocks_until_it_is_withdrawn(
    app: Flask, database: Database, room: Room
) -> None:
    question = put(database, room, Method.CONSENT)
    cast(database, room, question, citizen=[(said("consent"), 9)])
    visitor = reader(app, room.voter)
    sent = visitor.send(
        visitor.open(votes(room, question)), {"choice": "object", "reason": "Who pays?"}, action="/ballot"
    )
    assert "Your objection 1" in sent.text
    assert "Who pays?" in visitor.open(room.page("objections/1")).text
    closed(database, question)
    assert "Not adopted: 1 objection stands." in reader(app).open(votes(room, question)).text
    visitor.send(visitor.open(room.page("objections/1")), {}, action="/withdrawal")
    assert "Adopted by consent: no objection stands." in reader(app).open(votes(room, question)).text


def test_whoever_changes_their_mind_before_the_close_takes_their_objection_back(
    app: Flask, database: Database, room: Room
) -> None:
    question = put(database, room, Method.SILENCE)
    visitor = reader(app, room.voter)
    form = visitor.open(votes(room, question))
    objecting = {"choice": "object", "clause": "5", "reason": "It says nothing of children."}
    sent = visitor.send(form, objecting, action="/ballot")
    assert kept(database) == [{"choice": "object", "clause": "5", "objection": 1}]
    visitor.send(sent, {"choice": "seen"}, action="/ballot")
    with database.reading() as session:
        assert [one.state for one in session.query(Objection)] == ["withdrawn"]
    closed(database, question)
    assert "Adopted by silence: nobody objected before the close." in reader(app).open(votes(room, question)).text


def test_a_broken_silence_names_the_clause_and_the_objection(app: Flask, database: Database, room: Room) -> None:
    question = put(database, room, Method.SILENCE)
    objection = said("object", clause="5", reason="It says nothing of children.")
    cast(database, room, question, citizen=[(said("seen"), 6)], government=[(objection, 1)])
    closed(database, question)
    sheet = reader(app).open(votes(room, question))
    assert "Not adopted: the silence was broken by 1 objection." in sheet.text
    assert "The text is adopted at the close unless somebody objects." in sheet.text
    assert "A question is carried when" not in sheet.text
    assert "To clause 5." in sheet.text
    other = reader(app).open(f"{votes(room, question)}/what-if")
    assert "It cannot be counted under another rule." in other.text


def test_competing_amendments_are_put_as_one_question_with_the_current_text(
    app: Flask, database: Database, room: Room
) -> None:
    someone = reader(app, room.facilitator)
    form = someone.open(room.page("facilitate/votes/alternatives/5"))
    hours = {"opens": "2026-01-01T09:00", "closes": "2199-01-01T09:00"}
    sheet = someone.send(form, {"together": "ranked", **hours})
    assert sheet.heading == "Which wording of clause 5 should hold?"
    with database.reading() as session:
        assert [one.key for one in session.query(Option).order_by(Option.position)] == [A, B, CURRENT]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"method": "ranked"}, "Choose at least one option."),
        ({"method": "ranked", "option_amendments": "1, 1"}, "The same option stands there twice."),
        ({"method": "ranked", "option_amendments": "99"}, "There is no amendment 99 that could be put."),
        ({"method": "approval", "option_amendments": "x"}, "Write the numbers of amendments"),
        ({"method": "for_against", "option_amendments": "1"}, "Only approval and ranking choose between options."),
        ({"method": "lottery"}, "Not a valid choice"),
    ],
)
def test_options_that_cannot_be_put_are_told(app: Flask, room: Room, wrong: dict[str, str], message: str) -> None:
    someone = reader(app, room.facilitator)
    words = {"title_en": "Which?", "opens": "2026-01-01T09:00", "closes": "2199-01-01T09:00"}
    refused = someone.send(someone.open(room.page("facilitate/votes/new")), words | wrong, status=422)
    assert message in refused.text


def test_a_no_without_reasons_is_not_counted_where_the_rule_is_that_of_iso(
    app: Flask, database: Database, room: Room
) -> None:
    question = put(database, room, Method.FOR_AGAINST)
    with database.writing() as session:
        session.get_one(Question, question.id).rule = {"counting": "iso"}
        session.commit()
    cast(database, room, question, citizen=[(said("for"), 6), (said("against"), 3)])
    visitor = reader(app, room.voter)
    visitor.send(visitor.open(votes(room, question)), {"choice": "against", "reason": "Too dear."}, action="/ballot")
    closed(database, question)
    sheet = reader(app).open(votes(room, question))
    assert "Of the votes counted, 85.7% were for; at least 66.7% are needed." in sheet.text
    assert "Too dear." not in sheet.text
    assert "Too dear." in reader(app, room.facilitator).open(votes(room, question)).text


def test_the_same_votes_under_other_rules(app: Flask, database: Database, room: Room) -> None:
    question = put(database, room, Method.FOR_AGAINST)
    citizens = [(said("for"), 30), (said("against"), 5)]
    cast(database, room, question, citizen=citizens, government=[(said("for"), 2), (said("against"), 6)])
    closed(database, question)
    page = votes(room, question)
    other = reader(app).open(f"{page}/what-if")
    assert any(row.startswith("More than half in all, and in each group that voted Not carried") for row in rows(other))
    items = reader(app).client.get(page.replace("/en/processes", "/api/v1/processes").replace("votes", "questions")
                                   + "/what-if").json["items"]  # fmt: skip
    assert {one["rule"]: one["result"] for one in items if one["differs"]} == {"each_group": "not_carried"}

"""The pages of a vote: the ballot, nothing before the close, a result that explains itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain.answering import said
from app.domain.phases import PhaseKind, Role
from app.domain.voting import Choice
from app.polls import services
from app.polls.models import Ballot, Question
from app.processes.models import Process
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_question, an_amendment
from tests.reader import reader

RULE = {
    "majority": "1/2",
    "each_group": "1/2",
    "groups_counted": ["citizen", "government"],
    "quorum": {"total": 6, "each_group": 2},
}


@dataclass(frozen=True)
class Room:
    """A process in its phase of voting with an open question, and who takes part."""

    process: Process
    question: Question
    voter: Person
    facilitator: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}".rstrip("/")

    @property
    def vote(self) -> str:
        return self.page(f"votes/{self.question.number}")


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, decision_rule=RULE)
        room = Room(
            process,
            a_question(session, process),
            a_member(session, process),
            a_member(session, process, roles=[Role.FACILITATOR]),
        )
        session.commit()
    return room


def ballots(database: Database, room: Room, **groups: tuple[int, int, int]) -> None:
    """So many ballots for, against and abstaining from each group."""
    with database.writing() as session:
        question = session.get_one(Question, room.question.id)
        voters = [
            (a_member(session, room.process, group=group).id, choice)
            for group, numbers in groups.items()
            for choice, number in zip(Choice, numbers, strict=True)
            for _ in range(number)
        ]
        for voter_id, choice in voters:
            services.cast(session, question, voter_id=voter_id, answer=said(choice), now=datetime.now(UTC))
        session.commit()


def close(database: Database, room: Room) -> None:
    with database.writing() as session:
        session.get_one(Question, room.question.id).closes = datetime.now(UTC)
        session.commit()


def test_a_member_votes_sees_their_choice_and_changes_it(app: Flask, database: Database, room: Room) -> None:
    visitor = reader(app, room.voter)
    voted = visitor.send(visitor.open(room.vote), {"choice": "for"})
    assert "Your vote has been counted." in voted.text
    assert "You have voted: For" in voted.text
    changed = visitor.send(voted, {"choice": "against"})
    assert "You have voted: Against" in changed.text
    assert "Your vote: Against" in visitor.open(room.page("votes")).text
    with database.reading() as session:
        assert [ballot.choice for ballot in session.query(Ballot)] == [Choice.AGAINST]


@pytest.mark.parametrize("choice", [{}, {"choice": "maybe"}, {"choice": ""}], ids=str)
def test_an_answer_that_is_none_is_told_and_counts_for_nothing(
    app: Flask, database: Database, room: Room, choice: dict[str, str]
) -> None:
    visitor = reader(app, room.voter)
    sheet = visitor.open(room.vote)
    refused = visitor.send(sheet, choice, action="/ballot", status=422)
    assert "Choose one of the answers." in refused.text or "not one of the answers to this question" in refused.text
    with database.reading() as session:
        assert session.query(Ballot).count() == 0


def test_before_the_close_nobody_learns_anything(app: Flask, database: Database, room: Room) -> None:
    before = reader(app).open(room.vote).text
    ballots(database, room, citizen=(7, 2, 0), government=(6, 1, 0))
    assert reader(app).open(room.vote).text == before
    for person in (None, room.voter, room.facilitator):
        for place in (room.vote, room.page("votes"), room.page()):
            sheet = reader(app, person).open(place)
            assert "Result" not in sheet.text
            assert sheet.tree.xpath("//*[@class='tally stack-small']") == []


def test_the_result_says_the_rule_the_numbers_and_the_steps(app: Flask, database: Database, room: Room) -> None:
    ballots(database, room, citizen=(7, 2, 1), government=(6, 1, 0))
    close(database, room)
    sheet = reader(app).open(room.vote)
    for words in (
        "Carried: every condition of the rule is met.",
        "17 members voted; at least 6 are needed.",
        "Citizens: 10 members voted; at least 2 are needed.",
        "In all, 81.2% were for; more than 50% is needed.",
        "Citizens: 77.8% were for; more than 50% is needed.",
        "Government: 85.7% were for; more than 50% is needed.",
        "A question is carried when more than half of the votes for and against are for it.",
    ):
        assert words in sheet.text
    assert sheet.tree.xpath("//form[contains(@action, '/ballot')]") == []


def test_a_group_that_is_against_stops_a_large_majority_and_the_list_of_votes_says_so(
    app: Flask, database: Database, room: Room
) -> None:
    ballots(database, room, citizen=(40, 0, 0), government=(2, 5, 0))
    close(database, room)
    assert "Not carried" in reader(app).open(room.vote).text
    assert "carried" not in reader(app).open(room.page("votes")).tree.xpath("string(//ul[@class='cards'])")
    with database.writing() as session:
        services.enter_passed_closes(session, datetime.now(UTC))
        session.commit()
    assert "Not carried" in reader(app).open(room.page("votes")).tree.xpath("string(//ul[@class='cards'])")


def test_a_group_under_its_quorum_leaves_the_question_open_and_is_named(
    app: Flask, database: Database, room: Room
) -> None:
    ballots(database, room, citizen=(9, 0, 0), government=(1, 0, 0))
    close(database, room)
    sheet = reader(app).open(room.vote)
    assert "Not decided: too few voted in these groups: Government." in sheet.text


def test_a_group_under_five_is_told_only_together_with_another(app: Flask, database: Database, room: Room) -> None:
    ballots(database, room, citizen=(9, 1, 0), government=(2, 1, 0), academia=(8, 0, 0))
    close(database, room)
    sheet = reader(app).open(room.vote)
    rows = [" ".join(row.text_content().split()) for row in sheet.tree.xpath("//tbody/tr")]
    assert not any(row.startswith("Government ") for row in rows)
    assert any("Government" in row and "," in row for row in rows)
    assert "Groups with fewer than five ballots are shown together" in sheet.text
    assert "Government: 66.7%" not in sheet.text
    assert "Government: more than 50% have to be for." in sheet.text


def test_with_too_few_ballots_in_all_no_number_is_shown(app: Flask, database: Database, room: Room) -> None:
    ballots(database, room, citizen=(2, 1, 0))
    close(database, room)
    sheet = reader(app).open(room.vote)
    assert "Not decided" in sheet.text
    assert sheet.tree.xpath("//td[@class='number']") == []
    assert "66.7%" not in sheet.text


def test_a_late_ballot_is_refused_and_a_later_member_is_not_on_the_roll(
    app: Flask, database: Database, room: Room
) -> None:
    ballots(database, room, citizen=(1, 0, 0))
    with database.writing() as session:
        late = a_member(session, session.get_one(Process, room.process.id))
        from_later = session.query(Ballot).first()
        assert from_later is not None
        session.execute(
            Process.metadata.tables["memberships"]
            .update()
            .where(Process.metadata.tables["memberships"].c.person_id == late.id)
            .values(joined_at=datetime.now(UTC) + timedelta(seconds=1))
        )
        session.commit()
    someone = reader(app, late)
    refused = someone.send(someone.open(room.vote), {"choice": "for"}, status=409)
    assert "You are not on the roll of those who may vote on this question." in refused.text
    visitor = reader(app, room.voter)
    form = visitor.open(room.vote)
    close(database, room)
    refused = visitor.send(form, {"choice": "for"}, status=409)
    assert "Ballots are taken only between the opening and the close of the vote." in refused.text


def test_outside_the_phase_of_voting_nobody_votes(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.CONSULTATION)
        number = a_question(session, process).number
        member = a_member(session, process)
        session.commit()
    visitor = reader(app, member)
    place = f"/en/processes/{process.slug}/votes/{number}"
    sheet = visitor.open(place)
    assert sheet.tree.xpath("//form[contains(@action, '/ballot')]") == []
    token = sheet.tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = visitor.client.post(f"{place}/ballot", data={"csrf_token": token, "choice": "for"})
    assert answer.status_code == 409


def test_strangers_and_others_are_led_to_where_they_can_take_part(app: Flask, database: Database, room: Room) -> None:
    assert "Members of this process can vote. Sign in to take part." in reader(app).open(room.vote).text
    facilitator = reader(app, room.facilitator).open(room.vote)
    assert facilitator.tree.xpath("//form[contains(@action, '/ballot')]") == []


def test_a_facilitator_puts_a_question_on_a_clause_and_changes_it_until_the_first_ballot(
    app: Flask, database: Database, room: Room
) -> None:
    with database.writing() as session:
        a_clause(session, a_document(session, session.get_one(Process, room.process.id)), number="5")
        session.commit()
    someone = reader(app, room.facilitator)
    form = someone.open(room.page("facilitate/votes/new"))
    words = {
        "subject": "clause",
        "number": "5",
        "title_en": "Do you adopt Article 5?",
        "opens": "2026-01-01T09:00",
        "closes": "2199-01-01T09:00",
    }
    put = someone.send(form, words)
    assert put.heading == "Do you adopt Article 5?"
    assert room.page("clauses/5") in put.links()
    number = put.address.rsplit("/", 1)[1]
    changed = someone.send(
        someone.open(room.page(f"facilitate/votes/{number}/edit")), {"title_en": "Do you adopt Article 5 as it is?"}
    )
    assert changed.heading == "Do you adopt Article 5 as it is?"
    voter = reader(app, room.voter)
    voter.send(voter.open(room.page(f"votes/{number}")), {"choice": "for"})
    frozen = someone.send(
        someone.open(room.page(f"facilitate/votes/{number}/edit")), {"title_en": "Or not?"}, status=409
    )
    assert "The first ballot has been cast" in frozen.text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title_en": ""}, "Write something here; it cannot be empty."),
        ({"closes": "2026-01-01T09:00"}, "The vote has to close after it opens."),
        ({"closes": "1066-10-14T09:00"}, "Give a date between the years 2000 and 2199."),
        ({"closes": "tomorrow"}, "Not a valid datetime value."),
        ({"subject": "clause", "number": ""}, "Give the number of the clause or amendment."),
        ({"subject": "clause", "number": "77"}, "There is nothing with this number in the process."),
        ({"subject": "amendment", "number": "²"}, "There is nothing with this number in the process."),
    ],
    ids=["no title", "no time", "long ago", "no date", "no number", "no such clause", "no number at all"],
)
def test_a_question_that_cannot_be_put_is_told_with_its_words_kept(
    app: Flask, room: Room, wrong: dict[str, str], message: str
) -> None:
    someone = reader(app, room.facilitator)
    words = {
        "subject": "text",
        "number": "",
        "title_en": "Do you adopt the text?",
        "opens": "2026-01-01T09:00",
        "closes": "2199-01-01T09:00",
    }
    refused = someone.send(someone.open(room.page("facilitate/votes/new")), words | wrong, status=422)
    assert message in refused.text


def test_no_question_is_put_on_what_a_moderator_has_hidden(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        clause = a_clause(session, a_document(session, session.get_one(Process, room.process.id)))
        hidden = an_amendment(session, clause, hidden=True)
        session.commit()
    someone = reader(app, room.facilitator)
    words = {
        "subject": "amendment",
        "number": str(hidden.number),
        "title_en": "Do you adopt it?",
        "opens": "2026-01-01T09:00",
        "closes": "2199-01-01T09:00",
    }
    refused = someone.send(someone.open(room.page("facilitate/votes/new")), words, status=422)
    assert "There is nothing with this number in the process." in refused.text


def test_putting_a_question_does_not_exist_for_participants(app: Flask, room: Room) -> None:
    reader(app, room.voter).open(room.page("facilitate/votes/new"), status=404)
    reader(app, room.voter).open(room.page(f"facilitate/votes/{room.question.number}/edit"), status=404)
    reader(app).open(room.page("votes/99"), status=404)


def test_without_a_question_the_page_says_so(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        session.commit()
    assert "No question has been put to the vote yet." in reader(app).open(f"/en/processes/{process.slug}/votes").text

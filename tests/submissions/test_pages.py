"""A questionnaire from its making to its results, and letters that are cut into contributions."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.accounts import personal
from app.accounts.erasing import erase_parts
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState, Kind
from app.domain.errors import AnswersMalformed, NotInThisState, QuestionMalformed, QuestionnaireFixed
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import PhaseKind, Role
from app.domain.submitting import AnswerKind, Given, Stretch
from app.files.checking import Brought
from app.moderation.models import ModerationDecision
from app.moderation.services import decide
from app.processes.queries import membership_of
from app.record.verification import verify
from app.responses.owed import owed
from app.submissions import asking, queries, services
from app.submissions.asking import Asked, Described
from app.submissions.queries import Filters
from app.submissions.results import results_of
from app.submissions.services import Sent
from tests.builders import a_clause, a_document, a_member, a_process
from tests.reader import reader

NOW = datetime.now(UTC)
LETTER = "Dear sirs,\n\nTell people first.\n\nAnd let them object.\n\nYours"
CHOICES = ({"en": "Yes", "fr": "Oui"}, {"en": "No", "fr": "Non"})


def words(text):
    return {"en": text, "fr": f"fr {text}"}


def asked(kind, text="Why?", **values):
    return Asked(kind, words(text), {}, {}, choices=CHOICES if kind in ("one", "several") else (), **values)


def a_questionnaire(session, process, *, required=False, opened=True, clause=None):
    """All five kinds of questions; the first is about the clause."""
    made = asking.prepare(session, process, Described(words("Machines"), words("Tell us."), "RFI-1"), now=NOW)
    about = clause.id if clause else None
    asking.ask(session, made, asked(AnswerKind.TEXT, required=required, clause_id=about))
    for kind in (AnswerKind.ONE, AnswerKind.SEVERAL, AnswerKind.SCALE, AnswerKind.FILE):
        asking.ask(session, made, asked(kind, f"{kind.value}?"))
    if opened:
        asking.open_to_answers(session, process, made, actor_id=None, now=NOW)
    return made


def a_submission(session, process, made, *, author=None, letter="", now=NOW, **answers):
    author = author or a_member(session, process)
    given = {int(number.removeprefix("q")): one for number, one in answers.items()}
    sent = Sent("en", given, {5: Brought("a.txt", "text/plain", b"A study")} if 5 in given else {}, letter)
    return services.send(session, process, made, sent, author=membership_of(session, process.id, author.id), now=now)


def disagreements(session):
    """What in the tables of this feature is not as the record has it."""
    ours = (", comments/", ", submissions/", ", questionnaires/")
    return [one for one in verify(session).findings if any(name in one.place for name in ours)]


def whole(session):
    process = a_process(session, languages=("en", "fr"), now=NOW)
    clause = a_clause(session, a_document(session, process), number="5")
    return process, a_questionnaire(session, process, clause=clause), clause


EVERYTHING = {
    "q1": Given("Because."),
    "q2": Given(chosen=("1",)),
    "q3": Given(chosen=("1", "2")),
    "q4": Given(chosen=("5",)),
    "q5": Given("A study.", file=True),
}


def test_words_become_contributions_on_their_clause_and_choices_are_counted(session) -> None:
    process, made, clause = whole(session)
    sent = a_submission(session, process, made, letter=LETTER, **EVERYTHING)
    said = {one.question.number: one for one in queries.said_in(session, sent)}
    assert (said[1].comment.body, said[1].comment.clause_number) == ("Because.", clause.number)
    assert [said[number].choices for number in (2, 3, 4)] == [("1",), ("1", "2"), ("5",)]
    assert said[5].files[0][1] == "a.txt"
    assert sent.letter.body == LETTER
    assert len(session.execute(owed(process.id).select()).all()) == 3
    assert disagreements(session) == []
    sources = queries.sources_of(session, [said[1].comment.id, sent.letter_id])
    assert (sources[said[1].comment.id].question, sources[sent.letter_id].question) == (1, None)


def test_a_letter_is_owed_an_answer_until_it_is_cut_then_its_pieces_are(session) -> None:
    process, made, clause = whole(session)
    author, team = a_member(session, process), a_member(session, process, roles=[Role.FACILITATOR])
    sent = a_submission(session, process, made, author=author, letter=LETTER)
    assert [one.number for one in queries.letters_waiting(session, process.id)] == [sent.number]
    with pytest.raises(NotInThisState):
        services.finish_cutting(session, process, sent, actor_id=team.id, now=NOW)
    start = LETTER.index("Tell")
    piece = services.cut(
        session, process, sent, Stretch(start, start + 18), kind=Kind.CONCERN, clause=clause, cut_by_id=team.id, now=NOW
    )  # fmt: skip
    assert (piece.body, piece.author_id, piece.created_at) == ("Tell people first.", author.id, sent.sent_at)
    services.finish_cutting(session, process, sent, actor_id=team.id, now=NOW)
    owed_now = {row.id for row in session.execute(owed(process.id).select())}
    assert owed_now == {piece.id}
    assert queries.count_letters_waiting(session, process.id) == 0
    assert queries.sources_of(session, [piece.id])[piece.id].stretch == Stretch(start, start + 18)
    assert disagreements(session) == []
    with pytest.raises(NotInThisState):
        services.cut(session, process, sent, Stretch(0, 4), kind=Kind.CONCERN, clause=None, cut_by_id=team.id, now=NOW)


def test_a_withdrawn_submission_takes_its_words_back(session) -> None:
    process, made, _ = whole(session)
    author = a_member(session, process)
    sent = a_submission(session, process, made, author=author, letter=LETTER, **EVERYTHING)
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, sent, author_id=author.id + 1, now=NOW)
    services.withdraw(session, process, sent, author_id=author.id, now=NOW)
    assert {one.state for one in session.query(Comment)} == {CommentState.WITHDRAWN}
    assert results_of(session, made, [])[0].answered == 0
    assert disagreements(session) == []


@pytest.mark.parametrize(
    "answers", [{}, {"q2": Given(chosen=("9",))}, {"q4": Given(chosen=("6",))}, {"q2": Given(chosen=("1", "2"))}]
)
def test_answers_that_are_none_are_refused(session, answers) -> None:
    process, made, _ = whole(session)
    with pytest.raises(AnswersMalformed):
        a_submission(session, process, made, **answers)


def test_the_questions_stand_once_they_are_asked(session) -> None:
    process, made, _ = whole(session)
    with pytest.raises(QuestionnaireFixed):
        asking.ask(session, made, asked(AnswerKind.TEXT))
    other = a_questionnaire(session, process, opened=False)
    with pytest.raises(NotInThisState):
        a_submission(session, process, other, q1=Given("Now."))
    with pytest.raises(QuestionMalformed):
        asking.ask(session, other, Asked(AnswerKind.ONE, words("?"), {}, {}, choices=CHOICES[:1]))
    asking.move(session, other, other.questions[4], up=True)
    asking.take_out(session, other, other.questions[0])
    assert [one.number for one in other.questions] == [2, 3, 5, 4]


def test_results_tell_small_groups_only_together(session) -> None:
    process, made, _ = whole(session)
    for group, number in (("citizen", 7), ("government", 6), ("academia", 2)):
        for place in range(number):
            author = a_member(session, process, group=group)
            a_submission(session, process, made, author=author, q2=Given(chosen=(str(place % 2 + 1),)))
    result = results_of(session, made, [group.key for group in process.groups])[0]
    assert result.columns == (("citizen",), ("government", "academia"))
    assert [(line.in_all, line.by_column) for line in result.lines] == [(8, (4, 4)), (7, (3, 4))]


def test_somebody_answers_keeps_goes_on_checks_and_sends(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("en", "fr"), now=NOW)
        made = a_questionnaire(session, process, required=True)
        author = a_member(session, process)
        other = a_member(session, process)
        session.commit()
    own, address = reader(app, author), f"/en/processes/{process.slug}/questionnaires/{made.number}"
    page = own.open(f"{address}/answers")
    kept = own.send(page, {"answer_2": "1", "letter": ""}, button="save")
    assert "is kept" in kept.text
    wrong = own.send(own.open(f"{address}/answers"), {"answer_2": "2"}, status=422)
    assert "it is required" in wrong.text
    checked = own.send(wrong, {"answer_1": "Because so.", "answer_2": "2"})
    assert "Nothing has been sent yet" in checked.text
    assert "Because so." in checked.text
    receipt = own.send(checked, action="check")
    assert "Entry in the public record" in receipt.text
    sent = f"/en/processes/{process.slug}/submissions/1"
    for where, said in ((sent, "Because so."), (f"/en/processes/{process.slug}/submissions", "Submission 1")):
        assert said in reader(app).open(where).text
    assert "Fewer than 5" in reader(app).open(f"{address}/results").text
    reader(app, other).open(f"{sent}/receipt", status=404)
    assert "Go on with" not in own.open(address).text
    with database.reading() as session:
        known = personal.everything(session, author)["submissions"]
        assert known["sent"][0]["choices"] == {"2": ["2"]}


def test_what_a_moderator_hides_is_hidden_in_the_letter_too(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process, made, _ = whole(session)
        team = a_member(session, process, roles=[Role.FACILITATOR])
        sent = a_submission(session, process, made, letter=LETTER, q1=Given("Answer in words."))
        start = LETTER.index("And")
        piece = services.cut(
            session, process, sent, Stretch(start, start + 20), kind=Kind.CONCERN, clause=None, cut_by_id=team.id,
            now=NOW,
        )  # fmt: skip
        piece.state = CommentState.HIDDEN
        session.commit()
    page = reader(app).open(f"/en/processes/{process.slug}/submissions/1").text
    assert "let them object" not in page
    assert "Tell people first." in page
    with database.writing() as session:
        session.get_one(Comment, sent.letter_id).state = CommentState.HIDDEN
        session.commit()
    assert "Tell people first." not in reader(app).open(f"/en/processes/{process.slug}/submissions/1").text


def test_the_letter_is_hidden_with_what_was_cut_out_of_it_and_its_other_pieces_stay(session) -> None:
    process, made, _ = whole(session)
    team = a_member(session, process, roles=[Role.FACILITATOR])
    sent = a_submission(session, process, made, letter=LETTER)
    kept, hidden = (
        services.cut(session, process, sent, Stretch(LETTER.index(words), LETTER.index(words) + 18), kind=Kind.CONCERN,
                     clause=None, cut_by_id=team.id, now=NOW)
        for words in ("Tell", "And")
    )  # fmt: skip
    decide(
        session, process, measure=Measure.HIDE, rule=ReportReason.ABUSE, facts="It insults.", legal_ground="",
        language="en", moderator_id=team.id, now=NOW, comment=hidden,
    )  # fmt: skip
    assert [one.state.value for one in (kept, hidden, sent.letter)] == ["published", "hidden", "hidden"]
    assert [one.measure for one in session.query(ModerationDecision)] == [Measure.HIDE, Measure.HIDE]
    assert disagreements(session) == []


def test_the_team_makes_a_questionnaire_and_cuts_a_letter_on_pages(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("en", "fr"), now=NOW)
        team = a_member(session, process, roles=[Role.FACILITATOR])
        author = a_member(session, process)
        session.commit()
    own, base = reader(app, team), f"/en/processes/{process.slug}"
    made = own.send(own.open(f"{base}/facilitate/questionnaires/new"), {"title_en": "Machines", "docket": "RFI-9"})
    assert "It asks nothing yet" in made.text
    reader(app).open(f"{base}/questionnaires/1", status=404)
    new = own.open(f"{base}/facilitate/questionnaires/1/questions/new")
    wrong = own.send(new, {"kind": "one", "words_en": "Agree?", "choices_en": "Yes"}, status=422)
    assert "at least two choices" in wrong.text
    own.send(wrong, {"kind": "one", "words_en": "Agree?", "choices_en": "Yes\nNo"})
    own.send(own.open(f"{base}/facilitate/questionnaires/1"), action="opening")
    with database.writing() as session:
        found = queries.questionnaire_by_number(session, process.id, 1)
        a_submission(session, session.merge(process), found, author=session.merge(author), letter=LETTER)
        session.commit()
    desk = own.open(f"{base}/facilitate/submissions")
    assert "Submission 1" in desk.text
    cut = own.open(f"{base}/submissions/1/cut")
    own.send(cut, {"words": "Tell people first.", "kind": "concern", "clause": ""})
    own.send(own.open(f"{base}/submissions/1/cut"), {"words": "Not in it.", "kind": "concern"}, status=409)
    own.send(own.open(f"{base}/submissions/1/cut"), action="cut/finished")
    with database.reading() as session:
        assert queries.count_of(session, process.id, Filters(letters="uncut")) == 0
        assert queries.count_of(session, process.id, Filters(letters="with", group="citizen", language="en")) == 1
    reader(app, author).open(f"{base}/submissions/1/cut", status=404)


def test_no_answers_are_taken_outside_a_phase_of_input(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, now=NOW)
        made = a_questionnaire(session, process)
        author = a_member(session, process)
        session.commit()
    own = reader(app, author)
    own.open(f"/en/processes/{process.slug}/questionnaires/{made.number}/answers", status=409)
    assert "cannot be answered now" in own.open(f"/en/processes/{process.slug}/questionnaires/{made.number}").text


def test_drafts_go_with_the_account_and_submissions_stay(session) -> None:
    process, made, _ = whole(session)
    author = a_member(session, process)
    a_submission(session, process, made, author=author, q1=Given("Stays."))
    services.keep_draft(
        session, made, author_id=author.id, typed={"answer_1": "Begun"},
        files={5: Brought("a.txt", "text/plain", b"A")}, now=NOW,
    )  # fmt: skip
    erase_parts(session, author.id, datetime.now(UTC))
    assert queries.draft_of(session, made.id, author.id) is None
    assert queries.count_of(session, process.id, Filters()) == 1

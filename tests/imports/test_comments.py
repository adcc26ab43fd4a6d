"""Comments of a consultation: every one whole, in its language, by its stakeholder type."""

import pytest
import sqlalchemy as sa

from app.comments.models import Comment
from app.imports.comment_sheets import Submissions, group_of, submissions_of
from app.imports.services import import_comments
from app.imports.sheets import lines_of
from app.ledger.models import Entry
from tests.builders import NOON
from tests.imports.rows import a_table, a_text

GROUPS = frozenset({"citizen", "civil_society", "government", "private_sector", "academia"})


@pytest.fixture
def process(session):
    """A process with four clauses."""
    return a_text(session)


@pytest.fixture
def taken(session, process, tmp_path):
    """Imports rows and, if given, submissions; gives what was taken and the comments."""

    def take(*rows, submissions=(), **options):
        sent = Submissions("UTC")
        if submissions:
            sent = submissions_of(a_table(tmp_path, submissions, name="submissions.csv"), "Europe/Brussels")
        result = import_comments(session, process, lines_of(a_table(tmp_path, rows)), sent, now=NOON, **options)
        return result, session.scalars(sa.select(Comment).order_by(Comment.number)).all()

    return take


def test_a_comment_is_on_the_text_as_a_whole_in_its_own_language(taken):
    result, [comment] = taken({"submission_id": "F1", "question_id": "q18", "lang": "de", "text": "Mehr Geld!"})
    assert result.taken == 1
    assert (comment.language, comment.topic, comment.body) == ("de", "q18", "Mehr Geld!")
    assert (comment.kind, comment.state, comment.group_key) == ("suggestion", "published", "unknown")
    assert (comment.clause_id, comment.amendment_id, comment.author_id) == (None, None, None)
    assert (comment.attributed_to, comment.created_at) == ("F1", NOON)


def test_the_sheet_of_submissions_tells_who_sent_it_and_when(taken):
    _result, made = taken(
        {"submission_id": "F1", "text": "One."},
        {"submission_id": "F2", "text": "Two."},
        submissions=[
            {
                "submission_id": "F1", "stakeholder_type": "Trade Union", "organisation": "Union " + "x" * 200,
                "submitted_at": "19.06.2020 17:17",
            },
            {"submission_id": "F2", "stakeholder_type": "", "organisation": "", "submitted_at": "some day"},
        ],
    )  # fmt: skip
    assert [one.group_key for one in made] == ["civil_society", "unknown"]
    assert made[0].attributed_to.startswith("Union x")
    assert len(made[0].attributed_to) == 120
    assert made[0].created_at.isoformat() == "2020-06-19T15:17:00+00:00"
    assert (made[1].attributed_to, made[1].created_at) == ("F2", NOON)


@pytest.mark.parametrize(
    ("type_", "group"),
    [
        ("Company/Business organisation", "private_sector"),
        ("Business Association", "private_sector"),
        ("Academic/Research Institution", "academia"),
        ("NGO (Non-governmental organisation)", "civil_society"),
        ("Consumer Organisation", "civil_society"),
        ("Trade Union", "civil_society"),
        ("Public authority", "government"),
        ("EU Citizen", "citizen"),
        ("citizen", "citizen"),
        ("civil society", "civil_society"),
        ("Other", "unknown"),
        ("", "unknown"),
    ],
)
def test_types_of_respondents_belong_to_groups(type_, group):
    assert group_of(type_, GROUPS) == group


def test_a_type_whose_group_the_process_does_not_have_stays_unknown_or_goes_where_it_is_sent(taken):
    assert group_of("Public authority", frozenset({"citizen"})) == "unknown"
    _result, made = taken({"text": "One.", "group": "Martians"}, otherwise="citizen")
    assert made[0].group_key == "citizen"


def test_a_comment_may_name_its_clause(taken, process):
    _result, made = taken({"text": "On it.", "target": "Article 2(1)"}, {"text": "On all."})
    assert made[0].clause.number == "2.1"
    assert made[0].revision.number == 1
    assert made[1].clause_id is None


def test_a_long_comment_is_kept_whole(taken):
    _result, [comment] = taken({"text": "word " * 10_000})
    assert len(comment.body) == 49_999


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"text": "  "}, "it has no words"),
        ({"text": "a\0b"}, "text: it contains the character NUL, which cannot be kept"),
        ({"text": "x", "kind": "praise"}, "the kind 'praise' is none of"),
        ({"text": "x", "lang": "klingonisch"}, "is no language code"),
        ({"text": "x", "target": "Article 99"}, "names nothing in the text"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(taken, wrong, reason):
    result, made = taken({"text": "Good.", "kind": "concern"}, {"submission_id": "F9", **wrong})
    assert [(one.body, one.kind.value) for one in made] == [("Good.", "concern")]
    assert reason in str(result.not_taken[0])
    assert str(result.not_taken[0]).startswith("line 3 (F9): ")


def test_a_campaign_is_kept_as_it_came_and_a_second_import_adds_only_what_is_new(taken):
    same = {"submission_id": "F1", "text": "Stop it."}
    first, made = taken(same, same, same)
    assert (first.taken, len(made)) == (3, 3)
    second, made = taken(same, same, same, {"submission_id": "F2", "text": "Go on."})
    assert (second.taken, len(second.not_taken), len(made)) == (1, 3, 4)
    assert str(second.not_taken[0]) == "line 2 (F1): this comment is there already"


def test_every_comment_is_entered_in_the_record(session, taken):
    _result, made = taken(*({"text": f"Comment {n}."} for n in range(5)))
    query = sa.select(Entry.object).where(Entry.kind == "comment_imported").order_by(Entry.index)
    assert list(session.scalars(query)) == [f"comments/{one.number}" for one in made]

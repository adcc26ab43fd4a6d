"""A real consultation of 711 submissions to 60 questions, taken in as a request for information."""

import csv
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from app.cli.imports import imports
from app.comments.models import Comment
from app.db import Database
from app.domain.inclusion import gini
from app.imports.consultation_sheets import key_of_type
from app.imports.consultations import import_consultation
from app.imports.sheets import SheetRefused
from app.participation.counting import count
from app.participation.figures import Measure, told
from app.participation.models import Dimension
from app.processes.models import Group
from app.record.verification import verify
from app.submissions.models import Answer, AskedQuestion, Questionnaire, Submission
from app.submissions.queries import choice_counts
from tests.builders import NOON, a_process
from tests.reader import reader


def a_request_for_information(session, folder: Path):
    """A process whose groups are the types of respondents that the table names, but for the last of them."""
    process = a_process(session, languages=("en",), slug="white-paper", time_zone="Europe/Brussels")
    with (folder / "submissions.csv").open(encoding="utf-8", newline="") as table:
        types = sorted({row["stakeholder_type"] for row in csv.DictReader(table)} - {""})
    known = {group.key for group in process.groups}
    for position, name in enumerate(types, start=10):
        if key_of_type(name) not in known:
            session.add(Group(process_id=process.id, key=key_of_type(name), name={"en": name}, position=position))
    session.flush()
    session.refresh(process)
    return process


@pytest.fixture
def folder(data_folder: Path) -> Path:
    return data_folder / "consultation_eu_ai_2020"


def test_a_real_consultation_is_taken_whole_and_tells_who_took_part(
    app: Flask, database: Database, folder: Path
) -> None:
    with database.writing() as session:
        process = a_request_for_information(session, folder)
        taken = import_consultation(session, process, folder, now=NOON, docket="RFI-2020-1")
        session.commit()
        assert taken.not_taken == []
        assert (taken.questions, taken.submissions, taken.answers) == (60, 711, 3762)
        assert session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 3762
        assert Counter(session.scalars(sa.select(AskedQuestion.kind))) == {"one": 42, "text": 18}
        shown = told(count(session, process, NOON), groups=[], languages=["en"], references=[])
        people = shown.measures[Measure.PARTICIPANTS]
        assert people.n == 711
        assert round(people.by[Dimension.LANGUAGE].hhi) == 4_295
        by_type = people.by[Dimension.GROUP]
        assert (by_type.known, by_type.unknown, round(by_type.hhi)) == (430, 281, 1_478)
        assert round(float(shown.inequality.gini), 2) == 0.53
        assert not [one for one in verify(session).findings if "/" in one.place]
        again = import_consultation(session, process, folder, now=NOON, docket="RFI-2020-1")
        assert (again.submissions, again.answers, again.questions) == (0, 0, 60)
    page = reader(app).open("/en/processes/white-paper/participation")
    for words in ("4,295", "1,478", "0.53", "281"):
        assert words in page.text


def test_the_choices_are_those_of_the_table(session, folder: Path) -> None:
    process = a_request_for_information(session, folder)
    taken = import_consultation(session, process, folder, now=NOON)
    asked = session.scalars(sa.select(AskedQuestion).where(AskedQuestion.key == "q43")).one()
    words = {one["key"]: one["words"]["en"] for one in asked.choices}
    counts = choice_counts(session, session.scalars(sa.select(Questionnaire.id)).one())[asked.id]
    assert {words[key]: sum(groups.values()) for key, groups in counts.items()} == {
        "There is a need for a new legislation": 268,
        "Current legislation may have some gaps": 212,
        "Other": 110,
        "No opinion": 31,
        "Current legislation is fully sufficient": 23,
    }
    with (folder / "submissions.csv").open(encoding="utf-8", newline="") as table:
        answered = sum(bool(row[f"q{n}"]) for row in csv.DictReader(table) for n in range(12, 70) if f"q{n}" in row)
    assert taken.choices == answered
    assert session.scalar(sa.select(sa.func.count()).select_from(Answer)) == answered + 3762


def test_a_conversation_of_taxi_drivers_is_as_unequal_as_its_golden_value(data_folder: Path) -> None:
    with (data_folder / "polls" / "vtaiwan_uberx_zh.votes.csv").open(encoding="utf-8", newline="") as table:
        pairs = {(row["voter_id"], row["statement_id"]) for row in csv.DictReader(table)}
    votes = Counter(Counter(voter for voter, _ in pairs).values())
    assert round(float(gini(votes)), 2) == 0.56


def test_every_row_is_taken_or_named_with_its_line_and_reason(session, tmp_path: Path) -> None:
    process = a_process(session)
    (tmp_path / "questions.csv").write_text("question_id,kind,question,item\na,closed,Agree?,\nb,open,Why?,\n")
    (tmp_path / "submissions.csv").write_text(
        "submission_id,stakeholder_type,country,lang,a\nS1,NGO,Peru,es,Yes\nS2,,,en,No\nS2,,,en,No\n"
    )
    (tmp_path / "comments.csv").write_text("submission_id,question_id,text\nS1,b,Because.\nS9,b,Lost.\nS1,x,Lost.\n")
    taken = import_consultation(session, process, tmp_path, now=NOON)
    sent = session.scalars(sa.select(Submission).order_by(Submission.number)).all()
    assert [(one.attributed_to, one.group_key, one.region, one.language) for one in sent] == [
        ("S1", "civil_society", "Peru", "es"),
        ("S2", "unknown", "", "en"),
    ]
    assert [(one.line, one.reason) for one in taken.not_taken] == [
        (4, "the submission stands there twice"),
        (3, "its submission is none that was taken"),
        (4, "its question is none that was taken"),
    ]
    assert taken.choices == 2


def test_a_folder_without_the_tables_is_refused(session, tmp_path: Path) -> None:
    process = a_process(session)
    with pytest.raises(SheetRefused):
        import_consultation(session, process, tmp_path, now=NOON)


def test_the_command_explains_itself() -> None:
    said = CliRunner().invoke(imports, ["submissions", "--help"])
    assert said.exit_code == 0
    assert "questions.csv" in said.output

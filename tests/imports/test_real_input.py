"""The real thing: the AI Act, 1,600 amendments to it, 3,762 comments of a consultation, and exports that validate."""

from collections import Counter

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.descriptions import ProcessKind
from app.domain.references import How, confirms
from app.exports.akn.document import akoma_ntoso
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.exports.markdown import markdown
from app.imports import amendment_sheets, comment_sheets
from app.imports.services import import_amendments, import_comments
from app.imports.sheets import lines_of
from app.record.verification import verify
from app.texts.models import Format as TextFormat
from app.texts.planning import Fate, plan
from app.texts.queries import document_of
from app.texts.reading import Source, decoded, manuscript_of
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process
from tests.exports.schema import faults_of

COLUMNS = {"2021": "commission_2021_04", "2024": "trilogue_draft_2024_01"}


@pytest.fixture
def act(session, data_folder):
    """A process with the proposal of 2021 as its first version."""
    process = a_process(session, kind=ProcessKind.BILL, languages=("en",), jurisdictions=["EU"], slug="ai-act")
    an_act(session, process, data_folder, "2021")
    return process


def an_act(session, process, data_folder, year):
    text = decoded((data_folder / "aiact" / "four_versions.csv").read_bytes())
    manuscript = manuscript_of(Source(text, TextFormat.CSV, column=COLUMNS[year]))
    return store_manuscript(
        session, process, manuscript, language="en", version_name=year, author_id=None, now=NOON, strike_absent=True
    )


def amendments(session, process, data_folder):
    path = data_folder / "aiact" / "amendments_groups.csv"
    return import_amendments(session, process, lines_of(path, needs=amendment_sheets.NEEDED), now=NOON)


def test_the_act_takes_its_amendments_goes_on_to_its_next_version_and_is_exported(session, act, data_folder):
    taken = amendments(session, act, data_folder)
    assert taken.rows == 1600
    assert taken.taken >= 0.95 * taken.rows
    assert taken.taken + len(taken.not_taken) == taken.rows
    assert all(one.line > 1 and one.reason for one in taken.not_taken)
    assert taken.identical == 250
    made = session.scalars(sa.select(Amendment).order_by(Amendment.number)).all()
    assert [one.number for one in made] == list(range(1, taken.taken + 1))
    assert len({one.official_number for one in made}) == taken.taken
    assert Counter(one.attributed_to for one in made).keys() == {
        "EPP", "Renew", "S&D", "GUE/NGL", "Greens/EFA", "ID", "ECR",
    }  # fmt: skip
    stored = an_act(session, act, data_folder, "2024")
    assert stored.changed > 100
    assert stored.unchanged > 50
    for wanted in (Wanted(Format.AKN), Wanted(Format.AKN, "en", 1), Wanted(Format.AKN, "en", 2, 1)):
        edition = edition_of(session, act, wanted, now=NOON, base_url="https://rules.example")
        assert faults_of(akoma_ntoso(edition)) == []


def test_amendments_stand_on_clauses_that_say_what_they_start_from(session, act, data_folder):
    taken = amendments(session, act, data_folder)
    assert taken.matched[How.EXACT] > 1000
    assert taken.matched[How.PREDECESSOR] > 400
    rows = {line.first("amendment_no"): line for line in lines_of(data_folder / "aiact" / "amendments_groups.csv")}
    bases = {one.official_number: one.base_revision.body for one in session.scalars(sa.select(Amendment))}
    originals = {
        number: line.first("original_text") for number, line in rows.items() if line.first("operation") != "insert"
    }
    compared = [(number, text) for number, text in originals.items() if text and number in bases]
    confirmed = sum(confirms(text, bases[number]) for number, text in compared)
    assert confirmed > 0.97 * len(compared)


def test_the_act_comes_back_from_markdown_the_same(session, act, data_folder):
    an_act(session, act, data_folder, "2024")
    edition = edition_of(session, act, Wanted(Format.MARKDOWN), now=NOON, base_url="")
    manuscript = manuscript_of(Source(markdown(edition), TextFormat.MARKDOWN))
    planned = plan(session, document_of(session, act.id).id, manuscript, language="en", drafting_language="en")
    assert Counter(step.fate for step in planned.steps if step.draft is not None) == {
        Fate.UNCHANGED: len(edition.clauses)
    }


def test_the_consultation_is_taken_whole_in_its_languages_and_by_its_types(session, act, data_folder):
    folder = data_folder / "consultation_eu_ai_2020"
    sent = comment_sheets.submissions_of(folder / "submissions.csv", "Europe/Brussels")
    taken = import_comments(session, act, lines_of(folder / "comments.csv"), sent, now=NOON)
    assert (taken.taken, taken.not_taken) == (3762, [])
    rows = session.execute(sa.select(Comment.language, Comment.group_key, Comment.topic, Comment.body)).all()
    assert len({row.language for row in rows}) == 18
    groups = Counter(row.group_key for row in rows)
    assert groups.keys() == {"citizen", "civil_society", "government", "private_sector", "academia", "unknown"}
    assert min(groups.values()) > 50
    longest = max(len(line.first("text").strip()) for line in lines_of(folder / "comments.csv"))
    assert max(len(row.body) for row in rows) >= 0.99 * longest
    assert all(row.topic.startswith("q") for row in rows)
    findings = [str(one) for one in verify(session).findings]
    assert [one for one in findings if "comments/" in one or "entry " in one] == []

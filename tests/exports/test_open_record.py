"""The whole open record as JSON and as tables: all that is public, and nothing that is not."""

import csv
import io
import json
import zipfile

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment, Part, Proposer
from app.amendments.recommending import recommend
from app.domain import merkle
from app.domain.amending import Decision, Operation, ProposerState
from app.domain.phases import Role
from app.domain.positions import Stance
from app.domain.written import initial_formula
from app.exports.record.section import Section
from app.exports.record.whole import about, sections_of
from app.exports.record.writing import write_csv, write_json
from app.exports.results import published_results
from app.ledger import queries as ledger
from app.positions.models import Position
from app.processes.queries import process_by_slug
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process
from tests.contributing import a_comment, an_amendment
from tests.ledger.deliberation import a_deliberation
from tests.stage import SECRETS, set_stage


def as_json(session, process, now=NOON) -> dict:
    out = io.BytesIO()
    write_json(out, about(session, process, now, "https://rules.example"), sections_of(session, process, now))
    return json.loads(out.getvalue())


def as_tables(session, process, now=NOON) -> dict[str, list[dict[str, str]]]:
    out = io.BytesIO()
    write_csv(out, about(session, process, now, "https://rules.example"), sections_of(session, process, now))
    with zipfile.ZipFile(out) as archive:
        texts = {name.removesuffix(".csv"): archive.read(name).decode() for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def test_a_deliberation_is_told_from_the_first_wording_to_the_result(session):
    deliberation = a_deliberation(session)
    record = as_json(session, deliberation.process, deliberation.end)
    assert record["about"]["title"] == {"en": "A code", "fr": "Un code"}
    assert record["about"]["log_size"] == ledger.size(session)
    assert [phase["kind"] for phase in record["phases"]] == ["consultation", "voting"]
    assert [clause["number"] for clause in record["clauses"]] == ["1", "2", "3"]
    assert len(record["revisions"]) == 7
    assert record["revisions"][-1]["amendment"] == 1
    assert [version["name"] for version in record["versions"]] == [{"en": "First draft"}, {"en": "Second draft"}]
    amendment = record["amendments"][0]
    assert (amendment["state"], amendment["supporters"]) == ("adopted", {})
    assert record["responses"][0]["revision"] == 2
    assert {(one["comment"], one["amendment"]) for one in record["answered"]} == {(1, None), (4, None), (None, 1)}
    assert len(record["entries"]) == ledger.size(session)
    entry = record["entries"][5]
    assert entry["leaf_hash"] == merkle.leaf_hash(entry["canonical"].encode()).hex()


def test_json_and_tables_tell_the_same(session):
    deliberation = a_deliberation(session)
    record = as_json(session, deliberation.process, deliberation.end)
    tables = as_tables(session, deliberation.process, deliberation.end)
    assert set(tables) == set(record)
    for name in set(record) - {"about"}:
        assert [list(row) for row in record[name]] == [list(row) for row in tables[name]]
        for row, cells in zip(record[name], tables[name], strict=True):
            assert all(map(_tells, cells.values(), row.values()))


def _tells(cell: str, value: object) -> bool:
    """Whether a cell of a table holds a value of the JSON."""
    if isinstance(value, list | dict):
        return json.loads(cell) == value
    if value is None or isinstance(value, bool):
        return cell == ("" if value is None else str(value).lower())
    return cell == initial_formula(str(value))


def test_hidden_and_withdrawn_contributions_have_no_words_and_no_author(session):
    deliberation = a_deliberation(session)
    record = as_json(session, deliberation.process, deliberation.end)
    comments = {one["number"]: one for one in record["comments"]}
    assert (comments[2]["state"], comments[2]["body"]) == ("withdrawn", None)
    assert (comments[3]["state"], comments[3]["body"], comments[3]["author"]) == ("hidden", None, None)
    assert (comments[1]["body"], comments[4]["state"]) == ("Put better.", "published")
    hidden = record["amendments"][2]
    assert (hidden["state"], hidden["body"], hidden["rationale"], hidden["author"]) == ("hidden", None, None, None)
    assert [one["body"] for one in record["comment_wordings"]] == ["Concern 0: é"]


def test_amendments_are_told_with_their_parts_proposers_and_recommendations(session):
    process = a_process(session)
    document = a_document(session, process)
    first, second = a_clause(session, document, number="1"), a_clause(session, document, number="2")
    author, friend, asked, adviser = (a_member(session, process) for _ in range(4))
    shown = an_amendment(session, first, author)
    hidden = an_amendment(session, first, author, hidden=True)
    for amendment in (shown, hidden):
        base = latest_revision(session, second.id, "en")
        session.add(
            Part(
                amendment_id=amendment.id, position=2, clause_id=second.id, base_revision_id=base.id,
                operation=Operation.DELETE,
            )
        )  # fmt: skip
        for person, state in ((friend, ProposerState.AGREED), (asked, ProposerState.INVITED)):
            session.add(
                Proposer(
                    amendment_id=amendment.id, person_id=person.id, group_key="citizen", state=state, invited_at=NOON
                )
            )  # fmt: skip
    session.flush()
    recommend(
        session, process, shown, decision=Decision.REJECTED, reasons="It is law already.", language="en",
        author_id=adviser.id, role=Role.FACILITATOR, now=NOON,
    )  # fmt: skip
    record = as_json(session, process)
    assert [(one["amendment"], one["clause"], one["operation"]) for one in record["amendment_parts"]] == [
        (1, "2", "delete")
    ]
    assert [(one["amendment"], one["name"]) for one in record["amendment_proposers"]] == [(1, friend.name)]
    assert [(one["amendment"], one["reasons"]) for one in record["recommendations"]] == [(1, "It is law already.")]


@pytest.mark.parametrize("tell", [as_json, as_tables])
def test_no_secret_of_a_whole_instance_is_in_the_record(database, database_url, tell):
    stage = set_stage(database_url)
    with database.reading() as session:
        for slug in (stage.consultation, stage.voting):
            told = json.dumps(tell(session, process_by_slug(session, slug)), ensure_ascii=False)
            assert [secret for secret in SECRETS if secret in told] == []
            assert "@example.org" not in told


def test_nothing_is_told_of_a_vote_before_its_close(session):
    deliberation = a_deliberation(session)
    told = {one["question"] for one in as_json(session, deliberation.process, deliberation.end)["results"]}
    assert told == {1, 3, 4, 5}, "the second is still open"
    before = as_json(session, deliberation.process, NOON)
    assert (before["results"], before["result_steps"]) == ([], [])
    assert len(before["questions"]) == 5


def test_small_groups_are_told_together_after_the_close(session):
    deliberation = a_deliberation(session)
    results = published_results(session, deliberation.process, deliberation.end)
    [result] = [one for one in results if one.question.number == 1]
    told = {tally.groups: tally.in_favour + tally.against + tally.abstain for tally in result.tallies}
    assert ("academia",) not in told
    assert told[()] == 14
    rows = as_json(session, deliberation.process, deliberation.end)["results"]
    assert [row["groups"] for row in rows if row["question"] == 1][-1] == ["all"]


def test_a_cell_that_a_spreadsheet_would_compute_is_quoted(session):
    process = a_process(session)
    for words in ("=1+1", "+HYPERLINK(1)", "@x", "-2", "\t=1", "harmless"):
        a_comment(session, process, None, words, attributed_to="=cmd|' /C calc'!A0")
    rows = as_tables(session, process)["comments"]
    assert [row["body"] for row in rows] == ["'=1+1", "'+HYPERLINK(1)", "'@x", "'-2", "'\t=1", "harmless"]
    assert {row["author"] for row in rows} == {"'=cmd|' /C calc'!A0"}


def test_a_record_without_anything_is_still_a_record(session):
    process = a_process(session, phase=None)
    record = as_json(session, process)
    assert record["clauses"] == record["comments"] == record["entries"] == []
    assert as_tables(session, process)["clauses"] == []


def test_rows_are_written_as_they_are_read():
    """The writer asks for a row only when it has written the one before: memory does not grow with the record."""
    read, out = [], io.BytesIO()

    def rows():
        for number in range(3):
            read.append(out.tell())
            yield (number, "x" * 100)

    write_json(out, {}, [Section("things", ("number", "words"), rows)])
    assert read[0] < read[1] < read[2]


def test_few_supporters_of_a_group_are_told_in_no_export_whatever_one_had_before(session):
    deliberation = a_deliberation(session)
    process, amendment = deliberation.process, session.scalars(sa.select(Amendment).order_by(Amendment.number)).first()
    session.execute(sa.delete(Position))
    for group, count in (("citizen", 6), ("government", 4), ("academia", 1)):
        for _ in range(count):
            stance = {"stance": Stance.SUPPORT, "group_key": group, "taken_at": NOON}
            person = a_person(session)
            session.add(Position(process_id=process.id, amendment_id=amendment.id, person_id=person.id, **stance))
    session.flush()
    for now, told in ((NOON, {"*": 11}), (deliberation.end, {"citizen": 6, "academia government": 5})):
        assert as_json(session, process, now)["amendments"][0]["supporters"] == told
        row = as_tables(session, process, now)["amendments"][0]
        assert json.loads(row["supporters"]) == told

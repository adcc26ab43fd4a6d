"""Comment-resolution sheets: out and in again gives the same pairs; what cannot be taken is named with its reason."""

import csv
import io
import zipfile

import docx
import openpyxl
import pytest
import sqlalchemy as sa

from app.comments.models import Comment
from app.domain.phases import Role
from app.domain.resolution_sheets import HEADINGS, MOST_ROWS
from app.domain.responding import Disposition
from app.exports.formats import Format, Wanted
from app.exports.sheets.rows import Picked, rows_of
from app.exports.sheets.whole import write_sheet
from app.files.trouble import Trouble as FileTrouble
from app.files.trouble import Unreadable
from app.imports.resolution import Bringer, take
from app.imports.resolving import Choices, Trouble, planned
from app.imports.sheet_files import HeadingsAltered, RowsTooMany, rows_in
from app.responses.models import Draft, Response, ResponseRules
from app.texts.models import Clause
from tests.builders import NOON, a_member, a_person, a_process, a_revision
from tests.contributing import a_comment
from tests.imports.rows import a_text
from tests.reader import reader
from tests.stopwatch import soon

SHEETS = (Format.SHEET_CSV, Format.SHEET_XLSX, Format.SHEET_DOCX)
BRINGER = Bringer(None, Role.STEWARD, "en", "unknown")


def a_sheet(*rows, headings=HEADINGS) -> bytes:
    """A CSV sheet; rows are dictionaries by heading, or lists of cells."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(headings)
    table.writerows([row.get(heading, "") for heading in HEADINGS] if isinstance(row, dict) else row for row in rows)
    return out.getvalue().encode()


def a_row(comments="The word is missing.", **cells) -> dict[str, str]:
    """A row by heading; `by`, `clause`, `type`, `change`, `observed` fill the columns one needs most."""
    names = {"by": 0, "line": 1, "clause": 2, "paragraph": 3, "type": 4, "change": 6, "observed": 7}
    return {HEADINGS[5]: comments, **{HEADINGS[names[name]]: words for name, words in cells.items()}}


def sheet_of(session, process, form, language="", picked=None) -> bytes:
    out = io.BytesIO()
    write_sheet(out, session, process, Wanted(form, language, picked=picked or Picked()))
    return out.getvalue()


def taken(session, process, content, choices=None, bringer=BRINGER):
    return take(session, process, rows_in(content), choices or Choices(), bringer, now=NOON)


def pairs(session, process) -> list[tuple[str, ...]]:
    """What stands in the sheet, without the numbers under which it is known here."""
    found = []
    for one in rows_of(session, process, Picked()):
        who = one.row.member.rpartition(" ")[0]
        found.append((who, *one.row.cells[1:]))
    return sorted(found)


ROWS = (
    a_row("Say who decides.", by="FR-001", clause="1", type="te", change="Name the authority.\nIn every case.",
          line="12", paragraph="Table 2", observed="Not accepted: the law names it already."),
    a_row("=HYPERLINK(\"http://x\")", by="GB-7", clause="2.1", type="ed", observed="Out of scope. It is a joke."),
    a_row("نص عربي", by="EG", type="ge"),
    a_row("A\nB", by="Ann, \"the\" first", clause="Article 3", type="ge", observed="Already covered\nSee 2.2."),
)  # fmt: skip


@pytest.mark.parametrize("form", SHEETS)
def test_out_and_in_again_gives_the_same_pairs(session, form):
    first, second = a_text(session), a_text(session)
    done = taken(session, first, a_sheet(*ROWS))
    assert (done.plan.new, done.published, done.plan.refused, done.plan.unanswered) == (4, 3, [], [])
    again = taken(session, second, sheet_of(session, first, form))
    assert (again.plan.new, again.published, again.plan.refused, again.plan.unanswered) == (4, 3, [], [])
    assert pairs(session, first) == pairs(session, second)
    assert len(pairs(session, first)) == 4


@pytest.mark.parametrize("form", SHEETS)
def test_a_sheet_that_comes_back_filled_answers_what_it_lists_and_adds_nothing(session, form):
    process = a_text(session)
    taken(session, process, a_sheet(*ROWS))
    rows = rows_in(sheet_of(session, process, form))
    plan = planned(session, process, rows, Choices())
    assert (plan.new, plan.answered) == (0, 0)
    assert [step.unanswered.trouble for step in plan.unanswered] == [Trouble.ANSWERED] * 3
    filled = [[*row.cells[:7], row.cells[7] or "Deferred. To the next version."] for row in rows]
    done = taken(session, process, a_sheet(*filled))
    assert (done.plan.new, done.published) == (0, 1)
    latest = session.scalars(sa.select(Response).order_by(Response.number.desc())).first()
    assert (latest.disposition, latest.reasons) == (Disposition.DEFERRED, "To the next version.")


def test_cells_never_are_formulas(session):
    process = a_text(session)
    taken(session, process, a_sheet(a_row("=1+1", by="+A", change="@x"), a_row("-2", by="B")))
    [_, first, second] = csv.reader(io.StringIO(sheet_of(session, process, Format.SHEET_CSV).decode("utf-8-sig")))
    assert (first[0], first[5], first[6], second[5]) == ("'+A C-1", "'=1+1", "'@x", "'-2")
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(session, process, Format.SHEET_XLSX)))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_document_repeats_its_headings_on_a_landscape_page_and_runs_as_its_language_does(session):
    process = a_text(session)
    process.languages = ["en", "ar"]
    taken(session, process, a_sheet(*ROWS))
    english = docx.Document(io.BytesIO(sheet_of(session, process, Format.SHEET_DOCX)))
    [table] = english.tables
    assert [cell.text for cell in table.rows[0].cells] == list(HEADINGS)
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert english.sections[0].page_width > english.sections[0].page_height
    assert "bidiVisual" not in table._tbl.xml
    arabic = docx.Document(io.BytesIO(sheet_of(session, process, Format.SHEET_DOCX, "ar")))
    assert "bidiVisual" in arabic.tables[0]._tbl.xml
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(session, process, Format.SHEET_XLSX, "ar")))
    assert (book.active.sheet_view.rightToLeft, book.active.page_setup.orientation) == (True, "landscape")


def test_a_sheet_can_be_narrowed(session):
    process = a_text(session)
    taken(session, process, a_sheet(*ROWS))

    def told(**picked):
        return [one.row.comments for one in rows_of(session, process, Picked(**picked))]

    assert told(clause="1") == ["Say who decides."]
    assert told(answered=False) == ["نص عربي"]
    assert len(told(answered=True)) == 3
    assert told(group="citizen") == []


def test_hidden_words_are_in_no_sheet(session):
    process = a_process(session)
    a_comment(session, process, body="Read me.")
    hidden = a_comment(session, process, body="Hide me.")
    hidden.state = "hidden"
    session.flush()
    assert [one.row.comments for one in rows_of(session, process, Picked())] == ["Read me."]


@pytest.mark.parametrize(
    ("cells", "trouble"),
    [
        ({"type": "xx"}, Trouble.TYPE),
        ({"clause": "99"}, Trouble.CLAUSE),
        ({"comments": "  ", "by": "FR"}, Trouble.WORDLESS),
        ({"comments": "a\x00b"}, None),
        ({"comments": "a\x07b"}, Trouble.UNWRITABLE),
        ({"line": "x" * 400}, Trouble.UNWRITABLE),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_line_and_the_rest_is_taken(session, cells, trouble):
    process = a_text(session)
    content = a_sheet(a_row(), a_row(**cells))
    if trouble is None:
        with pytest.raises(Unreadable):
            rows_in(content)
        return
    done = taken(session, process, content)
    assert [(step.line, step.refused.trouble) for step in done.plan.refused] == [(3, trouble)]
    assert session.scalar(sa.select(sa.func.count(Comment.id))) == 1


@pytest.mark.parametrize(
    ("observed", "trouble"),
    [
        ("TC agrees. It was added.", Trouble.UNMAPPED),
        ("Not accepted", Trouble.UNREASONED),
        ("Accepted. Done.", Trouble.UNCARRIED),
    ],
)
def test_an_observation_that_is_no_response_yet_leaves_its_comment(session, observed, trouble):
    done = taken(session, a_text(session), a_sheet(a_row(observed=observed)))
    assert (done.plan.new, done.published) == (1, 0)
    assert [step.unanswered.trouble for step in done.plan.unanswered] == [trouble]


def test_observations_whose_words_are_not_known_are_mapped_by_their_beginning(session):
    process = a_text(session)
    content = a_sheet(a_row("One.", observed="Noted. Thanks."), a_row("Two.", observed="Noted. Thanks."))
    plan = planned(session, process, rows_in(content), Choices())
    assert plan.phrases == [("Noted", 2)]
    done = taken(session, process, content, Choices({"noted": Disposition.ALREADY_COVERED}))
    assert (done.published, done.plan.answered) == (1, 2)
    response = session.scalars(sa.select(Response)).one()
    assert (response.reasons, len(response.answered)) == ("Noted. Thanks.", 2)


def test_what_was_accepted_names_the_wording_that_carries_it(session):
    process = a_text(session)
    clause = session.scalars(sa.select(Clause).where(Clause.number == "1")).one()
    revision = a_revision(session, clause, "Every person is told at once.", number=2)
    done = taken(session, process, a_sheet(a_row(clause="1", observed="Accepted. See the new wording.")))
    assert (done.published, done.plan.unanswered) == (1, [])
    assert session.scalars(sa.select(Response)).one().revision_id == revision.id
    [row] = [one.row for one in rows_of(session, process, Picked())]
    assert row.observations == "Accepted (clause 1, revision 2, en)\nSee the new wording."


def test_where_a_second_signature_is_asked_for_observations_wait_for_it(session):
    process, steward = a_text(session), a_person(session)
    session.add(ResponseRules(process_id=process.id, second_signature=True))
    session.flush()
    bringer = Bringer(steward.id, Role.STEWARD, "en", "unknown")
    done = taken(session, process, a_sheet(a_row(observed="Deferred. Later.")), bringer=bringer)
    assert (done.published, done.drafted) == (0, 1)
    assert session.scalars(sa.select(Draft)).one().ready
    assert session.scalars(sa.select(Response)).all() == []


def test_altered_headings_are_named():
    with pytest.raises(HeadingsAltered) as refusal:
        rows_in(a_sheet(headings=["MB", *HEADINGS[1:7]]))
    assert refusal.value.differing == ((1, "MB/NC", "MB"), (8, "Observations of the Secretariat", ""))


def test_a_longer_sheet_than_is_taken_is_refused():
    with soon(), pytest.raises(RowsTooMany):
        rows_in(a_sheet(*([f"X-{number}", "", "", "", "ge", "Words."] for number in range(100_000))))
    assert MOST_ROWS < 100_000


def test_a_formula_in_a_workbook_is_named_and_never_evaluated(session):
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(["FR", 3.0, "1", "", "te", "Words.", "", '=WEBSERVICE("http://x")'])
    book.active.append(["FR", 3.5, "1", "", "te", "Words.", "", ""])
    out = io.BytesIO()
    book.save(out)
    done = taken(session, a_text(session), out.getvalue())
    assert [(step.line, step.refused.trouble, step.refused.column) for step in done.plan.refused] == [
        (2, Trouble.FORMULA, HEADINGS[7])
    ]
    assert session.scalars(sa.select(Comment)).one().sheet["line"] == "3.5"


@pytest.mark.parametrize("trouble", [FileTrouble.BOMB, FileTrouble.ENTITIES, FileTrouble.KIND, FileTrouble.BROKEN])
def test_files_that_are_made_to_hurt_are_refused(trouble):
    parts = {
        FileTrouble.BOMB: {"xl/workbook.xml": b" " * 60 * 1024 * 1024},
        FileTrouble.ENTITIES: {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        FileTrouble.KIND: {"mimetype": b"x"},
        FileTrouble.BROKEN: {"xl/workbook.xml": b"<a/>"},
    }[trouble]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(name, words)
    with soon(), pytest.raises(Unreadable) as refusal:
        rows_in(out.getvalue())
    assert refusal.value.trouble is trouble


def test_the_resolution_of_csaf_goes_out_as_it_came_in(session, data_folder):
    """Comments on a standard of OASIS and what its committee made of them, taken in and out in the layout of ISO."""
    with (data_folder / "comment_resolution" / "csaf_2_0.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    rows = [
        a_row(one["description"] or one["description_url"], by=f"{one['commenter']} {one['round']}-{one['item']}",
              type="te", observed="\n".join(filter(None, (one["disposition"], one["resolution"]))))
        for one in given
    ]  # fmt: skip
    first, second = a_text(session), a_text(session)
    content = a_sheet(*rows)
    clause = session.scalars(sa.select(Clause).where(Clause.process_id == first.id).order_by(Clause.id)).first()
    wording = a_revision(session, clause, "As the editors changed it.", number=2)
    phrases = planned(session, first, rows_in(content), Choices()).phrases
    assert phrases[0][0] == "TC agrees"
    choices = Choices({"tc agrees": Disposition.ACCEPTED}, Disposition.ALREADY_COVERED, wording.id)
    done = taken(session, first, content, choices)
    print(f"{len(given)} comments, {done.published} responses; observations begin in {len(phrases)} ways")
    assert (done.plan.new, done.plan.answered, done.plan.refused) == (len(given), len(given), [])
    other = session.scalars(sa.select(Clause).where(Clause.process_id == second.id).order_by(Clause.id)).first()
    a_revision(session, other, "As the editors changed it.", number=2)
    again = taken(session, second, sheet_of(session, first, Format.SHEET_XLSX), Choices())
    assert (again.plan.new, again.plan.answered) == (done.plan.new, done.plan.answered)
    assert pairs(session, first) == pairs(session, second)


@pytest.fixture
def desk(app, database):
    """A steward's browser, and the process."""
    with database.writing() as session:
        process = a_text(session)
        steward = a_member(session, process, roles=[Role.STEWARD])
        session.commit()
        slug = process.slug
    return reader(app, steward), slug


def test_a_steward_sees_what_each_row_does_before_anything_is_stored(app, database, desk):
    browser, slug = desk
    place = f"/en/processes/{slug}/facilitate/sheets"
    altered = a_sheet(headings=["MB", *HEADINGS[1:]])
    refused = browser.send(browser.open(place), {"file": (io.BytesIO(altered), "a.csv")}, status=422)
    assert "Column 1 says “MB”; its heading has to be “MB/NC”." in refused.text
    content = a_sheet(a_row("One.", observed="Noted. Thanks."), a_row("Two.", clause="99"))
    preview = browser.send(browser.open(place), {"file": (io.BytesIO(content), "filled.csv")})
    for words in ("Line 3: The text has no clause “99”.", "It begins with “Noted”, which names no disposition."):
        assert words in preview.text
    with database.reading() as session:
        assert session.scalars(sa.select(Comment)).all() == []
    mapped = browser.send(preview, {"phrase_0": "already_covered"})
    taken_in = browser.send(mapped, action=f"{place}/1")
    assert "New contributions: 1, responses published: 1" in taken_in.text
    with database.reading() as session:
        assert session.scalars(sa.select(Response)).one().disposition is Disposition.ALREADY_COVERED
    browser.open(f"{place}/1", 404)
    reader(app).open(place, 404)

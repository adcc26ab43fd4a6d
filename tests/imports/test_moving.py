"""A process moves to another instance: its words, its threads, its record; what is not taken is named."""

import io
import zipfile

import pytest

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.imports.moving.reading import BundleRefused, brought
from app.imports.moving.whole import move_in
from app.ledger.models import Origin
from app.processes.queries import process_by_slug
from app.record.offline import openclause_verify as offline
from app.record.verification import verify
from app.responses.models import Response
from app.texts.queries import clause_by_number, latest_revision
from tests.builders import NOON, a_process
from tests.databases import Databases
from tests.exports.bundles import a_key, bundle_of, members
from tests.ledger.deliberation import a_deliberation


@pytest.fixture
def bundle(databases: Databases, tmp_path):
    """The bundle of a deliberation that was held on another instance."""
    with databases.fresh("sqlite") as url:
        elsewhere = Database(url)
        with elsewhere.writing() as session:
            deliberation = a_deliberation(session)
            path = tmp_path / "code.zip"
            path.write_bytes(bundle_of(session, deliberation.process, a_key(tmp_path / "there"), deliberation.end))
            session.commit()
        elsewhere.dispose()
    return path


def of(session, kind, process):
    return {one.number: one for one in session.query(kind).filter_by(process_id=process.id)}


def test_a_process_moves_with_its_words_threads_and_answers(session, bundle):
    moved = move_in(session, brought(bundle), slug="", now=NOON)
    process = process_by_slug(session, "code")
    assert process.title == {"en": "A code", "fr": "Un code"}
    clause = clause_by_number(session, process.id, "1")
    assert latest_revision(session, clause.id, "en").number > 1
    comments, amendments = of(session, Comment, process), of(session, Amendment, process)
    assert comments[1].body == "Put better."
    assert (comments[3].state, comments[3].body) == (CommentState.HIDDEN, "")
    assert amendments[1].state.value == "adopted"
    assert amendments[1].resulting_revision is not None
    assert of(session, Response, process)[1].answered
    assert 3 not in amendments, "what was hidden there has no words to move"
    assert "amendments 3: it was hidden" in moved.not_taken
    assert moved.taken["results"] > 0
    assert moved.kept["moderation_log"] > 0
    assert {comment.author_id for comment in comments.values()} == {None}


def test_tables_and_record_agree_after_the_move(session, bundle):
    move_in(session, brought(bundle), slug="", now=NOON)
    session.expire_all()
    assert [str(one) for one in verify(session).findings] == []


def test_the_record_it_had_is_kept_and_verifies_again_from_here(session, bundle, tmp_path):
    move_in(session, brought(bundle), slug="moved", now=NOON)
    process = process_by_slug(session, "moved")
    again = tmp_path / "again.zip"
    again.write_bytes(bundle_of(session, process, a_key(tmp_path / "here", seed=3), NOON))
    found = offline.check(again)
    assert (found.faults, found.code) == ([], 0)
    before, after = members(bundle.read_bytes()), members(again.read_bytes())
    for name in ("entries.txt", "leaves.bin", "checkpoint.txt", "keys.txt", "bodies.jsonl"):
        assert after[f"origins/1/{name}"] == before[f"log/{name}"], name


def test_a_process_that_moves_twice_keeps_both_records(session, databases, bundle, tmp_path):
    with databases.fresh("sqlite") as url:
        between = Database(url)
        with between.writing() as there:
            move_in(there, brought(bundle), slug="", now=NOON)
            process = process_by_slug(there, "code")
            second = tmp_path / "second.zip"
            second.write_bytes(bundle_of(there, process, a_key(tmp_path / "between", seed=4), NOON))
        between.dispose()
    move_in(session, brought(second), slug="", now=NOON)
    process = process_by_slug(session, "code")
    numbers = [one.number for one in session.query(Origin).filter_by(process_id=process.id).order_by(Origin.number)]
    assert numbers == [1, 2]
    third = tmp_path / "third.zip"
    third.write_bytes(bundle_of(session, process, a_key(tmp_path / "here", seed=3), NOON))
    assert offline.check(third).code == 0


def test_new_contributions_go_on_from_the_numbers_there(session, bundle):
    from app.processes.services import next_number

    move_in(session, brought(bundle), slug="", now=NOON)
    process = process_by_slug(session, "code")
    assert next_number(session, process.id, "comment") == max(of(session, Comment, process)) + 1
    assert next_number(session, process.id, "amendment") == 4


def test_what_cannot_be_taken_is_refused_in_words(session, bundle, tmp_path):
    move_in(session, brought(bundle), slug="", now=NOON)
    with pytest.raises(BundleRefused, match="already"):
        move_in(session, brought(bundle), slug="other", now=NOON)
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        for name, content in members(bundle.read_bytes()).items():
            archive.writestr(name, content if name != "record.json" else b'{"about": {}}')
    with pytest.raises(BundleRefused):
        move_in(session, brought(broken), slug="third", now=NOON)
    nothing = io.BytesIO(b"nothing")
    broken.write_bytes(nothing.getvalue())
    with pytest.raises(BundleRefused):
        brought(broken)


def test_the_page_of_the_record_says_where_the_process_comes_from(client, database):
    with database.writing() as session:
        process = a_process(session)
        session.add(
            Origin(
                process_id=process.id, number=1, name="there.example/openclause", address="", size=1234, root=bytes(32),
                note="", keys="", leaves=b"", moved_at=NOON,
            )
        )  # fmt: skip
        session.commit()
        slug = process.slug
    page = client.get(f"/en/processes/{slug}/record").text
    assert "Moved here from there.example/openclause, verified at 1,234 entries." in page

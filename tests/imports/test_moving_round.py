"""A round trip: a whole process moves to another instance, is public there, and is given out again as it came."""

from datetime import timedelta

from app.db import Database
from app.domain.phases import Role
from app.imports.moving.kept import COMPUTED, KEPT
from app.imports.moving.reading import brought
from app.imports.moving.whole import TAKEN, move_in
from app.processes.queries import process_by_slug
from app.record.offline import openclause_verify as offline
from app.record.verification import verify
from tests.builders import a_member
from tests.exports.bundles import a_key, bundle_of, document, members
from tests.reader import reader
from tests.stage import set_stage

OF_PEOPLE = frozenset({"author", "organisation", "withdrawn_by", "actor", "holder", "signed_by", "proposer"})
OF_OTHER_TABLES = frozenset({"session", "compared_with", "finding", "theme"})
"""Accounts do not move, so that who did something is told of contributions alone; nor links into tables that are kept
as they were."""
PAGES = (
    "", "/text", "/amendments", "/votes", "/responses", "/forum", "/documents", "/participation", "/scorecard",
    "/moderation", "/record", "/export", "/objections", "/facilitate",
)  # fmt: skip


def bundles_of(url, stage, tmp_path):
    """The bundle of each of two processes of a whole instance, with the moment that it was written at."""
    elsewhere, found = Database(url), {}
    with elsewhere.writing() as session:
        for slug in (stage.consultation, stage.voting):
            process = process_by_slug(session, slug)
            now = max(phase.closes for phase in process.phases) + timedelta(days=1)
            path = tmp_path / f"{slug}.zip"
            path.write_bytes(bundle_of(session, process, a_key(tmp_path / "there"), now))
            found[slug] = (path, now)
        session.commit()
    elsewhere.dispose()
    return found


def told(rows):
    """The rows of a table without what cannot be the same elsewhere, in an order of their own."""
    left_out = OF_PEOPLE | OF_OTHER_TABLES
    return sorted(str({name: value for name, value in sorted(row.items()) if name not in left_out}) for row in rows)


def test_a_process_is_given_out_again_as_it_came(app, database, databases, tmp_path):
    with databases.filled("sqlite", set_stage) as (url, stage):
        found = bundles_of(url, stage, tmp_path)
    for slug, (path, now) in found.items():
        with database.writing() as session:
            moved = move_in(session, brought(path), slug="", now=now)
            session.commit()
        again = tmp_path / "again.zip"
        with database.writing() as session:
            assert [str(one) for one in verify(session).findings] == []
            process = process_by_slug(session, slug)
            again.write_bytes(bundle_of(session, process, a_key(tmp_path / "here", seed=3), now))
            session.commit()
        verified = offline.check(again)
        assert (verified.faults, verified.code) == ([], 0)
        before, after = (document(one.read_bytes(), "record.json") for one in (path, again))
        tables = set(before) - {"about"}
        assert tables <= TAKEN | KEPT | COMPUTED, "each table of the open record has its place, or is computed"
        named = {one.partition(" ")[0] for one in moved.not_taken}
        differing = {one for one in tables - COMPUTED - named if told(after[one]) != told(before[one])}
        assert differing == set(), slug
        files = {name for name in members(path.read_bytes()) if name.startswith("files/")}
        assert files == {name for name in members(again.read_bytes()) if name.startswith("files/")}
        assert before["about"]["published_at"] == after["about"]["published_at"]
    for slug in found:
        with database.writing() as session:
            process = process_by_slug(session, slug)
            leader = a_member(session, process, roles=[Role.FACILITATOR, Role.STEWARD], group="government")
            session.commit()
        pages = reader(app, leader).client
        answers = {page: pages.get(f"/en/processes/{slug}{page}").status_code for page in PAGES}
        assert answers == dict.fromkeys(PAGES, 200)


def test_votes_are_shown_as_held_elsewhere_with_all_that_was_told_of_them(client, database, databases, tmp_path):
    with databases.filled("sqlite", set_stage) as (url, stage):
        path, now = bundles_of(url, stage, tmp_path)[stage.voting]
    with database.writing() as session:
        move_in(session, brought(path), slug="", now=now)
        session.commit()
    first = next(row for row in document(path.read_bytes(), "record.json")["results"])
    page = client.get(f"/en/processes/{stage.voting}/votes/{first['question']}").text
    assert "rules.example/openclause" in page
    assert f"question-{first['question']}.json" in page
    log = client.get(f"/en/processes/{stage.voting}/moderation").text
    assert "Before the process moved here" in log

"""What was begun on Decidim or Consul goes on here: every row is taken with its thread, or named with the reason."""

import json
import zipfile

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.cli import openclause
from app.cli.moving_in import CONSUL, DECIDIM
from app.comments.models import Comment
from app.imports.elsewhere import moment, plain
from app.imports.elsewhere_files import tables_in
from app.imports.moving_in import move_in
from app.imports.sheets import SheetRefused
from app.record.verification import verify
from tests.builders import NOON, a_process
from tests.imports.rows import a_table

PROPOSALS = [
    {
        "id": "7", "author/id": "31", "author/name": "Ada", "title/en": "Tell people", "title/es": "",
        "body/en": "<p>Always &amp; early.</p><ul><li>By post</li></ul>", "body/es": "", "state": "accepted",
        "answer/en": "<p>We will.</p>", "answered_at": "2024-05-03 10:00:00 UTC", "votes": "12",
        "category/name/en": "Rights",
        "published_at": "2024-05-01 09:30:00 UTC", "withdrawn": "false",
    },
    {
        "id": "8", "author/id": "32", "author/name": "", "title/en": "", "title/es": "Escuchar", "body/en": "",
        "body/es": "A todos.", "state": "", "votes": "3", "published_at": "2024-05-02", "withdrawn": "true",
    },
    {"id": "9", "title/en": "", "body/en": " "},
]  # fmt: skip
ON_PROPOSAL, ON_COMMENT = "Decidim::Proposals::Proposal", "Decidim::Comments::Comment"
COMMENTS = [
    {
        "id": "2", "created_at": "2024-05-04 08:00:00 UTC", "body": "And by mail?", "locale": "en", "author/id": "33",
        "author/name": "Grace", "alignment": "0", "commentable_id": "1", "commentable_type": ON_COMMENT,
    },
    {
        "id": "1", "created_at": "2024-05-03 08:00:00 UTC", "body": "Yes!", "locale": "en", "author/id": "32",
        "author/name": "grace@example.org", "alignment": "1", "commentable_id": "7", "commentable_type": ON_PROPOSAL,
    },
    {
        "id": "3", "created_at": "", "body": "See you.", "locale": "en", "author/id": "32", "author/name": "Alan",
        "alignment": "-1", "commentable_id": "5", "commentable_type": "Decidim::Meetings::Meeting",
    },
]  # fmt: skip


@pytest.fixture
def process(session):
    return a_process(session, languages=("en", "es"), lead_institution={"en": "The city"})


@pytest.fixture
def move(session, process):
    def moved(platform, *paths, **options):
        result = move_in(session, process, tables_in(paths), platform, now=NOON, **options)
        return result, session.scalars(sa.select(Comment).order_by(Comment.number)).all()

    return moved


@pytest.fixture
def decidim_files(tmp_path):
    return a_table(tmp_path, PROPOSALS, name="proposals.csv"), a_table(tmp_path, COMMENTS, name="comments.csv")


def test_proposals_come_with_their_threads_answers_and_dates(session, move, decidim_files):
    result, [first, second, answer, yes, mail] = move(DECIDIM, *decidim_files)
    assert (result.proposals, result.replies, result.answers, result.withdrawn, result.votes) == (2, 2, 1, 1, 15)
    assert first.body == "Tell people\n\nAlways & early.\nBy post"
    assert (first.attributed_to, first.topic, first.language, first.kind) == ("Ada", "Rights", "en", "suggestion")
    assert first.created_at.isoformat() == "2024-05-01T09:30:00+00:00"
    assert (second.attributed_to, second.language, second.state) == ("Decidim 32", "es", "withdrawn")
    assert (answer.body, answer.attributed_to, answer.root_id, answer.place) == ("We will.", "The city", first.id, 1)
    assert (yes.attributed_to, yes.kind, yes.root_id, yes.place) == ("Decidim 32", "support", first.id, 2)
    assert (mail.root_id, mail.reply_to_id, mail.place) == (first.id, yes.id, 3)
    assert [str(one) for one in result.not_taken] == [
        "line 4 (proposals.csv, 9): it has no words",
        "line 4 (comments.csv, 3): what it is on (Meeting 5) is in none of the tables",
    ]
    assert [str(one) for one in verify(session).findings if "comment" in str(one)] == []


def test_the_same_tables_again_add_nothing_and_new_comments_join_their_thread(move, decidim_files, tmp_path):
    move(DECIDIM, *decidim_files)
    late = {**COMMENTS[0], "id": "4", "body": "Late.", "commentable_id": "2"}
    result, comments = move(DECIDIM, decidim_files[0], a_table(tmp_path, [*COMMENTS, late], name="comments.csv"))
    assert (result.proposals, result.replies, result.answers) == (0, 1, 0)
    assert [one.reason for one in result.not_taken].count("it is there already") == 4
    assert (comments[-1].body, comments[-1].root_id, comments[-1].place) == ("Late.", comments[0].id, 4)


def test_json_and_archives_of_open_data_are_read_as_the_tables_are(move, tmp_path):
    nested = [{
        "id": 7, "title": {"en": "Tell people"}, "body": {"en": "Always."}, "author": {"id": 31, "name": ["Ada"]},
        "votes": 2, "withdrawn": False, "answer": None, "published_at": "2024-05-01T09:30:00Z",
    }]  # fmt: skip
    file = tmp_path / "open-data.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("open-data-proposals.json", json.dumps(nested))
        archive.writestr("open-data-comments.csv", a_table(tmp_path, COMMENTS[1:2]).read_text(encoding="utf-8"))
        archive.writestr("open-data-meetings.csv", "id;title/en\n5;Meeting\n")
        archive.writestr("README.md", "# Open data")
    result, [proposal, answered] = move(DECIDIM, file)
    assert (proposal.body, proposal.attributed_to) == ("Tell people\n\nAlways.", "Ada")
    assert answered.root_id == proposal.id
    assert [str(one) for one in result.not_taken] == [
        "line 1 (open-data-meetings.csv): it holds neither proposals nor comments"
    ]


def test_without_names_nobody_is_named(move, decidim_files):
    _result, comments = move(DECIDIM, *decidim_files, with_names=False)
    assert {one.attributed_to for one in comments} == {"", "The city"}


def test_consul_gives_proposals_debates_and_threads_in_its_own_encoding(session, move, tmp_path):
    proposals = (
        '"id";"title";"description";"cached_votes_up";"created_at";"summary";"retired_at"\n'
        '"1";"Más árboles";"<p>En la plaza.</p>";"40";"2017-01-05 10:00:00";"Sombra";""\n'
        '"2";"Nada";"";"1";"2017-01-06 10:00:00";"";"2017-02-01"\n'
    )
    (tmp_path / "proposals.csv").write_bytes(proposals.encode("iso-8859-1"))
    debates = [{"id": "1", "title": "¿Cuántos?", "description": "Digan.", "cached_votes_total": "5"}]
    comments = [
        {"id": "10", "commentable_id": "1", "commentable_type": "Debate", "body": "Mil.", "ancestry": ""},
        {"id": "11", "commentable_id": "1", "commentable_type": "Debate", "body": "Dos mil.", "ancestry": "10"},
        {"id": "12", "commentable_id": "1", "commentable_type": "Proposal", "body": "Sí.", "ancestry": ""},
        {"id": "13", "commentable_id": "9", "commentable_type": "Budget::Investment", "body": "No.", "ancestry": ""},
    ]
    result, made = move(
        CONSUL, tmp_path / "proposals.csv", a_table(tmp_path, debates, name="debates.csv"),
        a_table(tmp_path, comments, name="comments.csv"), language="es",
    )  # fmt: skip
    trees, nothing, debate, thousand, yes, more = made
    assert trees.body == "Más árboles\n\nSombra\n\nEn la plaza."
    assert (nothing.state, debate.kind, trees.language) == ("withdrawn", "question", "es")
    assert (thousand.root_id, more.root_id, more.reply_to_id, yes.root_id) == (
        debate.id, debate.id, thousand.id, trees.id,
    )  # fmt: skip
    assert [one.line for one in result.not_taken] == [5]
    assert [str(one) for one in verify(session).findings if "comment" in str(one)] == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b'id,title/en\n1,"open', "line"),
        ("a.json", b"[{", "no JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path, name, content, words):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(SheetRefused, match=words):
        list(tables_in([file]))


def test_words_lose_their_mark_up_and_nothing_else():
    assert plain("a < b & c > d") == "a < b & c > d"
    assert plain("<p>One<br>two</p><p>three &lt;b&gt;</p>") == "One\ntwo\nthree <b>"
    assert plain("<script>x</script>") == "<script>x</script>"


def test_times_are_read_as_both_platforms_write_them():
    assert moment("03/02/2017 10:05").isoformat() == "2017-02-03T10:05:00+00:00"
    assert moment("2024-05-01 09:30:00 +0200").isoformat() == "2024-05-01T09:30:00+02:00"
    assert moment("soon") is None


@pytest.fixture
def run(database_url, tmp_path):
    environment = {"DATABASE_URL": database_url, "INSTANCE_FOLDER": str(tmp_path / "instance"), "SECRET_KEY": "test"}
    return lambda *arguments: CliRunner().invoke(openclause, [str(one) for one in arguments], env=environment)


def test_a_dry_run_tells_all_and_changes_nothing(run, database, decidim_files):
    with database.writing() as session:
        slug = a_process(session, languages=("en", "es")).slug
        session.commit()
    tried = run("import", "decidim", slug, *decidim_files, "--dry-run")
    assert tried.exit_code == 0
    assert "4 of 6 rows would be taken; 2 not taken." in tried.stdout
    assert "15 votes were counted there" in tried.stdout
    assert "Not taken: line 4 (proposals.csv, 9): it has no words" in tried.stderr
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0
    assert "4 of 6 rows taken" in run("import", "decidim", slug, *decidim_files).stdout
    refused = run("import", "consul", slug, decidim_files[0])
    assert refused.exit_code == 1
    assert "Nothing in these tables can be taken" in refused.stderr

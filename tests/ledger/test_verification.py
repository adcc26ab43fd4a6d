"""A database that somebody changed behind the application's back is found out, and an untouched one is not accused."""

import hashlib
import random
import secrets
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.comments.models import Comment, EarlierWording
from app.domain import merkle
from app.domain.phases import Role
from app.ledger.models import Body, Entry, Node
from app.ledger.services import Act, enter, enter_many
from app.moderation.models import ModerationDecision
from app.polls.models import Ballot, Question
from app.positions.models import Position, TakingPart
from app.processes.models import Membership, Phase, Process
from app.record.verification import verify
from app.responses.models import Answered, Response
from app.summaries.models import ThreadSummary
from app.texts.models import Clause, Revision, Version, VersionClause
from tests.builders import NOON
from tests.ledger.deliberation import a_deliberation


@pytest.fixture
def untouched(session):
    """A deliberation that went its way, on disk."""
    deliberation = a_deliberation(session)
    session.commit()
    return deliberation


def found(session) -> str:
    session.flush()
    session.expire_all()
    return "\n".join(map(str, verify(session).findings))


def test_an_untouched_database_agrees_with_its_record(session, untouched):
    result = verify(session)
    assert result.findings == []
    assert result.size == session.scalar(sa.select(sa.func.count()).select_from(Entry)) > 50


def test_an_empty_database_agrees_with_its_empty_record(session):
    result = verify(session)
    assert (result.size, result.findings) == (0, [])
    assert bytes.fromhex(result.root) == merkle.EMPTY_ROOT


def first(session, table, **conditions):
    return session.scalars(sa.select(table).filter_by(**conditions)).first()


TAMPERINGS = {
    "a word of a revision": lambda s: setattr(first(s, Revision), "body", "Anything goes."),
    "a heading of a revision": lambda s: setattr(first(s, Revision), "heading", "Other"),
    "who a revision came from": lambda s: setattr(first(s, Revision, number=2), "amendment_number", 2),
    "a clause struck by hand": lambda s: setattr(first(s, Clause), "struck_at", NOON),
    "a name of a version": lambda s: setattr(first(s, Version), "name", {"en": "Final"}),
    "a wording taken out of a version": lambda s: s.delete(first(s, VersionClause)),
    "a comment's words": lambda s: setattr(first(s, Comment, number=4), "body", "I agree."),
    "a comment shown again": lambda s: setattr(first(s, Comment, number=3), "state", "published"),
    "a comment hidden silently": lambda s: setattr(first(s, Comment, number=4), "state", "hidden"),
    "a withdrawn comment brought back": lambda s: setattr(first(s, Comment, number=2), "state", "published"),
    "a comment's group": lambda s: setattr(first(s, Comment), "group_key", "academia"),
    "a comment's earlier words": lambda s: setattr(first(s, EarlierWording), "body", "Nothing."),
    "the trace of an edit": lambda s: s.delete(first(s, EarlierWording)),
    "an amendment's words": lambda s: setattr(first(s, Amendment, number=2), "body", "Other."),
    "an amendment's state": lambda s: setattr(first(s, Amendment, number=1), "state", "rejected"),
    "the reasons of a decision": lambda s: setattr(first(s, Amendment, number=1), "reasons", "Because."),
    "an amendment shown again": lambda s: setattr(first(s, Amendment, number=3), "hidden", False),
    "an amendment hidden silently": lambda s: setattr(first(s, Amendment, number=1), "hidden", True),
    "support taken away": lambda s: s.delete(first(s, Position)),
    "support moved to another group": lambda s: setattr(first(s, Position), "group_key", "academia"),
    "a position on a comment": lambda s: setattr(first(s, Position, comment_id=1), "stance", "against"),
    "the counts of positions": lambda s: setattr(first(s, Comment, number=1), "tallies", {"citizen": [9, 0, 0]}),
    "a place in the bridging order": lambda s: setattr(first(s, Comment, number=1), "bridging", 999),
    "that it was answered": lambda s: setattr(first(s, Comment, number=1), "answered", False),
    "how many people take part": lambda s: setattr(first(s, TakingPart), "people", {}),
    "a summary of a discussion": lambda s: setattr(first(s, ThreadSummary), "body", "All agree."),
    "a response's reasons": lambda s: setattr(first(s, Response), "reasons", "No."),
    "what a response answers": lambda s: s.delete(first(s, Answered)),
    "the facts of a moderation": lambda s: setattr(first(s, ModerationDecision), "facts", "None."),
    "a question's title": lambda s: setattr(first(s, Question, number=2), "title", {"en": "Reject it?"}),
    "a question's rule": lambda s: setattr(first(s, Question, number=1), "rule", {"majority": "1/10"}),
    "a question's end": lambda s: setattr(first(s, Question, number=2), "closes", NOON.replace(year=2030)),
    "a question's roll": lambda s: setattr(first(s, Question, number=1), "roll", {"citizen": 1}),
    "what a ballot says": lambda s: setattr(first(s, Ballot), "answer", {"choice": "abstain"}),
    "a ballot of an open question": lambda s: setattr(first(s, Ballot, question_id=2), "group_key", "academia"),
    "a ballot taken out of the box": lambda s: s.delete(first(s, Ballot, question_id=1)),
    "a close that is denied": lambda s: setattr(first(s, Question, number=1), "closing_entered", False),
    "a phase's end": lambda s: setattr(first(s, Phase), "closes", NOON.replace(year=2030)),
    "an opening that is denied": lambda s: setattr(first(s, Phase), "opening_entered", False),
    "the decision rule of a process": lambda s: setattr(first(s, Process), "decision_rule", {"majority": "1/9"}),
    "the title of a process": lambda s: setattr(first(s, Process), "title", {"en": "Another code"}),
    "a role given silently": lambda s: setattr(
        first(s, Membership, group_key="citizen"), "role_names", [Role.STEWARD.value]
    ),
    "a member moved to another group": lambda s: setattr(
        first(s, Membership, group_key="citizen"), "group_key", "academia"
    ),
    "an entry's text": lambda s: setattr(first(s, Entry, index=7), "canonical", "{}"),
    "an entry's kind": lambda s: setattr(first(s, Entry, index=7), "kind", "comment_sent"),
    "an entry's object": lambda s: setattr(first(s, Entry, index=7), "object", "comments/99"),
    "an entry's time": lambda s: setattr(first(s, Entry, index=7), "entered_at", NOON.replace(year=2020)),
    "an entry's process": lambda s: setattr(first(s, Entry, index=7), "process_id", None),
    "what an entry commits to": lambda s: setattr(first(s, Body, index=7), "body", {"a": 1}),
    "the salt of a commitment": lambda s: setattr(first(s, Body, index=7), "salt", secrets.token_bytes(32)),
    "a body erased without a word": lambda s: s.delete(first(s, Body, index=7)),
    "a leaf": lambda s: setattr(first(s, Node, level=0, index=3), "hash", b"0" * 32),
    "a node higher up": lambda s: setattr(first(s, Node, level=2, index=1), "hash", b"0" * 32),
    "a node taken out": lambda s: s.delete(first(s, Node, level=1, index=2)),
    "a node too many": lambda s: s.add(Node(level=40, index=0, hash=b"0" * 32)),
}


def test_every_change_behind_the_applications_back_is_found(session, untouched):
    missed = []
    for name, tamper in TAMPERINGS.items():
        with undone(session):
            tamper(session)
            if not found(session):
                missed.append(name)
    assert missed == []
    assert found(session) == ""


@contextmanager
def undone(session):
    """What happens inside is taken back afterwards."""
    savepoint = session.begin_nested()
    yield
    savepoint.rollback()
    session.expire_all()


def test_a_finding_names_the_thing_the_value_and_the_entry(session, untouched):
    first(session, Comment, number=4).body = "I agree."
    entry = session.scalar(sa.select(Entry.index).where(Entry.object == "comments/4"))
    assert found(session) == f"code, comments/4: body differ from entry {entry}"


def test_a_contribution_inserted_by_hand_was_never_entered(session, untouched):
    copied = first(session, Comment, number=4)
    values = {name.key: getattr(copied, name.key) for name in sa.inspect(Comment).column_attrs if name.key != "id"}
    session.add(Comment(**{**values, "number": 50, "answered": False}))
    assert found(session) == "code, comments/50: this comment was never entered in the record"


def test_a_contribution_deleted_by_hand_is_missed(session, untouched):
    session.execute(sa.delete(Answered))
    session.execute(sa.delete(Response))
    assert "this response is in entry" in found(session)


def test_the_last_entries_cut_off_leave_acts_that_nobody_entered(session, untouched):
    last = session.scalar(sa.select(sa.func.max(Entry.index)))
    for table in (Body, Entry):
        session.execute(sa.delete(table).where(table.index > last - 3))
    kept = [canonical.encode() for canonical in session.scalars(sa.select(Entry.canonical).order_by(Entry.index))]
    _write_nodes(session, kept)
    assert found(session) != ""


def test_an_entry_rewritten_with_all_hashes_above_it_still_betrays_its_commitment(session, untouched):
    entry = first(session, Entry, object="comments/4")
    entry.canonical = entry.canonical.replace('"commitment":"', '"commitment":"0')
    session.flush()
    kept = [canonical.encode() for canonical in session.scalars(sa.select(Entry.canonical).order_by(Entry.index))]
    _write_nodes(session, kept)
    assert f"entry {entry.index}: its body is not what it commits to" in found(session)


def _write_nodes(session, leaves):
    session.execute(sa.delete(Node))
    nodes = merkle.nodes_of([merkle.leaf_hash(leaf) for leaf in leaves])
    rows = [{"level": level, "index": index, "hash": value} for (level, index), value in nodes.items()]
    session.execute(sa.insert(Node), rows)


def test_what_was_erased_with_a_redaction_is_no_fault(session, untouched):
    entry = first(session, Entry, object="comments/4")
    enter(
        session, kind="redaction", object=f"entries/{entry.index}", body={}, now=NOON, process="code",
        process_id=untouched.process.id,
    )  # fmt: skip
    session.execute(sa.delete(Body).where(Body.index == entry.index))
    assert found(session) == ""


def test_random_changes_of_single_cells_are_found(session, untouched):
    """Of each table in turn, any row, any column that holds words or numbers of the deliberation."""
    chance = random.Random(20260615)
    covered = {
        Revision: ("heading", "body", "reason"),
        Comment: ("body", "group_key"),
        Amendment: ("heading", "body", "rationale", "reasons"),
        Response: ("reasons",),
        ModerationDecision: ("facts", "legal_ground"),
        Ballot: ("group_key", "jurisdiction", "commitment"),
        Entry: ("kind", "object", "canonical"),
    }
    missed = []
    for _ in range(40):
        table = chance.choice(list(covered))
        column = chance.choice(covered[table])
        with undone(session):
            row = chance.choice(session.scalars(sa.select(table).order_by(*sa.inspect(table).primary_key)).all())
            before = getattr(row, column)
            setattr(row, column, f"{chance.randrange(10**6)}{before}"[:40])
            if not found(session):
                missed.append((table.__name__, column))
    assert missed == []
    assert found(session) == ""


def test_a_log_of_many_sizes_is_verified(session):
    for size in (1, 2, 3, 5, 8, 13):
        enter_many(session, [Act("anything", f"things/{n}", {"n": n}) for n in range(size)], now=NOON)
        assert found(session) == ""
    leaves = session.scalars(sa.select(Entry.canonical).order_by(Entry.index)).all()
    expected = merkle.root([hashlib.sha256(b"\0" + leaf.encode()).digest() for leaf in leaves])
    assert verify(session).root == expected.hex()

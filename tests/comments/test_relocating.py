"""Who is told, and what, when a clause that people wrote about is split or joined."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Quotation
from app.comments.relocating import tell_writers
from app.comments.tasks import tell
from app.config import Settings
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.splitting import Seam
from app.jobs.handlers import Work
from app.jobs.mail import compose
from app.jobs.models import OutboxMessage
from app.texts.arranging import Actor
from app.texts.models import StructuralAct
from app.texts.queries import latest_revision
from app.texts.services import revise
from app.texts.splitting import join, split
from tests.builders import NOON, a_person
from tests.contributing import a_comment, an_amendment
from tests.texts.chapters import Text

WORDS = "Tell people. Hear them."


def divided(text: Text, author_id: int | None = None) -> StructuralAct:
    revise(
        text.session, text.clauses["1"], language="en", heading="", body=WORDS, base_revision_number=1, reason="",
        author_id=None, now=NOON,
    )  # fmt: skip
    actor = Actor(author_id, NOON + timedelta(hours=1), "Two duties.")
    return split(text.session, text.process, text.clauses["1"], actor, places={"en": 13}, bases={"en": 2})


def mails(session: Session) -> list[dict]:
    told = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id))
    return [one.payload for one in told]


def test_whoever_commented_or_proposed_is_told_once_with_all_they_wrote(session: Session) -> None:
    text = Text(session)
    busy, steward, hidden = a_person(session), a_person(session), a_person(session)
    one = a_comment(session, text.process, clause=text.clauses["1"], author=busy)
    two = a_comment(session, text.process, clause=text.clauses["1"], author=busy)
    proposal = an_amendment(session, text.clauses["1"], author=busy)
    a_comment(session, text.process, clause=text.clauses["1"], author=steward)
    a_comment(session, text.process, clause=text.clauses["1"], author=hidden, state=CommentState.HIDDEN)
    a_comment(session, text.process, clause=text.clauses["2"], author=a_person(session))
    assert tell_writers(session, divided(text, steward.id), now=NOON) == 1
    [mail] = mails(session)
    assert mail["to"] == busy.id
    assert mail["values"]["wrote"] == [
        f"comments/{one.number}", f"comments/{two.number}", f"amendments/{proposal.number}",
    ]  # fmt: skip
    letter = compose("clause_rearranged", to="a@b.example", language="en", values=mail["values"], base_url="https://r")
    assert letter.subject == "A clause you wrote about has been split: Article 1"
    assert "the rest of its words are now in Article 1a." in letter.body
    assert "https://r/en/processes/" in letter.body
    assert "Two duties." in letter.body


@pytest.mark.parametrize(("quoted", "gone"), [("Hear them", True), ("Tell people", False)])
def test_words_that_were_quoted_are_followed_into_the_second_part(session: Session, quoted: str, gone: bool) -> None:
    text = Text(session)
    comment = a_comment(session, text.process, clause=text.clauses["1"], author=a_person(session))
    base = latest_revision(session, text.clauses["1"].id, "en")
    assert base
    session.add(
        Quotation(comment_id=comment.id, revision_id=base.id, start=0, end=4, exact=quoted, prefix="", suffix="")
    )
    tell_writers(session, divided(text), now=NOON)
    assert mails(session)[0]["values"]["gone"] == ([f"comments/{comment.number}"] if gone else [])


def test_after_a_join_those_who_wrote_about_either_clause_are_told(session: Session) -> None:
    text = Text(session)
    for number in ("3", "4"):
        a_comment(session, text.process, clause=text.clauses[number], author=a_person(session))
    act = join(
        session, text.process, text.clauses["3"], text.clauses["4"], Actor(None, NOON, ""), seam=Seam.SPACE,
        bases=text.bases("3"), other_bases=text.bases("4"),
    )  # fmt: skip
    assert tell_writers(session, act, now=NOON) == 2
    letter = compose(
        "clause_rearranged", to="a@b.example", language="ar", values=mails(session)[0]["values"], base_url="https://r"
    )
    assert "https://r/ar/processes/" in letter.body


def test_the_work_is_done_once_even_when_it_is_taken_up_twice(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        text = Text(session)
        a_comment(session, text.process, clause=text.clauses["1"], author=a_person(session))
        divided(text)
        session.commit()
        message = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "clause_rearranged")).one()
        work = Work(message.id, message.kind, message.payload, database, settings, NOON)
    tell(work)
    tell(work)
    with database.reading() as session:
        assert len(mails(session)) == 1

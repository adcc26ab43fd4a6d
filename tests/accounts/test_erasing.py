"""What goes with a deleted account, and what stays."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.standing import delete
from app.comments.models import EarlierWording
from app.domain.commenting import CommentState
from app.domain.stating import Vote
from app.languages.models import InOtherWords, Progress
from app.languages.queries import digest_of
from app.opinions.models import OpinionParticipant, StatementVote
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_comment, a_statement
from tests.opinions.conversation import cast


def translated(session: Session, words: str) -> None:
    session.add(
        InOtherWords(
            digest=digest_of(words), source="en", target="fr", progress=Progress.MADE, body="Autrement.", engine="none",
            asked_at=NOON,
        )
    )  # fmt: skip


def test_votes_stay_under_their_code_and_nobody_is_linked_to_it(app: Flask, session: Session) -> None:
    process = a_process(session)
    person = a_member(session, process)
    cast(session, process, a_statement(session, process), person, Vote.AGREE)
    delete(session, person, now=NOON)
    [participant] = session.scalars(sa.select(OpinionParticipant).execution_options(populate_existing=True))
    assert (participant.person_id, bool(participant.code)) == (None, True)
    assert session.scalar(sa.select(sa.func.count()).select_from(StatementVote)) == 1


def test_translations_of_words_that_nobody_is_shown_are_forgotten(app: Flask, session: Session) -> None:
    process = a_process(session)
    person, other = a_member(session, process), a_member(session, process)
    shown = a_comment(session, process, person, "Still shown.")
    a_comment(session, process, person, "Taken back.", state=CommentState.WITHDRAWN)
    a_comment(session, process, other, "Taken back by another.", state=CommentState.WITHDRAWN)
    session.add(EarlierWording(comment_id=shown.id, body="Said before.", replaced_at=NOON))
    kept = ("Still shown.", "Taken back by another.")
    for words in (*kept, "Taken back.", "Said before."):
        translated(session, words)
    session.flush()
    delete(session, person, now=NOON)
    assert set(session.scalars(sa.select(InOtherWords.digest))) == {digest_of(words) for words in kept}

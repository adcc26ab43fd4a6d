"""Comments on words of a clause: kept with their place, followed through wordings, shown with what came with them."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.queries import key_of
from app.comments import drafts, mentions, receipts, services
from app.comments.enclosing import Enclosed, Quoting, checked
from app.comments.enclosures import attachment, enclosures_of
from app.comments.erasing import erase
from app.comments.models import Comment, CommentDraft, Mention
from app.comments.queries import comment_row
from app.comments.quotes import QuotedWords, passage_of, quoted_in_text, quoted_words, quotes_of
from app.domain.attaching import Misfit, Unattachable
from app.domain.carrying_quotes import Fate
from app.domain.citing import Cited
from app.domain.commenting import CommentState, Kind
from app.domain.errors import QuoteAmbiguous, QuoteMissing, QuoteOfNoClause
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.domain.quoting import Quote, Span
from app.jobs.models import OutboxMessage
from app.moderation import services as moderation
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.record import receipts as receipt_checks
from app.record.verification import verify
from app.texts.models import Clause
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process, a_revision
from tests.contributing import an_amendment

BODY = "Every person is told when a machine decides. Every person may object."


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON)


@pytest.fixture
def clause(session: Session, process: Process) -> Clause:
    clause = a_clause(session, a_document(session, process), BODY, number="5")
    a_revision(session, clause, "Toute personne est informée.", language="fr")
    return clause


def member(session: Session, process: Process, name: str = "", **values: object) -> Membership:
    named = a_person(session, name, name_key=key_of(name)) if name else a_person(session)
    person = a_member(session, process, named, **values)  # type: ignore[arg-type]
    found = membership_of(session, process.id, person.id)
    assert found is not None
    return found


def send(session: Session, process: Process, clause: Clause | None, words: str = "", **changes: object) -> Comment:
    author = changes.pop("author", None) or member(session, process)
    quoting = Quoting(Quote(words), language=str(changes.pop("words_in", "en"))) if words else None
    values: dict[str, object] = {
        "kind": Kind.CONCERN, "body": "Which ones?", "language": "en", "now": NOON, "clause": clause,
        "enclosed": Enclosed(quoting),
    } | changes  # fmt: skip
    return services.send(session, process, author=author, **values)  # type: ignore[arg-type]


def words_of(session: Session, clause: Clause, language: str = "en") -> QuotedWords:
    shown = latest_revision(session, clause.id, language)
    assert shown is not None
    return quoted_words(session, clause.id, revision_id=shown.id, language=language, body=shown.body)


def test_a_comment_keeps_the_words_it_is_about_and_their_place(
    session: Session, process: Process, clause: Clause
) -> None:
    comment = send(session, process, clause, "a  machine decides")
    kept = comment.quotations[0]
    assert (kept.exact, BODY[kept.start : kept.end]) == ("a machine decides", "a machine decides")
    assert (kept.prefix, kept.suffix) == ("Every person is told when ", ". Every person may object.")
    assert comment.revision_id == kept.revision_id
    entry = receipts.receipt_of(session, comment)
    assert entry is not None
    assert entry.document["body"]["quotes"][0]["exact"] == "a machine decides"


def test_a_comment_is_on_the_wording_in_one_language(session: Session, process: Process, clause: Clause) -> None:
    comment = send(session, process, clause, "informée", words_in="fr")
    assert comment.quotations[0].revision.language == "fr"
    assert words_of(session, clause, "fr").places
    assert not words_of(session, clause, "en").places
    with pytest.raises(QuoteMissing):
        send(session, process, clause, "informée")


def test_words_in_several_places_are_asked_for_and_may_all_be_meant(
    session: Session, process: Process, clause: Clause
) -> None:
    with pytest.raises(QuoteAmbiguous):
        send(session, process, clause, "Every person")
    both = Quoting(Quote("Every person"), everywhere=True, language="en")
    comment = send(session, process, clause, enclosed=Enclosed(both))
    assert [one.start for one in comment.quotations] == [0, 45]
    second = Quoting(Quote("Every person"), position=Span(45, 57), language="en")
    assert [one.start for one in send(session, process, clause, enclosed=Enclosed(second)).quotations] == [45]


def test_nothing_can_be_quoted_where_there_is_no_clause(session: Session, process: Process, clause: Clause) -> None:
    amendment = an_amendment(session, clause)
    for subject in ({}, {"amendment": amendment}):
        with pytest.raises(QuoteOfNoClause):
            send(session, process, None, "Every", **subject)


def test_quotes_are_carried_moved_and_orphaned_with_the_clause(
    session: Session, process: Process, clause: Clause
) -> None:
    kept, lost = (send(session, process, clause, words) for words in ("a machine decides", "may object"))
    a_revision(session, clause, "In this state every person is told when a machine decides.", number=2)
    found = quotes_of(session, [kept.id, lost.id])
    assert [found[one.id][0].fate for one in (kept, lost)] == [Fate.CARRIED, Fate.ORPHANED]
    assert (found[kept.id][0].revision, found[kept.id][0].today) == (1, 2)
    words = words_of(session, clause)
    assert [place.first for place in words.places] == [kept.number]
    assert passage_of(session, words, process.id, kept.number) == Span(40, 57)
    assert passage_of(session, words, process.id, lost.number) is None


def test_the_number_of_statements_does_not_grow_with_the_comments(
    session: Session, process: Process, clause: Clause
) -> None:
    author = member(session, process)
    seen: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _u, said, *_: seen.append(said))

    def statements() -> int:
        rows = [comment_row(session, process.id, one) for one in (1, 2)]
        seen.clear()
        words_of(session, clause)
        enclosures_of(session, [row for row in rows if row])
        quoted_in_text(session, {clause.id: (shown.id, "en", shown.body)})
        return len(seen)

    shown = latest_revision(session, clause.id, "en")
    assert shown is not None
    for _ in range(2):
        send(session, process, clause, "a machine decides", author=author)
    few = statements()
    for words in ("a machine", "machine decides", "may object", "told when"):
        send(session, process, clause, words, author=author)
    assert statements() == few
    assert max((place.count, place.first) for place in words_of(session, clause).places) == (2, 1)


def test_what_is_hidden_marks_nothing(session: Session, process: Process, clause: Clause) -> None:
    comment = send(session, process, clause, "may object")
    moderator = member(session, process, roles=(Role.FACILITATOR,)).person_id
    moderation.decide(
        session, process, measure=Measure.HIDE, rule=ReportReason.ABUSE, facts="Insults.", legal_ground="",
        language="en", moderator_id=moderator, now=NOON, comment=comment,
    )  # fmt: skip
    assert not words_of(session, clause).places
    row = comment_row(session, process.id, comment.number)
    assert row is not None
    assert enclosures_of(session, [row]).quotes == {}


def test_the_record_agrees_with_what_came_with_comments_and_tells_when_it_was_changed(
    session: Session, process: Process, clause: Clause
) -> None:
    files = checked([("study.txt", "Évidence".encode())])
    comment = send(
        session, process, clause, "", enclosed=Enclosed(Quoting(Quote("may object")), (Cited("A study", ""),), files)
    )
    session.flush()
    session.expire_all()
    faults = [one for one in verify(session).findings if "comment" in str(one)]
    assert faults == []
    comment.sources[0].title = "Another study"
    session.flush()
    session.expire_all()
    assert any(f"comments/{comment.number}" in str(one) for one in verify(session).findings)


def test_a_receipt_proves_that_the_words_were_received(session: Session, process: Process, clause: Clause) -> None:
    comment = send(session, process, clause, "may object")
    send(session, process, clause)
    receipt = receipts.receipt_of(session, comment)
    assert receipt is not None
    said = receipt_checks.check(json.dumps(receipt.document).encode())
    assert (said.index, said.faults) == (receipt.entry, ())
    changed = {**receipt.document, "body": {**receipt.document["body"], "body": "Other words."}}
    assert len(receipt_checks.check(json.dumps(changed).encode()).faults) == 1
    torn = {**receipt.document, "root": "00" * 32}
    assert len(receipt_checks.check(json.dumps(torn).encode()).faults) == 1
    for broken in (b"{", b"[]", b'{"entry": 1}', b"null"):
        with pytest.raises(receipt_checks.NoReceipt):
            receipt_checks.check(broken)


def mails(session: Session) -> list[int]:
    query = sa.select(OutboxMessage).where(OutboxMessage.kind == "mail")
    return [one.payload["to"] for one in session.scalars(query) if one.payload["template"] == "mentioned"]


def test_a_member_who_is_named_is_told_once_and_nobody_else(session: Session, process: Process, clause: Clause) -> None:
    named, longer, author = (member(session, process, name) for name in ("Ana Ruiz", "Ana Ruiz Soto", "Ben Author"))
    stranger = a_person(session, "Carla Stranger")
    body = "@Ana Ruiz, and @Carla Stranger, what do you think? Not ben@Ana Ruiz. I, @Ben Author, do not know."
    comment = send(session, process, clause, author=author, body=body)
    assert mails(session) == [named.person_id]
    services.edit(
        session, process, comment, author_id=author.person_id, body=f"{body} @[Ana Ruiz Soto]?",
        now=NOON + timedelta(minutes=1),
    )  # fmt: skip
    assert mails(session) == [named.person_id, longer.person_id]
    assert [one.id for one in mentions.mentions_of(session, named.person_id)] == [comment.id]
    assert mentions.mentions_of(session, stranger.id) == []


def test_who_is_named_in_a_comment_that_waits_is_told_when_it_is_let_through(
    session: Session, process: Process, clause: Clause
) -> None:
    process.pre_moderation = True
    named = member(session, process, "Dora Named")
    moderator = member(session, process, roles=(Role.FACILITATOR,)).person_id
    comment = send(session, process, clause, body="@Dora Named?")
    assert mails(session) == []
    assert mentions.mentions_of(session, named.person_id) == []
    moderation.let_through(session, process, comment, moderator_id=moderator, now=NOON)
    assert mails(session) == [named.person_id]


def test_a_draft_is_kept_once_for_each_thing_and_gone_when_it_is_sent(
    session: Session, process: Process, clause: Clause
) -> None:
    author = member(session, process)
    for body in ("Which", "Which ones"):
        drafts.keep(
            session, process, author_id=author.person_id, body=body, typed={"kind": "question"}, now=NOON, clause=clause
        )
    drafts.keep(session, process, author_id=author.person_id, body="And the whole?", typed={}, now=NOON)
    assert sorted(one.body for one in drafts.drafts_of(session, author.person_id)) == ["And the whole?", "Which ones"]
    send(session, process, clause, author=author)
    assert [one.body for one in drafts.drafts_of(session, author.person_id)] == ["And the whole?"]
    drafts.forget(session, NOON + timedelta(days=366))
    assert session.scalar(sa.select(sa.func.count()).select_from(CommentDraft)) == 0


def test_who_leaves_takes_drafts_and_mentions_along(session: Session, process: Process, clause: Clause) -> None:
    leaver = member(session, process, "Eva Leaver")
    drafts.keep(session, process, author_id=leaver.person_id, body="Hm", typed={}, now=NOON)
    send(session, process, clause, body="@Eva Leaver?")
    erase(session, leaver.person_id)
    for kind in (CommentDraft, Mention):
        assert session.scalar(sa.select(sa.func.count()).select_from(kind)) == 0


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_documents_are_looked_into_before_they_are_kept() -> None:
    good = zipped(**{"content.xml": b"<x/>"})
    assert checked([("C:\\notes.odt", good)])[0].name == "notes.odt"
    for name, content in (
        ("notes.docx", good),
        ("notes.odt", zipped(**{"content.xml": b"", "Basic/Module.xml": b""})),
        ("notes.odt", good[:-30]),
        ("notes.odt", b"PK\x03\x04"),
    ):
        with pytest.raises(Unattachable) as refused:
            checked([(name, content)])
        assert refused.value.misfit is Misfit.CONTENT
    with pytest.raises(Unattachable):
        checked([("a.txt", b"a")] * 4)
    with pytest.raises(Unattachable):
        checked([("a\u202etxt.txt", b"a")])


def test_a_file_is_given_out_only_while_its_comment_is_shown(
    session: Session, process: Process, clause: Clause
) -> None:
    comment = send(session, process, clause, enclosed=Enclosed(files=checked([("a.txt", b"words")])))
    file = attachment(session, comment, 1, viewer_id=None)
    assert file is not None
    assert (file.content, file.media_type) == (b"words", "text/plain")
    assert attachment(session, comment, 2, viewer_id=None) is None
    comment.state = CommentState.PENDING
    assert attachment(session, comment, 1, viewer_id=None) is None
    assert attachment(session, comment, 1, viewer_id=comment.author_id) is not None
    comment.state = CommentState.HIDDEN
    assert attachment(session, comment, 1, viewer_id=comment.author_id) is None
    assert attachment(session, comment, 1, viewer_id=None, moderates=True) is not None
    comment.state = CommentState.WITHDRAWN
    assert attachment(session, comment, 1, viewer_id=None, moderates=True) is None

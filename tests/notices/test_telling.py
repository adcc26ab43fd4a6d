"""From the record to the reader: who is told of what, where, once, and of nothing that is hidden."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.letters import letter_of
from app.accounts.models import Person, Standing
from app.comments import services as comments
from app.comments.models import Comment
from app.domain.commenting import CommentState, Kind
from app.domain.noticing import About, Channel
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.mail import Letter
from app.jobs.models import OutboxMessage
from app.moderation.services import let_through
from app.notices import following, letters, queries, resolving, sending
from app.processes.models import Process
from app.processes.queries import membership_of
from app.responses.services import respond
from app.texts.models import Clause
from tests.amendments.test_services import propose
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process

DAY = timedelta(days=1)
assert letters.COMPOSERS  # its mails are composed by what is entered there


@dataclass
class Scene:
    """A process with a clause, somebody who writes there, and somebody who follows."""

    session: Session
    process: Process
    clause: Clause
    author: Person
    follower: Person

    def write(self, author: Person | None = None, body: str = "Why so?", **about: object) -> Comment:
        member = membership_of(self.session, self.process.id, (author or self.author).id)
        assert member is not None
        about = about or {"clause": self.clause}
        return comments.send(
            self.session, self.process, author=member, kind=Kind.QUESTION, body=body, language="en", now=NOON, **about
        )  # type: ignore[arg-type]

    def follow(
        self, about: About, target_id: int, channel: Channel = Channel.IN_APP, person: Person | None = None
    ) -> None:
        follower = (person or self.follower).id
        following.follow(self.session, follower, about, target_id, time_zone="UTC", now=NOON, channel=channel)

    def told(self, person: Person | None = None) -> list[tuple[str, int | None]]:
        resolving.take_up(self.session, NOON)
        rows = queries.notices_of(self.session, (person or self.follower).id)
        return [(row.kind, row.number) for row in rows]

    def mails(self, now: datetime = NOON) -> list[Letter]:
        """The letters that the notices in the outbox have become by now."""
        messages = self.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail"))
        payloads = [one.payload for one in messages if one.payload["template"] in ("notice", "digest")]
        letters = [letter_of(self.session, payload, base_url="https://x.example", now=now) for payload in payloads]
        return [letter for letter in letters if letter]


@pytest.fixture
def scene(session: Session) -> Scene:
    process = a_process(session)
    clause = a_clause(session, a_document(session, process), number="7")
    return Scene(session, process, clause, a_member(session, process), a_member(session, process))


def test_who_follows_a_process_a_clause_or_a_thread_is_told_what_happens_there(scene: Scene) -> None:
    first = scene.write()
    for about, target in ((About.PROCESS, scene.process.id), (About.CLAUSE, scene.clause.id), (About.THREAD, first.id)):
        person = a_member(scene.session, scene.process)
        scene.follow(about, target, person=person)
        scene.write(reply_to=first)
        assert ("comment_sent", 1) not in scene.told(person)
        assert len(scene.told(person)) == 1


def test_the_author_of_what_is_answered_is_told_without_following_anything(scene: Scene) -> None:
    first = scene.write()
    reply = scene.write(scene.follower, reply_to=first)
    assert scene.told(scene.author) == [("comment_sent", reply.number)]


def test_nobody_is_told_of_their_own_acts(scene: Scene) -> None:
    scene.follow(About.PROCESS, scene.process.id, person=scene.author)
    scene.write()
    assert scene.told(scene.author) == []


def test_an_act_that_falls_under_several_subscriptions_is_told_once(scene: Scene) -> None:
    scene.follow(About.PROCESS, scene.process.id)
    scene.follow(About.CLAUSE, scene.clause.id)
    scene.write()
    assert scene.told() == [("comment_sent", 1)]


def test_a_silenced_thread_is_silent_in_a_process_that_is_followed(scene: Scene) -> None:
    scene.follow(About.PROCESS, scene.process.id)
    first = scene.write()
    scene.follow(About.THREAD, first.id, Channel.NONE)
    scene.write(reply_to=first)
    assert scene.told() == [("comment_sent", 1)]


@pytest.mark.parametrize("state", [CommentState.HIDDEN, CommentState.WITHDRAWN, CommentState.PENDING])
def test_what_may_not_be_read_any_more_is_gone_from_every_list_and_mail(scene: Scene, state: CommentState) -> None:
    scene.follow(About.CLAUSE, scene.clause.id, Channel.AT_ONCE)
    comment = scene.write()
    resolving.take_up(scene.session, NOON)
    sending.send_at_once(scene.session, NOON)
    assert len(scene.mails()) == 1
    comment.state = state
    scene.session.flush()
    assert scene.told() == []
    assert queries.unread_count(scene.session, scene.follower.id) == 0
    assert queries.public_of(scene.session, scene.process.id) == []
    assert scene.mails() == []


def test_what_waits_for_a_moderator_is_told_when_it_is_let_through_as_its_authors_act(scene: Scene) -> None:
    moderator = a_member(scene.session, scene.process)
    scene.process.pre_moderation = True
    scene.follow(About.CLAUSE, scene.clause.id)
    scene.follow(About.CLAUSE, scene.clause.id, person=scene.author)
    comment = scene.write()
    assert scene.told() == []
    let_through(scene.session, scene.process, comment, moderator_id=moderator.id, now=NOON)
    assert scene.told() == [("comment_sent", 1)]
    assert scene.told(scene.author) == []


@pytest.mark.parametrize("looked_between", [True, False])
def test_an_amendment_from_a_new_account_is_told_once_however_late_one_looks(
    scene: Scene, looked_between: bool
) -> None:
    moderator = a_member(scene.session, scene.process)
    scene.process.slow_lane_contributions = 1
    scene.follow(About.CLAUSE, scene.clause.id)
    proposer = membership_of(scene.session, scene.process.id, scene.author.id)
    amendment = propose(scene.session, scene.process, scene.clause, proposer=proposer)
    assert amendment.pending
    if looked_between:
        assert scene.told() == []
    let_through(scene.session, scene.process, amendment, moderator_id=moderator.id, now=NOON)
    assert scene.told() == [("amendment_proposed", 1)]


def test_everything_read_is_read_and_what_comes_later_is_not(scene: Scene) -> None:
    scene.follow(About.CLAUSE, scene.clause.id)
    scene.write()
    scene.told()
    assert queries.unread_count(scene.session, scene.follower.id) == 1
    following.read_all(scene.session, scene.follower.id, up_to=queries.newest(scene.session))
    assert queries.unread_count(scene.session, scene.follower.id) == 0
    scene.write(body="And why here?")
    assert len(scene.told()) == 2
    assert queries.unread_count(scene.session, scene.follower.id) == 1
    following.read_one(scene.session, scene.follower.id, queries.newest(scene.session))
    assert queries.unread_count(scene.session, scene.follower.id) == 0
    assert queries.notices_of(scene.session, scene.follower.id, unread_only=True) == []


def test_a_digest_holds_what_happened_since_the_last_one_by_process_and_clause(scene: Scene) -> None:
    scene.follow(About.PROCESS, scene.process.id, Channel.DAILY)
    scene.write()
    resolving.take_up(scene.session, NOON)
    assert sending.send_digests(scene.session, NOON) == 0
    sending.send_digests(scene.session, NOON + DAY)
    (letter,) = scene.mails()
    assert "Comment 1 was written on clause 7." in letter.body
    assert "https://x.example/en/processes/" in letter.body
    assert letter.unsubscribe.startswith("https://x.example/unsubscribe/")
    sending.send_digests(scene.session, NOON + 2 * DAY)
    assert len(scene.mails()) == 1


@pytest.mark.parametrize("channel", [Channel.AT_ONCE, Channel.DAILY])
@pytest.mark.parametrize("trouble", ["suspended", "deleted", "unconfirmed", "refused", "unfollowed"])
def test_whoever_may_not_or_will_not_be_written_to_gets_nothing(scene: Scene, channel: Channel, trouble: str) -> None:
    scene.follow(About.CLAUSE, scene.clause.id, channel)
    scene.write()
    resolving.take_up(scene.session, NOON)
    person = scene.session.get_one(Person, scene.follower.id)
    if trouble == "refused":
        person.mail_refused_at = NOON
    elif trouble == "unfollowed":
        following.unfollow(scene.session, person.id, About.CLAUSE, scene.clause.id)
    else:
        person.standing = Standing(trouble)
    scene.session.flush()
    sending.send_at_once(scene.session, NOON)
    sending.send_digests(scene.session, NOON + DAY)
    posted = scene.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail")).all()
    assert [one for one in posted if one.payload["template"] in ("notice", "digest")] == []


def test_a_response_is_in_the_notices_of_its_authors_but_in_no_second_mail(scene: Scene) -> None:
    responder = a_member(scene.session, scene.process, roles=[Role.RESPONDER])
    comment = scene.write()
    following.live_by(
        scene.session, scene.author.id, time_zone="UTC", usual=Channel.DAILY, own=Channel.AT_ONCE, now=NOON
    )
    respond(
        scene.session, scene.process, comments=[comment], amendments=[], disposition=Disposition.OUT_OF_SCOPE,
        reasons="Another law says it.", criterion="", revision=None, language="en", author_id=responder.id,
        role=Role.RESPONDER, now=NOON,
    )  # fmt: skip
    assert scene.told(scene.author) == [("response_published", 1)]
    sending.send_at_once(scene.session, NOON)
    sending.send_digests(scene.session, NOON + DAY)
    assert scene.mails() == []


def test_a_mail_at_once_goes_on_after_the_last_person_that_was_written_to(scene: Scene) -> None:
    people = [a_person(scene.session) for _ in range(5)]
    for person in people:
        scene.follow(About.CLAUSE, scene.clause.id, Channel.AT_ONCE, person)
    scene.write()
    resolving.take_up(scene.session, NOON)
    assert [sending.send_at_once(scene.session, NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert sorted(letter.to for letter in scene.mails()) == sorted(str(person.email) for person in people)

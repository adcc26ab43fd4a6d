"""Comments, amendments, responses and moderation against the record."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.amendments.deciding import as_decided as amendment_as_decided
from app.amendments.models import Amendment, Recommendation
from app.amendments.recommending import as_entered as recommendation_as_entered
from app.amendments.services import as_entered as amendment_as_entered
from app.comments.models import Comment, EarlierWording
from app.comments.services import as_entered as comment_as_entered
from app.domain.commenting import CommentState
from app.domain.errors import Refusal
from app.domain.measures import hidden_after, state_after
from app.domain.moderating import Measure
from app.domain.positions import Stance
from app.ledger.services import pseudonym
from app.positions.models import Position
from app.processes.models import Process
from app.record.findings import Finding, Newest, digest
from app.record.following import Act, place
from app.responses.models import Answered, Response
from app.responses.services import as_entered as response_as_entered

AT_ONCE = 500
SHOWING = frozenset({Measure.HIDE.value, Measure.RESTORE.value})
"""The measures that change whether something is shown; the others change where it stands, or concern people."""
COMMENT_BEGINS: dict[str, Any] = {
    "topic": "", "attributed_to": "", "quotes": [], "sources": [], "attachments": [], "correspondence_id": None,
    "sheet": {}, "session": None,
}  # fmt: skip
AMENDMENT_BEGINS: dict[str, Any] = {
    "reasons": "",
    "adopted_heading": None,
    "adopted_body": None,
    "resulting_revision_id": None,
    "official_number": "",
    "attributed_to": "",
    "proposers": 1,
    "beside_id": None,
    "side": None,
    "parts": [],
    "parts_taken": [],
    "superseded_by": None,
}
"""What holds of a contribution until an entry says otherwise."""
Key = tuple[str, str]


class Comments:
    """Comments: their words, their earlier words, and their state as moderation left it."""

    kinds = frozenset(
        {"comment_sent", "comment_edited", "comment_withdrawn", "comment_imported", "comment_let_through"}
    ) | {"moderation_decided", "letter_cut", "comment_assisted", "comment_moved"}

    def __init__(self) -> None:
        self.newest = Newest("comment")
        self.states: dict[Key, CommentState | None] = {}
        self.wordings: dict[Key, list[bytes]] = {}

    def take(self, act: Act) -> None:
        """The newest words; the state, which moderation may change without a word."""
        if act.kind == "moderation_decided":
            self._moderated(act)
            return
        if act.body is None:
            self.newest.take(act.key, act.index, None)
            self.states[act.key] = None
            return
        self.states[act.key] = CommentState(act.body["state"])
        if act.kind == "comment_let_through":
            return
        begins = COMMENT_BEGINS if act.key not in self.newest.said else {}
        self.newest.take(act.key, act.index, {**begins, **act.body}, without=("state", "source"))
        if act.kind not in ("comment_withdrawn", "comment_moved"):
            self.wordings.setdefault(act.key, []).append(digest(act.body["body"]))

    def _moderated(self, act: Act) -> None:
        key = _moderated_key(act, "comments/")
        if key is None or act.body is None or act.body.get("measure") not in SHOWING:
            return
        before = self.states.get(key)
        self.states[key] = _state_after(Measure(act.body["measure"]), before) if before else None

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each comment with what was entered about it."""
        earlier = _earlier_wordings(session)
        query = sa.select(Comment, Process).join(Process, Process.id == Comment.process_id).order_by(Comment.id)
        belongings = (Comment.quotations, Comment.sources, Comment.attachments)
        query = query.options(*(selectinload(each) for each in belongings))
        for comment, process in session.execute(query.execution_options(yield_per=AT_ONCE)):
            where = f"comments/{comment.number}"
            key, shown = (process.slug, where), place(process, where)
            more = {
                "topic": comment.topic, "attributed_to": comment.attributed_to, "sheet": comment.sheet or {},
                "session": comment.session_number,
            }  # fmt: skip
            yield from self.newest.compared(key, shown, {**comment_as_entered(comment), **more})
            expected = self.states.get(key)
            if expected is not None and comment.state is not expected:
                what = f"it is {comment.state.value}, and by the record it is {expected.value}"
                yield Finding(shown, what)
            if self.wordings.get(key, [])[:-1] != earlier.get(comment.id, []) and expected is not None:
                yield Finding(shown, "what it said before it was edited differs from the record")
        yield from self.newest.left()


def _earlier_wordings(session: Session) -> dict[int, list[bytes]]:
    query = sa.select(EarlierWording.comment_id, EarlierWording.body).order_by(EarlierWording.id)
    found: dict[int, list[bytes]] = {}
    for comment_id, body in session.execute(query.execution_options(yield_per=AT_ONCE)):
        found.setdefault(comment_id, []).append(digest(body))
    return found


class Amendments:
    """Amendments: what they ask for, what was decided, who supports them, whether moderation hid them."""

    kinds = frozenset(
        {"amendment_proposed", "amendment_imported", "amendment_withdrawn", "amendment_discussed", "amendment_decided"}
        | {"amendment_rebased", "amendment_superseded", "amendment_joined", "amendment_left"}
        | {"amendment_held", "amendment_let_through"}
    ) | {"amendment_supported", "amendment_support_ended", "moderation_decided"}

    def __init__(self) -> None:
        self.newest = Newest("amendment")
        self.hidden: dict[Key, bool] = {}
        self.held: set[Key] = set()
        self.supports: dict[Key, dict[str, str]] = {}

    def take(self, act: Act) -> None:
        """The newest state and words; support comes and goes by itself."""
        if act.kind == "moderation_decided":
            self._moderated(act)
        elif act.kind == "amendment_held":
            self.held.add(act.key)
        elif act.kind == "amendment_let_through":
            self.held.discard(act.key)
        elif act.kind == "amendment_supported":
            self.supports.setdefault(act.key, {})[act.actor] = (act.body or {}).get("group", "")
        elif act.kind == "amendment_support_ended":
            self.supports.get(act.key, {}).pop(act.actor, None)
        else:
            begins = AMENDMENT_BEGINS if act.key not in self.newest.said else {}
            self.newest.take(act.key, act.index, act.body and {**begins, **act.body})

    def _moderated(self, act: Act) -> None:
        key = _moderated_key(act, "amendments/")
        if key is None or act.body is None or act.body.get("measure") not in SHOWING:
            return
        if key in self.held:  # what waits is hidden for good, or shown, by its first decision
            self.held.discard(key)
            self.hidden[key] = Measure(act.body["measure"]) is Measure.HIDE
            return
        try:
            self.hidden[key] = hidden_after(Measure(act.body["measure"]), self.hidden.get(key, False))
        except Refusal:
            self.hidden.pop(key, None)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each amendment with what was entered about it."""
        supports = _supports(session)
        query = sa.select(Amendment, Process).join(Process, Process.id == Amendment.process_id).order_by(Amendment.id)
        query = query.options(selectinload(Amendment.parts), joinedload(Amendment.superseded_by))
        for amendment, process in session.execute(query.execution_options(yield_per=AT_ONCE)):
            where = f"amendments/{amendment.number}"
            key, shown = (process.slug, where), place(process, where)
            erased = self.newest.is_erased(key)
            yield from self.newest.compared(key, shown, _live_amendment(amendment))
            if not erased and amendment.hidden is not (key in self.held or self.hidden.get(key, False)):
                yield Finding(shown, "whether it is hidden differs from the log of moderation")
            if supports.get(amendment.id, {}) != self.supports.get(key, {}):
                yield Finding(shown, "its supporters differ from the record")
        yield from self.newest.left()


def _live_amendment(amendment: Amendment) -> dict[str, Any]:
    return {
        **{name: AMENDMENT_BEGINS[name] for name in ("beside_id", "side", "parts", "parts_taken", "superseded_by")},
        **amendment_as_entered(amendment),
        **amendment_as_decided(amendment),
        "official_number": amendment.official_number,
        "attributed_to": amendment.attributed_to,
    }


def _supports(session: Session) -> dict[int, dict[str, str]]:
    """By amendment: the pseudonym and group of each supporter."""
    query = (
        sa.select(Position.amendment_id, Position.person_id, Position.group_key, Process.pseudonym_key)
        .join(Process, Process.id == Position.process_id)
        .where(Position.amendment_id.is_not(None), Position.stance == Stance.SUPPORT)
    )
    found: dict[int, dict[str, str]] = {}
    for amendment_id, person_id, group, key in session.execute(query):
        found.setdefault(amendment_id or 0, {})[pseudonym(key, person_id)] = group
    return found


class Recommendations:
    """Recommendations about amendments: what they recommend, and why."""

    kinds = frozenset({"recommendation_published"})

    def __init__(self) -> None:
        self.newest = Newest("recommendation")

    def take(self, act: Act) -> None:
        """A recommendation is entered once."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each recommendation with its entry."""
        query = sa.select(Recommendation).options(
            joinedload(Recommendation.process), joinedload(Recommendation.amendment)
        )
        for one in session.scalars(query.order_by(Recommendation.id)):
            where = f"recommendations/{one.number}"
            key, live = (one.process.slug, where), recommendation_as_entered(one)
            yield from self.newest.compared(key, place(one.process, where), live)
        yield from self.newest.left()


class Responses:
    """Responses: their reasons, their disposition, and what they answer."""

    kinds = frozenset({"response_published", "response_extended"})

    def __init__(self) -> None:
        self.newest = Newest("response")

    def take(self, act: Act) -> None:
        """A response is entered when it is published, and again when late copies of a campaign are added to it."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each response with its entry."""
        answered = joinedload(Response.answered)
        query = sa.select(Response).options(
            joinedload(Response.process), answered.joinedload(Answered.comment), answered.joinedload(Answered.amendment)
        )
        for one in session.scalars(query.order_by(Response.id)).unique():
            where = f"responses/{one.number}"
            live = {
                **response_as_entered(one.process, one),
                "comments": [each.comment.number for each in one.answered if each.comment],
                "amendments": [each.amendment.number for each in one.answered if each.amendment],
            }
            yield from self.newest.compared((one.process.slug, where), place(one.process, where), live)
        yield from self.newest.left()


def _moderated_key(act: Act, folder: str) -> Key | None:
    """What a decision was about, if it lies in this folder."""
    contribution = str((act.body or {}).get("contribution", ""))
    return (act.process.slug, contribution) if contribution.startswith(folder) else None


def _state_after(measure: Measure, before: CommentState) -> CommentState | None:
    """The state after a measure; none is expected after one that the rules do not permit."""
    try:
        return state_after(measure, before)
    except Refusal:
        return None

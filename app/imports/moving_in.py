"""Taking in what was contributed on another platform: proposals, and what was said about them, thread by thread."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.commenting import CommentState, Kind
from app.imports.comment_sheets import UNKNOWN
from app.imports.elsewhere import Key, Voiced
from app.imports.elsewhere_files import Table
from app.imports.queries import words_of
from app.imports.services import comment_act, keep, number_rows
from app.imports.sheets import Line, LineRefused, NotTaken
from app.processes.models import Process

Reader = Callable[[Table, Line, Mapping[str, None]], Iterator[Voiced]]
Sorter = Callable[[Table], bool]


@dataclass(frozen=True)
class Platform:
    """How the tables of a platform are told apart and read."""

    name: str
    is_proposals: Sorter
    is_comments: Sorter
    read: Reader


@dataclass
class MovedIn:
    """What became of the rows of all tables; `votes` were counted there and are nobody's votes here."""

    proposals: int = 0
    replies: int = 0
    answers: int = 0
    withdrawn: int = 0
    votes: int = 0
    not_taken: list[NotTaken] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the tables had."""
        return self.proposals + self.replies + len(self.not_taken)


def move_in(
    session: Session,
    process: Process,
    tables: Iterable[Table],
    platform: Platform,
    *,
    now: datetime,
    language: str | None = None,
    group: str | None = None,
    with_names: bool = True,
) -> MovedIn:
    """Take every proposal as a comment on the text as a whole, and what was said about it as the thread below it.

    An answer of the other platform's team is a reply in the name of the lead institution. Authors have no account here:
    they are named as their table names them or, without `with_names`, by nothing. Rows that were imported before are
    named as such, and what answers them joins their thread. Tables of other things are named whole.
    """
    result, voiced = MovedIn(), []
    languages = dict.fromkeys((language or process.drafting_language, process.drafting_language, *process.languages))
    for table in tables:
        if not (platform.is_proposals(table) or platform.is_comments(table)):
            why = "it holds neither proposals nor comments" if table.lines else "it has no rows"
            result.not_taken.append(NotTaken(1, table.name, why))
            continue
        voiced += list(_read(table, platform, languages, result))
    if not with_names:
        voiced = [replace(one, author="") for one in voiced]
    _Threads(session, process, result, group or UNKNOWN, now).take(voiced)
    return result


def _read(table: Table, platform: Platform, languages: Mapping[str, None], result: MovedIn) -> Iterator[Voiced]:
    for line in table.lines:
        try:
            yield from platform.read(table, line, languages)
        except LineRefused as refusal:
            result.not_taken.append(_named(table.name, line.number, line.first("id"), str(refusal)))


def _named(table: str, line: int, id_: str, reason: str) -> NotTaken:
    return NotTaken(line, f"{table}, {id_[:20]}".strip(", "), reason)


class _Threads:
    """Puts contributions into threads, those that answer nothing first, then level by level what answers them."""

    def __init__(self, session: Session, process: Process, result: MovedIn, group: str, now: datetime) -> None:
        self.session = session
        self.process = process
        self.result = result
        self.group = group
        self.now = now
        self.made: dict[Key, Comment] = {}
        self.known = self._imported()
        self.places: dict[int, int] = {}

    def take(self, voiced: Sequence[Voiced]) -> None:
        """Take them all; whatever answers a row that is nowhere is named."""
        waiting = list(voiced)
        while waiting:
            ready = [one for one in waiting if one.parent is None or one.parent in self.made]
            if not ready:
                break
            self._level(ready)
            taken = {id(one) for one in ready}
            waiting = [one for one in waiting if id(one) not in taken]
        for one in waiting:
            kind, number = one.parent or ("", "")
            self._refuse(one, f"what it is on ({kind.rpartition('::')[2][:40]} {number}) is in none of the tables")

    def _refuse(self, one: Voiced, reason: str) -> None:
        self.result.not_taken.append(_named(one.table, one.line, one.key[1], reason))

    def _level(self, ready: Sequence[Voiced]) -> None:
        fresh: list[tuple[Voiced, Comment]] = []
        for one in ready:
            if one.key in self.made:
                self._refuse(one, "it stands in the tables twice")
                continue
            there = self._there(one)
            if there is not None:
                self.made[one.key] = there
                self._refuse(one, "it is there already")
                continue
            self.made[one.key] = comment = self._comment(one, self.made[one.parent] if one.parent else None)
            fresh.append((one, comment))
        self._keep([comment for _one, comment in fresh])
        answers = [self._answer(one, comment) for one, comment in fresh if one.answer]
        self._keep(answers)
        self.result.answers += len(answers)
        for one, comment in fresh:
            self.result.proposals += one.parent is None
            self.result.replies += one.parent is not None
            self.result.withdrawn += comment.state is CommentState.WITHDRAWN
            self.result.votes += one.votes

    def _keep(self, comments: Sequence[Comment]) -> None:
        number_rows(self.session, self.process, "comment", comments)
        keep(self.session, self.process, comments, comment_act, self.now)

    def _comment(self, one: Voiced, parent: Comment | None) -> Comment:
        made = Comment(
            process_id=self.process.id, kind=one.kind, language=one.language, body=one.words, topic=one.topic,
            state=one.state, attributed_to=one.author, group_key=self.group, created_at=one.created_at or self.now,
            quotations=[], sources=[], attachments=[],
        )  # fmt: skip
        if parent is not None:
            self._under(made, parent)
        return made

    def _answer(self, one: Voiced, proposal: Comment) -> Comment:
        institution = self.process.lead_institution
        name = institution.get(one.language) or next(iter(institution.values()), "")
        made = Comment(
            process_id=self.process.id, kind=Kind.EVIDENCE, language=one.language, body=one.answer, topic="",
            state=CommentState.PUBLISHED, attributed_to=name[:120], group_key=self.group,
            created_at=one.answered_at or one.created_at or self.now, quotations=[], sources=[], attachments=[],
        )  # fmt: skip
        self._under(made, proposal)
        return made

    def _under(self, made: Comment, parent: Comment) -> None:
        root = parent.root_id or parent.id
        if root not in self.places:
            highest = sa.select(sa.func.max(Comment.place)).where(Comment.root_id == root)
            self.places[root] = self.session.scalar(highest) or 0
        self.places[root] += 1
        made.root_id, made.reply_to_id, made.place = root, parent.id, self.places[root]

    def _imported(self) -> dict[bytes, list[Comment]]:
        """Comments without an account, by their words and what they answer, in the order of their numbers."""
        query = sa.select(Comment).where(Comment.process_id == self.process.id, Comment.author_id.is_(None))
        found: dict[bytes, list[Comment]] = {}
        for comment in self.session.scalars(query.order_by(Comment.number)):
            found.setdefault(_digest(comment.attributed_to, comment.reply_to_id, comment.body), []).append(comment)
        return found

    def _there(self, one: Voiced) -> Comment | None:
        parent = self.made[one.parent].id if one.parent else None
        known = self.known.get(_digest(one.author, parent, one.words))
        return known.pop(0) if known else None


def _digest(author: str, reply_to: int | None, words: str) -> bytes:
    return words_of(author, str(reply_to or ""), "", words)

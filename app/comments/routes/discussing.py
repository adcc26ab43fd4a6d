"""A page of a discussion as the address asks for it: its order, its filters, its threads, positions on each comment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import abort, request

from app.comments import locks, queries, threads
from app.comments.arranged import Arranged, arranged
from app.comments.folding import FOLDINGS
from app.comments.queries import CommentRow, Filters, Subject
from app.comments.threads import Wanted
from app.comments.weighing import weighing_of
from app.domain.commenting import Kind, Placed, thread
from app.positions.figures import Weighing
from app.positions.orders import LARGEST_CURSOR, Order, next_cursor
from app.processes.access import access
from app.summaries.models import ThreadSummary
from app.summaries.queries import Place, standing
from app.web import paging
from app.web.addresses import this_page
from app.web.database import session
from app.web.languages import CODES

PAGE = 30
LISTED = 50
ANSWERED = {"yes": True, "no": False}
EACH = "each"


@dataclass(frozen=True)
class Thread:
    """A first comment with its first replies, and how many replies stand on its own page only."""

    root: CommentRow
    placed: Sequence[Placed[CommentRow]]
    more: int


@dataclass(frozen=True)
class Discussion:
    """One page of a discussion. `threads`, or where filters take threads apart, single comments as threads of one.

    `total` is how many published comments there are, `found` how many of them the filters leave. `answering`
    are the numbers of the comments that rows answer. `instead` is what stands for the comments that are folded,
    `closed`: it takes no more comments.
    """

    threads: Sequence[Thread]
    wanted: Wanted
    next_url: str | None
    total: int
    found: int
    weighing: Weighing
    answering: Mapping[int, int]
    summaries: Mapping[str, ThreadSummary]
    spoken: Sequence[str]
    instead: Sequence[object] = ()
    arranged: Arranged = field(default_factory=Arranged)
    closed: bool = False

    @property
    def rows(self) -> list[CommentRow]:
        """Every comment on the page."""
        return [placed.comment for one in self.threads for placed in one.placed]

    @property
    def narrow(self) -> bool:
        """Whether filters leave something out."""
        return self.wanted.filters.narrow


def discussion_on(subject: Subject, *, quoting: tuple[tuple[int, int, int], ...] | None = None) -> Discussion:
    """The page of a subject's discussion that is asked for: threads, or single comments where it is narrowed.

    `quoting` narrows it to comments on these stretches of wordings (`queries.Filters`).
    """
    viewer, wanted = access().person_id, wanted_page(PAGE)
    wanted = replace(wanted, filters=replace(wanted.filters, quoting=quoting))
    if wanted.filters.narrow:
        rows = threads.comments_on(session(), subject, wanted, viewer_id=viewer)
        shown = _single(rows[: wanted.limit])
    else:
        rows = threads.first_comments(session(), subject, wanted, viewer_id=viewer)
        shown = _threads(rows[: wanted.limit])
    total = threads.count_on(session(), subject, Filters())
    found = threads.count_on(session(), subject, wanted.filters) if wanted.filters.narrow else total
    return _discussion(shown, wanted, next_cursor(rows, wanted.limit, wanted.order), total, found, subject)


def all_comments() -> Discussion:
    """The page of all comments of the process that is asked for, whatever they are on."""
    part, wanted = access(), wanted_page(LISTED)
    if wanted.filters.whole_text:
        return discussion_on(Subject(part.process.id))
    rows = threads.comments_of(session(), part.process.id, wanted, viewer_id=part.person_id)
    total = threads.count_of(session(), part.process.id, Filters())
    found = threads.count_of(session(), part.process.id, wanted.filters) if wanted.filters.narrow else total
    shown = _single(rows[: wanted.limit])
    return _discussion(shown, wanted, next_cursor(rows, wanted.limit, wanted.order), total, found, None)


def wanted_page(limit: int) -> Wanted:
    """The order, the filters and the cursor of the address; 400 for what is not on offer."""
    order = request.args.get("order", Order.OLDEST.value)
    if order not in set(Order):
        abort(400)
    after = paging.whole_number(request.args.get("after"), largest=LARGEST_CURSOR)
    copies = request.args.get("copies", "")
    if copies not in ("", EACH):
        abort(400)
    return Wanted(Order(order), _filters(), after, limit, folded=copies != EACH)


def _filters() -> Filters:
    names = ("kind", "group", "language_of", "topic", "answered")
    kind, group, language, topic, answered = (request.args.get(name, "") for name in names)
    subject = request.args.get("subject", "")
    wrong = (
        (kind and kind not in {one.value for one in Kind})
        or (group and group not in {one.key for one in access().process.groups})
        or (answered and answered not in ANSWERED)
        or len(language) > 12
        or len(topic) > 80
        or subject not in ("", "text")
    )
    if wrong or "\0" in language + topic:
        abort(400)
    return Filters(
        kind=Kind(kind) if kind else None,
        group=group or None,
        language=language or None,
        topic=topic or None,
        answered=ANSWERED.get(answered),
        whole_text=subject == "text",
    )


def _single(rows: Sequence[CommentRow]) -> list[Thread]:
    return [Thread(row, [Placed(row, 0)], 0) for row in rows]


def _threads(roots: Sequence[CommentRow]) -> list[Thread]:
    replies, counts = threads.first_replies(session(), [row.id for row in roots], viewer_id=access().person_id)
    of_root: dict[int, list[CommentRow]] = {}
    for reply in replies:
        of_root.setdefault(reply.root_id or 0, []).append(reply)
    return [_thread(root, of_root.get(root.id, []), counts.get(root.id, 0)) for root in roots]


def _thread(root: CommentRow, replies: Sequence[CommentRow], count: int) -> Thread:
    return Thread(root, thread([root, *replies]), count - len(replies))


def _discussion(
    shown: Sequence[Thread], wanted: Wanted, following: int | None, total: int, found: int, subject: Subject | None
) -> Discussion:
    rows = [placed.comment for one in shown for placed in one.placed]
    process = access().process
    return Discussion(
        threads=shown,
        wanted=wanted,
        next_url=this_page(query={"after": str(following)}) if following else None,
        total=total,
        found=found,
        weighing=weighing_of(session(), process.id, rows, access().person_id),
        answering=queries.numbers_of(session(), [row.reply_to_id for row in rows if row.reply_to_id]),
        summaries=_summaries(subject),
        spoken=list(dict.fromkeys([*process.languages, *CODES])),
        instead=_instead(subject),
        arranged=arranged(session(), [row.id for row in rows]),
        closed=subject is not None and locks.is_locked(session(), clause_id=subject.clause_id, root_id=None),
    )


def _instead(subject: Subject | None) -> list[object]:
    """What stands for the comments that are left out of the list as part of something else."""
    shown = [folding.shown(session(), access().process.id, subject) for folding in FOLDINGS]
    return [one for one in shown if one is not None]


def _summaries(subject: Subject | None) -> Mapping[str, ThreadSummary]:
    """What the team has written of a discussion; of a pair of a crosswalk nothing is."""
    if subject is None or subject.correspondence_id:
        return {}
    return standing(session(), Place(subject.process_id, subject.clause_id, subject.amendment_id))

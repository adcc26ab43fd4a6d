"""Taking in what was written elsewhere: amendments and comments, in bulk, each with its entry in the record."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.amendments.services import as_entered as amendment_as_entered
from app.comments.models import Comment
from app.comments.services import as_entered as comment_as_entered
from app.domain.amending import Operation, fingerprint
from app.domain.commenting import CommentState
from app.domain.references import How
from app.imports.amendment_sheets import Asked, asked_by
from app.imports.comment_sheets import Remark, Submissions, group_of, remark_in
from app.imports.placing import Placed, Places
from app.imports.queries import amendments_imported, clauses_to_match, comments_imported, words_of
from app.imports.sheets import Line, LineRefused, NotTaken
from app.ledger.services import Act, enter_many
from app.processes import services as processes
from app.processes.models import Counter as LastNumber
from app.processes.models import Process

AT_ONCE = 500
Contribution = TypeVar("Contribution", Amendment, Comment)


@dataclass
class Taken:
    """What became of the rows of a table: how many were taken and how they were matched, and which were left out."""

    taken: int = 0
    identical: int = 0
    matched: Counter[How] = field(default_factory=Counter)
    not_taken: list[NotTaken] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows the table had."""
        return self.taken + len(self.not_taken)


def import_amendments(
    session: Session,
    process: Process,
    lines: Iterable[Line],
    *,
    now: datetime,
    language: str | None = None,
    version: int | None = None,
    otherwise: str | None = None,
) -> Taken:
    """Propose every amendment of a table on the clause it names, on the wording of today or of a named version.

    The group in the table attributes an amendment whose author is not named; it counts for the process's group of that
    key, else for `otherwise` (by default the process's first group). An official number that the process has already is
    not taken twice. Raises LookupError where there is no text, or no such version of it.
    """
    language = language or process.drafting_language
    places = Places(clauses_to_match(session, process, language, version))
    known, result = amendments_imported(session, process.id), Taken()
    groups = Groups(process, otherwise)
    proposed: list[Amendment] = []
    for line in lines:
        try:
            asked = asked_by(line)
            _refuse_twice(asked, known)
            placed = places.place(asked)
            proposed.append(_amendment(process, asked, placed, groups, language, now))
        except LineRefused as refusal:
            result.not_taken.append(NotTaken(line.number, _name(line), str(refusal)))
            continue
        result.matched[placed.how] += 1
    number_rows(session, process, "amendment", proposed)
    keep(session, process, proposed, _act_of_amendment, now)
    result.taken = len(proposed)
    shared = Counter(one.fingerprint for one in proposed)
    result.identical = sum(number for number in shared.values() if number > 1)
    return result


def import_comments(
    session: Session,
    process: Process,
    lines: Iterable[Line],
    submissions: Submissions,
    *,
    now: datetime,
    language: str | None = None,
    otherwise: str | None = None,
) -> Taken:
    """Take every comment of a table, on the clause it names or on the text as a whole, in its own language.

    Its stakeholder type decides the group (`GROUP_OF_TYPE`); a type that tells none leaves it in `otherwise`, by
    default unknown. A table that is imported again adds only what is not there yet.
    """
    language = language or process.drafting_language
    known = comments_imported(session, process.id)
    places, result = _places_if_any(session, process, language), Taken()
    remarks: list[tuple[Remark, int | None, int | None]] = []
    for line in lines:
        try:
            remark = remark_in(line, submissions, default_language=language)
            subject = _subject(places, remark)
            _refuse_repeated(remark, known)
        except LineRefused as refusal:
            result.not_taken.append(NotTaken(line.number, _name(line), str(refusal)))
            continue
        remarks.append((remark, *subject))
        result.matched[How.EXACT] += bool(remark.target)
    keys = frozenset(group.key for group in process.groups)
    comments = [_comment(process, *remark, keys=keys, otherwise=otherwise, now=now) for remark in remarks]
    number_rows(session, process, "comment", comments)
    keep(session, process, comments, comment_act, now)
    result.taken = len(comments)
    return result


class Groups:
    """The stakeholder groups of a process, by the names that tables use."""

    def __init__(self, process: Process, otherwise: str | None) -> None:
        self.otherwise = otherwise or process.groups[0].key
        self.keys = {_plain(group.key): group.key for group in process.groups}
        for group in process.groups:
            self.keys |= {_plain(name): group.key for name in group.name.values()}

    def key_of(self, name: str) -> str:
        """The process's group of this key or name, else the one chosen for all others."""
        return self.keys.get(_plain(name), self.otherwise)


def _plain(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _name(line: Line) -> str:
    return " ".join(line.first("amendment_no", "official_number", "submission_id", "target_ref", "target").split())[:60]


def _refuse_twice(asked: Asked, known: set[str]) -> None:
    if not asked.number:
        return
    if asked.number in known:
        raise LineRefused(f"amendment {asked.number} is there already")
    known.add(asked.number)


def _amendment(
    process: Process, asked: Asked, placed: Placed, groups: Groups, language: str, now: datetime
) -> Amendment:
    clause = placed.clause
    if clause.revision_id is None or clause.language != language:
        raise LineRefused(f"clause {clause.number} has no words in the language {language}")
    target = f"{clause.number} {language}" if asked.original is None else asked.original
    words = f"{placed.heading}\n{placed.body}" if asked.original is None else asked.words
    return Amendment(
        process_id=process.id,
        official_number=asked.number,
        clause_id=clause.id,
        base_revision_id=clause.revision_id,
        operation=placed.operation,
        language=language,
        heading=placed.heading,
        body=placed.body,
        rationale=asked.rationale,
        # Tables call the same change now an insertion, now a replacement: the words alone decide.
        fingerprint=fingerprint(placed.operation if asked.original is None else Operation.REPLACE, target, words),
        proposers_count=asked.proposers,
        attributed_to=asked.author or asked.group,
        group_key=groups.key_of(asked.group),
        created_at=now,
        parts=[],
        superseded_by=None,
    )


def _act_of_amendment(amendment: Amendment) -> Act:
    more = {
        "official_number": amendment.official_number,
        "attributed_to": amendment.attributed_to,
        "proposers": amendment.proposers_count,
    }
    body = {**amendment_as_entered(amendment), **more}
    return Act("amendment_imported", f"amendments/{amendment.number}", body)


def _places_if_any(session: Session, process: Process, language: str) -> Places:
    try:
        return Places(clauses_to_match(session, process, language, None))
    except LookupError:
        return Places([])


def _subject(places: Places, remark: Remark) -> tuple[int | None, int | None]:
    """The clause and the wording a comment is on; neither for one on the text as a whole."""
    if not remark.target:
        return None, None
    clause = places.clauses[places.found(remark.target)[0].index]
    return clause.id, clause.revision_id


def _refuse_repeated(remark: Remark, known: Counter[bytes]) -> None:
    """Identical rows of one table are all kept, for campaigns are never dropped; those of an earlier import are not."""
    words = words_of(remark.submission.author, remark.topic, remark.language, remark.words)
    if known[words] > 0:
        known[words] -= 1
        raise LineRefused("this comment is there already")


def _comment(
    process: Process,
    remark: Remark,
    clause_id: int | None,
    revision_id: int | None,
    *,
    keys: frozenset[str],
    otherwise: str | None,
    now: datetime,
) -> Comment:
    group = group_of(remark.submission.type, keys)
    return Comment(
        process_id=process.id,
        clause_id=clause_id,
        revision_id=revision_id,
        kind=remark.kind,
        language=remark.language,
        body=remark.words,
        topic=remark.topic,
        state=CommentState.PUBLISHED,
        attributed_to=remark.submission.author,
        group_key=group if group in keys else otherwise or group,
        created_at=remark.submission.sent_at or now,
        quotations=[],
        sources=[],
        attachments=[],
    )


def comment_act(comment: Comment) -> Act:
    """What the record says of a comment that was taken in; of one from a sheet its cells too."""
    more: dict[str, object] = {"topic": comment.topic, "attributed_to": comment.attributed_to}
    if comment.sheet:
        more["sheet"] = dict(comment.sheet)
    return Act("comment_imported", f"comments/{comment.number}", {**comment_as_entered(comment), **more})


def number_rows(session: Session, process: Process, kind: str, rows: Sequence[Contribution]) -> None:
    """Give the rows the next numbers of their kind; the counter is held until the commit, so none is given twice."""
    if not rows:
        return
    first = processes.next_number(session, process.id, kind)
    counter = sa.update(LastNumber).where(LastNumber.process_id == process.id, LastNumber.kind == kind)
    session.execute(counter.values(last=first + len(rows) - 1))
    for number, row in enumerate(rows, start=first):
        row.number = number


def keep(
    session: Session,
    process: Process,
    rows: Sequence[Contribution],
    act_of: Callable[[Contribution], Act],
    now: datetime,
) -> None:
    """Insert the rows, then enter them, some hundred at once: memory stays flat however long the table is."""
    session.add_all(rows)
    session.flush()
    for start in range(0, len(rows), AT_ONCE):
        acts = [act_of(row) for row in rows[start : start + AT_ONCE]]
        enter_many(session, acts, now=now, process_id=process.id, process=process.slug)

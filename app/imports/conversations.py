"""Taking in a conversation that was held elsewhere: statements, and the votes as they stood in the end."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.commenting import CommentState
from app.imports.conversation_sheets import (
    STATEMENT_IDS,
    Cast,
    ConversationFiles,
    Said,
    participant_in,
    participant_lines,
    statement_in,
    statement_lines,
    vote_in,
    vote_lines,
)
from app.imports.sheets import Line, LineRefused, NotTaken
from app.ledger.services import Act, enter_many
from app.opinions.models import OpinionMap, OpinionParticipant, Statement, StatementVote
from app.opinions.services import as_entered, new_code, request_map
from app.processes import services as processes
from app.processes.models import Counter, Process

AT_ONCE = 1000
Taken = TypeVar("Taken")


@dataclass
class TakenConversation:
    """What became of the tables: how many statements, participants and votes there are now; rows that were left out.

    `votes` counts pairs of participant and statement, `vote_rows` the rows they came from.
    """

    statements: int = 0
    hidden: int = 0
    participants: int = 0
    votes: int = 0
    vote_rows: int = 0
    not_taken: list[NotTaken] = field(default_factory=list)


def import_conversation(
    session: Session,
    process: Process,
    files: ConversationFiles,
    *,
    now: datetime,
    language: str | None = None,
    group: str = "",
    shown: Callable[[Iterator[Line], str], Iterator[Line]] = lambda lines, _label: lines,
) -> TakenConversation:
    """Take every statement and vote of a conversation; of several votes of one pair the last one counts.

    Rejected and empty statements are taken hidden, with their votes. Voters are participants without an account, in the
    stakeholder group `group` ("": unknown). One that is imported again adds what is new and takes votes over.
    `shown` is given each table's rows with its name, to tell the progress. Raises SheetRefused for an unreadable table.
    """
    result = TakenConversation()
    statements = _take_statements(session, process, shown(statement_lines(files), "Statements"), language, now, result)
    groups = dict(_each(shown(participant_lines(files), "Participants"), participant_in, result))
    votes = list(_each(shown(vote_lines(files), "Votes"), _known(statements, vote_in), result))
    result.vote_rows = len(votes)
    people = _take_participants(session, process, dict.fromkeys(one.voter for one in votes), groups, group)
    result.participants = len(people)
    _take_votes(session, process, votes, statements, people, now, result)
    _count(session, process)
    request_map(session, process.id, now=now, at_once=True)
    # The votes bear the times at which they were cast, long before the last map: it must read them all again.
    session.execute(sa.update(OpinionMap).where(OpinionMap.process_id == process.id).values(whole_read_at=None))
    return result


def _each(lines: Iterable[Line], read: Callable[[Line], Taken], result: TakenConversation) -> Iterator[Taken]:
    """Each row that can be read; the others are named with their line and reason."""
    for line in lines:
        try:
            yield read(line)
        except LineRefused as refusal:
            result.not_taken.append(NotTaken(line.number, line.first(*STATEMENT_IDS)[:60], str(refusal)))


def _known(statements: dict[str, int], read: Callable[[Line], Cast]) -> Callable[[Line], Cast]:
    def known(line: Line) -> Cast:
        cast = read(line)
        if cast.statement not in statements:
            raise LineRefused(f"there is no statement {cast.statement}")
        return cast

    return known


def _take_statements(
    session: Session,
    process: Process,
    lines: Iterator[Line],
    language: str | None,
    now: datetime,
    result: TakenConversation,
) -> dict[str, int]:
    """The identity of each statement of the table by its name there; those that are new get numbers and entries."""
    query = sa.select(Statement.imported_as, Statement.id).where(Statement.process_id == process.id)
    known: dict[str, int] = {name: identity for name, identity in session.execute(query) if name}
    default = language or process.drafting_language
    read = list(_each(lines, lambda line: statement_in(line, default_language=default), result))
    fresh = [_statement(process, one, now) for one in {one.name: one for one in read}.values() if one.name not in known]
    if fresh:
        first = processes.next_number(session, process.id, "statement")
        counter = sa.update(Counter).where(Counter.process_id == process.id, Counter.kind == "statement")
        session.execute(counter.values(last=first + len(fresh) - 1))
        for number, one in enumerate(fresh, start=first):
            one.number = number
        session.add_all(fresh)
        session.flush()
    acts = [Act("statement_imported", f"statements/{one.number}", as_entered(one)) for one in fresh]
    for start in range(0, len(acts), AT_ONCE):
        enter_many(session, acts[start : start + AT_ONCE], now=now, process_id=process.id, process=process.slug)
    result.statements, result.hidden = len(fresh), sum(one.state is CommentState.HIDDEN for one in fresh)
    return known | {one.imported_as: one.id for one in fresh}


def _statement(process: Process, said: Said, now: datetime) -> Statement:
    return Statement(
        process_id=process.id,
        language=said.language,
        body=said.words,
        state=CommentState.HIDDEN if said.is_rejected else CommentState.PUBLISHED,
        agrees=0,
        disagrees=0,
        passes=0,
        imported_as=said.name,
        attributed_to="",
        group_key="",
        created_at=said.created_at or now,
    )


def _take_participants(
    session: Session, process: Process, names: Iterable[str], groups: dict[str, int | None], group: str
) -> dict[str, int]:
    """The identity of each voter by their name in the table."""
    known = _participants(session, process)
    fresh: list[dict[str, Any]] = [
        {
            "process_id": process.id,
            "code": new_code(),
            "group_key": group,
            "imported_as": name,
            "given_group": groups.get(name),
        }
        for name in {**groups, **dict.fromkeys(names)}
        if name not in known
    ]
    for start in range(0, len(fresh), AT_ONCE):
        session.execute(sa.insert(OpinionParticipant), fresh[start : start + AT_ONCE])
    return _participants(session, process)


def _participants(session: Session, process: Process) -> dict[str, int]:
    query = sa.select(OpinionParticipant.imported_as, OpinionParticipant.id)
    query = query.where(OpinionParticipant.process_id == process.id, OpinionParticipant.imported_as != "")
    return {found.imported_as: found.id for found in session.execute(query)}


def _take_votes(
    session: Session,
    process: Process,
    votes: list[Cast],
    statements: dict[str, int],
    people: dict[str, int],
    now: datetime,
    result: TakenConversation,
) -> None:
    """The last vote of each pair, in place of what was imported earlier."""
    last = {(people[one.voter], statements[one.statement]): one for one in votes}
    query = sa.select(StatementVote.participant_id, StatementVote.statement_id, StatementVote.stance)
    before = {(who, what): stance for who, what, stance in session.execute(query.where(_of(process)))}
    rows: list[dict[str, Any]] = [
        {
            "participant_id": who,
            "statement_id": what,
            "process_id": process.id,
            "stance": one.stance,
            "cast_at": one.cast_at or now,
        }
        for (who, what), one in last.items()
    ]
    fresh = [row for row in rows if (row["participant_id"], row["statement_id"]) not in before]
    pairs = {(row["participant_id"], row["statement_id"]): row for row in rows}
    changed = [row for pair, row in pairs.items() if pair in before and before[pair] != row["stance"]]
    for start in range(0, len(fresh), AT_ONCE):
        session.execute(sa.insert(StatementVote), fresh[start : start + AT_ONCE])
    if changed:
        session.execute(sa.update(StatementVote), changed)
    result.votes = len(last)


def _of(process: Process) -> sa.ColumnElement[bool]:
    return StatementVote.process_id == process.id


def _count(session: Session, process: Process) -> None:
    """Count the votes on each statement anew."""
    for column, stance in (("agrees", 1), ("disagrees", -1), ("passes", 0)):
        votes = sa.select(sa.func.count()).where(
            StatementVote.statement_id == Statement.id, StatementVote.stance == stance
        )
        counted = sa.update(Statement).where(Statement.process_id == process.id)
        session.execute(
            counted.values({column: votes.scalar_subquery()}), execution_options={"synchronize_session": False}
        )
    session.expire_all()

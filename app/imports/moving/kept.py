"""Tables that have no place of their own here: kept as they were told there, held to the record, given out again."""

from sqlalchemy.orm import Session

from app.domain.moderating import Measure, ReportReason
from app.imports.moving import votes
from app.imports.moving.reading import Brought, Row, language, moment, moment_or_none, number, plain, words
from app.ledger import moved
from app.ledger.services import Act
from app.polls.models import Question
from app.processes.models import Process

KEPT = frozenset(
    {"positions", "moderation_log", "self_declared", "thread_summaries", "recommendations", "amendment_proposers"}
    | {"amendment_wordings", "process_changes", "applications", "clause_options", "structural_acts", "lineages"}
    | {"crosswalks", "variants", "reservations", "campaigns", "campaign_copies", "themes", "themed", "follow_ups"}
    | {"support_conditions", "reaffirmed_comments", "questionnaires", "submissions", "submission_answers"}
    | {"letter_excerpts", "participation_references", "sessions", "invited", "commitments", "milestones"}
    | {"commitment_progress", "endorsements", "endorsement_reservations"}
)
COMPUTED = frozenset({"entries", "scorecard", "campaign_search"})
"""What is computed anew here, or stands in the log that comes with the bundle."""
SUPPORTERS = "supporters"
"""Not a table of the open record: how many supported each amendment and objection, by group, as far as it was told."""
LARGEST_VALUE = 1_000_000


def keep_tables(session: Session, process: Process, bundle: Brought, questions: dict[int, Question]) -> list[Act]:
    """Keep what is told in numbers or has no people here; gives an entry for each table, with a hash over its rows."""
    found = {table: list(bundle.rows(table)) for table in sorted(KEPT)}
    for row in found["moderation_log"]:
        _require_decision(row)
    found[SUPPORTERS] = _supporters(bundle)
    closed = {each for each, one in questions.items() if one.closing_entered}
    for table in votes.TABLES:
        column = "number" if table == "questions" else "question"
        found[table] = [row for row in bundle.rows(table) if row[column] in closed]
    return [
        Act("table_moved", f"moved/{table}", moved.keep(session, process.id, table, [_sound(row) for row in rows]))
        for table, rows in sorted(found.items())
        if rows
    ]


def _require_decision(row: Row) -> None:
    """That a line of the log of moderation is one, for its page is made of it."""
    number(row["number"]), moment(row["decided_at"]), moment_or_none(row["until"]), language(row["language"])
    ReportReason(row["rule"]), words(row["kind"])
    if row["measure"]:
        Measure(row["measure"])


def _supporters(bundle: Brought) -> list[Row]:
    return [
        {"table": table, "number": row["number"], "supporters": row["supporters"]}
        for table in ("amendments", "objections")
        for row in bundle.rows(table)
        if plain(row["supporters"]) and [number(one) for one in row["supporters"].values()]
    ]


def _sound(value: Row) -> Row:
    """The row, if every database keeps it: no characters that one of them refuses, no numbers that are none."""
    _require_sound(value, 0)
    return value


def _require_sound(value: object, depth: int) -> None:
    if depth > 8:
        raise ValueError("a row is too deep")
    if isinstance(value, str):
        value.encode()
        if "\0" in value or len(value) > LARGEST_VALUE:
            raise ValueError("a text cannot be kept")
    elif isinstance(value, dict):
        for name, one in value.items():
            _require_sound(name, depth + 1)
            _require_sound(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _require_sound(one, depth + 1)
    elif isinstance(value, float) and value - value != 0:
        raise ValueError("a number is none")

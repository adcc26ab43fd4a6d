"""Taking a process in: it is made here with the words it had there, and the record of there is kept beside them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from app.domain.describing import OWN_WORDS, described
from app.domain.descriptions import DescriptionMalformed
from app.domain.errors import AddressTaken
from app.imports.moving.contributions import (
    amendment_acts,
    comment_acts,
    move_amendments,
    move_comments,
    move_responses,
)
from app.imports.moving.evidence import keep_origins, require_words
from app.imports.moving.gathering import move_forum
from app.imports.moving.kept import COMPUTED, KEPT, keep_tables
from app.imports.moving.objections import move_objections
from app.imports.moving.outreach import move_outreach
from app.imports.moving.reading import UNREADABLE, Brought, BundleRefused, Row, moment, moment_or_none, number
from app.imports.moving.repository import move_attachments, move_papers
from app.imports.moving.text import move_text
from app.imports.moving.votes import OF_BALLOTS, OF_RESULTS, move_questions
from app.ledger.models import Origin
from app.ledger.services import Act
from app.processes import services as processes
from app.processes.models import Counter as LastNumber
from app.processes.models import Process

AT_ONCE = 500
TAKEN = frozenset(
    {"groups", "phases", "divisions", "clauses", "former_addresses", "revisions", "credits", "versions"}
    | {"version_contents", "amendments", "amendment_parts", "superseded_amendments", "comments", "comment_wordings"}
    | {"comment_quotes", "comment_sources", "comment_files", "responses", "answered", "objections", "objection_acts"}
    | {"documents", "document_versions", "outreach", "forum_bodies", "forum_terms", "forum_calls", "meetings"}
    | {"questions", "question_blocks", "question_options", *OF_RESULTS, *OF_BALLOTS}
)
"""Tables that live on here; those in KEPT are kept as they were."""
COUNTED = {
    "amendments": "amendment", "campaigns": "campaign", "comments": "comment", "commitments": "commitment",
    "documents": "paper", "endorsements": "endorsement", "forum_bodies": "forum_body", "forum_calls": "forum_call",
    "invited": "invited_body", "meetings": "meeting", "moderation_log": "moderation", "objections": "objection",
    "outreach": "outreach", "participation_references": "reference", "question_blocks": "block",
    "questionnaires": "questionnaire", "questions": "question", "recommendations": "recommendation",
    "reservations": "reservation", "responses": "response", "sessions": "session", "submissions": "submission",
    "themes": "theme", "thread_summaries": "thread_summary", "versions": "version",
}  # fmt: skip
WORDS = ("title", "summary", "objective", "decision_link", "next_steps", "materials", "house_rules", "lead_institution")


@dataclass(frozen=True)
class Moved:
    """What became of a bundle: the process, the record it had, and how many rows of each table.

    `taken` live on here, `kept` are kept as they were told there, `not_taken` are named with the reason.
    """

    process: Process
    origin: Origin
    taken: Counter[str]
    kept: Counter[str]
    not_taken: Counter[str]


def move_in(session: Session, bundle: Brought, *, slug: str, now: datetime) -> Moved:
    """Make the process of a bundle that was verified, under this slug (empty: its own), published, without members.

    What has no place here is named in `not_taken`, whole tables too. Raises BundleRefused, and AddressTaken where the
    slug is taken.
    """
    try:
        return _move_in(session, bundle, slug or str(bundle.about["slug"]), now)
    except DescriptionMalformed as fault:
        raise BundleRefused(f"what it says of the process cannot be taken: {fault}") from fault
    except (AddressTaken, BundleRefused):
        raise
    except IntegrityError as fault:
        raise BundleRefused(f"its table {bundle.read_last} contradicts itself, or what is here already") from fault
    except (*UNREADABLE, StatementError) as fault:
        why = f"{type(fault).__name__}: {str(fault)[:200]}"
        raise BundleRefused(f"its table {bundle.read_last} cannot be taken ({why})") from fault


def _move_in(session: Session, bundle: Brought, slug: str, now: datetime) -> Moved:
    require_words(bundle)
    process = processes.create(session, described(_description(bundle, slug)), creator_id=None, now=now)
    processes.publish(session, process, actor_id=None, now=now, unprepared=True)
    process.published_at = moment_or_none(bundle.about["published_at"]) or process.published_at
    origin = keep_origins(session, process, bundle)
    acts = [
        Act("process_moved", f"processes/{process.slug}", _said_of(origin)),
        *_lives_on(session, process, bundle, origin, now),
    ]
    _count_on(session, process, bundle)
    for start in range(0, len(acts), AT_ONCE):
        processes.enter_many(session, process, acts[start : start + AT_ONCE], actor_id=None, now=now)
    return Moved(process, origin, _counted(bundle, TAKEN), _counted(bundle, KEPT), _not_taken(bundle))


def _said_of(origin: Origin) -> dict[str, object]:
    return {
        "origin": origin.name, "address": origin.address, "size": origin.size, "root": origin.root.hex(),
        "number": origin.number,
    }  # fmt: skip


def _lives_on(session: Session, process: Process, bundle: Brought, origin: Origin, now: datetime) -> list[Act]:
    """Take table after table, in the order in which they refer to each other; what the record is to say of them."""
    text = move_text(session, process, bundle)
    amendments = move_amendments(session, process, bundle, text)
    comments = move_comments(session, process, bundle, text, amendments)
    answers = move_responses(session, process, bundle, text, amendments, comments)
    move_attachments(bundle, comments)
    questions, votes = move_questions(session, process, bundle, text, amendments, origin, now)
    papers, published = move_papers(session, process, bundle)
    return [
        *text.acts,
        *amendment_acts(amendments),
        *comment_acts(bundle, comments),
        *answers,
        *votes,
        *move_objections(session, process, bundle, text, amendments, questions),
        *published,
        *move_forum(session, process, bundle, text, papers),
        *move_outreach(session, process, bundle, papers),
        *keep_tables(session, process, bundle, questions),
    ]


def _description(bundle: Brought, slug: str) -> dict[str, object]:
    """What the record says of the process, as the description of a new one; whom to write to is told there alone."""
    about = bundle.about
    return {
        "slug": slug, "kind": about["kind"], "jurisdiction": about["jurisdictions"], "languages": about["languages"],
        "equal": about["languages_equal"], "timezone": about["time_zone"],
        **{name: about[name] for name in WORDS if about.get(name)},
        "criteria": about["criteria"], "classes": about["classes"], "decision": about["decision_rule"],
        "attributes": [{"key": key, **said} for key, said in about["attributes"].items()],
        "groups": [{"key": one["key"], "name": one["name"]} for one in bundle.rows("groups")],
        "phases": [_phase(one) for one in bundle.rows("phases")],
    }  # fmt: skip


def _phase(row: Row) -> dict[str, object]:
    said = {name: row[name] for name in ("name", "allows", *OWN_WORDS) if row.get(name)}
    return {"kind": row["kind"], "opens": moment(row["opens"]), "closes": moment(row["closes"]), **said}


def _count_on(session: Session, process: Process, bundle: Brought) -> None:
    """New contributions go on from the numbers there, also from those that were not taken."""
    for table, kind in COUNTED.items():
        last = max((number(row["number"]) for row in bundle.rows(table)), default=0)
        if last:
            session.execute(sa.delete(LastNumber).where(LastNumber.process_id == process.id, LastNumber.kind == kind))
            session.add(LastNumber(process_id=process.id, kind=kind, last=last))
    session.flush()


def _counted(bundle: Brought, tables: Collection[str]) -> Counter[str]:
    return Counter({table: len(bundle.tables[table]) for table in sorted(tables) if bundle.tables.get(table)})


def _not_taken(bundle: Brought) -> Counter[str]:
    """Rows by themselves, then whole tables that this release does not know; the log there proves them still."""
    unknown = sorted(set(bundle.tables) - TAKEN - KEPT - COMPUTED)
    whole = {f"{name[:60]}: this table is not known here": len(bundle.tables[name]) for name in unknown}
    return bundle.not_taken + Counter({name: count for name, count in whole.items() if count})

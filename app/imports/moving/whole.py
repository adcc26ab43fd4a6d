"""Taking a process in: it is made here with the words it had there, and the record of there is kept beside them."""

from collections import Counter
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
from app.imports.moving.evidence import keep_origins
from app.imports.moving.reading import Brought, BundleRefused, Row, moment
from app.imports.moving.text import move_text
from app.ledger.models import Origin
from app.ledger.services import Act
from app.processes import services as processes
from app.processes.models import Counter as LastNumber
from app.processes.models import Process

AT_ONCE = 500
TAKEN = frozenset(
    {"groups", "phases", "divisions", "clauses", "revisions", "credits", "versions", "version_contents"}
    | {"amendments", "amendment_parts", "superseded_amendments", "comments", "comment_wordings", "comment_quotes"}
    | {"comment_sources", "responses", "answered"}
)
COUNTED = {"comments": "comment", "amendments": "amendment", "responses": "response", "versions": "version"}
WORDS = ("title", "summary", "objective", "decision_link", "next_steps", "materials", "house_rules", "lead_institution")


@dataclass(frozen=True)
class Moved:
    """What became of a bundle: the process, the record it had, how many rows of each table, and what was not taken."""

    process: Process
    origin: Origin
    taken: Counter[str]
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
    except (KeyError, TypeError, ValueError, AttributeError, IntegrityError, StatementError) as fault:
        if isinstance(fault, AddressTaken | BundleRefused):
            raise
        raise BundleRefused(f"a row of it cannot be taken ({type(fault).__name__}: {str(fault)[:200]})") from fault


def _move_in(session: Session, bundle: Brought, slug: str, now: datetime) -> Moved:
    process = processes.create(session, described(_description(bundle, slug)), creator_id=None, now=now)
    processes.publish(session, process, actor_id=None, now=now, unprepared=True)
    origin = keep_origins(session, process, bundle)
    text = move_text(session, process, bundle)
    amendments = move_amendments(session, process, bundle, text)
    comments = move_comments(session, process, bundle, text, amendments)
    answers = move_responses(session, process, bundle, text, amendments, comments)
    _count_on(session, process, bundle)
    said = {
        "origin": origin.name, "address": origin.address, "size": origin.size, "root": origin.root.hex(),
        "number": origin.number,
    }  # fmt: skip
    acts = [Act("process_moved", f"processes/{process.slug}", said), *text.acts, *amendment_acts(amendments)]
    acts += [*comment_acts(bundle, comments), *answers]
    for start in range(0, len(acts), AT_ONCE):
        processes.enter_many(session, process, acts[start : start + AT_ONCE], actor_id=None, now=now)
    return Moved(process, origin, _taken(bundle), _not_taken(bundle))


def _description(bundle: Brought, slug: str) -> dict[str, object]:
    """What the record says of the process, as the description of a new one; whom to write to is told there alone."""
    about = bundle.about
    return {
        "slug": slug, "kind": about["kind"], "jurisdiction": about["jurisdictions"], "languages": about["languages"],
        "equal": about["languages_equal"], "timezone": about["time_zone"],
        **{name: about[name] for name in WORDS if about.get(name)},
        "criteria": about["criteria"], "classes": about["classes"], "decision": about["decision_rule"],
        "groups": [{"key": one["key"], "name": one["name"]} for one in bundle.rows("groups")],
        "phases": [_phase(one) for one in bundle.rows("phases")],
    }  # fmt: skip


def _phase(row: Row) -> dict[str, object]:
    said = {name: row[name] for name in ("name", "allows", *OWN_WORDS) if row.get(name)}
    return {"kind": row["kind"], "opens": moment(row["opens"]), "closes": moment(row["closes"]), **said}


def _count_on(session: Session, process: Process, bundle: Brought) -> None:
    """New contributions go on from the numbers there, also from those that were not taken."""
    for table, kind in COUNTED.items():
        last = max((int(row["number"]) for row in bundle.rows(table)), default=0)
        if last:
            session.execute(sa.delete(LastNumber).where(LastNumber.process_id == process.id, LastNumber.kind == kind))
            session.add(LastNumber(process_id=process.id, kind=kind, last=last))
    session.flush()


def _taken(bundle: Brought) -> Counter[str]:
    return Counter({table: len(bundle.rows(table)) for table in sorted(TAKEN) if bundle.rows(table)})


def _not_taken(bundle: Brought) -> Counter[str]:
    """Rows by themselves, then whole tables: what they told stays in the record of where they come from."""
    whole = {
        f"{name}: this table has no place here": len(bundle.rows(name)) for name in bundle.tables if name not in TAKEN
    }
    return bundle.not_taken + Counter({name: count for name, count in sorted(whole.items()) if count})

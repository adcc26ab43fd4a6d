"""The timetable: what participants are told before a phase opens, what is missing, opening, closing and moving."""

from typing import Any

from flask import abort
from pydantic import Field

from app.domain.describing import LONGEST, OWN_WORDS
from app.domain.errors import LanguageUnknown
from app.domain.phases import Action, PhaseKind
from app.domain.readying import Ready
from app.processes import timetable
from app.processes.access import access, requires
from app.processes.api.blueprint import api
from app.processes.api.reading import PhaseOut, phase_out
from app.processes.forms import LONGEST_REASON
from app.processes.models import Phase
from app.processes.queries import phase_by_id
from app.processes.readiness import Readiness, readiness_of
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Moment, Schema, Time, example, text

FOLDER = "/processes/<slug>/phases"
ONE = f"{FOLDER}/<number:phase>"
Reason = text(LONGEST_REASON, smallest=0)
Words = dict[LanguageTag, text(max(LONGEST[name] for name in OWN_WORDS))]  # type: ignore[misc,valid-type]
EXAMPLE_WORDS = {
    "objective": {"en": "To agree on rules for the use of AI in public services."},
    "decision_link": {"en": "The forum decides on every amendment, clause by clause, and gives reasons."},
    "next_steps": {"en": "The text goes to the ministry, which answers within two months."},
    "materials": {"en": "The draft and the study it rests on are among the documents."},
}


class PreparationOut(Schema):
    """What participants of a phase are told: in words of its own, else those of the process hold (`told`)."""

    phase: int
    kind: PhaseKind
    objective: dict[str, str]
    decision_link: dict[str, str]
    next_steps: dict[str, str]
    materials: dict[str, str]
    answer_by: Time | None
    told: dict[str, dict[str, str]]
    answered_by: Time | None = Field(description="by when contributions are answered, as the timetable stands")
    missing: list[Ready] = Field(description="what the phase waits for; it can open once nothing is missing")


class PreparationIn(Input):
    """What a phase says in words of its own, by language; what is left out, the process says for it."""

    model_config = example(
        **EXAMPLE_WORDS, answer_by="2027-03-15T12:00:00Z", reason="The forum asked for it on 12 January."
    )

    objective: Words = Field(default_factory=dict, max_length=50)  # type: ignore[valid-type]
    decision_link: Words = Field(default_factory=dict, max_length=50)  # type: ignore[valid-type]
    next_steps: Words = Field(default_factory=dict, max_length=50)  # type: ignore[valid-type]
    materials: Words = Field(default_factory=dict, max_length=50)  # type: ignore[valid-type]
    answer_by: Moment | None = None
    reason: Reason = Field("", description="needed once the process is public")  # type: ignore[valid-type]


class OpeningIn(Input):
    """The kind of the phase to open now, and why."""

    kind: PhaseKind = Field(strict=False)
    reason: text(LONGEST_REASON)  # type: ignore[valid-type]


class ClosingIn(Input):
    """Why a phase is closed before its time."""

    reason: text(LONGEST_REASON)  # type: ignore[valid-type]


class DatesIn(Input):
    """Other dates of a phase; once the process is public, with the reason."""

    model_config = example(
        opens="2027-01-15T12:00:00Z", closes="2027-02-15T12:00:00Z", reason="The draft came later than announced."
    )

    opens: Moment
    closes: Moment
    reason: Reason = Field("", description="needed once the process is public")  # type: ignore[valid-type]


@operation(api, "GET", FOLDER, answer=Listing[PhaseOut], query=ListQuery)
@requires(Action.READ)
def phases(slug: str, query: ListQuery) -> Listing[PhaseOut]:
    """The timetable of a process, in order."""
    return Listing[PhaseOut].part([phase_out(one) for one in access().process.phases], query)


@operation(api, "GET", ONE, answer=PhaseOut)
@requires(Action.READ)
def phase(slug: str, phase: int) -> PhaseOut:
    """One phase."""
    return phase_out(_phase(phase))


@operation(api, "PUT", ONE, answer=PhaseOut, body=DatesIn, signed_in=True)
@requires(Action.PHASE_MOVE)
def move_phase(slug: str, phase: int, body: DatesIn) -> PhaseOut:
    """Give a phase other dates."""
    moved = timetable.move_phase(
        session(), _phase(phase), opens=body.opens, closes=body.closes, reason=body.reason,
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    return phase_out(moved)


@operation(api, "GET", f"{ONE}/preparation", answer=PreparationOut, signed_in=True)
@requires(Action.PHASE_MOVE)
def preparation(slug: str, phase: int) -> PreparationOut:
    """What participants of a phase are told, and what is still missing before it can open."""
    return _preparation_out(_ready(phase))


@operation(api, "PUT", f"{ONE}/preparation", answer=PreparationOut, body=PreparationIn, signed_in=True)
@requires(Action.PHASE_MOVE)
def prepare_phase(slug: str, phase: int, body: PreparationIn) -> PreparationOut:
    """Say what participants of a phase are owed; a phase that waited for nothing else opens at once."""
    words: dict[str, Any] = {name: getattr(body, name) for name in OWN_WORDS}
    if not {code for said in words.values() for code in said} <= set(access().process.languages):
        raise LanguageUnknown
    timetable.prepare_phase(
        session(), _phase(phase), words=words, answer_by=body.answer_by, reason=body.reason,
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    return _preparation_out(_ready(phase))


@operation(api, "POST", f"{FOLDER}/opening", answer=PhaseOut, body=OpeningIn, signed_in=True)
@requires(Action.PHASE_MOVE)
def open_phase(slug: str, body: OpeningIn) -> PhaseOut:
    """Open a phase of a kind now: the one that waits, the next that comes, or a further one; the open one closes."""
    opened = timetable.open_phase_now(
        session(), access().process, body.kind, reason=body.reason, actor_id=access().person_id, now=now()
    )
    session().commit()
    return phase_out(opened)


@operation(api, "POST", f"{ONE}/closing", answer=PhaseOut, body=ClosingIn, signed_in=True)
@requires(Action.PHASE_MOVE)
def close_phase(slug: str, phase: int, body: ClosingIn) -> PhaseOut:
    """Close the phase that is open, before its time."""
    closing = _phase(phase)
    timetable.close_phase_now(session(), closing, reason=body.reason, actor_id=access().person_id, now=now())
    session().commit()
    return phase_out(closing)


def _phase(number: int) -> Phase:
    return phase_by_id(session(), access().process.id, number) or abort(404)


def _ready(number: int) -> Readiness:
    found = [one for one in readiness_of(session(), access().process) if one.phase.id == number]
    return found[0] if found else abort(404)


def _preparation_out(ready: Readiness) -> PreparationOut:
    one = ready.phase
    return PreparationOut(
        phase=one.id, kind=one.kind, **{name: getattr(one, name) for name in OWN_WORDS}, answer_by=one.answer_by,
        told={name: dict(getattr(ready.told, name)) for name in OWN_WORDS},
        answered_by=ready.answered_by, missing=list(ready.missing),
    )  # fmt: skip

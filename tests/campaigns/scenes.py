"""A process to which many people sent nearly the same words, and the worker that looks for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.campaigns import searching
from app.campaigns.models import Campaign
from app.campaigns.queries import campaign_by_number
from app.campaigns.services import decide
from app.comments.models import Comment
from app.domain.campaigning import CampaignAct
from app.domain.phases import Role
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment

LETTER = (
    "I write to you as a parent and as a teacher. A machine must never decide alone whether a child gets a place at "
    "school. Whoever is refused must be told why, by a person, in words that they understand."
)
ENDS = ("Thank you.", "Please act now.", "With kind regards from Gdynia.", "")
OTHER = "The fees for a licence are too high for small shops; halve them, or let shops pay by the month."


@dataclass
class Scene:
    """What there is in a process with a campaign."""

    process: Process
    clause: Clause
    facilitator: Person
    senders: list[Person]
    copies: list[Comment]
    other: Comment


def a_scene(session: Session, now: datetime, *, people: int = 4) -> Scene:
    """Each of these people sends the letter with an end of their own, a day after the other; somebody says else."""
    process = a_process(session)
    clause = a_clause(session, a_document(session, process))
    facilitator = a_member(session, process, roles=[Role.FACILITATOR])
    senders = [a_member(session, process) for _ in range(people)]
    copies = [
        a_comment(
            session, process, sender, body=f"{LETTER} {ENDS[place % 4]}".strip(), clause=clause,
            created_at=now - timedelta(days=people - place),
        )
        for place, sender in enumerate(senders)
    ]  # fmt: skip
    other = a_comment(session, process, senders[0], body=OTHER, clause=clause, created_at=now - timedelta(hours=3))
    return Scene(process, clause, facilitator, senders, copies, other)


def search(session: Session, process: Process, now: datetime) -> None:
    """What the worker does, in one session."""
    for read, keep in (
        (searching.unsigned_comments, searching.keep_comments),
        (searching.unsigned_amendments, searching.keep_amendments),
    ):
        while signed := read(session, process.id):
            keep(session, process.id, signed, now)
    searching.keep(session, process.id, searching.find(session, process.id), now)


def confirmed(session: Session, scene: Scene, now: datetime, number: int = 1) -> Campaign:
    """The campaign of this number, confirmed by the facilitator."""
    campaign = campaign_by_number(session, scene.process.id, number)
    assert campaign is not None
    return decide(
        session, scene.process, campaign, CampaignAct.CONFIRM, seen=10**9, actor_id=scene.facilitator.id,
        role=Role.FACILITATOR, now=now,
    )  # fmt: skip

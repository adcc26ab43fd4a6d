"""Campaigns on the stage that tests walk: the first is confirmed, with a hidden copy; the second is proposed."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.campaigns import searching, services
from app.campaigns.queries import campaign_by_number
from app.domain.campaigning import CampaignAct
from app.domain.commenting import CommentState
from app.domain.phases import Role
from app.processes.models import Process
from tests.contributing import a_comment

SENT = (
    "We ask that a person explains every refusal by a machine within ten days.",
    "Print the text in large letters and send it to every library in the country.",
)


def campaign_on(session: Session, process: Process, people: dict[str, Person], *, hidden: str) -> None:
    """Each text is sent three times; the worker has looked, the facilitator has confirmed the first."""
    now, facilitator = datetime.now(UTC), people["facilitator"].id
    for words in SENT:
        for name in ("Ines", "Jonas", "Kofi"):
            a_comment(session, process, body=words, attributed_to=f"{name} by letter")
    away = a_comment(session, process, body=f"{SENT[0]} {hidden}", attributed_to="Lena by letter")
    searching.keep_comments(session, process.id, searching.unsigned_comments(session, process.id), now)
    searching.keep(session, process.id, searching.find(session, process.id), now)
    campaign = campaign_by_number(session, process.id, 1)
    assert campaign is not None
    act = {"actor_id": facilitator, "role": Role.FACILITATOR, "now": now}
    services.decide(session, process, campaign, CampaignAct.CONFIRM, seen=10**9, **act)
    named = {"organiser": "Open Letters", "source": "https://letters.example"}
    services.name_organiser(session, process, campaign, **named, **act)
    away.state = CommentState.HIDDEN
    session.flush()

"""Letters of the demonstration that several people send; the worker finds them, a facilitator confirms the first."""

from datetime import datetime

from app.campaigns import searching, services
from app.campaigns.queries import campaign_by_number
from app.comments import services as comments
from app.demo.stage import Event, Stage, Table, content
from app.domain.campaigning import CampaignAct
from app.domain.commenting import Kind
from app.domain.phases import Role

CONFIRMED = 1
FACILITATOR = "grace"


def events(stage: Stage) -> list[Event]:
    """Each copy is sent; then they are searched for, and the first campaign is confirmed with its organiser."""
    letters = content("campaigns")["letter"]
    found = [
        Event(stage.days(-copy["days_ago"]), _send({**letter, **copy}), rank=6)
        for letter in letters
        for copy in letter["copy"]
    ]
    found.append(Event(stage.days(-0.2), _search, rank=8))
    found.append(Event(stage.days(-0.1), _confirm(letters[0]), rank=8))
    return found


def _send(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        body = " ".join(f"{row['body']} {row.get('ending', '')}".split())
        comments.send(
            stage.session, stage.process_of(row), author=stage.member(row), kind=Kind.SUPPORT, body=body,
            language=row["language"], now=at, clause=stage.clause_of(row),
        )  # fmt: skip

    return act


def _search(stage: Stage, at: datetime) -> None:
    process_id = stage.process_of({}).id
    for read, keep in (
        (searching.unsigned_comments, searching.keep_comments),
        (searching.unsigned_amendments, searching.keep_amendments),
    ):
        keep(stage.session, process_id, read(stage.session, process_id), at)
    searching.keep(stage.session, process_id, searching.find(stage.session, process_id), at)


def _confirm(letter: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process = stage.process_of({})
        campaign = campaign_by_number(stage.session, process.id, CONFIRMED)
        assert campaign is not None
        actor_id = stage.people[FACILITATOR].id
        services.decide(
            stage.session, process, campaign, CampaignAct.CONFIRM, seen=2**31, actor_id=actor_id,
            role=Role.FACILITATOR, now=at,
        )  # fmt: skip
        services.name_organiser(
            stage.session, process, campaign, organiser=letter["organiser"], source=letter["source"],
            actor_id=actor_id, role=Role.FACILITATOR, now=at,
        )  # fmt: skip

    return act

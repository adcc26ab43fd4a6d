"""Two facilitators, one campaign: it is decided once; the worker and a facilitator at the same time lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.campaigns import searching, services
from app.campaigns.models import Campaign, CampaignCopy
from app.campaigns.queries import campaign_by_number
from app.db import Database
from app.domain.campaigning import CampaignAct, CampaignState, CopyState
from app.domain.errors import Refusal
from app.domain.phases import Role
from app.ledger.models import Entry
from app.processes.models import Process
from tests.builders import a_member
from tests.campaigns.scenes import LETTER, a_scene, search
from tests.contributing import a_comment

NOW = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def scene(database: Database) -> tuple[int, int, list[int]]:
    """A process with a proposed campaign, a clause, and ten facilitators, by their identities."""
    with database.writing() as session:
        made = a_scene(session, NOW)
        search(session, made.process, NOW)
        team = [a_member(session, made.process, roles=[Role.FACILITATOR]).id for _ in range(10)]
        session.commit()
        return made.process.id, made.clause.id, team


def decide(database: Database, process_id: int, act: CampaignAct, actor_id: int) -> str:
    """What becomes of a decision in a session of its own."""
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        campaign = campaign_by_number(session, process_id, 1)
        assert campaign is not None
        try:
            services.decide(
                session, process, campaign, act, seen=10**9, actor_id=actor_id, role=Role.FACILITATOR, now=NOW
            )
            session.commit()
        except Refusal as refusal:
            return type(refusal).__name__
    return "decided"


def test_of_ten_facilitators_who_confirm_at_once_one_decides(
    database: Database, scene: tuple[int, int, list[int]]
) -> None:
    process_id, _clause_id, team = scene
    together = Barrier(len(team))

    def confirm(actor_id: int) -> str:
        together.wait()
        return decide(database, process_id, CampaignAct.CONFIRM, actor_id)

    with ThreadPoolExecutor(len(team)) as threads:
        outcomes = sorted(threads.map(confirm, team))
    assert outcomes == ["NotInThisState"] * 9 + ["decided"]
    with database.reading() as session:
        entered = session.scalars(sa.select(Entry.object).where(Entry.kind == "campaign_confirmed")).all()
        assert entered == ["campaigns/1"]


def test_a_search_and_a_decision_at_once_lose_no_copy(database: Database, scene: tuple[int, int, list[int]]) -> None:
    process_id, _clause_id, team = scene
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        for _ in range(3):
            a_comment(session, process, body=LETTER)
        searching.keep_comments(session, process_id, searching.unsigned_comments(session, process_id), NOW)
        session.commit()
    with database.reading() as session:
        found = searching.find(session, process_id)
    together = Barrier(2)

    def keep() -> str:
        together.wait()
        with database.writing() as session:
            searching.keep(session, process_id, found, NOW)
            session.commit()
        return "kept"

    def confirm() -> str:
        together.wait()
        return decide(database, process_id, CampaignAct.CONFIRM, team[0])

    with ThreadPoolExecutor(2) as threads:
        acts = [threads.submit(keep), threads.submit(confirm)]
        assert sorted(one.result() for one in acts) == ["decided", "kept"]
    with database.reading() as session:
        states = session.scalars(sa.select(CampaignCopy.state)).all()
        assert len(states) == 7
        assert states.count(CopyState.TAKEN_IN) >= 4
        assert session.scalars(sa.select(Campaign.state)).all() == [CampaignState.CONFIRMED]

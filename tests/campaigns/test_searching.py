from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.campaigns import queries, services
from app.campaigns.copies import copies_of
from app.campaigns.erasing import erase
from app.campaigns.models import Campaign, CampaignCopy, ContributionSignature
from app.campaigns.queries import Figures, Members, campaign_by_number
from app.domain.amending import Operation
from app.domain.campaigning import CampaignAct, CampaignState, CopyState
from app.domain.commenting import CommentState
from app.domain.errors import NothingChanged, NotInThisState
from app.domain.phases import Role
from tests.campaigns.scenes import LETTER, Scene, a_scene, confirmed, search
from tests.contributing import a_comment, an_amendment

NOW = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def scene(session: Session) -> Scene:
    """A process in which four people sent the same letter, searched once."""
    scene = a_scene(session, NOW)
    search(session, scene.process, NOW)
    return scene


def act(scene: Scene) -> dict[str, object]:
    return {"actor_id": scene.facilitator.id, "role": Role.FACILITATOR, "now": NOW}


def first(session: Session, scene: Scene) -> Campaign:
    found = campaign_by_number(session, scene.process.id, 1)
    assert found is not None
    return found


def states(session: Session, campaign: Campaign) -> list[CopyState]:
    query = sa.select(CampaignCopy.state).where(CampaignCopy.campaign_id == campaign.id).order_by(CampaignCopy.id)
    return list(session.scalars(query))


def test_what_says_nearly_the_same_is_proposed_and_shown_to_nobody_yet(session: Session, scene: Scene) -> None:
    rows, total = queries.rows_of(session, scene.process.id, CampaignState.PROPOSED)
    assert (total, rows[0].copies, rows[0].people) == (1, 4, 4)
    assert rows[0].words.startswith("I write to you")
    assert (rows[0].first_at, rows[0].last_at) == (scene.copies[0].created_at, scene.copies[-1].created_at)
    assert queries.figures(session, scene.process.id) == Figures()
    assert queries.members(session, scene.process.id, 1) is None


def test_a_confirmed_campaign_counts_everybody_once(session: Session, scene: Scene) -> None:
    again = a_comment(session, scene.process, scene.senders[0], body=LETTER, clause=scene.clause)
    search(session, scene.process, NOW)
    confirmed(session, scene, NOW)
    assert queries.figures(session, scene.process.id) == Figures(copies=5, people=4, campaigns=1)
    numbers = [one.number for one in (*scene.copies, again)]
    assert queries.members(session, scene.process.id, 1) == Members(numbers, [])


def test_searching_again_changes_nothing(session: Session, scene: Scene) -> None:
    campaign = confirmed(session, scene, NOW)
    signed = session.scalar(sa.select(sa.func.max(ContributionSignature.id)))
    search(session, scene.process, NOW + timedelta(hours=1))
    assert session.scalar(sa.select(sa.func.count()).select_from(Campaign)) == 1
    assert states(session, campaign) == [CopyState.TAKEN_IN] * 4
    assert session.scalar(sa.select(sa.func.max(ContributionSignature.id))) == signed, "nothing is signed twice"
    search_row = queries.search_of(session, scene.process.id)
    assert search_row is not None
    assert (search_row.searched_at, search_row.contributions) == (NOW + timedelta(hours=1), 5)


def test_a_late_copy_waits_for_a_facilitator(session: Session, scene: Scene) -> None:
    campaign = confirmed(session, scene, NOW)
    late = a_comment(session, scene.process, scene.senders[1], body=f"{LETTER} I mean it.", clause=scene.clause)
    search(session, scene.process, NOW)
    assert states(session, campaign)[-1] is CopyState.SUGGESTED
    assert queries.counts_waiting(session, scene.process.id) == (0, 1)
    assert queries.figures(session, scene.process.id).copies == 4
    services.move_copies(
        session, scene.process, campaign, services.late_copies(session, campaign), take_in=True, **act(scene)
    )
    members = queries.members(session, scene.process.id, 1)
    assert members is not None
    assert late.number in members.comments


def test_what_came_after_the_page_was_opened_is_not_confirmed_unseen(session: Session, scene: Scene) -> None:
    campaign = first(session, scene)
    seen = session.scalar(sa.select(sa.func.max(CampaignCopy.id))) or 0
    a_comment(session, scene.process, scene.senders[1], body=LETTER, clause=scene.clause)
    search(session, scene.process, NOW)
    services.decide(session, scene.process, campaign, CampaignAct.CONFIRM, seen=seen, **act(scene))
    assert states(session, campaign) == [CopyState.TAKEN_IN] * 4 + [CopyState.SUGGESTED]


def test_copies_are_left_out_and_taken_in_again(session: Session, scene: Scene) -> None:
    campaign = first(session, scene)
    ids = [one.id for one in copies_of(session, campaign, [*CopyState])]
    services.move_copies(session, scene.process, campaign, ids[:1], take_in=False, **act(scene))
    confirmed(session, scene, NOW)
    assert states(session, campaign) == [CopyState.LEFT_OUT] + [CopyState.TAKEN_IN] * 3
    services.move_copies(session, scene.process, campaign, ids[:1], take_in=True, **act(scene))
    with pytest.raises(NothingChanged):
        services.move_copies(session, scene.process, campaign, ids[:1], take_in=True, **act(scene))
    with pytest.raises(NothingChanged):
        services.move_copies(session, scene.process, campaign, ids[:3], take_in=False, **act(scene))


def test_a_decision_is_made_once_and_may_be_undone(session: Session, scene: Scene) -> None:
    campaign = confirmed(session, scene, NOW)
    with pytest.raises(NotInThisState):
        services.decide(session, scene.process, campaign, CampaignAct.REJECT, **act(scene))
    services.decide(session, scene.process, campaign, CampaignAct.REOPEN, **act(scene))
    assert queries.figures(session, scene.process.id) == Figures()
    services.decide(session, scene.process, campaign, CampaignAct.REJECT, **act(scene))
    a_comment(session, scene.process, scene.senders[1], body=LETTER, clause=scene.clause)
    search(session, scene.process, NOW)
    assert queries.counts_waiting(session, scene.process.id) == (0, 0), "what was rejected is not proposed again"


def test_what_is_hidden_or_withdrawn_is_not_counted_until_it_is_shown_again(session: Session, scene: Scene) -> None:
    campaign = confirmed(session, scene, NOW)
    scene.copies[0].state, scene.copies[1].state = CommentState.HIDDEN, CommentState.WITHDRAWN
    session.flush()
    assert queries.figures(session, scene.process.id) == Figures(2, 2, 1)
    assert [one.number for one in copies_of(session, campaign, [CopyState.TAKEN_IN])] == [
        scene.copies[2].number,
        scene.copies[3].number,
    ]
    search(session, scene.process, NOW)
    scene.copies[0].state = CommentState.PUBLISHED
    session.flush()
    assert queries.figures(session, scene.process.id).copies == 3


def test_an_edited_copy_leaves_a_proposal(session: Session, scene: Scene) -> None:
    scene.copies[3].body, scene.copies[3].edited_at = "I changed my mind about all of this.", NOW + timedelta(1)
    session.flush()
    search(session, scene.process, NOW + timedelta(2))
    rows, _total = queries.rows_of(session, scene.process.id, CampaignState.PROPOSED)
    assert [one.copies for one in rows] == [3]


def test_a_proposal_of_which_one_copy_is_left_is_gone(session: Session, scene: Scene) -> None:
    for copy in scene.copies[1:]:
        copy.state = CommentState.HIDDEN
    session.flush()
    search(session, scene.process, NOW)
    assert session.scalar(sa.select(sa.func.count()).select_from(Campaign)) == 0


def test_amendments_to_a_clause_are_alike_for_what_they_change(session: Session, scene: Scene) -> None:
    words = "Everybody is told beforehand, in words that they understand, that a machine is to decide."
    for _ in range(2):
        an_amendment(session, scene.clause, body=words, operation=Operation.INSERT_AFTER)
    an_amendment(session, scene.clause, body="Strike the fee for those who cannot pay it.")
    for _ in range(2):
        an_amendment(session, scene.clause, operation=Operation.DELETE)
    search(session, scene.process, NOW)
    rows, _total = queries.rows_of(session, scene.process.id, CampaignState.PROPOSED)
    assert [(one.number, one.copies, one.people) for one in rows] == [(1, 4, 4), (2, 2, 2), (3, 2, 2)]
    confirmed(session, scene, NOW, 2)
    assert queries.members(session, scene.process.id, 2) == Members([], [1, 2])


def test_the_organiser_is_named_with_the_source(session: Session, scene: Scene) -> None:
    campaign = confirmed(session, scene, NOW)
    named = {"organiser": "Schools First", "source": "Its web page asks people to send the letter."}
    services.name_organiser(session, scene.process, campaign, **named, **act(scene))
    with pytest.raises(NothingChanged):
        services.name_organiser(session, scene.process, campaign, **named, **act(scene))
    assert queries.row_of(session, campaign).organiser == "Schools First"


def test_the_differences_of_copies_are_told_from_the_first(session: Session, scene: Scene) -> None:
    rows = copies_of(session, first(session, scene), [CopyState.SUGGESTED])
    assert [one.is_same for one in rows] == [True, False, False, False]
    assert [run.text.strip() for run in rows[1].runs if run.kind.value == "inserted"] == ["Please act now"]


def test_signatures_of_words_that_nobody_reads_go_with_the_account(session: Session, scene: Scene) -> None:
    scene.copies[0].state = CommentState.WITHDRAWN
    session.flush()
    erase(session, scene.senders[0].id)
    kept = set(session.scalars(sa.select(ContributionSignature.comment_id)))
    assert scene.copies[0].id not in kept
    assert scene.other.id in kept

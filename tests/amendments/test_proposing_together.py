"""Drafts, co-sponsors who must agree, joining what is already proposed, recommendations."""

import pytest
import sqlalchemy as sa

from app.amendments import drafts, proposers, queries, recommending, services
from app.amendments.models import ProposalDraft, Proposer
from app.domain.amending import AmendmentState, Decision, ProposerState
from app.domain.errors import (
    AlreadyProposer,
    CosponsorsMissing,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    StaleBase,
)
from app.domain.phases import Role
from app.jobs.models import OutboxMessage
from app.ledger.models import Entry
from app.processes.models import Membership
from tests.amendments.conftest import BEFORE, IF, YEAR, Table
from tests.builders import NOON


def draft_of(table: Table, author: Membership) -> ProposalDraft:
    asked = table.asked(table.notice, BEFORE)
    return drafts.begin(table.session, table.process, asked, rationale="Clearer.", author_id=author.person_id, now=NOON)


def invite(table: Table, draft: ProposalDraft, whom: str) -> Proposer:
    return proposers.invite(table.session, table.process, draft, whom=whom, author_id=draft.author_id, now=NOON)


def answer(table: Table, asked: Proposer, member: Membership, *, agrees: bool = True) -> None:
    proposers.answer(table.session, table.process, asked, member=member, agrees=agrees, now=NOON)


def invitations(table: Table) -> int:
    mails = table.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "mail"))
    return sum(one.payload["template"] == "asked_to_propose" for one in mails)


def test_a_draft_is_kept_changed_and_sent_and_leaves_nothing_behind(table: Table) -> None:
    author = table.member()
    draft = draft_of(table, author)
    drafts.put(table.session, draft, table.asked(table.logs, YEAR), position=None, now=NOON)
    drafts.put(table.session, draft, table.asked(table.notice, IF), position=1, now=NOON)
    assert [one.id for one in drafts.drafts_of(table.session, author.person_id)] == [draft.id]
    sent = drafts.send(table.session, table.process, draft, proposer=author, now=NOON)
    assert [one.body for one in sent.changes] == [IF, YEAR]
    assert drafts.drafts_of(table.session, author.person_id) == []


def test_nothing_of_a_draft_is_in_the_record_until_it_is_sent(table: Table) -> None:
    author = table.member()
    drafts.discard(table.session, draft_of(table, author))
    assert table.session.scalars(sa.select(Entry)).all() == []
    assert drafts.drafts_of(table.session, author.person_id) == []


def test_a_draft_on_words_that_moved_on_is_not_sent_as_it_is(table: Table) -> None:
    author = table.member()
    draft = draft_of(table, author)
    table.reword(table.notice, IF)
    with pytest.raises(StaleBase):
        drafts.send(table.session, table.process, draft, proposer=author, now=NOON)


def test_a_process_may_ask_for_others_who_agree_before_an_amendment_is_proposed(table: Table) -> None:
    table.process.cosponsors_required = 2
    author, second, third = (table.member() for _ in range(3))
    draft = draft_of(table, author)
    for one in (second, third):
        answer(table, invite(table, draft, one.person.name), one)
        if one is second:
            with pytest.raises(CosponsorsMissing) as refused, table.session.begin_nested():
                drafts.send(table.session, table.process, draft, proposer=author, now=NOON)
            assert refused.value.missing == 1
    sent = drafts.send(table.session, table.process, draft, proposer=author, now=NOON)
    assert sent.proposers_count == 3
    assert [one.person_id for one in queries.agreed_proposers(table.session, [sent.id])[sent.id]] == [
        second.person_id,
        third.person_id,
    ]
    assert table.findings() == []
    with pytest.raises(CosponsorsMissing):
        table.propose(table.asked(table.logs, YEAR))


def test_who_has_not_answered_may_still_agree_after_it_was_sent_and_who_declined_is_forgotten(table: Table) -> None:
    author, late, unwilling = (table.member() for _ in range(3))
    draft = draft_of(table, author)
    asked, declined = invite(table, draft, late.person.name), invite(table, draft, unwilling.person.email or "")
    answer(table, declined, unwilling, agrees=False)
    sent = drafts.send(table.session, table.process, draft, proposer=author, now=NOON)
    assert [one.person_id for one in queries.proposers_of(table.session, sent)] == [late.person_id]
    answer(table, asked, late)
    assert sent.proposers_count == 2
    assert table.findings() == []


def test_whether_an_address_belongs_to_a_member_is_told_to_nobody(table: Table) -> None:
    author, member = table.member(), table.member()
    draft = draft_of(table, author)
    known, unknown = invite(table, draft, member.person.email or ""), invite(table, draft, "nobody@example.org")
    assert (known.state, unknown.state) == (ProposerState.INVITED, ProposerState.INVITED)
    assert (known.invited_as, unknown.invited_as) == (member.person.email, "nobody@example.org")
    assert invitations(table) == 1
    assert not proposers.may_be_asked(table.session, table.process, "No such name")


def test_nobody_is_asked_twice_and_nobody_answers_for_another(table: Table) -> None:
    author, member, other = (table.member() for _ in range(3))
    draft = draft_of(table, author)
    asked = invite(table, draft, member.person.name)
    for whom in (member.person.name, member.person.email or "", author.person.name):
        with pytest.raises(AlreadyProposer):
            invite(table, draft, whom)
    with pytest.raises(OwnDecision):
        answer(table, asked, other)
    answer(table, asked, member)
    with pytest.raises(NotInThisState):
        answer(table, asked, member)


def test_who_supports_an_amendment_and_joins_it_counts_once(table: Table) -> None:
    proposed, member = table.propose(table.asked(table.notice, BEFORE)), table.member()
    services.support(table.session, table.process, proposed, supporter=member, now=NOON)
    proposers.join(table.session, table.process, proposed, member=member, now=NOON)
    assert proposed.supporters == 0
    assert proposed.proposers_count == 2
    with pytest.raises(OwnDecision):
        services.support(table.session, table.process, proposed, supporter=member, now=NOON)
    with pytest.raises(AlreadyProposer):
        proposers.join(table.session, table.process, proposed, member=member, now=NOON)
    proposers.leave(table.session, table.process, proposed, member=member, now=NOON)
    assert proposed.proposers_count == 1
    assert table.findings() == []


def test_nobody_decides_or_recommends_what_they_propose_too(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE))
    facilitator = table.member(roles=[Role.FACILITATOR, Role.PARTICIPANT])
    proposers.join(table.session, table.process, proposed, member=facilitator, now=NOON)
    with pytest.raises(OwnDecision):
        table.decide(proposed, by=facilitator.person_id)
    with pytest.raises(OwnDecision):
        recommend(table, proposed, by=facilitator.person_id)


def recommend(table: Table, proposed: object, reasons: str = "It fits the law.", by: int = 0) -> None:
    recommending.recommend(
        table.session, table.process, proposed, decision=Decision.ADOPTED_IN_PART, reasons=reasons, language="en",  # type: ignore[arg-type]
        author_id=by or table.facilitator, role=Role.RESPONDER, now=NOON,
    )  # fmt: skip


def test_a_recommendation_is_published_before_the_decision_and_entered_in_the_record(table: Table) -> None:
    proposed = table.propose(table.asked(table.notice, BEFORE))
    with pytest.raises(ReasonsMissing):
        recommend(table, proposed, reasons=" ")
    recommend(table, proposed)
    recommend(table, proposed, "On second thoughts.")
    told = queries.recommendations_on(table.session, [proposed.id])[proposed.id]
    assert [(one.number, one.reasons) for one in told] == [(2, "On second thoughts."), (1, "It fits the law.")]
    table.decide(proposed)
    with pytest.raises(NotInThisState):
        recommend(table, proposed)
    told[0].reasons = "Something else."
    table.session.flush()
    assert proposed.state is AmendmentState.ADOPTED

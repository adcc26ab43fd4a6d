"""Proposing, supporting, withdrawing and deciding amendments."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments import deciding, queries, services
from app.amendments.deciding import Taken, Wording
from app.amendments.models import Amendment
from app.domain.amending import AmendmentState, Decision, Operation
from app.domain.errors import (
    AlreadyDecided,
    DraftingWordsMissing,
    NothingChanged,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    Refusal,
    StaleBase,
)
from app.domain.phases import Role
from app.domain.positions import Stance
from app.ledger.models import Entry
from app.positions.queries import own_position, supporters_of
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.texts.models import Clause, Origin, Revision
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision, an_organisation
from tests.contributing import an_amendment

BEFORE = "Every person is told when a machine decides."
AFTER = "Every person is told before a machine decides."


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session, now=NOON)


@pytest.fixture
def clause(session: Session, process: Process) -> Clause:
    return a_clause(session, a_document(session, process), BEFORE, number="5")


def member(session: Session, process: Process, **values: object) -> Membership:
    found = membership_of(session, process.id, a_member(session, process, **values).id)  # type: ignore[arg-type]
    assert found is not None
    return found


def latest(session: Session, clause: Clause, language: str = "en") -> Revision:
    found = latest_revision(session, clause.id, language)
    assert found is not None
    return found


def propose(session: Session, process: Process, clause: Clause, **changes: object) -> Amendment:
    values: dict[str, object] = {
        "operation": Operation.REPLACE,
        "heading": "",
        "body": AFTER,
        "rationale": "So that they can object.",
        "now": NOON,
    } | changes
    values.setdefault("base", latest(session, clause))
    values.setdefault("proposer", member(session, process))
    return services.propose(session, process, clause, **values)  # type: ignore[arg-type]


def decide(session: Session, process: Process, amendment: Amendment, decision: Decision, **changes: object) -> Revision:
    base = latest_revision(session, amendment.clause_id, process.drafting_language)
    values: dict[str, object] = {
        "reasons": "It is clearer.",
        "base_revision_number": base.number if base else 0,
        "now": NOON,
    } | changes
    values.setdefault("facilitator_id", a_member(session, process, roles=[Role.FACILITATOR]).id)
    return deciding.decide(session, process, amendment, decision=decision, **values)  # type: ignore[arg-type, return-value]


def test_a_proposal_names_its_base_its_proposer_and_who_they_speak_for(
    session: Session, process: Process, clause: Clause
) -> None:
    union = an_organisation(session)
    proposer = member(session, process, group="academia", organisation=union)
    proposed = propose(session, process, clause, proposer=proposer)
    assert (proposed.number, proposed.state) == (1, AmendmentState.PROPOSED)
    assert proposed.base_revision_id == latest(session, clause).id
    assert (proposed.author_id, proposed.group_key, proposed.organisation_id) == (
        proposer.person_id,
        "academia",
        union.id,
    )


def test_proposals_that_ask_for_the_same_share_a_fingerprint(
    session: Session, process: Process, clause: Clause
) -> None:
    first = propose(session, process, clause)
    same = propose(session, process, clause, body=AFTER.replace(" ", "  "))
    other = propose(session, process, clause, operation=Operation.INSERT_AFTER)
    assert [one.number for one in queries.identical_to(session, first)] == [same.number]
    assert queries.identical_counts(session, process.id, [first.fingerprint, other.fingerprint]) == {
        first.fingerprint: 2,
        other.fingerprint: 1,
    }


def test_a_proposal_to_delete_has_no_words(session: Session, process: Process, clause: Clause) -> None:
    proposed = propose(session, process, clause, operation=Operation.DELETE)
    assert (proposed.heading, proposed.body) == ("", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"body": BEFORE},
        {"operation": Operation.INSERT_AFTER, "body": ""},
        {"operation": Operation.INSERT_BEFORE, "body": ""},
    ],
    ids=["the same words", "nothing inserted after", "nothing inserted before"],
)
def test_a_proposal_that_changes_nothing_is_refused(
    session: Session, process: Process, clause: Clause, changes: dict[str, object]
) -> None:
    with pytest.raises(NothingChanged):
        propose(session, process, clause, **changes)


def test_a_proposal_on_words_that_have_moved_on_is_refused(session: Session, process: Process, clause: Clause) -> None:
    read = latest(session, clause)
    a_revision(session, clause, "Everybody is told.", number=2)
    with pytest.raises(StaleBase):
        propose(session, process, clause, base=read)


def test_nobody_amends_a_clause_that_was_struck(session: Session, process: Process, clause: Clause) -> None:
    clause.struck_at = NOON
    with pytest.raises(NotInThisState):
        propose(session, process, clause)


def test_support_counts_once_a_person_and_is_told_by_group(session: Session, process: Process, clause: Clause) -> None:
    proposed = an_amendment(session, clause)
    first, second = member(session, process), member(session, process, group="academia")
    for supporter in (first, first, second):
        services.support(session, process, proposed, supporter=supporter, now=NOON)
    assert proposed.supporters == 2
    assert proposed.tallies == {"citizen": [1, 0, 0], "academia": [1, 0, 0]}
    assert own_position(session, first.person_id, amendment_id=proposed.id) is Stance.SUPPORT
    assert [one.person_id for one in supporters_of(session, proposed.id)] == [first.person_id, second.person_id]
    services.end_support(session, process, proposed, supporter=first, now=NOON)
    services.end_support(session, process, proposed, supporter=first, now=NOON)
    assert proposed.supporters == 1


def test_nobody_supports_their_own_amendment(session: Session, process: Process, clause: Clause) -> None:
    proposer = member(session, process)
    with pytest.raises(OwnDecision):
        services.support(
            session, process, propose(session, process, clause, proposer=proposer), supporter=proposer, now=NOON
        )


@pytest.mark.parametrize("values", [{"state": AmendmentState.REJECTED}, {"hidden": True}], ids=str)
def test_what_is_decided_or_hidden_takes_no_more_support(
    session: Session, process: Process, clause: Clause, values: dict[str, object]
) -> None:
    with pytest.raises(NotInThisState):
        services.support(
            session,
            process,
            an_amendment(session, clause, **values),
            supporter=member(session, process),
            now=NOON,  # type: ignore[arg-type]
        )


def test_an_amendment_is_withdrawn_by_its_proposer_while_it_is_open(
    session: Session, process: Process, clause: Clause
) -> None:
    proposer = a_member(session, process)
    proposed = an_amendment(session, clause, proposer)
    with pytest.raises(OwnDecision):
        services.withdraw(session, process, proposed, author_id=a_member(session, process).id, now=NOON)
    services.withdraw(session, process, proposed, author_id=proposer.id, now=NOON)
    assert proposed.state is AmendmentState.WITHDRAWN
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, proposed, author_id=proposer.id, now=NOON)
    with pytest.raises(NotInThisState):
        services.discuss(session, process, proposed, facilitator_id=proposer.id, now=NOON)


def test_adopting_makes_a_revision_that_names_the_amendment_and_credits_its_proposer(
    session: Session, process: Process, clause: Clause
) -> None:
    union = an_organisation(session)
    proposer = a_member(session, process, group="academia")
    proposed = an_amendment(session, clause, proposer, AFTER, group="academia", organisation_id=union.id)
    revision = decide(session, process, proposed, Decision.ADOPTED)
    assert (revision.number, revision.body, revision.origin) == (2, AFTER, Origin.AMENDMENT)
    assert (revision.amendment_number, revision.reason) == (proposed.number, "It is clearer.")
    (credit,) = revision.credits
    assert (credit.person_id, credit.group_key, credit.organisation_id) == (proposer.id, "academia", union.id)
    assert (proposed.state, proposed.resulting_revision_id) == (AmendmentState.ADOPTED, revision.id)
    kinds = [entry.kind for entry in session.scalars(sa.select(Entry).order_by(Entry.index))]
    assert kinds[-1] == "amendment_decided"


def test_adopting_in_part_keeps_the_facilitators_words_beside_those_proposed(
    session: Session, process: Process, clause: Clause
) -> None:
    proposed = an_amendment(session, clause, body=AFTER)
    taken = Taken(Wording("Notice", "Every person is told in time."))
    revision = decide(session, process, proposed, Decision.ADOPTED_IN_PART, taken=taken)
    assert (revision.heading, revision.body) == ("Notice", "Every person is told in time.")
    assert (proposed.body, proposed.adopted_body) == (AFTER, "Every person is told in time.")
    assert proposed.state is AmendmentState.ADOPTED_IN_PART


def test_rejecting_changes_no_word_and_gives_reasons(session: Session, process: Process, clause: Clause) -> None:
    proposed = an_amendment(session, clause)
    assert decide(session, process, proposed, Decision.REJECTED, reasons="The law forbids it.") is None
    assert (proposed.state, proposed.reasons) == (AmendmentState.REJECTED, "The law forbids it.")
    assert latest(session, clause).number == 1


def test_an_insertion_makes_a_new_clause_beside_its_own(session: Session, process: Process, clause: Clause) -> None:
    proposed = an_amendment(session, clause, body="Nobody is decided about at night.", operation=Operation.INSERT_AFTER)
    revision = decide(session, process, proposed, Decision.ADOPTED)
    assert revision.clause_id != clause.id
    assert (revision.number, revision.amendment_number) == (1, proposed.number)
    assert revision.clause.position > clause.position
    assert latest(session, clause).body == BEFORE


def test_a_deletion_strikes_the_clause(session: Session, process: Process, clause: Clause) -> None:
    revision = decide(session, process, an_amendment(session, clause, operation=Operation.DELETE), Decision.ADOPTED)
    assert revision.struck
    assert clause.struck_at == NOON


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"reasons": " \n"}, ReasonsMissing), ({"base_revision_number": 0}, StaleBase)],
    ids=["no reasons", "another wording"],
)
def test_a_decision_that_owes_something_is_refused(
    session: Session, process: Process, clause: Clause, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        decide(session, process, an_amendment(session, clause), Decision.ADOPTED, **changes)


def test_nobody_decides_their_own_amendment_nor_a_hidden_one(
    session: Session, process: Process, clause: Clause
) -> None:
    facilitator = a_member(session, process, roles=[Role.FACILITATOR])
    with pytest.raises(OwnDecision):
        decide(
            session,
            process,
            an_amendment(session, clause, facilitator),
            Decision.ADOPTED,
            facilitator_id=facilitator.id,
        )
    with pytest.raises(NotInThisState):
        decide(session, process, an_amendment(session, clause, hidden=True), Decision.REJECTED)


def test_what_is_decided_stays_decided(session: Session, process: Process, clause: Clause) -> None:
    proposed = an_amendment(session, clause)
    decide(session, process, proposed, Decision.REJECTED)
    with pytest.raises(AlreadyDecided):
        decide(session, process, proposed, Decision.ADOPTED)


def test_adopting_in_another_language_changes_the_drafting_language_first(
    session: Session, process: Process, clause: Clause
) -> None:
    first = latest(session, clause)
    a_revision(session, clause, "Chacun est prévenu quand une machine décide.", language="fr", renders=first)
    proposed = an_amendment(session, clause, body="Chacun est prévenu avant qu'une machine décide.", language="fr")
    with pytest.raises(DraftingWordsMissing):
        decide(session, process, proposed, Decision.ADOPTED)
    assert latest(session, clause).number == 1
    revision = decide(session, process, proposed, Decision.ADOPTED, taken=Taken(drafting=Wording("", AFTER)))
    french = latest(session, clause, "fr")
    assert (revision.language, revision.body, revision.number) == ("en", AFTER, 2)
    assert (french.body, french.renders_id, french.number) == (proposed.body, revision.id, 2)
    assert latest_revision(session, clause.id, "ar") is None

"""Amendments as the API answers them."""

from collections.abc import Sequence

from app.accounts.models import Person, Standing
from app.amendments import queries
from app.amendments.folding import folded_in
from app.amendments.models import Amendment, Part, Proposer, Recommendation
from app.amendments.schemas import AmendmentOut, ChangeOut, RecommendationOut
from app.domain.amending import Outcome
from app.positions import queries as positions
from app.positions.figures import Weighing
from app.positions.schemas import positions_out
from app.processes.access import access
from app.web.database import session
from app.web.schemas import Author


def out_all(rows: Sequence[Amendment]) -> list[AmendmentOut]:
    """Amendments with their positions, proposers and recommendations: some statements, however many there are."""
    ids, part = [one.id for one in rows], access()
    joined, advised = queries.agreed_proposers(session(), ids), queries.recommendations_on(session(), ids)
    own = positions.own_on_amendments(session(), part.person_id, ids)
    weighing = Weighing(own, positions.counted_groups(session(), part.process.id))
    campaigns = folded_in(session(), ids)
    return [
        _out(one, weighing, joined.get(one.id, []), advised.get(one.id, []), campaigns.get(one.id)) for one in rows
    ]


def _out(
    found: Amendment,
    weighing: Weighing,
    joined: Sequence[Proposer],
    advised: Sequence[Recommendation],
    campaign: int | None,
) -> AmendmentOut:
    return AmendmentOut(
        number=found.number,
        official_number=found.official_number,
        clause=found.clause.number,
        operation=found.operation,
        language=found.language,
        base_revision=found.base_revision.number,
        heading=found.heading,
        body=found.body,
        rationale=found.rationale,
        state=found.state,
        author=Author(
            name=found.attributed_to or _public(found.author),
            group=found.group_key,
            organisation=found.organisation.name if found.organisation else None,
        ),
        proposers=found.proposers_count,
        supporters=found.supporters,
        positions=positions_out(found.counts, weighing.counted),
        own=weighing.own.get(found.id),
        answered=found.answered,
        created_at=found.created_at,
        decided_at=found.decided_at,
        reasons=found.reasons,
        adopted=found.adopted_body,
        resulting_revision=found.resulting_revision.number if found.resulting_revision else None,
        outcome=found.standing,
        changes=[_change(one) for one in found.changes],
        cosponsors=[Author(name=_public(one.person), group=one.group_key, organisation=None) for one in joined],
        superseded_by=found.superseded_by.number if found.superseded_by else None,
        recommendations=[_recommendation(one) for one in advised],
        campaign=campaign,
    )


def _change(change: Amendment | Part) -> ChangeOut:
    return ChangeOut(
        clause=change.clause.number,
        operation=change.operation,
        base_revision=change.base_revision.number,
        heading=change.heading,
        body=change.body,
        beside=change.beside.number if change.beside else None,
        side=change.side,
        outcome=change.outcome,
        carried_over=change.rebased_body if change.outcome is Outcome.CLEAN else None,
        adopted=change.adopted_body,
        resulting_revision=change.resulting_revision.number if change.resulting_revision else None,
    )


def _recommendation(one: Recommendation) -> RecommendationOut:
    return RecommendationOut(
        number=one.number,
        decision=one.decision,
        reasons=one.reasons,
        language=one.language,
        author=_public(one.author),
        role=one.role,
        created_at=one.created_at,
    )


def _public(person: Person | None) -> str | None:
    return None if person is None or person.standing is Standing.DELETED else person.name

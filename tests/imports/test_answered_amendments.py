"""The amendments of the groups to the AI Act, answered in groups until nobody waits and the text may be adopted."""

from collections import defaultdict
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.domain.adopting import Carried, Standing, judged
from app.domain.amending import AmendmentState
from app.domain.descriptions import ProcessKind
from app.domain.errors import Condition
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.insight.adoption import standing_of
from app.responses import services
from app.responses.queries import coverage_of
from app.responses.same_reasons import pasted_of
from app.responses.themes import put_into, set_theme, theme_rows
from app.texts.queries import document_of
from tests.builders import NOON, a_member, a_process
from tests.imports import test_real_input as real

LATER = NOON + timedelta(days=60)
AT_ONCE = 200


@pytest.fixture
def act(session, data_folder):
    """A process with the proposal of 2021 as its first version."""
    process = a_process(session, kind=ProcessKind.BILL, languages=("en",), jurisdictions=["EU"], slug="ai-act")
    real.an_act(session, process, data_folder, "2021")
    return process


def test_the_amendments_of_a_parliament_are_answered_in_groups_until_adoption_opens(session, act, data_folder):
    taken = real.amendments(session, act, data_folder).taken
    team = a_member(session, act, roles=[Role.RESPONDER, Role.FACILITATOR])
    acting = {"role": Role.FACILITATOR, "now": LATER}
    by_group = defaultdict(list)
    for one in session.scalars(sa.select(Amendment).where(Amendment.process_id == act.id).order_by(Amendment.number)):
        by_group[one.attributed_to].append(one)
    assert coverage_of(session, act.id).in_all.waiting == taken
    document = document_of(session, act.id)
    assert Condition.ANSWERS in judged(standing_of(session, act, document, LATER)).missing
    answered = 0
    for group, proposed in sorted(by_group.items()):
        theme = set_theme(session, act, title={"en": group}, person_id=team.id, **acting)
        put_into(session, act, theme, comments=[], amendments=proposed, person_id=team.id, **acting)
        for some in (proposed[start : start + AT_ONCE] for start in range(0, len(proposed), AT_ONCE)):
            services.respond(
                session, act, comments=[], amendments=some, disposition=Disposition.NOT_ACCEPTED, language="en",
                reasons=f"The compromise with {group} takes up what of this found a majority.", author_id=team.id,
                theme=theme, heard={"en": f"{group} asks for other words."}, **acting,
            )  # fmt: skip
            answered += len(some)
            assert coverage_of(session, act.id).in_all.answered == answered
    found = coverage_of(session, act.id)
    assert found.in_all.percent == 100
    assert found.in_all.received == taken
    assert all(part.complete for part in (*found.by_group.values(), *found.by_clause.values()))
    assert {one.coverage.received for one in theme_rows(session, act.id)} == {len(one) for one in by_group.values()}
    assert sum(one.contributions for one in pasted_of(session, act.id)) > 0.9 * taken
    session.execute(
        sa.update(Amendment).where(Amendment.process_id == act.id).values(state=AmendmentState.REJECTED)
    )  # fmt: skip
    standing = standing_of(session, act, document, LATER)
    assert Condition.ANSWERS not in judged(standing).missing
    carried = Standing(
        standing.clauses, standing.rearranged, [Carried(1, None, LATER)], standing.undecided, standing.unanswered,
        standing.objections,
    )  # fmt: skip
    assert judged(carried).missing == ()

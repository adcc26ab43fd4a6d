"""A process with two clauses, and the acts that tests of amendments speak of."""

import pytest
from sqlalchemy.orm import Session

from app.accounts.queries import key_of
from app.amendments import deciding, services
from app.amendments.asking import Asked
from app.amendments.models import Amendment
from app.domain.amending import Decision, Operation
from app.domain.phases import Role
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.record.verification import verify
from app.texts.models import Clause, Revision
from app.texts.queries import latest_revision
from app.texts.services import revise
from tests.builders import NOON, a_clause, a_document, a_member, a_process

TOLD = "Every person is told when a machine decides. Nobody is decided about in secret."
BEFORE = TOLD.replace("when", "before")
IF = TOLD.replace("when", "if")
OPENLY = TOLD.replace("in secret", "behind closed doors")
LOGS = "Providers keep the logs for six months."
YEAR = LOGS.replace("six months", "one year")


class Table:
    """The people and the text, and what they do; every act at noon."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process: Process = a_process(session, now=NOON)
        document = a_document(session, self.process)
        self.notice: Clause = a_clause(session, document, TOLD, number="5", heading="Notice")
        self.logs: Clause = a_clause(session, document, LOGS, number="6", heading="Logs")
        self.third: Clause = a_clause(session, document, "Courts decide.", number="7")
        self.facilitator = a_member(session, self.process, roles=[Role.FACILITATOR]).id

    def member(self, **values: object) -> Membership:
        found = membership_of(self.session, self.process.id, a_member(self.session, self.process, **values).id)  # type: ignore[arg-type]
        assert found is not None
        found.person.name_key = key_of(found.person.name)
        return found

    def latest(self, clause: Clause) -> Revision:
        found = latest_revision(self.session, clause.id, "en")
        assert found is not None
        return found

    def asked(self, clause: Clause, body: str = "", operation: Operation = Operation.REPLACE, **more: object) -> Asked:
        base = self.latest(clause)
        heading = str(more.pop("heading", base.heading))
        return Asked(clause, operation, base, heading, body or base.body, **more)  # type: ignore[arg-type]

    def propose(self, *changes: Asked, proposer: Membership | None = None, **more: object) -> Amendment:
        return services.propose_package(
            self.session,
            self.process,
            changes,
            rationale="It is clearer.",
            proposer=proposer or self.member(),
            now=NOON,
            **more,  # type: ignore[arg-type]
        )

    def reword(self, clause: Clause, body: str, heading: str | None = None) -> Revision:
        latest = self.latest(clause)
        return revise(
            self.session,
            clause,
            language="en",
            heading=latest.heading if heading is None else heading,
            body=body,
            base_revision_number=latest.number,
            reason="",
            author_id=self.facilitator,
            now=NOON,
        )

    def findings(self) -> list[str]:
        """What the record says otherwise about amendments; builders enter nothing, so the rest is no matter."""
        return [str(one) for one in verify(self.session).findings if "amendments/" in one.place]

    def decide(self, amendment: Amendment, decision: Decision = Decision.ADOPTED, **more: object) -> Revision | None:
        bases = {one.position: self.latest(one.clause).number for one in amendment.changes}
        return deciding.decide(
            self.session,
            self.process,
            amendment,
            decision=decision,
            reasons="It is clearer.",
            facilitator_id=more.pop("by", self.facilitator),  # type: ignore[arg-type]
            base_revision_number=bases[1],
            further_bases=bases,
            now=NOON,
            **more,  # type: ignore[arg-type]
        )


@pytest.fixture
def table(session: Session) -> Table:
    return Table(session)

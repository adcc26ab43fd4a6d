"""Outreach, commitments and endorsements against the record."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.commitments.models import Commitment, Milestone, Progress
from app.commitments.recording import commitment_body, milestone_body, progress_body
from app.endorsements.models import Endorsement
from app.endorsements.services import endorsement_body
from app.outreach.models import Activity
from app.outreach.services import activity_body
from app.processes.models import Process
from app.record.comparing import Entered, Row


class Activities(Entered):
    """Activities of outreach."""

    kinds = frozenset({"outreach_recorded", "outreach_changed", "outreach_withdrawn"})
    noun = "activity of outreach"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every activity."""
        query = sa.select(Activity, Process).join(Process, Process.id == Activity.process_id)
        for one, process in session.execute(query).all():
            yield process, f"outreach/{one.number}", 0, activity_body(one)


class Commitments(Entered):
    """What is said of commitments."""

    kinds = frozenset({"commitment_made", "commitment_changed"})
    noun = "commitment"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every commitment."""
        query = sa.select(Commitment, Process).join(Process, Process.id == Commitment.process_id)
        for one, process in session.execute(query).all():
            yield process, f"commitments/{one.number}", 0, commitment_body(one)


class Milestones(Entered):
    """Milestones and their days."""

    kinds = frozenset({"milestone_set", "milestone_moved"})
    noun = "milestone"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every milestone."""
        query = sa.select(Milestone, Commitment.number, Process)
        query = query.join(Commitment, Commitment.id == Milestone.commitment_id)
        for one, number, process in session.execute(query.join(Process, Process.id == Commitment.process_id)).all():
            yield process, f"commitments/{number}/milestones/{one.number}", 0, milestone_body(one)


class Reports(Entered):
    """Reports of progress."""

    kinds = frozenset({"commitment_progress"})
    noun = "report of progress"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every report."""
        query = sa.select(Progress, Commitment.number, Process)
        query = query.join(Commitment, Commitment.id == Progress.commitment_id)
        for one, number, process in session.execute(query.join(Process, Process.id == Commitment.process_id)).all():
            yield process, f"commitments/{number}", one.number, progress_body(one)


class Endorsements(Entered):
    """The register of endorsements."""

    kinds = frozenset({"text_endorsed", "endorsement_withdrawn"})
    noun = "endorsement"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every endorsement."""
        query = sa.select(Endorsement, Process).join(Process, Process.id == Endorsement.process_id)
        for one, process in session.execute(query).all():
            yield process, f"endorsements/{one.number}", 0, endorsement_body(process, one)

"""What submissions know of a person, to take along; and what goes with their account."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.processes.models import Process
from app.submissions.models import Questionnaire, Submission, SubmissionDraft
from app.submissions.services import as_entered


def personal(session: Session, person_id: int) -> object:
    """A person's submissions with their choices, and what they have begun, as JSON values."""
    sent = sa.select(Submission, Process.slug).join(Process, Process.id == Submission.process_id)
    begun = (
        sa.select(SubmissionDraft, Questionnaire.number, Process.slug)
        .join(Questionnaire, Questionnaire.id == SubmissionDraft.questionnaire_id)
        .join(Process, Process.id == Questionnaire.process_id)
        .where(SubmissionDraft.author_id == person_id)
        .options(selectinload(SubmissionDraft.files))
        .order_by(SubmissionDraft.id)
    )
    return {
        "sent": [
            {"process": slug, "number": one.number, "sent": one.sent_at.isoformat(), **as_entered(session, one)}
            for one, slug in session.execute(sent.where(Submission.author_id == person_id).order_by(Submission.id))
        ],
        "begun": [
            {
                "process": slug,
                "questionnaire": number,
                "typed": one.typed,
                "files": [{"name": file.name, "sha256": file.sha256} for file in one.files],
                "changed": one.changed_at.isoformat(),
            }
            for one, number, slug in session.execute(begun)
        ],
    }


def erase(session: Session, person_id: int) -> None:
    """Forget what a person has begun. What they sent stays, as that of a former participant, as their comments do."""
    drafts = session.scalars(sa.select(SubmissionDraft).where(SubmissionDraft.author_id == person_id))
    for draft in drafts.all():
        session.delete(draft)
    session.flush()

"""A draft on its way in, as its pages need it: read, corrected, and compared with the text that is there."""

from dataclasses import dataclass

from flask import abort
from flask_login import current_user

from app.domain.correcting import Corrected
from app.domain.errors import CorrectionImpossible
from app.files.trouble import Unreadable
from app.processes.access import access
from app.texts import drafts
from app.texts.matching import choices_of
from app.texts.models import ManuscriptDraft
from app.texts.planning import Plan, plan
from app.texts.queries import document_of
from app.texts.wordings import what_is_wrong
from app.web.database import session
from app.web.refusals import wording_of


@dataclass(frozen=True)
class Desk:
    """A draft with what was found in it; `problem` says why there is nothing, in words."""

    draft: ManuscriptDraft
    corrected: Corrected | None
    problem: str = ""


def the_draft(number: int) -> ManuscriptDraft:
    """The draft with this number, for the one who brought it here; to others it is not there."""
    mine = {"process_id": access().process.id, "author_id": current_user.id}
    return drafts.draft_of(session(), number, **mine) or abort(404)


def the_desk(number: int) -> Desk:
    """The draft as it was read and corrected, or why it cannot be."""
    draft = the_draft(number)
    try:
        return Desk(draft, drafts.as_corrected(draft))
    except Unreadable as unreadable:
        return Desk(draft, None, what_is_wrong(unreadable))
    except CorrectionImpossible as refusal:
        return Desk(draft, None, wording_of(refusal))


def the_corrected(draft: ManuscriptDraft) -> Corrected:
    """The draft as it is corrected now; 404 while it cannot be read."""
    try:
        return drafts.as_corrected(draft)
    except (Unreadable, CorrectionImpossible):
        abort(404)


def planned(draft: ManuscriptDraft, corrected: Corrected) -> Plan:
    """What importing the draft would do now."""
    process = access().process
    document = document_of(session(), process.id)
    return plan(
        session(),
        document.id if document else None,
        corrected.manuscript,
        language=draft.language,
        drafting_language=process.drafting_language,
        strike_absent=draft.strike_absent,
        choices=choices_of(draft, corrected),
    )

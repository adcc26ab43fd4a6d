"""The steward's choices about which clause of the text each clause of a draft is, kept with the draft."""

from collections.abc import Mapping
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.correcting import Corrected
from app.domain.errors import MatchedTwice, MatchUnknown
from app.texts.models import Clause, Document, ManuscriptDraft
from app.texts.planning import Choices


class Absent(StrEnum):
    """What becomes of a clause that the draft does not have."""

    GONE = "gone"
    """It is struck."""
    KEPT = "kept"
    """It stays as it is."""
    OPEN = "open"
    """Nobody has decided: the rule of the import says it."""


def choices_of(draft: ManuscriptDraft, corrected: Corrected) -> Choices:
    """What was decided, for the draft as it is corrected now; what is about parts that were cut counts no longer."""
    places = {part: index for index, part in enumerate(corrected.clauses)}
    absent = _absent(draft)
    return Choices(
        {places[part]: guid or None for part, guid in _chosen(draft).items() if part in places},
        frozenset(guid for guid, what in absent.items() if what == Absent.GONE),
        frozenset(guid for guid, what in absent.items() if what == Absent.KEPT),
    )


def choose(session: Session, draft: ManuscriptDraft, corrected: Corrected, part: str, guid: str) -> None:
    """Say which clause a clause of the draft is; an empty guid: none, it is new.

    MatchUnknown when one of the two is not there; MatchedTwice when somebody chose that clause for another part.
    """
    if part not in corrected.clauses or (guid and not _is_there(session, draft, guid)):
        raise MatchUnknown
    others = {one: said for one, said in _chosen(draft).items() if one != part and one in corrected.clauses}
    if guid and guid in others.values():
        raise MatchedTwice
    absent = {one: what for one, what in _absent(draft).items() if one != guid}
    draft.choices = {"clauses": {**others, part: guid}, "absent": absent}
    session.flush()


def leave_to_the_rules(session: Session, draft: ManuscriptDraft, part: str) -> None:
    """Take back what was chosen for a clause of the draft."""
    chosen = {one: guid for one, guid in _chosen(draft).items() if one != part}
    draft.choices = {"clauses": chosen, "absent": dict(_absent(draft))}
    session.flush()


def decide_absent(session: Session, draft: ManuscriptDraft, guid: str, what: Absent) -> None:
    """Say what becomes of a clause of the text that the draft does not have.

    A clause that somebody chose for a part of the draft is not absent: MatchedTwice.
    """
    if not _is_there(session, draft, guid):
        raise MatchUnknown
    if what is Absent.GONE and guid in _chosen(draft).values():
        raise MatchedTwice
    absent = {one: said for one, said in _absent(draft).items() if one != guid}
    absent |= {} if what is Absent.OPEN else {guid: what.value}
    draft.choices = {"clauses": dict(_chosen(draft)), "absent": absent}
    session.flush()


def decided_about(draft: ManuscriptDraft, guid: str) -> Absent:
    """What was decided about a clause of the text that the draft does not have."""
    return Absent(_absent(draft).get(guid, Absent.OPEN.value))


def _chosen(draft: ManuscriptDraft) -> Mapping[str, str]:
    chosen: Mapping[str, str] = draft.choices.get("clauses", {})
    return chosen


def _absent(draft: ManuscriptDraft) -> Mapping[str, str]:
    absent: Mapping[str, str] = draft.choices.get("absent", {})
    return absent


def _is_there(session: Session, draft: ManuscriptDraft, guid: str) -> bool:
    query = sa.select(Clause.id).join(Document, Document.id == Clause.document_id)
    return session.scalar(query.where(Document.process_id == draft.process_id, Clause.guid == guid)) is not None

"""Drafts of amendments in the API: kept, shown to whom they ask to join, agreed to, sent or discarded."""

from http import HTTPStatus

from flask import abort

from app.accounts.models import Person, Standing
from app.amendments import drafts, proposers, queries
from app.amendments.answers import out_all
from app.amendments.api.blueprint import api, asked_for, member
from app.amendments.asking import Asked
from app.amendments.draft_schemas import AgreementIn, AskedOut, DraftChangeOut, DraftIn, DraftOut, InvitationIn
from app.amendments.models import DraftPart, ProposalDraft, Proposer
from app.amendments.schemas import AmendmentOut
from app.domain.amending import ProposerState
from app.domain.errors import StaleBase
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Listing, ListQuery
from app.web.throttles import count_contribution

FOLDER = "/processes/<slug>/amendment-drafts"
ONE = f"{FOLDER}/<number:draft>"


@operation(api, "GET", FOLDER, answer=Listing[DraftOut], query=ListQuery, signed_in=True)
@requires(Action.READ)
def amendment_drafts(slug: str, query: ListQuery) -> Listing[DraftOut]:
    """Your drafts in this process, and those of others that you are asked to join."""
    process_id, person_id = access().process.id, access().person_id or 0
    own = [one for one in drafts.drafts_of(session(), person_id) if one.process_id == process_id]
    asked = [
        found
        for one in drafts.invitations_of(session(), person_id)
        if one.draft_id and (found := drafts.draft_by_id(session(), process_id, one.draft_id))
    ]
    return Listing[DraftOut].part([_out(one) for one in (*own, *asked)], query)


@operation(api, "POST", FOLDER, answer=DraftOut, status=HTTPStatus.CREATED, body=DraftIn, signed_in=True)
@requires(Action.PROPOSE)
def begin_amendment_draft(slug: str, body: DraftIn) -> DraftOut:
    """Keep a draft, so that others can agree to it before it is sent."""
    process = access().process
    first, *further = _asked(body, body.language or process.drafting_language)
    author_id = member().person_id
    draft = drafts.begin(session(), process, first, rationale=body.rationale, author_id=author_id, now=now())
    for change in further:
        drafts.put(session(), draft, change, position=None, now=now())
    session().commit()
    return _out(draft)


@operation(api, "GET", ONE, answer=DraftOut, signed_in=True)
@requires(Action.READ)
def amendment_draft(slug: str, draft: int) -> DraftOut:
    """One draft, for its author and those who were asked to join."""
    return _out(_visible(draft))


@operation(api, "PUT", ONE, answer=DraftOut, body=DraftIn, signed_in=True)
@requires(Action.PROPOSE)
def write_amendment_draft(slug: str, draft: int, body: DraftIn) -> DraftOut:
    """Write your draft anew; who has agreed stays agreed, and sees what has become of it."""
    kept = _own(draft)
    drafts.rewrite(session(), kept, _asked(body, kept.language), rationale=body.rationale, now=now())
    session().commit()
    return _out(kept)


@operation(api, "DELETE", ONE, answer=None, status=HTTPStatus.NO_CONTENT, signed_in=True)
@requires(Action.READ)
def discard_amendment_draft(slug: str, draft: int) -> None:
    """Discard your draft for good."""
    drafts.discard(session(), _own(draft))
    session().commit()


@operation(
    api, "POST", f"{ONE}/proposers", answer=DraftOut, status=HTTPStatus.CREATED, body=InvitationIn, signed_in=True
)
@requires(Action.PROPOSE)
def ask_to_join_amendment_draft(slug: str, draft: int, body: InvitationIn) -> DraftOut:
    """Ask a member to propose it too; they are told by mail."""
    kept = _own(draft)
    proposers.invite(
        session(), access().process, kept, whom=body.whom, author_id=member().person_id, now=now()
    )  # fmt: skip
    session().commit()
    return _out(kept)


@operation(api, "PUT", f"{ONE}/agreement", answer=DraftOut, body=AgreementIn, signed_in=True)
@requires(Action.PROPOSE)
def answer_amendment_draft(slug: str, draft: int, body: AgreementIn) -> DraftOut:
    """Agree or decline to propose somebody's draft too, once."""
    kept = _visible(draft)
    asked = queries.proposer_of(session(), kept, access().person_id) or abort(404)
    proposers.answer(session(), access().process, asked, member=member(), agrees=body.agrees, now=now())
    session().commit()
    return _out(kept)


@operation(
    api, "POST", f"{ONE}/submission", answer=AmendmentOut, status=HTTPStatus.CREATED, signed_in=True
)  # fmt: skip
@requires(Action.PROPOSE)
def send_amendment_draft(slug: str, draft: int) -> AmendmentOut:
    """Propose what your draft asks for, together with everybody who has agreed."""
    kept = _own(draft)
    if _moved_on(kept):
        raise StaleBase
    proposed = drafts.send(session(), access().process, kept, proposer=member(), now=now())
    count_contribution()
    session().commit()
    return out_all([proposed])[0]


def _asked(body: DraftIn, language: str) -> list[Asked]:
    return [asked_for(change.clause, change, language) for change in body.changes]


def _visible(draft_id: int) -> ProposalDraft:
    kept, person_id = drafts.draft_by_id(session(), access().process.id, draft_id), access().person_id
    if kept is None or person_id is None:
        abort(404)
    if kept.author_id != person_id and queries.proposer_of(session(), kept, person_id) is None:
        abort(404)
    return kept


def _own(draft_id: int) -> ProposalDraft:
    kept = _visible(draft_id)
    return kept if kept.author_id == access().person_id else abort(404)


def _moved_on(kept: ProposalDraft) -> set[int]:
    newest = queries.newest_wordings(session(), [part.clause_id for part in kept.parts], kept.language)
    return drafts.moved_on(kept.parts, newest)


def _out(kept: ProposalDraft) -> DraftOut:
    everybody, moved = queries.proposers_of(session(), kept), _moved_on(kept)
    is_own = kept.author_id == access().person_id
    agreed = sum(one.state is ProposerState.AGREED for one in everybody)
    return DraftOut(
        id=kept.id,
        own=is_own,
        author=_public(kept.author),
        language=kept.language,
        rationale=kept.rationale,
        changes=[_change(part, moved) for part in kept.parts],
        asked=[_person(one) for one in everybody if is_own or one.state is ProposerState.AGREED],
        missing=max(access().process.cosponsors_required - agreed, 0),
        changed_at=kept.changed_at,
    )


def _change(part: DraftPart, moved: set[int]) -> DraftChangeOut:
    return DraftChangeOut(
        clause=part.clause.number,
        operation=part.operation,
        base_revision=part.base_revision.number,
        heading=part.heading,
        body=part.body,
        beside=part.beside.number if part.beside else None,
        side=part.side,
        moved_on=part.position in moved,
    )


def _person(one: Proposer) -> AskedOut:
    """Until somebody agrees, what the author typed is all that is told of them."""
    known = _public(one.person) if one.state is ProposerState.AGREED else None
    return AskedOut(name=known or one.invited_as, state=one.state)


def _public(person: Person | None) -> str | None:
    return None if person is None or person.standing is Standing.DELETED else person.name

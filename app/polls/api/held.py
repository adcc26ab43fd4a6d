"""How votes are held, in the API: ballots after the close, the roll, proxies, blocks, results from elsewhere."""

import base64
import binascii
from http import HTTPStatus
from typing import Literal

from flask import abort
from pydantic import Field

from app.domain.answering import AnswerMalformed, said
from app.domain.errors import NotEntrusted
from app.domain.phases import Action
from app.domain.result_modes import ResultMode
from app.domain.voting import Result
from app.polls import blocks, boxes, entrusted, external_results, rolls
from app.polls.api.blueprint import api, question_at
from app.polls.external_results import LARGEST_SOURCE, Figures, Source
from app.polls.mode_wording import refusal_in_words
from app.polls.models import Block
from app.polls.shapes import BallotIn, BallotOut, ballot_out
from app.polls.wording import fault_in_words
from app.processes.access import access, requires
from app.texts.queries import clauses_by_numbers
from app.web.database import now, session
from app.web.operations import Refused, operation
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Moment, Number, Schema, Time, line, text

LONGEST_BASE64 = LARGEST_SOURCE * 4 // 3 + 4
PAGE = 100


class BallotsOut(Schema):
    """What `openclause recount` reads: ballots as far as their mode opens them, commitments, the result told."""

    format: str
    process: str
    question: int
    title: dict[str, str]
    opens: str
    closes: str
    method: str
    options: list[str]
    mode: ResultMode
    rule: dict[str, object]
    roll: dict[str, int]
    roll_by_jurisdiction: dict[str, int]
    cast: int | None
    by_proxy: int | None
    ballots: list[dict[str, object]]
    by_jurisdiction: list[dict[str, object]]
    commitments: list[str]
    ballots_root: str
    result: dict[str, object]
    record: dict[str, object] | None


class OnRollOut(Schema):
    """Somebody on the roll; `name` is null for who has deleted their account."""

    person: int
    name: str | None
    group: str


class RollOut(Schema):
    """Who can vote on a question: numbers by group, and the first hundred by the order of their accounts."""

    fixed_at: Time | None
    groups: dict[str, int]
    members: list[OnRollOut]


class ProxyIn(Input):
    """To whom you entrust your vote, by their number."""

    holder: Number


class ProxiesOut(Schema):
    """To whom you have entrusted your vote, and whose votes you carry; `in_all` on this question is public."""

    in_all: int
    given_to: int | None
    carried_for: list[int]


class BlockIn(Input):
    """Several clauses to put to one vote, by their numbers, each with the words of its question."""

    title: dict[LanguageTag, line(300)] = Field(min_length=1, max_length=40)  # type: ignore[valid-type]
    clauses: list[line(80)] = Field(min_length=2, max_length=blocks.MOST_QUESTIONS)  # type: ignore[valid-type]
    opens: Moment
    closes: Moment
    take_out_until: Moment
    mode: Literal["aggregate", "on_record", "pseudonymous"] = "aggregate"


class BlockOut(Schema):
    """A block with the numbers of its questions: those answered together, and those that were taken out."""

    number: int
    title: dict[str, str]
    opens: Time
    closes: Time
    take_out_until: Time
    together: list[int]
    taken_out: list[int]


class BlockBallotIn(Input):
    """One answer to every question that is still in a block."""

    choice: Literal["for", "against", "abstain"]


class ExternalIn(Input):
    """What was decided elsewhere, with its source as base64."""

    result: Literal["carried", "not_carried", "not_decided"]
    in_favour: Number | None = None
    against: Number | None = None
    abstain: Number | None = None
    body: line(300)  # type: ignore[valid-type]
    note: text(5000) | None = None  # type: ignore[valid-type]
    source_name: line(200)  # type: ignore[valid-type]
    source_base64: str = Field(min_length=4, max_length=LONGEST_BASE64)
    source_address: str | None = Field(None, max_length=2000, pattern="^https?://[^ ]+$")


class ExternalOut(Schema):
    """A result from elsewhere, with the SHA-256 of its source."""

    result: Result
    body: str
    source_name: str
    source_sha256: str
    entered_at: Time


@operation(
    api, "GET", "/processes/<slug>/questions/<number:question>/ballots", answer=BallotsOut, also=(HTTPStatus.CONFLICT,)
)
@requires(Action.READ)
def ballots(slug: str, question: int) -> BallotsOut:
    """All that is published of the ballots, after the close: enough to count again."""
    return BallotsOut.model_validate(boxes.recount_file(session(), question_at(question), now()))


@operation(api, "GET", "/processes/<slug>/questions/<number:question>/roll", answer=RollOut)
@requires(Action.READ)
def roll(slug: str, question: int) -> RollOut:
    """Who can vote on a question; never who has."""
    asked = question_at(question)
    page = rolls.page_of(session(), asked, limit=PAGE)
    members = [OnRollOut(person=number, name=name, group=group) for number, group, name in page.people]
    return RollOut(fixed_at=asked.roll_fixed_at, groups=dict(boxes.roll_of(session(), asked)), members=members)


@operation(api, "GET", "/processes/<slug>/questions/<number:question>/proxy", answer=ProxiesOut, signed_in=True)
@requires(Action.VOTE)
def proxies(slug: str, question: int) -> ProxiesOut:
    """To whom you have entrusted your vote, and whose you carry."""
    return _proxies(question_at(question).id)


@operation(
    api, "PUT", "/processes/<slug>/questions/<number:question>/proxy", answer=ProxiesOut, body=ProxyIn, signed_in=True
)
@requires(Action.VOTE)
def entrust(slug: str, question: int, body: ProxyIn) -> ProxiesOut:
    """Entrust your vote; your own ballot counts before one that is cast for you."""
    asked, person_id = question_at(question), access().signed_in_person()
    try:
        entrusted.entrust(session(), asked, principal_id=person_id, holder_id=body.holder, now=now())
    except NotEntrusted as refused:
        abort(409, refusal_in_words(refused))
    session().commit()
    return _proxies(asked.id)


@operation(api, "DELETE", "/processes/<slug>/questions/<number:question>/proxy", answer=ProxiesOut, signed_in=True)
@requires(Action.VOTE)
def take_back(slug: str, question: int) -> ProxiesOut:
    """Take your vote back; a ballot that was cast for you no longer counts."""
    asked = question_at(question)
    entrusted.take_back(session(), asked, principal_id=access().signed_in_person(), now=now())
    session().commit()
    return _proxies(asked.id)


@operation(
    api,
    "PUT",
    "/processes/<slug>/questions/<number:question>/carried/<number:person>",
    answer=BallotOut,
    body=BallotIn,
    signed_in=True,
)
@requires(Action.VOTE)
def carried(slug: str, question: int, person: int, body: BallotIn) -> BallotOut:
    """Cast the ballot of somebody who has entrusted it to you."""
    asked, holder = question_at(question), access().signed_in_person()
    given = entrusted.given_by(session(), asked.id, person)
    if given is None or given.holder_id != holder:
        abort(404)
    try:
        cast = entrusted.cast_for(
            session(), asked, holder_id=holder, principal_id=person, answer=body.answer(), now=now()
        )
    except AnswerMalformed as fault:
        place = {"pointer": f"/{fault.field}", "detail": fault_in_words(fault.field, fault.fault)}
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, [place]) from None
    session().commit()
    return ballot_out(cast).model_copy(update={"tracker": None})


@operation(
    api, "POST", "/processes/<slug>/questions/<number:question>/taking-out", answer=None, status=HTTPStatus.NO_CONTENT,
    signed_in=True,
)  # fmt: skip
@requires(Action.VOTE)
def take_out(slug: str, question: int) -> None:
    """Have a question taken out of its block, so that it is voted on by itself."""
    blocks.take_out(session(), question_at(question), member_id=access().signed_in_person(), now=now())
    session().commit()


@operation(api, "GET", "/processes/<slug>/blocks", answer=Listing[BlockOut], query=ListQuery)
@requires(Action.READ)
def list_blocks(slug: str, query: ListQuery) -> Listing[BlockOut]:
    """Every block of a process."""
    found = blocks.blocks_of(session(), access().process.id)
    return Listing[BlockOut].part([_block(one) for one in found], query)


@operation(
    api, "POST", "/processes/<slug>/blocks", answer=BlockOut, status=HTTPStatus.CREATED, body=BlockIn, signed_in=True
)
@requires(Action.QUESTION_PUT)
def put_block(slug: str, body: BlockIn) -> BlockOut:
    """Put several clauses to one vote."""
    process = access().process
    if not body.opens < body.closes or body.take_out_until > body.closes:
        abort(422, "A block opens before it closes, and nothing is taken out of it after its close.")
    if not set(body.title) <= set(process.languages):
        abort(422, "A block is put in the languages of the process.")
    clauses = clauses_by_numbers(session(), process.id, body.clauses)
    if len(clauses) != len(body.clauses):
        abort(422, "Each clause has to be in the text, and is named once.")
    items = [
        blocks.Item(clauses[number], {code: f"{title}: {number}" for code, title in body.title.items()})
        for number in body.clauses
    ]
    put = blocks.put_block(
        session(), process, title=body.title, explanation={}, items=items, opens=body.opens, closes=body.closes,
        take_out_until=body.take_out_until, mode=ResultMode(body.mode), reminders=(),
        author_id=access().signed_in_person(), now=now(),
    )  # fmt: skip
    session().commit()
    return _block(put)


@operation(
    api, "PUT", "/processes/<slug>/blocks/<number:block>/ballot", answer=Listing[BallotOut], body=BlockBallotIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.VOTE)
def block_ballot(slug: str, block: int, body: BlockBallotIn) -> Listing[BallotOut]:
    """One ballot on every question that is still in a block, in one step."""
    found = blocks.block_by_number(session(), access().process.id, block) or abort(404)
    voter = access().signed_in_person()
    cast = blocks.cast_block(session(), found, voter_id=voter, answer=said(body.choice), now=now())
    session().commit()
    return Listing[BallotOut](items=[ballot_out(one) for one in cast], next=None)


@operation(
    api, "POST", "/processes/<slug>/questions/<number:question>/external-result", answer=ExternalOut,
    status=HTTPStatus.CREATED, body=ExternalIn, signed_in=True,
)  # fmt: skip
@requires(Action.QUESTION_PUT)
def external(slug: str, question: int, body: ExternalIn) -> ExternalOut:
    """Enter the result of a vote that was held elsewhere, with its source."""
    entered = external_results.enter_external(
        session(), question_at(question), result=Result(body.result),
        figures=Figures(body.in_favour, body.against, body.abstain), body=body.body, note=body.note or "",
        source=Source(body.source_name, _decoded(body.source_base64), body.source_address or ""),
        official_id=access().signed_in_person(), now=now(),
    )  # fmt: skip
    session().commit()
    return ExternalOut(
        result=entered.result, body=entered.body, source_name=entered.source_name,
        source_sha256=entered.source_digest, entered_at=entered.entered_at,
    )  # fmt: skip


def _decoded(base: str) -> bytes:
    try:
        return base64.b64decode(base, validate=True)
    except (binascii.Error, ValueError):
        abort(422, "The source has to be base64.")


def _proxies(question_id: int) -> ProxiesOut:
    person_id = access().signed_in_person()
    given = entrusted.given_by(session(), question_id, person_id)
    return ProxiesOut(
        in_all=entrusted.given_in_all(session(), question_id),
        given_to=given.holder_id if given else None,
        carried_for=[one.principal_id for one in entrusted.carried_by(session(), question_id, person_id)],
    )


def _block(found: Block) -> BlockOut:
    return BlockOut(
        number=found.number,
        title=found.title,
        opens=found.opens,
        closes=found.closes,
        take_out_until=found.take_out_until,
        together=[one.number for one in found.questions if one.taken_out_at is None],
        taken_out=[one.number for one in found.questions if one.taken_out_at is not None],
    )

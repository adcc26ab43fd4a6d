"""Whether a clause is open, fixed by law or decided already: what was said of it, and saying it."""

from flask import abort
from pydantic import Field

from app.domain.options import Choices, Freedom
from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.api.blueprint import api
from app.texts.api.reading import OptionsOut, the_clause
from app.texts.forms import LONGEST_REASON
from app.texts.models import Options
from app.texts.options import history_of, options_of, set_options
from app.texts.options_forms import LONGEST_DECIDER, LONGEST_LINK
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Input, Listing, ListQuery, Schema, Time, example, line, text

ONE = "/processes/<slug>/clauses/<number>/options"


class OptionsNowOut(OptionsOut):
    """What holds of a clause today; `number` counts what was said of it, 0: nothing yet, and so it is open."""

    clause: str
    number: int


class OptionsSaidOut(Schema):
    """Something that was said of the options of a clause."""

    number: int
    freedom: Freedom
    decider: str
    link: str
    reason: str
    created_at: Time


class OptionsIn(Input):
    """Whether a clause can still be shaped; for one that cannot, by which law or by whom, and where to read it."""

    model_config = example(
        freedom="fixed_by_law", decider="Law 172-13, article 5", link="https://example.org/law-172-13",
        reason="The text cannot go below what the law demands.",
    )  # fmt: skip

    freedom: Freedom = Field(strict=False)
    decider: line(LONGEST_DECIDER, smallest=0) = ""  # type: ignore[valid-type]
    link: str = Field("", max_length=LONGEST_LINK)
    reason: text(LONGEST_REASON)  # type: ignore[valid-type]


@operation(api, "GET", ONE, answer=OptionsNowOut)
@requires(Action.READ)
def options(slug: str, number: str) -> OptionsNowOut:
    """Whether a clause is open, fixed by law, or decided already."""
    clause = the_clause(number)
    return _now_out(clause.number, options_of(session(), clause.id))


@operation(api, "GET", f"{ONE}/history", answer=Listing[OptionsSaidOut], query=ListQuery)
@requires(Action.READ)
def options_history(slug: str, number: str, query: ListQuery) -> Listing[OptionsSaidOut]:
    """Everything that was ever said about the options of a clause, the newest first."""
    said = [_said_out(one) for one in history_of(session(), the_clause(number).id)]
    return Listing[OptionsSaidOut].part(said, query)


@operation(api, "PUT", ONE, answer=OptionsNowOut, body=OptionsIn, signed_in=True)
@requires(Action.CLAUSE_EDIT)
def say_options(slug: str, number: str, body: OptionsIn) -> OptionsNowOut:
    """Say whether a clause can still be shaped; amendments of one that cannot are refused from then on."""
    clause = the_clause(number)
    if clause.struck_at is not None:
        abort(404)
    set_options(
        session(), access().process, clause, freedom=body.freedom, decider=body.decider, link=body.link,
        base_number=options_of(session(), clause.id).number, reason=body.reason, author_id=access().person_id,
        now=now(),
    )  # fmt: skip
    session().commit()
    return _now_out(clause.number, options_of(session(), clause.id))


def _now_out(clause: str, today: Choices) -> OptionsNowOut:
    return OptionsNowOut(
        clause=clause, number=today.number, freedom=today.freedom, decider=today.decider, link=today.link
    )


def _said_out(one: Options) -> OptionsSaidOut:
    return OptionsSaidOut(
        number=one.number, freedom=one.freedom, decider=one.decider, link=one.link, reason=one.reason,
        created_at=one.created_at,
    )  # fmt: skip

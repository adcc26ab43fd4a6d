"""Objections: a reasoned concern that asks to be resolved, what becomes of it, who decides, and what it blocks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import NotInThisState, OwnDecision, ReasonsMissing


class ObjectionState(StrEnum):
    """Where an objection stands.

    Resolved: whoever raised it agrees with the answer. Not sustained: it was addressed with reasons, though not
    accommodated (RFC 7282, section 3). Minority: as not sustained, and attached to the final text as a minority view.
    """

    OPEN = "open"
    SUSTAINED = "sustained"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    NOT_SUSTAINED = "not_sustained"
    MINORITY = "minority"


class Answer(StrEnum):
    """Whether somebody has said how the concern was met, and what the objector makes of it."""

    NONE = "none"
    OFFERED = "offered"
    REFUSED = "refused"


class Act(StrEnum):
    """What is done with an objection, in the words of its history."""

    RAISED = "raised"
    ADDRESSED = "addressed"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    SUSTAINED = "sustained"
    NOT_SUSTAINED = "not_sustained"
    CARRIED = "carried"
    WITHDRAWN = "withdrawn"


class Body(StrEnum):
    """In whose name an objection is sustained or not: the team that leads the process, or its forum."""

    FACILITATORS = "facilitators"
    FORUM = "forum"


class Signature(StrEnum):
    """How a minority view is signed, as its author chose."""

    GROUP = "group"
    ORGANISATION = "organisation"
    NAME = "name"


@dataclass(frozen=True)
class Standing:
    """The state of an objection, and of the answer to it."""

    state: ObjectionState
    answer: Answer = Answer.NONE


BLOCKING = frozenset({ObjectionState.OPEN, ObjectionState.SUSTAINED})
"""An objection in these states keeps what it is about from being adopted by consent, by silence or as final text."""

BY_AUTHOR = frozenset({Act.AGREED, Act.DISAGREED, Act.CARRIED, Act.WITHDRAWN})
"""What only the person who raised it does."""

DECISIONS = frozenset({Act.SUSTAINED, Act.NOT_SUSTAINED})
OWED_REASONS = DECISIONS | {Act.ADDRESSED, Act.DISAGREED, Act.RAISED}

_FROM: dict[Act, frozenset[ObjectionState]] = {
    Act.ADDRESSED: BLOCKING,
    Act.AGREED: BLOCKING,
    Act.DISAGREED: BLOCKING,
    Act.SUSTAINED: frozenset({ObjectionState.OPEN, ObjectionState.NOT_SUSTAINED}),
    Act.NOT_SUSTAINED: BLOCKING,
    Act.CARRIED: frozenset({ObjectionState.NOT_SUSTAINED}),
    Act.WITHDRAWN: BLOCKING | {ObjectionState.NOT_SUSTAINED, ObjectionState.MINORITY},
}
_TO = {
    Act.AGREED: ObjectionState.RESOLVED,
    Act.SUSTAINED: ObjectionState.SUSTAINED,
    Act.NOT_SUSTAINED: ObjectionState.NOT_SUSTAINED,
    Act.CARRIED: ObjectionState.MINORITY,
    Act.WITHDRAWN: ObjectionState.WITHDRAWN,
}


def possible(act: Act, standing: Standing) -> bool:
    """Whether an objection that stands so permits the act, whoever does it.

    One agrees or disagrees only with an answer that is on offer. What was sustained has to be addressed before it may
    be found not sustained after all: the concern is met or argued with, never just set aside (RFC 7282, section 3).
    """
    if standing.state not in _FROM.get(act, frozenset()):
        return False
    if act in (Act.AGREED, Act.DISAGREED):
        return standing.answer is Answer.OFFERED
    overturns = act is Act.NOT_SUSTAINED and standing.state is ObjectionState.SUSTAINED
    return not overturns or standing.answer is not Answer.NONE


def after(act: Act, standing: Standing) -> Standing:
    """How it stands after the act; NotInThisState where it is not possible."""
    if not possible(act, standing):
        raise NotInThisState
    if act is Act.ADDRESSED:
        return Standing(standing.state, Answer.OFFERED)
    if act is Act.DISAGREED:
        return Standing(standing.state, Answer.REFUSED)
    return Standing(_TO[act], Answer.NONE if act is Act.SUSTAINED else standing.answer)


def is_blocking(state: ObjectionState) -> bool:
    """Whether what it is about cannot be adopted by consent while it stands so."""
    return state in BLOCKING


def may(act: Act, standing: Standing, *, is_author: bool, is_supporter: bool = False) -> bool:
    """Whether the act is theirs: the objector's own acts are nobody else's, and nobody judges their own objection.

    Roles and phases are another question (`domain.phases`). Who supports an objection has taken its side and does not
    decide about it.
    """
    if not possible(act, standing):
        return False
    if act in BY_AUTHOR:
        return is_author
    return not is_author and not (is_supporter and act in DECISIONS)


def check(act: Act, *, reasons: str, actor_id: int | None, author_id: int | None, sides: Collection[int] = ()) -> None:
    """Refuse an act without the reasons it owes, an objector's act by another, and a judge who has taken a side.

    `sides`: who supports the objection. Raises ReasonsMissing and OwnDecision.
    """
    if act in OWED_REASONS and not reasons.strip():
        raise ReasonsMissing
    is_author = actor_id is not None and actor_id == author_id
    if act in BY_AUTHOR and not is_author:
        raise OwnDecision
    if act is Act.ADDRESSED and is_author:
        raise OwnDecision
    if act in DECISIONS and (is_author or actor_id in sides):
        raise OwnDecision


@dataclass(frozen=True)
class Raised:
    """An objection as the rules of a decision see it: its number, how it stands, and what it is about.

    Clause, amendment and question are identities; none of them: the text as a whole, for instance what it leaves out.
    """

    number: int
    state: ObjectionState
    clause: int | None = None
    amendment: int | None = None
    question: int | None = None
    raised_by: int | None = None

    @property
    def on_text(self) -> bool:
        """Whether it is about the text as a whole."""
        return self.clause is None and self.amendment is None and self.question is None


@dataclass(frozen=True)
class Asked:
    """What is to be decided: a question, and the clause or the amendment it is on (neither: the whole text)."""

    question: int | None = None
    clause: int | None = None
    amendment: int | None = None


def blocking(objections: Iterable[Raised], asked: Asked) -> tuple[int, ...]:
    """The numbers of the objections that keep what is asked from being adopted by consent, in their order.

    A question is blocked by objections to itself, and by those to the clause or the amendment it is on; a question on
    the whole text by every objection to the text, its clauses and amendments. One on a clause or an amendment is not
    blocked by what is said of the text as a whole.
    """
    return tuple(sorted(one.number for one in objections if is_blocking(one.state) and _concerns(one, asked)))


def _concerns(one: Raised, asked: Asked) -> bool:
    if one.question is not None:
        return one.question == asked.question
    if asked.amendment is not None:
        return one.amendment == asked.amendment
    if asked.clause is not None:
        return one.clause == asked.clause
    return True

"""What the API reads and answers about amendments."""

from typing import Literal

from pydantic import Field

from app.amendments.drafts import MOST_PARTS
from app.domain.amending import AmendmentState, Decision, Operation, Outcome, Side
from app.domain.phases import Role
from app.domain.positions import Stance
from app.positions.orders import Order
from app.positions.schemas import PositionsOut
from app.web.schemas import Author, Input, LanguageTag, ListQuery, Schema, Time, line, text

LONGEST_CLAUSE = 20_000
LONGEST_RATIONALE = 5_000
Offered = Literal["replace", "insert_before", "insert_after", "delete", "move"]


class ChangeOut(Schema):
    """One change of a proposal. A move says on which `side` of the clause `beside` the clause is to stand.

    `outcome` is how it stands to the wording of today: null while its clause has not moved on, else clean (it fits;
    `carried_over` are its words then), conflicting or moot. `adopted` are the words that were taken.
    """

    clause: str
    operation: Operation
    base_revision: int
    heading: str
    body: str
    beside: str | None
    side: Side | None
    outcome: Outcome | None
    carried_over: str | None
    adopted: str | None
    resulting_revision: int | None


class RecommendationOut(Schema):
    """What the team or the authority recommends to decide, published before the decision."""

    number: int
    decision: Decision
    reasons: str
    language: str
    author: str | None
    role: Role
    created_at: Time


class AmendmentOut(Schema):
    """A proposal on a clause. `base_revision` is the wording it was made on, in its own `language`.

    `adopted` are the words that were taken; `resulting_revision` the revision of the drafting language that carries it.
    `changes` are all that it asks for: the first stands in the fields above too, and a package has further ones, which
    are adopted or rejected together. `cosponsors` propose it beside its author. `superseded_by` is the number of the
    adopted amendment that left nothing of it to decide. `own` is your position on it.
    """

    number: int
    official_number: str
    clause: str
    operation: Operation
    language: str
    base_revision: int
    heading: str
    body: str
    rationale: str
    state: AmendmentState
    author: Author
    proposers: int
    supporters: int
    positions: PositionsOut
    own: Stance | None
    answered: bool
    created_at: Time
    decided_at: Time | None
    reasons: str
    adopted: str | None
    resulting_revision: int | None
    outcome: Outcome | None
    changes: list[ChangeOut]
    cosponsors: list[Author]
    superseded_by: int | None
    recommendations: list[RecommendationOut]
    campaign: int | None = Field(None, description="the number of the campaign that it is a copy in")


class ChangeIn(Input):
    """A change to a clause. To replace its heading alone, leave `body` out; to move it, give `beside` and `side`."""

    operation: Offered
    base_revision: int = Field(ge=1, le=999_999_999)
    heading: line(300, smallest=0) = ""  # type: ignore[valid-type]
    body: text(LONGEST_CLAUSE, smallest=0) | None = None  # type: ignore[valid-type]
    beside: line(80) | None = None  # type: ignore[valid-type]
    side: Side = Side.AFTER


class PartIn(ChangeIn):
    """A further change of a package, to another clause."""

    clause: line(80)  # type: ignore[valid-type]


class AmendmentIn(ChangeIn):
    """A proposal. `language` is that of the wording it is made on; without it, the drafting language.

    `parts` are further changes under the same number and rationale, adopted or rejected together.
    """

    parts: list[PartIn] = Field(default_factory=list, max_length=MOST_PARTS - 1)
    rationale: text(LONGEST_RATIONALE)  # type: ignore[valid-type]
    language: LanguageTag | None = None


class WordingIn(Input):
    """A heading and a body to stand in the text."""

    heading: line(300, smallest=0) = ""  # type: ignore[valid-type]
    body: text(LONGEST_CLAUSE)  # type: ignore[valid-type]


class DecisionIn(Input):
    """A decision with its reasons. `base_revision` is the latest revision that was seen.

    It counts in the drafting language or, where languages are equal, in that of the amendment.

    `wording` is owed when adopting in part; `drafting_wording` when the amendment is in another language. For a package
    `parts` say the same of its further changes, in their order.
    """

    decision: Decision
    reasons: text(LONGEST_RATIONALE)  # type: ignore[valid-type]
    base_revision: int = Field(ge=1, le=999_999_999)
    wording: WordingIn | None = None
    drafting_wording: WordingIn | None = None
    parts: list["PartDecisionIn"] = Field(default_factory=list, max_length=MOST_PARTS - 1)


class PartDecisionIn(Input):
    """The revision of the clause that was seen, and the words to take, for a further change of a package."""

    base_revision: int = Field(ge=1, le=999_999_999)
    wording: WordingIn | None = None
    drafting_wording: WordingIn | None = None


class RestatementIn(Input):
    """One's proposal on the wording of today: without `wordings`, the words that were carried over are confirmed.

    `wordings` are those of every change whose clause moved on, in their order; a deletion takes none.
    """

    wordings: list[WordingIn] = Field(default_factory=list, max_length=MOST_PARTS)


class RecommendationIn(Input):
    """What to decide, and why."""

    decision: Decision
    reasons: text(LONGEST_RATIONALE)  # type: ignore[valid-type]
    language: LanguageTag | None = None


class AmendmentsQuery(ListQuery):
    """A page of amendments in an order, narrowed by state and by whether they have been answered."""

    state: AmendmentState | None = None
    order: Order = Field(Order.NUMBER, strict=False, description="`next` belongs to this order.")
    answered: Literal["yes", "no"] | None = None
    copies: Literal["each", "folded"] = Field(
        "each", description="folded: without copies in campaigns, which the list of campaigns has as one item each"
    )

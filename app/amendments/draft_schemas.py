"""What the API says and takes of drafts of amendments."""

from pydantic import Field

from app.amendments.drafts import MOST_PARTS
from app.amendments.schemas import LONGEST_RATIONALE, PartIn
from app.domain.amending import Operation, ProposerState, Side
from app.web.schemas import Input, LanguageTag, Schema, Time, line, text


class DraftChangeOut(Schema):
    """A change that a draft asks for; `moved_on`: its clause has been given other words since it was written."""

    clause: str
    operation: Operation
    base_revision: int
    heading: str
    body: str
    beside: str | None
    side: Side | None
    moved_on: bool


class AskedOut(Schema):
    """Somebody who was asked to propose it too: by the name or address you wrote until they agree, then by name."""

    name: str
    state: ProposerState


class DraftOut(Schema):
    """A draft of an amendment. `missing` is how many more have to agree before it can be sent.

    Only its author and those who were asked to join see it. `own`: you are the author.
    """

    id: int
    own: bool
    author: str | None
    language: str
    rationale: str
    changes: list[DraftChangeOut]
    asked: list[AskedOut]
    missing: int
    changed_at: Time


class DraftIn(Input):
    """What is to be proposed, as often as it takes: all its changes, in their order.

    `language` is that of the wordings it is made on; without it, the drafting language. It stays once it is given.
    """

    changes: list[PartIn] = Field(min_length=1, max_length=MOST_PARTS)
    rationale: text(LONGEST_RATIONALE, smallest=0) = ""  # type: ignore[valid-type]
    language: LanguageTag | None = None


class InvitationIn(Input):
    """Whom to ask to propose it too: a member, by public name or mail address."""

    whom: line(254)  # type: ignore[valid-type]


class AgreementIn(Input):
    """Whether you propose it too."""

    agrees: bool

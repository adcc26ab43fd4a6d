"""An amendment against the wording it was proposed on, and carried over to the wording of today."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.domain.amending import INSERTS, Operation, Outcome, rebase
from app.domain.wording import Merge, Run, compare
from app.texts.models import Revision
from app.texts.queries import latest_revision


@dataclass(frozen=True)
class Redline:
    """A heading and a body, before and after, as runs of kept, inserted and deleted words."""

    heading: tuple[Run, ...]
    body: tuple[Run, ...]

    @classmethod
    def between(cls, before: tuple[str, str], after: tuple[str, str]) -> "Redline":
        """Compare two wordings, each a heading and a body."""
        return cls(compare(before[0], after[0]).runs, compare(before[1], after[1]).runs)


@dataclass(frozen=True)
class CarriedOver:
    """An amendment as it would stand today. `outcome` None: its clause has not moved on.

    `base` names the latest revisions seen (in the amendment's and the drafting language): what a decision is based on.
    """

    heading: str
    body: str
    outcome: Outcome | None
    merge: Merge | None
    base: str
    drafting_number: int
    drafting: Revision | None
    own: Revision | None

    def as_form(self) -> dict[str, str]:
        """The fields of the decision, filled in."""
        insert = self.drafting is None
        return {
            "base": self.base,
            "heading": self.heading,
            "body": self.body,
            "drafting_heading": "" if insert or self.drafting is None else self.drafting.heading,
            "drafting_body": "" if insert or self.drafting is None else self.drafting.body,
        }


def redline_of(amendment: Amendment) -> Redline:
    """What the amendment changes in the wording it was proposed on."""
    base = amendment.base_revision
    before = ("", "") if amendment.operation in INSERTS else (base.heading, base.body)
    return Redline.between(before, (amendment.heading, amendment.body))


def carried_over(session: Session, amendment: Amendment, drafting_language: str) -> CarriedOver:
    """The amendment on the latest wording: as proposed while the clause stands still, else by a three-way merge."""
    own = latest_revision(session, amendment.clause_id, amendment.language)
    drafting = latest_revision(session, amendment.clause_id, drafting_language)
    base = f"{own.id if own else 0}-{drafting.id if drafting else 0}"
    number = drafting.number if drafting else 0
    heading, body, outcome, merged = amendment.heading, amendment.body, None, None
    moved = own is not None and own.id != amendment.base_revision_id
    if own is not None and moved and amendment.operation is Operation.REPLACE:
        rebased = rebase(amendment.base_revision.body, amendment.body, own.body)
        body, outcome, merged = rebased.text, rebased.outcome, rebased.merge
        heading = own.heading if amendment.heading == amendment.base_revision.heading else amendment.heading
    return CarriedOver(heading, body, outcome, merged, base, number, drafting, own)

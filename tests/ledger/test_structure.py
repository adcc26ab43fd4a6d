"""What was done to the structure of a text is in the record, and what was done to it behind its back is found."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.renumbering import Rule
from app.domain.splitting import Seam
from app.domain.structure import DivisionKind
from app.ledger.models import Entry
from app.record.verification import verify
from app.record.wordings import KINDS
from app.texts import divisions, moving, queries
from app.texts.arranging import Actor
from app.texts.models import Clause, Division, FormerAddress, Rearrangement, StructuralAct
from app.texts.renumbering import renumber
from app.texts.splitting import join, split
from tests.builders import NOON
from tests.ledger.deliberation import Deliberation, a_deliberation, clause

STEWARD = Actor(None, NOON, "A better order.")


@pytest.fixture
def rearranged(session: Session) -> Deliberation:
    """Every kind of structural act once, the last of them new numbers and addresses."""
    deliberation = a_deliberation(session)
    process = deliberation.process
    document = queries.document_of(session, process.id)
    assert document
    common = {"reason": "A better order.", "author_id": None, "now": NOON}
    chapter = divisions.add_division(
        session, process, document, kind=DivisionKind.CHAPTER, label={"en": "Chapter V"},
        heading={"en": "Remedies"}, **common,
    ).division  # fmt: skip
    spare = divisions.add_division(
        session, process, document, kind=DivisionKind.SECTION, label={}, heading={"en": "Spare"}, **common
    ).division  # fmt: skip
    assert chapter
    assert spare
    divisions.edit_division(
        session, process, spare, kind=DivisionKind.PART, label={}, heading={"en": "Part"}, **common
    )  # fmt: skip
    first, third = clause(session, process, "1"), clause(session, process, "3")
    moving.move(session, process, third, division=chapter, **common)
    moving.move_division(session, process, chapter, before=first, **common)
    divisions.remove_division(session, process, spare, **common)
    places = {
        one: latest.body.index(" ") for one, latest in queries.latest_in_every_language(session, third.id).items()
    }
    split(
        session, process, third, STEWARD, places=places, bases=queries.languages_of_clause(session, third.id)
    )  # fmt: skip
    second = queries.neighbours(session, first)[1]
    assert second
    bases = [queries.languages_of_clause(session, one.id) for one in (first, second)]
    join(session, process, first, second, STEWARD, seam=Seam.SPACE, bases=bases[0], other_bases=bases[1])
    rules = {"article": Rule("", {"en": "Article {1}"}), "chapter": Rule("", {"en": "Chapter {I}"})}
    renumber(session, process, document, rules, STEWARD, new_addresses=True)
    renumber(session, process, document, {"article": Rule("", {"en": "Rule {A}"})}, STEWARD, new_addresses=True)
    session.commit()
    return deliberation


def found(session: Session) -> str:
    session.flush()
    session.expire_all()
    return "\n".join(map(str, verify(session).findings))


def test_every_kind_of_act_is_entered_and_an_honest_text_is_not_accused(
    session: Session, rearranged: Deliberation
) -> None:
    assert found(session) == ""
    entered = set(session.scalars(sa.select(Entry.kind)))
    assert set(Rearrangement) <= entered <= set(KINDS)
    assert session.scalar(sa.select(sa.func.count()).select_from(FormerAddress))


def test_a_structure_changed_behind_the_applications_back_is_found(session: Session, rearranged: Deliberation) -> None:
    def one(table, **conditions):  # type: ignore[no-untyped-def]
        return session.scalars(sa.select(table).filter_by(**conditions).order_by(table.id.desc())).first()

    standing = {"struck_at": None}
    tamperings = {
        "a label": lambda: setattr(one(Clause, **standing), "label", {"en": "Article 77"}),
        "an address": lambda: setattr(one(Clause, **standing), "number", "77"),
        "a division's heading": lambda: setattr(one(Division, removed_at=None), "heading", {"en": "Other"}),
        "a division's place": lambda: setattr(
            session.scalars(sa.select(Division).where(Division.number == "chapter-v")).one(), "parent_id", None
        ),
        "a division brought back": lambda: setattr(
            session.scalars(sa.select(Division).where(Division.removed_at.is_not(None))).one(), "removed_at", None
        ),
        "a clause in another division": lambda: setattr(
            session.scalars(sa.select(Clause).where(Clause.division_id == 2)).first(), "division_id", 1
        ),
        "the reason of an act": lambda: setattr(one(StructuralAct), "reason", "None."),
        "where something came from": lambda: setattr(one(StructuralAct, number=4), "before", {}),
    }  # fmt: skip
    missed = []
    for name, tamper in tamperings.items():
        savepoint = session.begin_nested()
        tamper()
        if not found(session):
            missed.append(name)
        savepoint.rollback()
        session.expire_all()
    assert missed == []

"""Assisted participation, a sheet and mandates, on the stage that tests go everywhere on."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import MandateInvitation, Person, Representation, RepresentationState
from app.assisted import services
from app.assisted.services import Described, Said
from app.domain.assisting import SessionKind
from app.domain.commenting import Kind
from app.domain.resolution_sheets import HEADINGS
from app.imports import kept
from app.imports.sheet_files import Brought
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import an_organisation

MANAGED = "Hands On"
TOKEN_HASH = "7" * 64


def assist(session: Session, process: Process, people: dict[str, Person], clause: Clause) -> None:
    """A session with a contribution, a body that was invited, a sheet that waits, and an organisation's mandates."""
    now, facilitator = datetime.now(UTC), people["facilitator"].id
    described = Described(
        SessionKind.REGIONAL, {"en": "In the north"}, now.date(), "en", place="Santiago", attendance={"citizen": 12}
    )
    held = services.hold(session, process, described, author_id=facilitator, now=now)
    said = Said("Tell us in our own words.", Kind.CONCERN, "en", "citizen", "", clause)
    services.enter(session, process, held, said, actor_id=facilitator, now=now)
    services.invite(
        session, process, name="Tenants' union", group_key="citizen", reasons="It speaks for tenants.", language="en",
        sitting=held, actor_id=facilitator, now=now,
    )  # fmt: skip
    cells = ("FR", "", "1", "", "te", "Say who decides.", "", "Noted. Thanks.")
    assert len(cells) == len(HEADINGS)
    kept.keep(
        session, process_id=process.id, author_id=people["steward"].id, name="filled.csv", language="en",
        group_key="unknown", rows=[Brought(2, cells)], now=now,
    )  # fmt: skip
    _mandates(session, people, now)


def _mandates(session: Session, people: dict[str, Person], now: datetime) -> None:
    organisation = an_organisation(session, MANAGED)
    organisation.slug = "hands-on"
    granted = {"organisation_id": organisation.id, "state": RepresentationState.VERIFIED, "requested_at": now}
    session.add(Representation(person_id=people["author"].id, manages=True, process_slugs=[], **granted))
    session.add(Representation(person_id=people["outsider"].id, manages=False, process_slugs=[], **granted))
    session.add(
        MandateInvitation(
            organisation_id=organisation.id,
            email="invited@example.org",
            token_hash=TOKEN_HASH,
            manages=False,
            process_slugs=[],
            invited_by_id=people["author"].id,
            created_at=now,
            expires_at=now + timedelta(days=14),
        )
    )
    session.flush()

"""The people and organisations of the demonstration."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import services, standing
from app.accounts.models import Organisation, Person
from app.accounts.passwords import hashed
from app.accounts.queries import organisation_by_slug, representation_of
from app.demo.stage import Event, Stage, Table, content
from app.domain.phases import Role
from app.processes import members

PASSWORD = "write the rules together"


@dataclass(frozen=True)
class SignIn:
    """An account of the demonstration to sign in with."""

    email: str
    password: str
    part: str


SIGN_INS = tuple(
    SignIn(f"{name}@example.org", PASSWORD, part)
    for name, part in (
        ("citizen", "comments, amends, votes"),
        ("facilitator", "moderates, answers, decides"),
        ("steward", "owns the processes"),
        ("responder", "answers for the authority"),
        ("translator", "keeps the languages in step"),
        ("auditor", "reads everything, changes nothing"),
        ("administrator", "runs the instance"),
    )
)


def events(stage: Stage) -> list[Event]:
    """Organisations are verified and people join, each at their time."""
    password = hashed(PASSWORD)
    founded = [
        Event(stage.days(-row["verified_days_ago"]), _organisation(row), rank=1)
        for row in content("people")["organisation"]
    ]
    joined = [
        Event(stage.days(-row["joined_days_ago"]), _person(row, password), rank=2)
        for row in content("people")["person"]
    ]
    return founded + joined


def _organisation(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        services.add_organisation(
            stage.session,
            name=row["name"],
            group_key=row["group"],
            now=at,
            about=dict(row["about"]),
            verified=True,
            slug=row["slug"],
        )

    return act


def _person(row: Table, password: str):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        person = services.add_person(
            stage.session, row["email"], name=row["name"], now=at, group=row["group"], language=row["language"]
        )
        person.password_hash = password
        stage.people[row["key"]] = person
        if row.get("administrator"):
            standing.appoint(stage.session, person, actor_id=None, now=at)
            return
        organisation = organisation_by_slug(stage.session, row["organisation"]) if "organisation" in row else None
        if organisation is not None:
            _represent(stage, person, organisation, at)
        _join(stage, row, person, organisation, at)

    return act


def _represent(stage: Stage, person: Person, organisation: Organisation, at: datetime) -> None:
    services.request_representation(stage.session, person.id, organisation, now=at)
    asked = representation_of(stage.session, person.id, organisation.id)
    assert asked is not None
    services.decide_representation(
        stage.session, asked, verified=True, actor_id=stage.people["administrator"].id, now=at
    )


def _join(stage: Stage, row: Table, person: Person, organisation: Organisation | None, at: datetime) -> None:
    for process in stage.processes.values():
        member = members.join(
            stage.session,
            process,
            person.id,
            group_key=row["group"],
            organisation_id=organisation.id if organisation else None,
            now=at,
        )
        if "roles" in row:
            roles = [Role(name) for name in row["roles"]]
            administrator = stage.people["administrator"].id
            members.assign_roles(stage.session, member, roles=roles, actor_id=administrator, now=at)

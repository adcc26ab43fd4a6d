"""Who is calling."""

from flask_login import current_user

from app.accounts.api.blueprint import api
from app.accounts.models import Person
from app.web.access import signed_in
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Schema


class Me(Schema):
    """The person in whose name the token speaks."""

    id: int
    name: str
    email: str | None
    language: str
    group: str
    administrator: bool


@operation(api, "GET", "/me", answer=Me, signed_in=True)
@signed_in
def me() -> Me:
    """Who you are."""
    person = session().get_one(Person, current_user.id)
    return Me(
        id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        group=person.group_key,
        administrator=person.administrator,
    )

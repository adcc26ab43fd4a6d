"""What stands beside a contribution on its own page: its answers, the follow-up, its themes."""

from flask import g

from app.responses.answers import NOTHING, Answers, answers_to
from app.responses.routes.blueprint import pages
from app.web.database import session


@pages.app_context_processor
def _of_contributions() -> dict[str, object]:
    return {"answers_on": answers_on}


def answers_on(*, comment_id: int | None = None, amendment_id: int | None = None) -> Answers:
    """The answers to one contribution, for the template of its page; nothing outside of a process."""
    if g.get("access") is None:
        return NOTHING
    return answers_to(session(), comment_id=comment_id, amendment_id=amendment_id)

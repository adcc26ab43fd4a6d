"""The desk: what to do now, by urgency, and the ways to everything a team works with."""

from flask import render_template

from app.desk.duties import LanguageWork, languages_to_do
from app.desk.filtering import Filters, asked_of, works_of
from app.desk.queue import counts_of, queue_of, timetabled
from app.desk.routes.blueprint import pages
from app.desk.routes.shown import shown
from app.desk.services import filters_of
from app.desk.team import team_of
from app.desk.together import undoable
from app.domain.phases import Action
from app.domain.urgency import PERIODS, Work
from app.processes.access import access, requires
from app.reconsidering.queries import count_open_conditions
from app.web.database import now, session

FIRST = 12


@pages.get("/processes/<slug>/facilitate")
@requires(Action.FACILITATE)
def desk(slug: str) -> str:
    part, team = access(), team_of(session(), access().process.id)
    asked, languages = asked_of(Filters(), part, team), to_translate()
    others = timetabled(part.process, [one.language for one in languages], now=now())
    found = queue_of(
        session(), part.process, asked, now=now(), limit=FIRST,
        others=[one for one in others if one.work in asked.works],
    )  # fmt: skip
    return render_template(
        "desk/desk.html",
        items=shown(found[:FIRST], team),
        more=len(found) > FIRST,
        counts=counts_of(session(), part.process.id, asked),
        mine=counts_of(session(), part.process.id, asked_of(Filters(holder="mine"), part, team)),
        waiting_languages=languages,
        conditions=count_open_conditions(session(), part.process.id),
        saved=filters_of(session(), part.process.id, part.person_id),
        acts=undoable(session(), part.process.id, part.person_id, now()),
        periods=PERIODS,
        works=works_of(part),
    )


def to_translate() -> list[LanguageWork]:
    """The languages that wait for the reader; none for whoever does not work on them."""
    return list(languages_to_do(session(), access().process)) if Work.LANGUAGE in works_of(access()) else []

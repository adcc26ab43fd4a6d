"""How long the team takes; only the team reads it."""

from zoneinfo import ZoneInfo

from flask import render_template

from app.desk.routes.blueprint import pages
from app.desk.team import team_of
from app.desk.times import handled_since
from app.domain.phases import Action
from app.domain.team_times import Duty, times_of, weeks_until
from app.processes.access import access, requires
from app.web.database import now, session

WEEKS = 12


@pages.get("/processes/<slug>/facilitate/times")
@requires(Action.FACILITATE)
def times(slug: str) -> str:
    process = access().process
    weeks = weeks_until(now(), ZoneInfo(process.time_zone), WEEKS)
    handled = handled_since(session(), process.id, weeks)
    return render_template(
        "desk/times.html",
        weeks=weeks,
        measured={duty.value: times_of(handled, duty, WEEKS) for duty in Duty},
        team=team_of(session(), process.id),
    )

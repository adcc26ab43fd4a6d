"""One tap on an amendment: support, against, pass, or the position taken back."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.amendments import services
from app.amendments.routes.blueprint import member, pages, visible_amendment
from app.domain.phases import Action
from app.positions.forms import NOTED, stance_sent
from app.processes.access import access, requires
from app.web.access import local_path
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.post("/processes/<slug>/amendments/<number:number>/position")
@requires(Action.SUPPORT)
def position(slug: str, number: int) -> ResponseReturnValue:
    amendment, stance = visible_amendment(number), stance_sent()
    access().require(Action.SUPPORT, amendment.state)
    services.take_position(session(), access().process, amendment, member=member(), stance=stance, now=now())
    count_contribution()
    session().commit()
    flash(str(NOTED[stance]))
    back = url_for("insight.amendment", slug=slug, number=number)
    return redirect(local_path(request.form.get("next"), back) + f"#amendment-{number}")

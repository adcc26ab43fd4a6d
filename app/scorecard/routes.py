"""The scorecard of a process, and how it is computed."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.domain.cocreation import Level
from app.domain.phases import Action
from app.domain.standards import NUMBERS, Requirement, Standing
from app.processes.access import access, requires, today
from app.scorecard.showing import card_on, day_asked, links_of
from app.scorecard.wording import (
    ASKED,
    CONDITIONS,
    FIGURES,
    LEVELS,
    OF_GROUPS,
    OF_LANGUAGES,
    REASONS,
    STANDINGS,
    TITLES,
)
from app.web.display import day, group_name, language_name, moment, number

pages = Blueprint("scorecard", __name__)
TONES = {
    Standing.MET: "good",
    Standing.NOT_MET: "bad",
    Standing.NOT_YET_DUE: "quiet",
    Standing.NO_EVIDENCE: "warn",
    Standing.WAIVED: "warn",
}


@pages.get("/processes/<slug>/scorecard")
@requires(Action.READ)
def scorecard(slug: str) -> ResponseReturnValue:
    on = day_asked()
    card = card_on(on)
    return render_template(
        "scorecard/scorecard.html", card=card, on=on, today=today(), titles=TITLES, asked=ASKED, standings=STANDINGS,
        reasons=REASONS, figures=FIGURES, figure=figure, numbers=NUMBERS, tones=TONES, links_of=links_of,
        levels=LEVELS, conditions=CONDITIONS, level_none=Level.NONE, every=list(Standing),
        permanent=url_for("scorecard.scorecard", slug=slug, on=on.isoformat(), _external=True),
    )  # fmt: skip


@pages.get("/processes/<slug>/scorecard/method")
@requires(Action.READ)
def method(slug: str) -> ResponseReturnValue:
    return render_template(
        "scorecard/method.html", titles=TITLES, asked=ASKED, numbers=NUMBERS, requirements=list(Requirement),
        levels=LEVELS, conditions=CONDITIONS, standings=STANDINGS, zone=access().process.time_zone,
    )  # fmt: skip


def figure(name: str, value: Any) -> str:
    """A number, day or list of a finding in the reader's words."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)  # type: ignore[arg-type]
    if isinstance(value, int):
        return number(value)
    if isinstance(value, tuple):
        return _listed(name, value)
    return str(value)


def _listed(name: str, values: tuple[str, ...]) -> str:
    words = values
    if name in OF_GROUPS:
        words = tuple(group_name(key) for key in values)
    if name in OF_LANGUAGES:
        words = tuple(language_name(code) for code in values)
    separator = "، " if (locale := get_locale()) and locale.language == "ar" else ", "
    return separator.join(words) or "–"

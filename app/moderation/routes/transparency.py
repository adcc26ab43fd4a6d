"""The yearly transparency table, of a process and of the instance, as a page and as CSV."""

import csv
import io
from collections.abc import Sequence

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.moderation.routes.blueprint import pages
from app.moderation.transparency import Year, years_of
from app.processes.access import access, requires
from app.web.access import public
from app.web.database import now, session

NOT_TOLD = "fewer than 5 people"


@pages.get("/processes/<slug>/moderation/transparency")
@requires(Action.READ)
def transparency(slug: str) -> ResponseReturnValue:
    """Year by year: reports by reason, decisions by measure, times, appeals and their outcomes."""
    return render_template("moderation/transparency.html", years=years_of(session(), access().process, now()))


@pages.get("/processes/<slug>/moderation/transparency.csv")
@requires(Action.READ)
def transparency_csv(slug: str) -> ResponseReturnValue:
    """The same as CSV, one figure a line."""
    return _as_csv(years_of(session(), access().process, now()), f"{slug}-moderation.csv")


@pages.get("/moderation")
@public
def instance_transparency() -> ResponseReturnValue:
    """The same over every public process of the instance."""
    return render_template("moderation/instance_transparency.html", years=years_of(session(), None, now()))


@pages.get("/moderation.csv")
@public
def instance_transparency_csv() -> ResponseReturnValue:
    """The same as CSV."""
    return _as_csv(years_of(session(), None, now()), "moderation.csv")


def _as_csv(years: Sequence[Year], name: str) -> Response:
    """A line for each figure; one that is not told says why."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(("year", "figure", "kind", "value"))
    for one in years:
        for figure, kind, value in one.lines:
            writer.writerow((one.year, figure, kind, _cell(figure, value)))
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(held.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)


def _cell(figure: str, value: object) -> object:
    if value is not None:
        return value
    return "" if figure.startswith("median") else NOT_TOLD

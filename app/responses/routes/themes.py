"""Themes: what the contributions of a process are about, with the answers to each; the team sets and fills them."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.phases import Action
from app.processes.access import access, requires
from app.responses import queries
from app.responses.forms import PutForm, ThemeForm, theme_form
from app.responses.models import Theme
from app.responses.routes.blueprint import pages
from app.responses.routes.choosing import chosen_by_address, role_here
from app.responses.routes.redlines import redlines_of
from app.responses.themes import (
    change_theme,
    contributions_in,
    put_into,
    set_theme,
    take_out,
    theme_by_number,
    theme_rows,
    themes_of,
)
from app.web import paging
from app.web.database import now, session
from app.web.display import in_language

PAGE = 50
RESPONSES = 50


@pages.get("/processes/<slug>/themes")
@requires(Action.READ)
def themes(slug: str) -> ResponseReturnValue:
    return render_template("responses/themes.html", rows=theme_rows(session(), access().process.id))


@pages.get("/processes/<slug>/themes/<number:number>")
@requires(Action.READ)
def theme(slug: str, number: int) -> ResponseReturnValue:
    process, found = access().process, _theme(number)
    row = next(one for one in theme_rows(session(), process.id) if one.id == found.id)
    page = paging.page_of(contributions_in(session(), found.id, after=paging.after(), limit=PAGE), PAGE, key="place")
    shown = [one.contribution for one in page.rows]
    return render_template(
        "responses/theme.html",
        theme=row,
        rows=shown,
        next_url=paging.next_url(page),
        responses=queries.responses_of(session(), process.id, theme_id=found.id, limit=RESPONSES)[:RESPONSES],
        redlines=redlines_of(shown),
    )


@pages.route("/processes/<slug>/facilitate/themes/new", methods=["GET", "POST"])
@requires(Action.RESPONSES_ARRANGE)
def new_theme(slug: str) -> ResponseReturnValue:
    form = theme_form(access().process.languages, {})
    if not form.validate_on_submit():
        return render_template("responses/edit_theme.html", form=form, theme=None), 422 if form.errors else 200
    made = set_theme(
        session(), access().process, title=_title(form), person_id=access().signed_in_person(), role=role_here(),
        now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The theme has been set. Put contributions into it from the list of what waits."))
    return redirect(url_for("responses.theme", slug=slug, number=made.number))


@pages.route("/processes/<slug>/facilitate/themes/<number:number>", methods=["GET", "POST"])
@requires(Action.RESPONSES_ARRANGE)
def edit_theme(slug: str, number: int) -> ResponseReturnValue:
    found = _theme(number)
    form = theme_form(access().process.languages, found.title, retired=found.retired)
    if not form.validate_on_submit():
        return render_template("responses/edit_theme.html", form=form, theme=found), 422 if form.errors else 200
    change_theme(
        session(), access().process, found, title=_title(form), retired=form.retired.data,
        person_id=access().signed_in_person(), role=role_here(), now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The theme has been changed."))
    return redirect(url_for("responses.theme", slug=slug, number=number))


@pages.route("/processes/<slug>/facilitate/themes/contributions", methods=["GET", "POST"])
@requires(Action.RESPOND)
def put(slug: str) -> ResponseReturnValue:
    process, chosen, form = access().process, chosen_by_address(), PutForm()
    if not chosen.rows:
        flash(_("Choose at least one contribution."))
        return redirect(url_for("responses.waiting", slug=slug))
    form.theme.choices = [(str(one.number), str(in_language(one.title))) for one in themes_of(session(), process.id)]
    if not form.validate_on_submit():
        page = render_template("responses/put.html", form=form, chosen=chosen, redlines=redlines_of(chosen.rows))
        return page, 422 if form.errors else 200
    found, act = _theme(int(form.theme.data)), put_into if form.way.data == "in" else take_out
    count = act(
        session(), process, found, comments=chosen.comments, amendments=chosen.amendments,
        person_id=access().signed_in_person(), role=role_here(), now=now(),
    )  # fmt: skip
    session().commit()
    flash(
        ngettext(
            "%(num)s contribution was put into the theme.", "%(num)s contributions were put into the theme.", count
        )
        if form.way.data == "in"
        else ngettext(
            "%(num)s contribution was taken out of the theme.",
            "%(num)s contributions were taken out of the theme.",
            count,
        )
    )
    return redirect(url_for("responses.theme", slug=slug, number=found.number))


def _theme(number: int) -> Theme:
    return theme_by_number(session(), access().process.id, number) or abort(404)


def _title(form: ThemeForm) -> dict[str, str]:
    found = {code: form.titled(code).data or "" for code in access().process.languages}
    return {code: words for code, words in found.items() if words}

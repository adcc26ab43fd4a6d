"""The queue, and one piece of work at a time."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.comments.enclosures import enclosures_by_id
from app.desk.filtering import (
    Filters,
    asked_of,
    cursor_of,
    filters_asked,
    place_asked,
    queue_url,
    with_filters,
    works_of,
)
from app.desk.forms import FilterForm
from app.desk.queue import Found, counts_of, piece, queue_of, timetabled
from app.desk.routes.blueprint import pages
from app.desk.routes.overview import to_translate
from app.desk.routes.shown import shown
from app.desk.services import keep_filter
from app.desk.sources import COMMENT, SOURCES
from app.desk.team import team_of
from app.desk.together import undoable
from app.domain.bulk import ASSIGNABLE, MOST_AT_ONCE
from app.domain.phases import Action
from app.domain.urgency import Work
from app.moderation.queries import reports_on
from app.processes.access import access, requires
from app.web.database import now, session

PAGE = 50
REPORTABLE = ("comment", "amendment", "statement", "objection")


@pages.get("/processes/<slug>/facilitate/queue")
@requires(Action.FACILITATE)
def queue(slug: str) -> ResponseReturnValue:
    return queue_page(FilterForm())


@pages.post("/processes/<slug>/facilitate/filters")
@requires(Action.FACILITATE)
def keep(slug: str) -> ResponseReturnValue:
    """Keep the filter of the queue under a name."""
    part, form = access(), FilterForm()
    filters = filters_asked(part, team_of(session(), part.process.id))
    if not form.validate_on_submit():
        return queue_page(form)
    name, query = form.name.data or "", filters.as_query()
    keep_filter(session(), part.process.id, part.signed_in_person(), name=name, query=query, now=now())
    session().commit()
    flash(_("The filter is kept under the name “%(name)s”.", name=name))
    return redirect(queue_url(slug, filters))


def queue_page(form: FilterForm) -> ResponseReturnValue:
    """The page of the queue that the address asks for, with the form that keeps its filter."""
    part, team = access(), team_of(session(), access().process.id)
    filters = filters_asked(part, team)
    asked = asked_of(filters, part, team)
    found = queue_of(
        session(), part.process, asked, now=now(), after=place_asked(), limit=PAGE, others=_others(filters)
    )
    page = render_template(
        "desk/queue.html",
        items=shown(found[:PAGE], team),
        next_url=_next_url(filters, found),
        counts=counts_of(session(), part.process.id, asked),
        filters=filters,
        works=[work for work in Work if work in works_of(part)],
        team=team,
        acts=undoable(session(), part.process.id, part.person_id, now()),
        form=form,
        assignable=ASSIGNABLE,
        most=MOST_AT_ONCE,
    )
    return page, 422 if form.errors else 200


@pages.get("/processes/<slug>/facilitate/queue/<work>/<about>/<number:number>")
@requires(Action.FACILITATE)
def item(slug: str, work: str, about: str, number: int) -> ResponseReturnValue:
    part, team = access(), team_of(session(), access().process.id)
    filters, kind = filters_asked(part, team), work_asked(work, about)
    found = piece(session(), part.process, kind, about, number, now=now())
    if found is None:
        flash(_("This has been dealt with, or it waits no more."))
        return redirect(queue_url(slug, filters))
    return render_template(
        "desk/item.html",
        item=shown([found], team)[0],
        filters=filters,
        team=team,
        assignable=ASSIGNABLE,
        reports=_reports(found),
        enclosures=enclosures_by_id(session(), [found.id] if about == COMMENT else []),
    )


@pages.get("/processes/<slug>/facilitate/next")
@requires(Action.FACILITATE)
def following(slug: str) -> ResponseReturnValue:
    """The next piece of work after a place, with the filters of the queue; at its end, the queue."""
    part, team = access(), team_of(session(), access().process.id)
    filters = filters_asked(part, team)
    asked = asked_of(filters, part, team)
    found = queue_of(session(), part.process, asked, now=now(), after=place_asked(), limit=1)
    if not found:
        flash(_("That was the last one of this queue."))
        return redirect(queue_url(slug, filters))
    first = found[0]
    address = url_for("desk.item", slug=slug, work=first.work.value, about=first.about, number=first.number)
    return redirect(with_filters(address, filters))


def work_asked(work: str, about: str) -> Work:
    """The kind of work an address names; 404 for one there is not, or that the reader's roles are not for."""
    if work not in {one.value for one in works_of(access())}:
        abort(404)
    return Work(work) if any((one.work, one.about) == (work, about) for one in SOURCES) else abort(404)


def _next_url(filters: Filters, found: Sequence[Found]) -> str | None:
    if len(found) <= PAGE:
        return None
    query = {**filters.as_query(), "after": cursor_of(found[PAGE - 1].place)}
    return f"{url_for('desk.queue', slug=access().process.slug)}?{urlencode(query)}"


def _others(filters: Filters) -> list[Found]:
    """Phases and languages are nobody's words, and nobody holds them."""
    if filters.of_people:
        return []
    languages = to_translate() if filters.kind in ("", Work.LANGUAGE.value) else []
    found = timetabled(access().process, [one.language for one in languages], now=now())
    wanted = {Work(filters.kind)} if filters.kind else works_of(access())
    return [one for one in found if one.work in wanted]


def _reports(found: Found) -> list[object]:
    if found.work is not Work.REPORT or found.about not in REPORTABLE or not access().can(Action.MODERATE):
        return []
    return list(reports_on(session(), **{f"{found.about}_id": found.id}))

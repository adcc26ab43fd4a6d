"""Who sits in the forum: its bodies, their seats and terms, and what the team does to them."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.gathering import dialogue_days, gaps
from app.domain.phases import Action
from app.domain.seating import BodyKind, Post, end_of_term
from app.forum import meetings, queries, services
from app.forum.forms import KINDS, POSTS, BodyForm, EndForm, SeatsForm, TermForm, as_body_form, in_each_language
from app.forum.models import Body, Seat, Term
from app.forum.routes.blueprint import pages, the_body
from app.forum.services import Founded
from app.processes.access import access, requires, today
from app.texts.contents import printed
from app.texts.models import Division
from app.texts.queries import divisions_of, document_of
from app.web.database import now, session
from app.web.display import in_language
from app.web.languages import reader_language


@pages.get("/processes/<slug>/forum")
@requires(Action.READ)
def forum(slug: str) -> ResponseReturnValue:
    process = access().process
    days = dialogue_days(meetings.gathered(session(), process), now())
    return render_template(
        "forum/forum.html", rows=queries.forum_of(session(), process.id, today()), kinds=KINDS, posts=POSTS,
        coming=meetings.coming_meetings(session(), process.id, now()),
        past=meetings.meetings_of(session(), process.id, limit=5)[:5],
        calls=queries.calls_of(session(), process.id), at=now(), days=days,
        stretches=gaps(days[1:], since=days[0], until=today()) if days else (),
    )  # fmt: skip


@pages.route("/processes/<slug>/forum/bodies/new", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def new_body(slug: str) -> ResponseReturnValue:
    form = _body_form(None)
    if not form.validate_on_submit():
        return render_template("forum/edit_body.html", form=form, body=None), 422 if form.errors else 200
    body = services.found(session(), access().process, _founded(form), actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The body stands in the forum now. Give it seats."))
    return redirect(url_for("forum.add_seats", slug=slug, number=body.number))


@pages.route("/processes/<slug>/forum/bodies/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def edit_body(slug: str, number: int) -> ResponseReturnValue:
    body = the_body(number)
    form = _body_form(body)
    if not form.validate_on_submit():
        return render_template("forum/edit_body.html", form=form, body=body), 422 if form.errors else 200
    services.change(session(), access().process, body, _founded(form), actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The body has been changed."))
    return _back(slug, number)


@pages.route("/processes/<slug>/forum/bodies/<number:number>/seats/new", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def add_seats(slug: str, number: int) -> ResponseReturnValue:
    body, form = the_body(number), SeatsForm([group.key for group in access().process.groups])
    if not form.validate_on_submit():
        return render_template("forum/add_seats.html", form=form, body=body), 422 if form.errors else 200
    services.seat(
        session(), access().process, body, group_key=form.group.data, post=Post(form.post.data),
        number=form.number.data or 1, actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The seats have been added."))
    return _back(slug, number)


@pages.route("/processes/<slug>/forum/bodies/<number:number>/seats/<number:place>/terms/new", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def appoint(slug: str, number: int, place: int) -> ResponseReturnValue:
    body, seat, form = the_body(number), _seat(number, place), TermForm()
    if not form.is_submitted():
        form.begins.data = today()
        form.ends.data = end_of_term(today(), body.rule)
    if not form.validate_on_submit():
        page = render_template("forum/appoint.html", form=form, body=body, seat=seat, posts=POSTS)
        return page, 422 if form.errors else 200
    services.appoint(
        session(), access().process, seat, name=form.name.data or "", begins=form.begins.data or today(),
        ends=form.ends.data, actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The seat has its holder."))
    return _back(slug, number)


@pages.route(
    "/processes/<slug>/forum/bodies/<number:number>/seats/<number:place>/terms/<number:order>/end",
    methods=["GET", "POST"],
)
@requires(Action.FORUM_MANAGE)
def end_term(slug: str, number: int, place: int, order: int) -> ResponseReturnValue:
    """Ending a term, which is named by its place among the terms of its seat, from 1."""
    body, seat, form = the_body(number), _seat(number, place), EndForm()
    term = _term(seat, order)
    if not form.is_submitted():
        form.ends.data = today()
    if not form.validate_on_submit():
        page = render_template("forum/end_term.html", form=form, body=body, seat=seat, term=term)
        return page, 422 if form.errors else 200
    services.end_term(
        session(), access().process, term, ends=form.ends.data or today(), reason=form.reason.data or "",
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The end of the term has been set."))
    return _back(slug, number)


def _seat(number: int, place: int) -> Seat:
    return queries.seat_by_number(session(), the_body(number).id, place) or abort(404)


def _term(seat: Seat, order: int) -> Term:
    terms = queries.terms_of(session(), seat.id)
    return terms[order - 1] if order <= len(terms) else abort(404)


def _body_form(body: Body | None) -> BodyForm:
    form = in_each_language(BodyForm, access().process.languages)(data=as_body_form(body) if body else None)
    bodies = queries.bodies_of(session(), access().process.id)
    others = [one for one in bodies if body is None or one.id != body.id]
    form.parent.choices = [
        ("", _("In no other body")),
        *((str(one.number), str(in_language(one.name))) for one in others),
    ]
    form.division.choices = [("", _("None")), *((str(one.id), _division_name(one)) for one in _divisions())]
    if body and not form.is_submitted():
        form.parent.data = next((str(one.number) for one in others if one.id == body.parent_id), "")
        form.division.data = str(body.division_id or "")
    return form


def _founded(form: BodyForm) -> Founded:
    return Founded(
        kind=BodyKind(form.kind.data), name=form.words, purpose=form.purpose.data or "", language=form.language.data,
        rule=form.rule, parent=the_body(int(form.parent.data)) if form.parent.data else None,
        division=next((one for one in _divisions() if str(one.id) == form.division.data), None),
    )  # fmt: skip


def _divisions() -> list[Division]:
    document = document_of(session(), access().process.id)
    return list(divisions_of(session(), document.id)) if document else []


def _division_name(one: Division) -> str:
    words = (reader_language(), access().process.drafting_language)
    return " ".join(f"{printed(one.label, *words)} {printed(one.heading, *words)}".split())


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("forum.forum", slug=slug, _anchor=f"body-{number}"))

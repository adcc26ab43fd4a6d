"""Meetings: the list, one with its agenda and minutes, its invitation, and what the team does to it."""

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.documents.queries import papers_by_numbers
from app.domain.citing import host_of
from app.domain.days import day_of
from app.domain.errors import MeetingNotOver, NotInThisState
from app.domain.gathering import MeetingState
from app.domain.phases import Action
from app.domain.seating import is_quorate, quorum_steps, sides
from app.forum import meetings, queries
from app.forum.forms import CancelForm, MeetingForm, MinutesForm, in_each_language, minutes_form
from app.forum.invitations import invitation as as_calendar
from app.forum.meetings import Invited, Told
from app.forum.models import Meeting
from app.forum.routes.blueprint import pages, the_body
from app.processes.access import access, requires, today
from app.texts.models import Clause
from app.texts.queries import clauses_by_numbers
from app.web import paging
from app.web.database import now, session
from app.web.display import in_language

PAGE = 20


@pages.get("/processes/<slug>/forum/meetings")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process_id = access().process.id
    asked = paging.whole_number(request.args.get("body"))
    body = the_body(asked) if asked else None
    rows = meetings.meetings_of(
        session(), process_id, body_id=body.id if body else None, before=paging.after(), limit=PAGE
    )
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "forum/listing.html", page=page, next_url=paging.next_url(page), body=body,
        bodies=queries.bodies_of(session(), process_id),
    )  # fmt: skip


@pages.get("/processes/<slug>/forum/meetings/<number:number>")
@requires(Action.READ)
def meeting(slug: str, number: int) -> ResponseReturnValue:
    found = _meeting(number)
    return render_template(
        "forum/meeting.html", meeting=found, with_link=_concerned(found), host_of=host_of, over=now() >= found.begins,
        quorum=_quorum(found),
    )  # fmt: skip


@pages.get("/processes/<slug>/forum/meetings/<number:number>/invitation.ics")
@requires(Action.READ)
def invitation(slug: str, number: int) -> Response:
    """The meeting for one's own calendar; the remote link is in it for those whom it concerns."""
    found, base_url = _meeting(number), str(current_app.config["BASE_URL"])
    page = url_for("forum.meeting", slug=slug, number=number)
    written = as_calendar(
        found, title=str(in_language(found.title)), time_zone=access().process.time_zone, base_url=base_url,
        address=f"{base_url}{page}", with_link=_concerned(found),
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="{slug}-meeting-{number}.ics"',
        "Cache-Control": "no-store",
    }
    return Response(written, content_type="text/calendar; charset=utf-8", headers=headers)


@pages.route("/processes/<slug>/forum/bodies/<number:number>/meetings/new", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def new_meeting(slug: str, number: int) -> ResponseReturnValue:
    body = the_body(number)
    form = in_each_language(MeetingForm, access().process.languages)()
    invited = _invited(form) if form.validate_on_submit() else None
    if invited is None:
        page = render_template("forum/edit_meeting.html", form=form, body=body, meeting=None, overtaken=False)
        return page, 422 if form.errors else 200
    made = meetings.announce(session(), access().process, body, invited, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The meeting has been announced."))
    return _back(slug, made.number)


@pages.route("/processes/<slug>/forum/meetings/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def edit_meeting(slug: str, number: int) -> ResponseReturnValue:
    found = _meeting(number)
    _demand(found, MeetingState.ANNOUNCED)
    form = in_each_language(MeetingForm, access().process.languages)(data=_today(found))
    overtaken = form.is_submitted() and form.edition_carried != found.edition
    invited = _invited(form) if form.validate_on_submit() and not overtaken else None
    if invited is None:
        if overtaken:
            form.edition.data = str(found.edition)
        page = render_template(
            "forum/edit_meeting.html", form=form, body=found.body, meeting=found, overtaken=overtaken
        )
        return page, 409 if overtaken else 422 if form.errors else 200
    meetings.change(
        session(), access().process, found, invited, edition=form.edition_carried, actor_id=access().person_id,
        now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The meeting has been changed."))
    return _back(slug, number)


@pages.route("/processes/<slug>/forum/meetings/<number:number>/minutes", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def tell(slug: str, number: int) -> ResponseReturnValue:
    found = _meeting(number)
    _demand(found, MeetingState.ANNOUNCED, MeetingState.HELD)
    if now() < found.begins:
        raise MeetingNotOver
    form = minutes_form([group.key for group in access().process.groups], data=_told_today(found))
    told = _told(form) if form.validate_on_submit() else None
    if told is None:
        return render_template("forum/tell.html", form=form, meeting=found), 422 if form.errors else 200
    meetings.tell(session(), access().process, found, told, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The minutes are published."))
    return _back(slug, number)


@pages.route("/processes/<slug>/forum/meetings/<number:number>/cancellation", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def cancel(slug: str, number: int) -> ResponseReturnValue:
    found, form = _meeting(number), CancelForm()
    _demand(found, MeetingState.ANNOUNCED, MeetingState.HELD)
    if not form.validate_on_submit():
        return render_template("forum/cancel.html", form=form, meeting=found), 422 if form.errors else 200
    meetings.cancel(
        session(), access().process, found, reasons=form.reasons.data or "", actor_id=access().person_id, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("The meeting has been cancelled. It stays listed, with your reasons."))
    return _back(slug, number)


def _meeting(number: int) -> Meeting:
    return meetings.meeting_by_number(session(), access().process.id, number) or abort(404)


def _demand(found: Meeting, *states: MeetingState) -> None:
    """Refuse, before anybody writes, what the state of the meeting does not permit."""
    if found.state not in states:
        raise NotInThisState


def _concerned(found: Meeting) -> bool:
    """Whether the reader is shown the remote link: the body's own people, and the team."""
    return access().can(Action.FORUM_MANAGE) or queries.belongs(session(), found.body_id, access().person_id, today())


def _quorum(found: Meeting) -> dict[str, object] | None:
    """Whether the body could decide with those who were there, and each condition, once that was told."""
    if found.told_at is None:
        return None
    rows = queries.forum_of(session(), access().process.id, day_of(found.begins, access().process.time_zone))
    seats = next(row.held for row in rows if row.body.id == found.body_id)
    present = sides({one.group_key: one.seats for one in found.attendances})
    rule = found.body.rule
    return {"met": is_quorate(seats, present, rule), "steps": quorum_steps(seats, present, rule), "asked": rule.quorum}


def _invited(form: MeetingForm) -> Invited | None:
    """What the form announces; None, with its error, when a paper is not in the repository."""
    papers = papers_by_numbers(session(), access().process.id, form.paper_numbers)
    missing = [str(number) for number in form.paper_numbers if number not in papers]
    if missing:
        form.papers.errors = [_("There is no document %(numbers)s in the repository.", numbers=", ".join(missing))]
        return None
    assert form.begins.data is not None
    assert form.ends.data is not None
    return Invited(
        title=form.words, begins=form.begins.data, ends=form.ends.data, place=form.place.data or "",
        remote_link=form.remote_link.data or "", agenda=form.agenda.data or "", language=form.language.data,
        papers=[papers[number] for number in sorted(papers)],
    )  # fmt: skip


def _today(found: Meeting) -> dict[str, object]:
    names = ("begins", "ends", "place", "remote_link", "agenda", "language", "edition")
    words = {f"title_{code}": said for code, said in found.title.items()}
    papers = ", ".join(str(one.number) for one in found.papers)
    return {**words, "papers": papers, **{name: getattr(found, name) for name in names}}


def _told(form: MinutesForm) -> Told | None:
    """What the form tells; None, with its error, when a clause is not in the text."""
    rows = [(words.data, clause) for words, clause in form.decision_rows() if words.data]
    clauses = clauses_by_numbers(session(), access().process.id, [one.data for _words, one in rows if one.data])
    decisions: list[tuple[str, Clause | None]] = []
    for words, clause in rows:
        if clause.data and clause.data not in clauses:
            clause.errors = [_("There is no clause %(number)s in the text.", number=clause.data)]
            return None
        decisions.append((words, clauses.get(clause.data)))
    return Told(
        minutes=form.minutes.data or "", present=form.present, decisions=decisions,
        recording=form.recording.data or "", recording_missing=form.recording_missing.data or "",
    )  # fmt: skip


def _told_today(found: Meeting) -> dict[str, object]:
    said: dict[str, object] = {
        "minutes": found.minutes, "recording": found.recording, "recording_missing": found.recording_missing
    }  # fmt: skip
    for one in found.attendances:
        said |= {f"seats_{one.group_key}": one.seats, f"guests_{one.group_key}": one.guests}
    for made in found.decisions:
        said[f"decision_{made.position}"] = made.words
        said[f"clause_{made.position}"] = made.clause.number if made.clause else ""
    return said


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("forum.meeting", slug=slug, number=number))

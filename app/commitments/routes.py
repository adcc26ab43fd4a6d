"""Commitments: the page of progress, one commitment with its history, and what the responsible do to it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.personal import PARTS
from app.commitments import queries, services
from app.commitments.forms import (
    COMPLETIONS,
    CommitmentForm,
    MoveForm,
    ProgressForm,
    commitment_form,
    milestone_form,
)
from app.commitments.grounding import grounds_named, institutions_named
from app.commitments.models import Commitment, Milestone
from app.commitments.personal import personal
from app.commitments.queries import Filters
from app.commitments.services import Promised, Reported
from app.domain.citing import host_of
from app.domain.committing import SCALE, Completion, Due, days_over, punctuality
from app.domain.errors import FinalTextMissing, NotInThisState
from app.domain.phases import Action
from app.processes.access import access, requires, today
from app.texts.finals import final_version
from app.web import paging
from app.web.database import now, session
from app.web.throttles import count_contribution

PAGE = 20
pages = Blueprint("commitments", __name__)
PARTS["commitments"] = personal


@pages.get("/processes/<slug>/commitments")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process_id, filters = access().process.id, _filters()
    rows = queries.commitments_of(session(), process_id, filters, after=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "commitments/listing.html", page=page, next_url=paging.next_url(page), filters=filters,
        completions=COMPLETIONS, scale=SCALE, overview=queries.overview_of(session(), process_id, today()),
        due=queries.milestones_due(session(), process_id, until=today()), today=today(), standing=_standing_of,
        adopted=final_version(session(), process_id),
    )  # fmt: skip


@pages.get("/processes/<slug>/commitments/<number:number>")
@requires(Action.READ)
def commitment(slug: str, number: int) -> ResponseReturnValue:
    made = _commitment(number)
    return render_template(
        "commitments/commitment.html", made=made, completions=COMPLETIONS, host_of=host_of, standing=_standing_of,
        may_report=_is_responsible(made), permanent=url_for("commitments.commitment", slug=slug, number=number,
        _external=True),
    )  # fmt: skip


@pages.route("/processes/<slug>/commitments/new", methods=["GET", "POST"])
@requires(Action.COMMIT)
def new(slug: str) -> ResponseReturnValue:
    process = access().process
    if final_version(session(), process.id) is None:
        raise FinalTextMissing
    form = commitment_form(process.languages)
    promised = _promised(form) if form.validate_on_submit() else None
    if promised is None:
        page = render_template("commitments/edit.html", form=form, made=None, overtaken=False)
        return page, 422 if form.errors else 200
    made = services.commit(session(), process, promised, author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    flash(_("The commitment is public. Give it its milestones now."))
    return _back(slug, made.number)


@pages.route("/processes/<slug>/commitments/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.COMMIT)
def edit(slug: str, number: int) -> ResponseReturnValue:
    made = _standing(number)
    form = commitment_form(access().process.languages, made)
    overtaken = form.is_submitted() and form.edition_carried != made.edition
    promised = _promised(form) if form.validate_on_submit() and not overtaken else None
    if promised is None:
        if overtaken:
            form.edition.data = str(made.edition)
        page = render_template("commitments/edit.html", form=form, made=made, overtaken=overtaken)
        return page, 409 if overtaken else 422 if form.errors else 200
    services.describe(
        session(), access().process, made, promised, edition=form.edition_carried, actor_id=access().person_id,
        now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("What is said of the commitment has been changed."))
    return _back(slug, number)


@pages.route("/processes/<slug>/commitments/<number:number>/milestones/new", methods=["GET", "POST"])
@requires(Action.COMMIT)
def new_milestone(slug: str, number: int) -> ResponseReturnValue:
    made, form = _standing(number), milestone_form(access().process.languages)
    if not form.validate_on_submit():
        return render_template("commitments/new_milestone.html", form=form, made=made), 422 if form.errors else 200
    services.set_milestone(
        session(), access().process, made, title=form.title_said, due_on=form.due_on.data or today(),
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The milestone is public."))
    return _back(slug, number)


@pages.route("/processes/<slug>/commitments/<number:number>/milestones/<number:place>/move", methods=["GET", "POST"])
@requires(Action.COMMIT)
def move_milestone(slug: str, number: int, place: int) -> ResponseReturnValue:
    milestone = _milestone(_standing(number), place)
    form = MoveForm(access().process.languages, data={"due_on": milestone.due_on, "edition": milestone.edition})
    overtaken = form.is_submitted() and form.edition_carried != milestone.edition
    if not form.validate_on_submit() or overtaken:
        if overtaken:
            form.edition.data = str(milestone.edition)
        page = render_template(
            "commitments/move_milestone.html", form=form, milestone=milestone, made=milestone.commitment,
            overtaken=overtaken,
        )  # fmt: skip
        return page, 409 if overtaken else 422 if form.errors else 200
    services.move_milestone(
        session(), access().process, milestone, due_on=form.due_on.data or today(), reasons=form.reasons.data or "",
        language=form.language.data, edition=form.edition_carried, actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The day has been moved. The day it was stays in the history, with your reasons."))
    return _back(slug, number)


@pages.route("/processes/<slug>/commitments/<number:number>/progress/new", methods=["GET", "POST"])
@requires(Action.PROGRESS_REPORT)
def report(slug: str, number: int) -> ResponseReturnValue:
    made = _standing(number)
    if not _is_responsible(made):
        abort(403)
    form = ProgressForm(made, access().process.languages, data={"about": request.args.get("milestone", "")})
    if not form.validate_on_submit():
        return render_template("commitments/report.html", form=form, made=made), 422 if form.errors else 200
    reported = Reported(
        Completion(form.status.data), form.words.data or "", form.language.data, form.address.data or "", form.paper
    )
    membership = access().membership
    services.report(
        session(), access().process, made, reported,
        milestone=_milestone(made, int(form.about.data)) if form.about.data else None, author_id=access().person_id,
        organisation_id=membership.organisation_id if membership else None, now=now(),
    )  # fmt: skip
    count_contribution()
    session().commit()
    flash(_("Your report is public. What was reported before stays in the history."))
    return _back(slug, number)


def _promised(form: CommitmentForm) -> Promised | None:
    """What was promised; None, with the fields marked, when something it follows from is not there."""
    numbers = {name: [int(one) for one in form.typed(name)] for name in ("responses", "comments", "amendments")}
    found, missing = grounds_named(session(), access().process.id, clauses=form.typed("clauses"), **numbers)
    for name in missing:
        form[name].errors = [*form[name].errors, _("Something you named here is not there. Look at its number.")]
    if missing:
        return None
    named = institutions_named(session(), form.institution_names)
    return Promised(form.title_said, form.description_said, named, found)


def _is_responsible(made: Commitment) -> bool:
    """Whether the reader answers for it: on the team, or speaking for one of its institutions."""
    membership = access().membership
    own = membership.organisation_id if membership else None
    return access().can(Action.COMMIT) or (
        own is not None
        and access().can(Action.PROGRESS_REPORT)
        and own in [one.organisation_id for one in made.institutions]
    )


def _standing_of(milestone: Milestone) -> tuple[str, int]:
    """Where a milestone stands today, and how many days it is overdue."""
    due = Due(milestone.due_on, milestone.status)
    return punctuality(due, today()).value, days_over(due, today())


def _commitment(number: int) -> Commitment:
    return queries.commitment_by_number(session(), access().process.id, number) or abort(404)


def _standing(number: int) -> Commitment:
    """A commitment to act on; NotInThisState for one that was withdrawn."""
    made = _commitment(number)
    if made.status is Completion.WITHDRAWN:
        raise NotInThisState
    return made


def _milestone(made: Commitment, number: int) -> Milestone:
    return next((one for one in made.milestones if one.number == number), None) or abort(404)


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("commitments.commitment", slug=slug, number=number))


def _filters() -> Filters:
    status = request.args.get("status", "")
    if status and status not in set(Completion):
        abort(400)
    return Filters(Completion(status) if status else None)

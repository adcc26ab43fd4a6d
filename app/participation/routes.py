"""Who takes part and who is missing: the page, and the references it compares with."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.personal import PARTS
from app.domain.inclusion import Concentration, Standing
from app.domain.phases import Action
from app.participation import picture, queries, services
from app.participation.figures import Measure, Told, level, told
from app.participation.forms import COMPARED, keys_for, name_of, reference_form
from app.participation.keeping import Kept, figures_of
from app.participation.models import Dimension, Reference
from app.participation.personal import personal
from app.processes.access import access, requires
from app.web.database import now, session

pages = Blueprint("participation", __name__)
PARTS["participation"] = personal
DIMENSIONS = {
    Dimension.GROUP: _l("Stakeholder group"),
    Dimension.LANGUAGE: _l("Language"),
    Dimension.REGION: _l("Region"),
    Dimension.RETURNING: _l("New or returning"),
}
MEASURES = {
    Measure.PARTICIPANTS: _l("People who contributed"),
    Measure.CONTRIBUTIONS: _l("Contributions"),
    Measure.ACCEPTED: _l("Contributions accepted, at least in part"),
    Measure.SEATS: _l("Seats of the forum that are held"),
}
LEVELS = {
    Concentration.LOW: _l("not concentrated"),
    Concentration.MODERATE: _l("moderately concentrated"),
    Concentration.HIGH: _l("highly concentrated"),
}
STANDINGS = {
    Standing.ABSENT: _l("absent"),
    Standing.UNDER: _l("under-represented"),
    Standing.WITHIN: _l("within the band"),
    Standing.OVER: _l("over-represented"),
}


@pages.get("/processes/<slug>/participation")
@requires(Action.READ)
def overview(slug: str) -> ResponseReturnValue:
    kept, references = _kept(), queries.references_of(session(), access().process.id)
    shown = _told(kept, references)
    return render_template(
        "participation/overview.html", told=shown, counted_at=kept.counted_at, dimensions=DIMENSIONS,
        measures=MEASURES, levels=LEVELS, standings=STANDINGS, level=level, name_of=name_of, Measure=Measure,
        Dimension=Dimension, picture=picture, compared=COMPARED,
    )  # fmt: skip


@pages.get("/processes/<slug>/facilitate/participation")
@requires(Action.FACILITATE)
def references(slug: str) -> ResponseReturnValue:
    found = queries.references_of(session(), access().process.id)
    return render_template(
        "participation/references.html", references=found, current={one.id for one in queries.current(found)},
        dimensions=DIMENSIONS, compared=COMPARED, name_of=name_of,
    )  # fmt: skip


@pages.route(
    "/processes/<slug>/facilitate/participation/<any(group, language, region):of>/new", methods=["GET", "POST"]
)
@requires(Action.PROCESS_EDIT)
def new_reference(slug: str, of: str) -> ResponseReturnValue:
    process, dimension = access().process, Dimension(of)
    known = {
        "group": [one.key for one in process.groups],
        "language": process.languages,
        "region": process.jurisdictions,
    }
    form = reference_form(dimension, keys_for(dimension, known, _kept().found[Measure.PARTICIPANTS][dimension]))
    if not (form.validate_on_submit() and form.adds_up()):
        page = render_template(
            "participation/new_reference.html", form=form, dimension=dimension, dimensions=DIMENSIONS
        )
        return page, 422 if request.method == "POST" else 200
    services.name_reference(
        session(), process, form.named(dimension), author_id=access().person_id, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("Participation is compared with this reference now."))
    return redirect(url_for("participation.references", slug=slug))


@pages.post("/processes/<slug>/facilitate/participation/<number:number>/withdrawal")
@requires(Action.PROCESS_EDIT)
def withdraw_reference(slug: str, number: int) -> ResponseReturnValue:
    process = access().process
    reference = queries.reference_by_number(session(), process.id, number) or abort(404)
    services.withdraw_reference(session(), process, reference, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("Participation is not compared with this reference any more."))
    return redirect(url_for("participation.references", slug=slug))


def _kept() -> Kept:
    return figures_of(session(), access().process, now())


def _told(kept: Kept, references: Sequence[Reference]) -> Told:
    process = access().process
    return told(
        kept.found, groups=[one.key for one in process.groups], languages=process.languages,
        references=queries.current(references),
    )  # fmt: skip

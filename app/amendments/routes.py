"""Pages of amendments: the list, proposing, supporting, withdrawing, deciding. `insight` shows one with its debate."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments import deciding, queries, services
from app.amendments.forms import DecisionForm, ProposalForm
from app.amendments.models import Amendment
from app.amendments.queries import Filters
from app.amendments.redline import CarriedOver, Redline, carried_over, redline_of
from app.domain.amending import INSERTS, AmendmentState, Decision, Operation, Outcome
from app.domain.phases import Action
from app.domain.wording import merge
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause, Revision
from app.texts.queries import clause_by_number, shown_revision
from app.web import paging
from app.web.database import now, session
from app.web.languages import reader_language

pages = Blueprint("amendments", __name__)
PAGE = 30


@pages.get("/processes/<slug>/amendments")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process, filters = access().process, _filters()
    rows = queries.amendments_of(session(), process.id, filters, after=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "amendments/listing.html",
        page=page,
        next_url=paging.next_url(page),
        total=queries.count_of(session(), process.id, filters),
        filters=filters,
        clause=request.args.get("clause", ""),
        supporters=queries.support_counts(session(), [one.id for one in page.rows]),
        identical=queries.identical_counts(session(), process.id, [one.fingerprint for one in page.rows]),
        redlines={one.id: redline_of(one) for one in page.rows},
        states=list(AmendmentState),
        operations=[one for one in Operation if one is not Operation.MOVE],
    )


@pages.route("/processes/<slug>/clauses/<clause_number>/amendments/new", methods=["GET", "POST"])
@requires(Action.PROPOSE)
def new(slug: str, clause_number: str) -> ResponseReturnValue:
    clause = _clause(clause_number)
    base = _base(clause)
    form = ProposalForm(data={"heading": base.heading, "body": base.body, "base": str(base.id)})
    if not form.is_submitted():
        return _proposal(form, clause, base)
    if form.base.data != str(base.id):
        return _proposal_on_old_words(form, clause, base)
    if not form.validate() or "preview" in request.form:
        return _proposal(form, clause, base, shows_redline=True), 422 if form.errors else 200
    heading, body = (form.heading.data or "", form.body.data or "")
    if form.chosen is Operation.REPLACE and (heading, body) == (base.heading, base.body):
        form.body.errors = [_("The words are the same as before. Change something, then send it.")]
        return _proposal(form, clause, base), 422
    proposed = services.propose(
        session(),
        access().process,
        clause,
        operation=form.chosen,
        base=base,
        heading=heading,
        body=body,
        rationale=form.rationale.data or "",
        proposer=_member(),
        now=now(),
    )
    session().commit()
    flash(_("Your amendment has been received. It has number %(number)s.", number=proposed.number))
    return redirect(url_for("insight.amendment", slug=slug, number=proposed.number))


@pages.post("/processes/<slug>/amendments/<number:number>/support")
@requires(Action.SUPPORT)
def support(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    services.support(session(), access().process, amendment, supporter=_member(), now=now())
    session().commit()
    flash(_("You support this amendment now."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


@pages.post("/processes/<slug>/amendments/<number:number>/support/end")
@requires(Action.SUPPORT)
def end_support(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    services.end_support(session(), access().process, amendment, supporter=_member(), now=now())
    session().commit()
    flash(_("You no longer support this amendment."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


@pages.post("/processes/<slug>/amendments/<number:number>/withdrawal")
@requires(Action.AMENDMENT_WITHDRAW)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    if amendment.author_id != access().person_id:
        abort(403)
    services.withdraw(session(), access().process, amendment, author_id=_member().person_id, now=now())
    session().commit()
    flash(_("You have withdrawn your amendment. It stays readable, marked as withdrawn."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


@pages.post("/processes/<slug>/amendments/<number:number>/discussion")
@requires(Action.AMENDMENT_DISCUSS)
def discuss(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    services.discuss(session(), access().process, amendment, facilitator_id=_member().person_id, now=now())
    session().commit()
    flash(_("The amendment is marked as under discussion."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


@pages.route("/processes/<slug>/amendments/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.AMENDMENT_DECIDE)
def decide(slug: str, number: int) -> ResponseReturnValue:
    amendment = visible_amendment(number)
    access().require(Action.AMENDMENT_DECIDE, amendment.state)
    process = access().process
    current = carried_over(session(), amendment, process.drafting_language)
    form = DecisionForm(data=current.as_form())
    if not form.is_submitted():
        return render_template("amendments/decide.html", form=form, amendment=amendment, current=current)
    if form.base.data != current.base:
        form.base.data = current.base
        return render_template(
            "amendments/decide.html", form=form, amendment=amendment, current=current, moved_on=True
        ), 409
    if not _decidable(form, current):
        return render_template("amendments/decide.html", form=form, amendment=amendment, current=current), 422
    deciding.decide(
        session(),
        process,
        amendment,
        decision=form.chosen,
        reasons=form.reasons.data or "",
        facilitator_id=_member().person_id,
        base_revision_number=current.drafting_number,
        now=now(),
        taken=_taken(form, current),
    )
    session().commit()
    flash(_("The decision is published with its reasons."))
    return redirect(url_for("insight.amendment", slug=slug, number=number))


def _decidable(form: DecisionForm, current: CarriedOver) -> bool:
    """Whether the form can be carried out; words that conflict with today's are brought together by a person first."""
    if form.validate() and form.chosen is Decision.ADOPTED and current.outcome is Outcome.CONFLICTING:
        form.decision.errors = [
            _("The clause has changed in the same place. Bring the words together below and adopt in part.")
        ]
    return not form.errors


def _taken(form: DecisionForm, current: CarriedOver) -> deciding.Taken:
    """The words to stand in the text: those proposed, carried over; or those the facilitator wrote, in part."""
    in_part = form.chosen is Decision.ADOPTED_IN_PART
    own = (form.heading.data, form.body.data) if in_part else (current.heading, current.body)
    return deciding.Taken(
        deciding.Wording(own[0] or "", own[1] or ""),
        deciding.Wording(form.drafting_heading.data or "", form.drafting_body.data or ""),
    )


def visible_amendment(number: int) -> Amendment:
    """The amendment at this address; one that is hidden does not exist."""
    amendment = queries.amendment_by_number(session(), access().process.id, number)
    if amendment is None or amendment.hidden:
        abort(404)
    return amendment


def _proposal(form: ProposalForm, clause: Clause, base: Revision, *, shows_redline: bool = False) -> str:
    redline = _redline(form, base) if shows_redline else None
    template = "amendments/_redline.html" if request.headers.get("HX-Request") else "amendments/new.html"
    return render_template(template, form=form, clause=clause, base=base, redline=redline)


def _redline(form: ProposalForm, base: Revision) -> Redline | None:
    if form.operation.errors or form.body.errors:
        return None
    deletes = form.chosen is Operation.DELETE
    body = "" if deletes else form.body.data or ""
    before = ("", "") if form.chosen in INSERTS else (base.heading, base.body)
    return Redline.between(before, ("" if deletes else form.heading.data or "", body))


def _proposal_on_old_words(form: ProposalForm, clause: Clause, base: Revision) -> ResponseReturnValue:
    """The clause moved on while somebody wrote: their words are carried over to the new wording, for them to check."""
    read = session().get(Revision, paging.whole_number(form.base.data))
    if read is None or read.clause_id != clause.id:
        abort(400)
    typed = form.body.data or ""
    merged = merge(read.body, base.body, typed)
    form.base.data = str(base.id)
    if form.operation.data == Operation.REPLACE.value and merged.clean:
        form.body.data = merged.text
    return render_template(
        "amendments/new.html",
        form=form,
        clause=clause,
        base=base,
        redline=None,
        merged=merged,
        typed=typed,
        moved=Redline.between((read.heading, read.body), (base.heading, base.body)),
    ), 409


def _clause(number: str) -> Clause:
    clause = clause_by_number(session(), access().process.id, number)
    if clause is None or clause.struck_at is not None:
        abort(404)
    return clause


def _base(clause: Clause) -> Revision:
    """The wording to amend: in the language asked for, else the reader's, else (or without words) the drafting one."""
    process, own = access().process, reader_language()
    wanted = request.args.get("lang") or (own if own in process.languages else process.drafting_language)
    if wanted not in process.languages:
        abort(400)
    return shown_revision(session(), clause.id, wanted, process.drafting_language) or abort(404)


def _filters() -> Filters:
    """The filters of the address; a name that is not on the list is a mistake (400), never an empty page."""
    states, operations = {one.value for one in AmendmentState}, {one.value for one in Operation}
    state, operation, group = (request.args.get(name, "") for name in ("state", "operation", "group"))
    if (state and state not in states) or (operation and operation not in operations):
        abort(400)
    if group and group not in {one.key for one in access().process.groups}:
        abort(400)
    number = request.args.get("clause", "")
    clause = clause_by_number(session(), access().process.id, number) if number else None
    return Filters(
        state=AmendmentState(state) if state else None,
        operation=Operation(operation) if operation else None,
        group=group or None,
        clause_id=clause.id if clause else (0 if number else None),
    )


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member

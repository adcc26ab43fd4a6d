"""Crosswalks: which there are, one as a matrix and as a table, and finding how a clause corresponds."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.crosswalks import queries, services
from app.crosswalks.forms import RELATIONS, CompareForm, FindingForm, OnlyThereForm, WithdrawForm
from app.crosswalks.models import Crosswalk
from app.crosswalks.pairs import said_by_pair
from app.crosswalks.routes.blueprint import pages
from app.crosswalks.tables import as_csv
from app.domain.crosswalking import Relation
from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.contents import printed
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.texts.rows import ClauseRow
from app.web.database import now, session
from app.web.display import in_language
from app.web.languages import reader_language

LONGEST_OPTION = 110


@pages.route("/processes/<slug>/crosswalks", methods=["GET", "POST"])
@requires(Action.READ)
def crosswalks(slug: str) -> ResponseReturnValue:
    """Which texts this one is compared with; those who may begin another comparison."""
    process, form = access().process, CompareForm()
    others = {one.slug: one for one in queries.comparable_with(session(), process.id)}
    form.other.choices = [(key, in_language(one.title).text or key) for key, one in others.items()]
    if form.is_submitted():
        access().require(Action.TEXT_IMPORT)
    if form.validate_on_submit():
        services.compare(session(), process, others[form.other.data], author_id=current_user.id, now=now())
        session().commit()
        flash(_("The comparison has begun. Go through the clauses, one by one."))
        return redirect(url_for("crosswalks.crosswalk", slug=slug, other=form.other.data))
    page = render_template(
        "crosswalks/crosswalks.html", form=form, made=queries.crosswalks_of(session(), process.id),
        towards=queries.crosswalks_to(session(), process.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.get("/processes/<slug>/crosswalks/<other>")
@requires(Action.READ)
def crosswalk(slug: str, other: str) -> ResponseReturnValue:
    """The matrix: every clause, and what it corresponds to, by relation."""
    found = _crosswalk(other)
    rows = queries.matrix(session(), found, words())
    return render_template(
        "crosswalks/crosswalk.html", found=found, rows=rows, relations=list(Relation), named=RELATIONS, words=words(),
        totals={one: sum(len(row.findings.get(one, [])) for row in rows) for one in Relation},
        open_=sum(row.clause is not None and not row.findings for row in rows),
        said=said_by_pair(session(), found.id),
    )  # fmt: skip


@pages.get("/processes/<slug>/crosswalks/<other>/table.csv")
@requires(Action.READ)
def table(slug: str, other: str) -> Response:
    """The same for a spreadsheet."""
    found = _crosswalk(other)
    name = f"{slug}-{found.other.slug}-crosswalk.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = "\ufeff" + as_csv(queries.findings_of(session(), found.id), words())
    return Response(body, mimetype="text/csv", headers=headers)


@pages.route("/processes/<slug>/crosswalks/<other>/clauses/<number>", methods=["GET", "POST"])
@requires(Action.READ)
def correspondence(slug: str, other: str, number: str) -> ResponseReturnValue:
    """One clause: what was found about it, what is likely, and the form for those who may say so."""
    found, clause = _crosswalk(other), _clause(access().process.id, number)
    own, others, likely = queries.suggested(session(), found, clause.id, words())
    form = FindingForm()
    form.other.choices = [("", _("Choose a clause")), *((one.number, _named(one)) for one in others)]
    if form.is_submitted():
        access().require(Action.TEXT_IMPORT)
    if form.validate_on_submit():
        services.find(
            session(), found, clause=clause,
            other_clause=_clause(found.other_process_id, form.other.data) if form.other.data else None,
            relation=Relation(form.relation.data), reasons=form.reasons.data or "", quote=form.quote.data or "",
            other_quote=form.other_quote.data or "", author_id=current_user.id, now=now(),
        )  # fmt: skip
        session().commit()
        flash(_("It is in the crosswalk now."))
        return redirect(url_for("crosswalks.correspondence", slug=slug, other=other, number=number))
    history = queries.history_of(session(), found.id, clause.id)
    holding = [one for one in queries.findings_of(session(), found.id) if one.clause_id == clause.id]
    page = render_template(
        "crosswalks/correspondence.html", found=found, clause=clause, own=own, form=form, words=words(),
        by_id={one.id: one for one in others}, likely=likely, holding=holding,
        earlier=[one for one in history if one.number not in {held.number for held in holding}], named=RELATIONS,
        said=said_by_pair(session(), found.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.route("/processes/<slug>/crosswalks/<other>/only-there", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def only_there(slug: str, other: str) -> ResponseReturnValue:
    """Something that only the other text has."""
    found, form = _crosswalk(other), OnlyThereForm()
    form.other.choices = [(one.number, _named(one)) for one in queries.words_of(session(), found.other, words())]
    if not form.validate_on_submit():
        page = render_template("crosswalks/only_there.html", found=found, form=form)
        return page, 422 if form.errors else 200
    services.find(
        session(), found, clause=None, other_clause=_clause(found.other_process_id, form.other.data),
        relation=Relation.ABSENT, reasons=form.reasons.data or "", other_quote=form.other_quote.data or "",
        author_id=current_user.id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("It is in the crosswalk now."))
    return redirect(url_for("crosswalks.crosswalk", slug=slug, other=other))


@pages.route("/processes/<slug>/crosswalks/<other>/findings/<number:number>/withdraw", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def withdraw(slug: str, other: str, number: int) -> ResponseReturnValue:
    """Taking back what was found; it stays in the history."""
    found, form = _crosswalk(other), WithdrawForm()
    one = queries.finding(session(), found.id, number) or abort(404)
    if not form.validate_on_submit():
        page = render_template("crosswalks/withdraw.html", found=found, one=one, form=form)
        return page, 422 if form.errors else 200
    services.withdraw_finding(
        session(), found, one, reasons=form.reasons.data or "", author_id=current_user.id, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("It has been taken back. It stays in the history."))
    return redirect(url_for("crosswalks.crosswalk", slug=slug, other=other))


def words() -> str:
    """The language in which clauses are shown: the reader's where the process works in it."""
    process, own = access().process, reader_language()
    return own if own in process.languages else process.drafting_language


def _crosswalk(other: str) -> Crosswalk:
    return queries.crosswalk(session(), access().process.id, other) or abort(404)


def _clause(process_id: int, number: str) -> Clause:
    return clause_by_number(session(), process_id, number) or abort(404)


def _named(one: ClauseRow) -> str:
    line = " ".join(f"{printed(one.label, one.language)} {one.heading or one.body}".split())
    return line if len(line) <= LONGEST_OPTION else f"{line[:LONGEST_OPTION].rstrip()}…"

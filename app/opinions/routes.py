"""Pages of opinions: one statement after the other, the map, the list, one statement, making one, the method."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import personal
from app.accounts.erasing import ERASURES, REDACTIONS
from app.domain.commenting import CommentState, may_withdraw
from app.domain.phases import Action
from app.domain.similarity import near_duplicates
from app.domain.stating import next_statement
from app.domain.written import initial_formula
from app.ledger.services import pseudonym
from app.opinions import erasing, queries, services
from app.opinions.findings import PARAMETERS
from app.opinions.forms import StatementForm, VoteForm
from app.opinions.matrix import matrix_lines
from app.opinions.models import Statement
from app.opinions.picture import picture_of
from app.opinions.queries import Filters, Order, StatementRow
from app.opinions.reading import published_matrix
from app.opinions.shown import figures_of, map_shown
from app.processes.access import access, requires
from app.processes.models import Membership
from app.web import paging
from app.web.access import local_path
from app.web.addresses import this_page
from app.web.database import now, session
from app.web.throttles import count_contribution

pages = Blueprint("opinions", __name__)
PAGE = 50
LONGEST_SEARCH = 100
personal.PARTS["opinions"] = queries.of_person
ERASURES["opinions"] = erasing.erase
REDACTIONS["opinions"] = erasing.erase_withdrawn


@pages.get("/processes/<slug>/opinions")
@requires(Action.READ)
def overview(slug: str) -> ResponseReturnValue:
    part = access()
    participant = queries.participant_of(session(), part.process.id, part.person_id)
    kept = queries.map_of(session(), part.process.id)
    shown = map_shown(session(), kept, participant, viewer_id=part.person_id)
    statement = _next(participant.id if participant else None)
    return render_template(
        "opinions/overview.html",
        form=VoteForm(),
        statement=statement,
        total=queries.count_published(session(), part.process.id),
        voted=queries.count_voted(session(), part.process.id, participant.id if participant else None),
        kept=kept,
        shown=shown,
        picture=picture_of(shown.found, shown.own) if shown else None,
    )


def _next(participant_id: int | None) -> StatementRow | None:
    """The statement to show: by the rule, with an order of their own for everybody who is signed in."""
    process, person_id = access().process, access().person_id
    waiting = queries.unseen(session(), process.id, participant_id)
    number = next_statement(waiting, pseudonym(process.pseudonym_key, person_id))
    return queries.statement_row(session(), process.id, number, viewer_id=person_id) if number else None


@pages.post("/processes/<slug>/opinions/statements/<number:number>/vote")
@requires(Action.STATE)
def vote(slug: str, number: int) -> ResponseReturnValue:
    statement, form = _published(number), VoteForm()
    if not form.validate_on_submit():
        return _show(number, form), 422
    services.vote(session(), access().process, statement, voter=_member(), vote=form.chosen, now=now())
    count_contribution()
    session().commit()
    if form.chosen is None:
        flash(_("Your vote on statement %(number)s has been taken back.", number=number))
    return redirect(local_path(request.form.get("next"), url_for("opinions.overview", slug=slug, _anchor="vote")))


@pages.get("/processes/<slug>/opinions/statements")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    part, filters = access(), _filters()
    order = request.args.get("order", Order.NEWEST.value)
    if order not in set(Order):
        abort(400)
    participant = queries.participant_of(session(), part.process.id, part.person_id)
    numbers = queries.numbers_in_order(
        session(), part.process.id, filters, Order(order), participant_id=participant.id if participant else None
    )
    start = paging.after()
    rows = queries.rows_by_numbers(session(), part.process.id, numbers[start : start + PAGE], viewer_id=part.person_id)
    more = start + PAGE < len(numbers)
    return render_template(
        "opinions/listing.html",
        rows=[rows[number] for number in numbers[start : start + PAGE] if number in rows],
        total=len(numbers),
        next_url=this_page(query={"after": str(start + PAGE)}) if more else None,
        filters=filters,
        order=order,
        orders=list(Order),
        spoken=queries.languages_of(session(), part.process.id),
    )


@pages.get("/processes/<slug>/opinions/statements/<number:number>")
@requires(Action.READ)
def statement(slug: str, number: int) -> ResponseReturnValue:
    return _show(number, VoteForm())


@pages.get("/processes/<slug>/statements/<number:number>")
@requires(Action.READ)
def short_address(slug: str, number: int) -> ResponseReturnValue:
    """The address that mails and the record know."""
    return redirect(url_for("opinions.statement", slug=slug, number=number), 301)


@pages.route("/processes/<slug>/opinions/statements/new", methods=["GET", "POST"])
@requires(Action.STATE)
def new(slug: str) -> ResponseReturnValue:
    process = access().process
    form = StatementForm(process.languages)
    if not form.validate_on_submit():
        return render_template("opinions/new.html", form=form, alike=[]), 422 if form.errors else 200
    body = form.body.data or ""
    alike = [] if form.anyway.data else near_duplicates(body, queries.words_of(session(), process.id))
    if alike:
        rows = queries.rows_by_numbers(session(), process.id, [one.key for one in alike])
        shown = [rows[one.key] for one in alike if one.key in rows]
        return render_template("opinions/new.html", form=form, alike=shown), 422
    made = services.submit(session(), process, author=_member(), body=body, language=form.language.data, now=now())
    count_contribution()
    session().commit()
    flash(_received(made))
    return redirect(url_for("opinions.statement", slug=slug, number=made.number))


@pages.post("/processes/<slug>/opinions/statements/<number:number>/withdrawal")
@requires(Action.COMMENT_WITHDRAW)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    found = queries.statement_by_number(session(), access().process.id, number)
    if found is None or found.author_id != access().person_id:
        abort(404)
    services.withdraw(session(), access().process, found, author_id=_member().person_id, now=now())
    session().commit()
    flash(_("Your statement has been withdrawn."))
    return redirect(url_for("opinions.statement", slug=slug, number=number))


@pages.get("/processes/<slug>/opinions/method")
@requires(Action.READ)
def method(slug: str) -> ResponseReturnValue:
    kept = queries.map_of(session(), access().process.id)
    return render_template("opinions/method.html", kept=kept, parameters=PARAMETERS)


@pages.get("/processes/<slug>/opinions/matrix.csv")
@requires(Action.READ)
def matrix(slug: str) -> ResponseReturnValue:
    """How everybody on the map voted, without saying who they are; 404 while there is no map."""
    kept = queries.map_of(session(), access().process.id)
    if kept is None or kept.found is None:
        abort(404)
    votes, rows, groups = published_matrix(session(), kept)
    return _table(matrix_lines(votes, rows, groups.tolist()), f"{slug}-opinion-matrix.csv")


@pages.get("/processes/<slug>/opinions/statements.csv")
@requires(Action.READ)
def statements_table(slug: str) -> ResponseReturnValue:
    """The published statements with their figures, as far as these are told."""
    rows: list[StatementRow] = []
    after = 0
    while True:
        read = queries.statements_page(session(), access().process.id, after=after, limit=1000)
        rows += read[:1000]
        if len(read) <= 1000:
            break
        after = read[999].id
    return _table(_statement_lines(rows), f"{slug}-statements.csv")


def _statement_lines(rows: list[StatementRow]) -> Iterator[str]:
    yield _line("statement", "language", "created_at", "group", "text", "agree", "disagree", "pass")
    for row in rows:
        told = (row.agrees, row.disagrees, row.passes) if row.figures_told else ("", "", "")
        about = (row.number, row.language, row.created_at.isoformat(timespec="seconds"), row.group)
        yield _line(*about, initial_formula(row.body), *told)


def _line(*cells: object) -> str:
    held = io.StringIO()
    csv.writer(held).writerow(cells)
    return held.getvalue()


def _table(lines: Iterator[str], name: str) -> Response:
    answer = Response("".join(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _show(number: int, form: VoteForm) -> str:
    part = access()
    row = queries.statement_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404)
    kept = queries.map_of(session(), part.process.id)
    return render_template(
        "opinions/statement.html",
        row=row,
        form=form,
        kept=kept,
        figures=figures_of(kept, number) if row.is_readable else None,
        is_own=part.person_id is not None and row.author_id == part.person_id,
        can_withdraw=part.can(Action.COMMENT_WITHDRAW)
        and may_withdraw(is_author=row.author_id is not None and row.author_id == part.person_id, state=row.state),
        can_report=row.is_readable and part.person_id is not None and row.author_id != part.person_id,
    )


def _received(made: Statement) -> str:
    if made.state is CommentState.PENDING:
        return _(
            "Your statement has been received as number %(number)s. A facilitator reads it first.", number=made.number
        )
    return _("Your statement has been received as number %(number)s. Others can now vote on it.", number=made.number)


def _published(number: int) -> Statement:
    found = queries.statement_by_number(session(), access().process.id, number)
    if found is None or found.state is not CommentState.PUBLISHED:
        abort(404)
    return found


def _filters() -> Filters:
    group, language, voted, words = (request.args.get(name, "") for name in ("group", "language_of", "voted", "words"))
    wrong = (
        (group and group not in {one.key for one in access().process.groups})
        or len(language) > 12
        or len(words) > LONGEST_SEARCH
        or voted not in ("", "yes", "no")
    )
    if wrong or "\0" in language + words:
        abort(400)
    return Filters(group or None, language or None, {"yes": True, "no": False}.get(voted), words.strip())


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member

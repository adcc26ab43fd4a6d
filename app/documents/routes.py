"""The repository: the list, one document with its versions, downloading, and what the team does to it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.personal import PARTS
from app.documents import queries, services
from app.documents.forms import EVIDENCE, KINDS, HandedForm, WithdrawalForm, described_form, publish_form
from app.documents.models import Paper
from app.documents.personal import personal
from app.documents.queries import Filters
from app.domain.citing import host_of
from app.domain.errors import NotInThisState
from app.domain.phases import Action
from app.domain.repository import Evidence, PaperKind, evidence_of
from app.files.downloads import download
from app.processes.access import access, requires
from app.web import paging
from app.web.database import now, session
from app.web.throttles import count_contribution

PAGE = 30
LONGEST_TAG = 12
pages = Blueprint("documents", __name__)
PARTS["documents"] = personal


@pages.get("/processes/<slug>/documents")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process_id, filters = access().process.id, _filters()
    rows = queries.papers_of(session(), process_id, filters, before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "documents/listing.html", page=page, next_url=paging.next_url(page), filters=filters, kinds=KINDS,
        evidence=EVIDENCE, evidence_of=evidence_of, host_of=host_of,
        total=queries.count_of(session(), process_id, filters),
        spoken=queries.languages_in(session(), process_id),
    )  # fmt: skip


@pages.get("/processes/<slug>/documents/<number:number>")
@requires(Action.READ)
def document(slug: str, number: int) -> ResponseReturnValue:
    return _page(slug, _paper(number))


def _page(slug: str, paper: Paper) -> str:
    versions = queries.versions_of(session(), paper.id)
    return render_template(
        "documents/document.html", paper=paper, versions=versions, current=queries.current(versions), kinds=KINDS,
        evidence=EVIDENCE, evidence_of=evidence_of, host_of=host_of,
        permanent=url_for("documents.document", slug=slug, number=paper.number, _external=True),
    )  # fmt: skip


@pages.get("/processes/<slug>/documents/<number:number>/versions/<number:version>/file")
@requires(Action.READ)
def file(slug: str, number: int, version: int) -> ResponseReturnValue:
    """The file as a download; of one that was withdrawn the entry, which says why (410)."""
    paper = _paper(number)
    found = queries.version_of(session(), paper.id, version) or abort(404)
    if not found.stands:
        return _page(slug, paper), 410
    return download(found) if found.sha256 else abort(404)


@pages.route("/processes/<slug>/documents/new", methods=["GET", "POST"])
@requires(Action.DOCUMENT_PUBLISH)
def new(slug: str) -> ResponseReturnValue:
    process = access().process
    form = publish_form(process.languages)
    if not form.validate_on_submit():
        return render_template("documents/new.html", form=form), 422 if form.errors else 200
    paper = services.publish(
        session(), process, form.described, form.handed, author_id=access().person_id, now=now()
    )  # fmt: skip
    count_contribution()
    session().commit()
    flash(_("The document is in the repository now."))
    return redirect(url_for("documents.document", slug=slug, number=paper.number))


@pages.route("/processes/<slug>/documents/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.DOCUMENT_PUBLISH)
def edit(slug: str, number: int) -> ResponseReturnValue:
    paper = _standing(number)
    form = described_form(access().process.languages, paper)
    if form.validate_on_submit() and form.edition_carried == paper.edition:
        services.describe(
            session(), access().process, paper, form.described, edition=form.edition_carried,
            actor_id=access().person_id, now=now(),
        )  # fmt: skip
        session().commit()
        flash(_("What is said of the document has been changed."))
        return redirect(url_for("documents.document", slug=slug, number=number))
    overtaken = form.is_submitted() and form.edition_carried != paper.edition
    if overtaken:
        form.edition.data = str(paper.edition)
    page = render_template("documents/edit.html", form=form, paper=paper, overtaken=overtaken)
    return page, 409 if overtaken else 422 if form.errors else 200


@pages.route("/processes/<slug>/documents/<number:number>/versions/new", methods=["GET", "POST"])
@requires(Action.DOCUMENT_PUBLISH)
def new_version(slug: str, number: int) -> ResponseReturnValue:
    paper = _standing(number)
    versions = queries.versions_of(session(), paper.id)
    form = HandedForm()
    form.offer(access().process.languages, next(one.language for one in versions if one.stands))
    if not form.validate_on_submit():
        page = render_template("documents/new_version.html", form=form, paper=paper, current=queries.current(versions))
        return page, 422 if form.errors else 200
    services.add_version(session(), access().process, paper, form.handed, author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    flash(_("The new version is in the repository. The earlier ones stay to be had."))
    return redirect(url_for("documents.document", slug=slug, number=number))


@pages.route("/processes/<slug>/documents/<number:number>/withdrawal", methods=["GET", "POST"])
@requires(Action.DOCUMENT_PUBLISH)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    paper, form = _standing(number), WithdrawalForm()
    form.offer(queries.versions_of(session(), paper.id))
    if not form.validate_on_submit():
        return render_template("documents/withdraw.html", form=form, paper=paper), 422 if form.errors else 200
    services.withdraw(
        session(), access().process, paper, number=form.number, reasons=form.reasons.data or "",
        actor_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("It has been withdrawn. Its entry stays, with your reasons."))
    return redirect(url_for("documents.document", slug=slug, number=number))


def _paper(number: int) -> Paper:
    return queries.paper_by_number(session(), access().process.id, number) or abort(404)


def _standing(number: int) -> Paper:
    """A document to act on; NotInThisState for one that was withdrawn."""
    paper = _paper(number)
    if paper.withdrawn_at is not None:
        raise NotInThisState
    return paper


def _filters() -> Filters:
    kind, language = request.args.get("kind", ""), request.args.get("in", "")
    if kind in set(Evidence):
        return Filters(evidence=Evidence(kind), language=_language(language))
    if kind and kind not in set(PaperKind):
        abort(400)
    return Filters(kind=PaperKind(kind) if kind else None, language=_language(language))


def _language(code: str) -> str:
    plain = len(code) <= LONGEST_TAG and code.replace("-", "").isascii() and code.replace("-", "0").isalnum()
    return code if plain or not code else abort(400)

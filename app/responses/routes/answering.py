"""Answering contributions, one or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_numbers
from app.comments.models import Comment
from app.comments.queries import comments_by_numbers
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.domain.phases import Action, Role
from app.processes.access import access, requires
from app.responses import queries, services
from app.responses.contributions import ContributionRow, contributions
from app.responses.forms import ResponseForm
from app.responses.routes.blueprint import pages
from app.responses.routes.redlines import redlines_of
from app.texts.queries import revision_by_id
from app.web import paging
from app.web.database import now, session
from app.web.display import day, in_language, language_name

MOST_ANSWERED = 200


@dataclass(frozen=True)
class Chosen:
    """The contributions that are to be answered together, as rows of the database and as a page shows them."""

    comments: Sequence[Comment]
    amendments: Sequence[Amendment]
    rows: Sequence[ContributionRow]
    withdrawn: int


@pages.route("/processes/<slug>/facilitate/responses/new", methods=["GET", "POST"])
@requires(Action.RESPOND)
def new(slug: str) -> ResponseReturnValue:
    process, chosen = access().process, _chosen()
    if not chosen.rows:
        flash(_("Choose at least one contribution to answer."))
        return redirect(url_for("responses.waiting", slug=slug))
    form = _form(chosen)
    if not form.validate_on_submit():
        return _answering(form, chosen), 422 if form.errors else 200
    published = services.respond(
        session(),
        process,
        comments=chosen.comments,
        amendments=chosen.amendments,
        disposition=form.chosen,
        reasons=form.reasons.data or "",
        criterion=form.criterion.data or "",
        revision=revision_by_id(session(), int(form.revision.data) if form.revision.data else None),
        language=form.language.data,
        author_id=_responder(),
        role=_role(),
        now=now(),
    )
    session().commit()
    flash(
        _("The response is published as number %(number)s. Those it answers are told by mail.", number=published.number)
    )
    return redirect(url_for("responses.response", slug=slug, number=published.number))


def _answering(form: ResponseForm, chosen: Chosen) -> str:
    earlier = {
        False: queries.responses_to_comments(session(), [one.id for one in chosen.comments]),
        True: queries.responses_to_amendments(session(), [one.id for one in chosen.amendments]),
    }
    return render_template(
        "responses/new.html",
        form=form,
        chosen=chosen,
        earlier=earlier,
        redlines=redlines_of(chosen.rows),
        has_criteria=bool(access().process.criteria),
    )


def _form(chosen: Chosen) -> ResponseForm:
    process = access().process
    resulting = {one.resulting_revision_id for one in chosen.amendments} - {None}
    clause_ids = {one.clause_id or (one.amendment.clause_id if one.amendment else None) for one in chosen.comments}
    clause_ids |= {one.clause_id for one in chosen.amendments}
    wordings = queries.wordings_that_may_carry(session(), process.id, [one for one in clause_ids if one])
    return ResponseForm(
        languages=process.languages,
        criteria=process.criteria,
        revisions=[(str(one.id), _in_words(one)) for one in wordings],
        data={"revision": str(resulting.pop())} if len(resulting) == 1 else {},
    )


def _in_words(wording: queries.CarryingRow) -> str:
    return _(
        "%(clause)s, wording %(number)s (%(language)s, %(day)s)",
        clause=in_language(wording.clause_label),
        number=wording.number,
        language=language_name(wording.language),
        day=day(wording.created_at),
    )


def _chosen() -> Chosen:
    """The contributions that the address names by their numbers; 404 when there is no such one.

    What has been withdrawn meanwhile is left out. Words that a moderator has hidden are shown to moderators alone.
    """
    process_id, comment_numbers, amendment_numbers = access().process.id, _numbers("comments"), _numbers("amendments")
    if len(comment_numbers) + len(amendment_numbers) > MOST_ANSWERED:
        abort(400)
    named = comments_by_numbers(session(), process_id, comment_numbers) if comment_numbers else []
    proposed = amendments_by_numbers(session(), process_id, amendment_numbers) if amendment_numbers else []
    if len(named) != len(comment_numbers) or len(proposed) != len(amendment_numbers):
        abort(404)
    comments = [one for one in named if one.state is not CommentState.WITHDRAWN]
    amendments = [one for one in proposed if one.state is not AmendmentState.WITHDRAWN]
    withdrawn = len(named) + len(proposed) - len(comments) - len(amendments)
    if withdrawn and not comments and not amendments:
        raise NotInThisState
    return Chosen(comments, amendments, _shown_to_the_team(comments, amendments), withdrawn)


def _shown_to_the_team(comments: Sequence[Comment], amendments: Sequence[Amendment]) -> list[ContributionRow]:
    named = ([one.id for one in comments], [one.id for one in amendments])
    return list(contributions(session(), *named, revealed=access().can(Action.MODERATE)).values())


def _numbers(name: str) -> set[int]:
    """Numbers from the address, in one value with commas or in several."""
    given = ",".join(request.args.getlist(name)).split(",")
    return {paging.whole_number(one, smallest=1, largest=999_999_999) for one in given if one}


def _role() -> Role:
    """The role in which somebody answers: that of the authority before those of the team."""
    return next(role for role in (Role.RESPONDER, Role.FACILITATOR, Role.STEWARD) if role in access().roles)


def _responder() -> int:
    person_id = access().person_id
    assert person_id is not None
    return person_id

"""The team's drafts of responses: reading, changing, signing, discarding, publishing one or all, announcing the day."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import AlreadyAnswered
from app.domain.phases import Action
from app.processes.access import access, requires
from app.responses import drafts as keeping
from app.responses.contributions import ContributionRow
from app.responses.forms import DRAFT, AnnouncementForm, NothingForm, RulesForm
from app.responses.models import Draft
from app.responses.routes.answering import answering, form_for, written_in
from app.responses.routes.blueprint import pages
from app.responses.routes.choosing import Chosen, chosen_of, role_here
from app.responses.rules import announce, change_rules, rules_of
from app.responses.same_reasons import same_reasons_before
from app.web import paging
from app.web.addresses import this_page
from app.web.database import now, session
from app.web.display import moment

PAGE = 20


@pages.get("/processes/<slug>/facilitate/responses/drafts")
@requires(Action.RESPOND)
def drafts(slug: str) -> ResponseReturnValue:
    return _listing(AnnouncementForm())


def _listing(form: AnnouncementForm) -> str:
    process, rules = access().process, rules_of(session(), access().process.id)
    rows = keeping.drafts_of(session(), process.id, after=paging.after(), limit=PAGE)
    shown = rows[:PAGE]
    return render_template(
        "responses/drafts.html",
        rows=shown,
        next_url=this_page(query={"after": str(shown[-1].number)}) if len(rows) > PAGE else None,
        rules=rules,
        goes_out=keeping.goes_out,
        counts=keeping.count_drafts(session(), process.id),
        answered=keeping.answered_meanwhile(session(), [one.id for one in shown]),
        form=form,
        person_id=access().signed_in_person(),
    )


@pages.route("/processes/<slug>/facilitate/responses/drafts/<number:number>", methods=["GET", "POST"])
@requires(Action.RESPOND)
def draft(slug: str, number: int) -> ResponseReturnValue:
    found = _draft(number)
    chosen = _chosen(found)
    form = form_for(chosen, found)
    if not form.validate_on_submit():
        pasted = same_reasons_before(session(), found.process_id, found.reasons, *chosen.ids)
        return answering(form, chosen, draft=found, pasted=pasted), 422 if form.errors else 200
    keeping.change(
        session(),
        access().process,
        found,
        written=written_in(form),
        person_id=access().signed_in_person(),
        edition=paging.whole_number(form.edition.data, largest=999_999_999),
        now=now(),
        ready=form.act.data != DRAFT,
    )
    session().commit()
    flash(_("Draft %(number)s has been changed. A signature on it has fallen.", number=number))
    return redirect(url_for("responses.drafts", slug=slug, _anchor=f"draft-{number}"))


@pages.post("/processes/<slug>/facilitate/responses/drafts/<number:number>/signature")
@requires(Action.RESPOND)
def sign(slug: str, number: int) -> ResponseReturnValue:
    form = NothingForm()
    if not form.validate_on_submit():
        abort(400)
    keeping.sign(
        session(), access().process, _draft(number), person_id=access().signed_in_person(),
        edition=form.edition.data or 0, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("You have signed draft %(number)s. It can be published now.", number=number))
    return redirect(url_for("responses.drafts", slug=slug, _anchor=f"draft-{number}"))


@pages.post("/processes/<slug>/facilitate/responses/drafts/<number:number>/discard")
@requires(Action.RESPOND)
def discard(slug: str, number: int) -> ResponseReturnValue:
    keeping.discard(session(), _draft(number))
    session().commit()
    flash(_("Draft %(number)s is gone. What it would have answered waits on.", number=number))
    return redirect(url_for("responses.drafts", slug=slug))


@pages.post("/processes/<slug>/facilitate/responses/drafts/<number:number>/publication")
@requires(Action.RESPOND)
def publish_draft(slug: str, number: int) -> ResponseReturnValue:
    found = _draft(number)
    seen = keeping.answered_meanwhile(session(), [found.id], before=found.changed_at).get(found.id, [])
    try:
        published = keeping.publish(session(), access().process, found, now=now(), seen=seen)
    except AlreadyAnswered as refusal:
        session().rollback()
        flash(
            _(
                "Response %(number)s answered some of it meanwhile. Read it, then save your draft again.",
                number=refusal.numbers[0],
            )
        )
        return redirect(url_for("responses.draft", slug=slug, number=number))
    session().commit()
    flash(
        _("The response is published as number %(number)s. Those it answers are told by mail.", number=published.number)
    )
    return redirect(url_for("responses.response", slug=slug, number=published.number))


@pages.post("/processes/<slug>/facilitate/responses/publication")
@requires(Action.RESPONSES_ARRANGE)
def publish_all(slug: str) -> ResponseReturnValue:
    went_out = keeping.publish_together(session(), access().process, now=now())
    session().commit()
    count = len(went_out.published)
    flash(ngettext("%(num)s response has been published.", "%(num)s responses have been published.", count))
    if went_out.kept:
        kept = ", ".join(map(str, went_out.kept))
        flash(_("Some drafts lack something and were kept: %(numbers)s.", numbers=kept))
    return redirect(url_for("responses.listing", slug=slug))


@pages.post("/processes/<slug>/facilitate/responses/announcement")
@requires(Action.RESPONSES_ARRANGE)
def announcement(slug: str) -> ResponseReturnValue:
    form = AnnouncementForm()
    if not form.validate_on_submit():
        return _listing(form), 422
    rules = announce(
        session(), access().process, publish_at=form.publish_at.data, person_id=access().signed_in_person(),
        role=role_here(), now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("Announced: everything that is ready goes out on %(moment)s.", moment=moment(rules.publish_at)))
    return redirect(url_for("responses.drafts", slug=slug))


@pages.post("/processes/<slug>/facilitate/responses/announcement/end")
@requires(Action.RESPONSES_ARRANGE)
def end_announcement(slug: str) -> ResponseReturnValue:
    announce(
        session(), access().process, publish_at=None, person_id=access().signed_in_person(), role=role_here(), now=now()
    )
    session().commit()
    flash(_("The announcement has been taken back. Nothing goes out by itself."))
    return redirect(url_for("responses.drafts", slug=slug))


@pages.route("/processes/<slug>/facilitate/responses/rules", methods=["GET", "POST"])
@requires(Action.RESPONSES_ARRANGE)
def rules(slug: str) -> ResponseReturnValue:
    form = RulesForm(obj=rules_of(session(), access().process.id))
    if not form.validate_on_submit():
        return render_template("responses/rules.html", form=form), 422 if form.errors else 200
    change_rules(
        session(),
        access().process,
        second_signature=form.second_signature.data,
        several_criteria=form.several_criteria.data,
        follow_up_days=form.follow_up_days.data or 0,
        person_id=access().signed_in_person(),
        role=role_here(),
        now=now(),
    )
    session().commit()
    flash(_("From now on contributions are answered by these rules."))
    return redirect(url_for("responses.drafts", slug=slug))


def _draft(number: int) -> Draft:
    return keeping.draft_by_number(session(), access().process.id, number) or abort(404)


def _chosen(draft: Draft) -> Chosen:
    comments = [one.comment for one in draft.drafted if one.comment]
    amendments = [one.amendment for one in draft.drafted if one.amendment]
    if any(keeping.standing(draft)):
        return chosen_of(comments, amendments)
    empty: list[ContributionRow] = []
    return Chosen([], [], empty, len(draft.drafted))

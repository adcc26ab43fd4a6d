"""Looking at webhooks, making and changing them."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import abort

from app.domain.delivering_hooks import MOST_HOOKS, secret_in_words
from app.domain.hook_events import EVENTS
from app.web import paging
from app.web.database import now, session
from app.web.throttles import count_contribution
from app.webhooks import queries, services
from app.webhooks.forms import ResumeForm, WebhookForm
from app.webhooks.models import DeliveryState, Webhook
from app.webhooks.routes.places import Place, keeping, person, placed
from app.webhooks.services import Described
from app.webhooks.wording import REASONS, STATES, TOPICS

PAGE = 30


@placed("")
def listing(place: Place) -> ResponseReturnValue:
    """The webhooks there are."""
    rows = queries.listed(session(), place.process_id, after=paging.after(), limit=PAGE)
    shown = rows[:PAGE]
    more = paging.Page(shown, shown[-1].webhook.id if len(rows) > PAGE else None)
    count = queries.count_of(session(), place.process_id)
    return place.page("listing", rows=shown, next_url=paging.next_url(more), count=count, most=MOST_HOOKS)


@placed("/new", methods=("GET", "POST"))
def new(place: Place) -> ResponseReturnValue:
    """Make one. Its secret is shown in the answer to the form: a redirect would have to keep it on the way."""
    form = WebhookForm()
    if not form.validate_on_submit():
        return place.page("form", form=form, webhook=None), 422 if form.errors else 200
    webhook, secret = services.make(
        session(), _described(form), keeping(), process_id=place.process_id, author_id=person(), now=now()
    )
    count_contribution()
    session().commit()
    return show_secret(place, webhook, secret)


@placed("/<number:number>")
def show(place: Place, number: int) -> ResponseReturnValue:
    """One of them, with the messages sent to it."""
    return _shown(place, place.webhook(number), ResumeForm(formdata=None))


@placed("/<number:number>/edit", methods=("GET", "POST"))
def edit(place: Place, number: int) -> ResponseReturnValue:
    """Change the address, the topics or the note."""
    webhook = place.webhook(number)
    form = WebhookForm(obj=webhook)
    if not form.validate_on_submit():
        return place.page("form", form=form, webhook=webhook), 422 if form.errors else 200
    services.change(session(), webhook, _described(form), keeping())
    session().commit()
    flash(_("The webhook has been changed."))
    return redirect(place.url("show", number=number))


def show_secret(place: Place, webhook: Webhook, secret: bytes) -> ResponseReturnValue:
    """The page that shows a secret this once."""
    return place.page("secret", webhook=webhook, secret=secret_in_words(secret), docs=url_for("api.docs"))


def _shown(place: Place, webhook: Webhook, form: ResumeForm) -> ResponseReturnValue:
    wanted = request.args.get("state", "")
    if wanted and wanted not in list(DeliveryState):
        abort(400)
    rows = queries.deliveries_of(
        session(), webhook.id, state=DeliveryState(wanted) if wanted else None, before=paging.after(), limit=PAGE
    )
    page = paging.page_of(rows, PAGE)
    return place.page(
        "webhook", webhook=webhook, form=form, rows=page.rows, next_url=paging.next_url(page), state=wanted,
        waiting=queries.waiting_for(session(), [webhook.id]).get(webhook.id, 0), states=STATES, reasons=REASONS,
        topics=TOPICS, events=sorted({event for event in EVENTS.values() if event.partition(".")[0] in webhook.topics}),
    )  # fmt: skip


def _described(form: WebhookForm) -> Described:
    return Described(form.url.data or "", form.topics.data or [], form.note.data or "")

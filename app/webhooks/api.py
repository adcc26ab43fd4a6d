"""Webhooks of a process in the API: making and changing them, a test, and the messages sent to them."""

from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, Response, abort, current_app
from pydantic import Field

from app.domain.delivering_hooks import LONGEST_ADDRESS, secret_in_words, unfit
from app.domain.errors import AddressUnfit
from app.domain.hook_events import TOPICS
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web import paging
from app.web.database import now, session
from app.web.operations import JSON, Refused, operation
from app.web.refusals import wording_of
from app.web.schemas import Input, Listing, ListQuery, Schema, Time, line
from app.web.throttles import count_contribution
from app.webhooks import queries, services
from app.webhooks.models import Delivery, DeliveryState, Pause, Webhook
from app.webhooks.services import Described, Keeping

api = Blueprint("webhooks_api", __name__)
ADDRESS = "https, reached from the public Internet, without name and password."
TOLD_OF: dict[str, Any] = {
    "min_length": 1,
    "max_length": len(TOPICS),
    "description": "Topics of events; the section `webhooks` of this description has every event.",
    "examples": [["comment", "decision", "phase"]],
    "json_schema_extra": {"items": {"type": "string", "enum": list(TOPICS)}},
}


class WebhookOut(Schema):
    """An address that is told of events; `paused_why` is team, failing, gone or secret, and null while it is active.

    `old_secret_until`: until then messages are signed by the secret before as well.
    """

    id: int
    url: str
    topics: list[str] = Field(examples=[["comment", "decision", "phase"]])
    note: str
    created_at: Time
    paused_at: Time | None
    paused_why: Pause | None
    failing_since: Time | None
    old_secret_until: Time | None


class WebhookMade(WebhookOut):
    """A webhook with its secret, which is told this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwq0mJ1mF3vXk="])


class WebhookIn(Input):
    """An address, and which events it is told of."""

    url: str = Field(min_length=1, max_length=LONGEST_ADDRESS, description=ADDRESS)
    topics: Annotated[list[str], Field(**TOLD_OF)]
    note: line(200, smallest=0) = ""  # type: ignore[valid-type]


class WebhookChange(Input):
    """What is to be different; what is left out stays. `catch_up` also sends what happened during the pause it ends."""

    url: str | None = Field(None, min_length=1, max_length=LONGEST_ADDRESS, description=ADDRESS)
    topics: Annotated[list[str], Field(**TOLD_OF)] | None = None
    note: line(200, smallest=0) | None = None  # type: ignore[valid-type]
    paused: bool | None = None
    catch_up: bool = False


class MessageOut(Schema):
    """A message to a webhook: its event, the entry of the record it is about (null: a test), and the last answer.

    `message_id` is sent as `webhook-id` and stays the same at every try; `next_try` is null once it arrived or was
    given up.
    """

    id: int
    message_id: str = Field(examples=["msg_0c7a9d1f4be34d7f8a52e6c1b39d8f20"])
    event: str = Field(examples=["comment.published"])
    entry: int | None
    happened_at: Time
    state: DeliveryState
    tries: int
    tried_at: Time | None
    status: int | None = Field(examples=[204])
    answer: str
    next_try: Time | None


class MessageQuery(ListQuery):
    """Messages in one state."""

    state: DeliveryState | None = None


@operation(api, "GET", "/processes/<slug>/webhooks", answer=Listing[WebhookOut], query=ListQuery, signed_in=True)
@requires(Action.WEBHOOK_MANAGE)
def webhooks(slug: str, query: ListQuery) -> Listing[WebhookOut]:
    """The webhooks of a process, for whoever runs it."""
    rows = queries.webhooks_of(session(), access().process.id, after=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit)
    return Listing[WebhookOut](items=[_out(one) for one in page.rows], next=page.next_key)


@operation(
    api, "POST", "/processes/<slug>/webhooks", answer=WebhookMade, status=HTTPStatus.CREATED, body=WebhookIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.WEBHOOK_MANAGE)
def make(slug: str, body: WebhookIn) -> Response:
    """Make a webhook, told of what happens from now on. Its secret is in this answer and in no other."""
    _check(body.url, body.topics)
    webhook, secret = services.make(
        session(), Described(body.url, body.topics, body.note), _keeping(), process_id=access().process.id,
        author_id=access().person_id, now=now(),
    )  # fmt: skip
    count_contribution()
    session().commit()
    return _with_secret(webhook, secret, HTTPStatus.CREATED)


@operation(api, "GET", "/processes/<slug>/webhooks/<number:webhook>", answer=WebhookOut, signed_in=True)
@requires(Action.WEBHOOK_MANAGE)
def webhook(slug: str, webhook: int) -> WebhookOut:
    """One webhook."""
    return _out(_found(webhook))


@operation(
    api, "PATCH", "/processes/<slug>/webhooks/<number:webhook>", answer=WebhookOut, body=WebhookChange, signed_in=True
)
@requires(Action.WEBHOOK_MANAGE)
def change(slug: str, webhook: int, body: WebhookChange) -> WebhookOut:
    """Change a webhook, pause or resume it."""
    found = _found(webhook)
    url, topics = body.url or found.url, body.topics or found.topics
    _check(url, topics)
    note = found.note if body.note is None else body.note
    services.change(session(), found, Described(url, topics, note), _keeping())
    if body.paused is True and found.paused_at is None:
        services.pause(session(), found, Pause.TEAM, now=now())
    elif body.paused is False and found.paused_at is not None:
        services.resume(session(), found, catch_up=body.catch_up, now=now())
    session().commit()
    return _out(found)


@operation(
    api, "DELETE", "/processes/<slug>/webhooks/<number:webhook>", answer=None, status=HTTPStatus.NO_CONTENT,
    signed_in=True,
)  # fmt: skip
@requires(Action.WEBHOOK_MANAGE)
def delete(slug: str, webhook: int) -> None:
    """Delete a webhook with what waits for it."""
    services.remove(session(), _found(webhook))
    session().commit()


@operation(api, "POST", "/processes/<slug>/webhooks/<number:webhook>/secret", answer=WebhookMade, signed_in=True)
@requires(Action.WEBHOOK_MANAGE)
def rotate(slug: str, webhook: int) -> Response:
    """Make a new secret. For a day, messages are signed by the one before as well."""
    found = _found(webhook)
    secret = services.rotate(session(), found, _keeping(), now=now())
    session().commit()
    return _with_secret(found, secret, HTTPStatus.OK)


@operation(
    api, "POST", "/processes/<slug>/webhooks/<number:webhook>/test", answer=MessageOut, status=HTTPStatus.CREATED,
    signed_in=True,
)  # fmt: skip
@requires(Action.WEBHOOK_MANAGE)
def test(slug: str, webhook: int) -> MessageOut:
    """Have a test message sent, once; read its state among the messages."""
    delivery = services.test(session(), _found(webhook), now=now())
    count_contribution()
    session().commit()
    return _message(delivery)


@operation(
    api, "GET", "/processes/<slug>/webhooks/<number:webhook>/messages", answer=Listing[MessageOut],
    query=MessageQuery, signed_in=True,
)  # fmt: skip
@requires(Action.WEBHOOK_MANAGE)
def messages(slug: str, webhook: int, query: MessageQuery) -> Listing[MessageOut]:
    """The messages to a webhook, the latest first; those that were sent a month ago are forgotten."""
    rows = queries.deliveries_of(
        session(), _found(webhook).id, state=query.state, before=query.after, limit=query.limit
    )
    page = paging.page_of(rows, query.limit)
    return Listing[MessageOut](items=[_message(one) for one in page.rows], next=page.next_key)


@operation(
    api, "POST", "/processes/<slug>/webhooks/<number:webhook>/messages/<number:message>/again", answer=MessageOut,
    signed_in=True,
)  # fmt: skip
@requires(Action.WEBHOOK_MANAGE)
def again(slug: str, webhook: int, message: int) -> MessageOut:
    """Send a message once more, under the number it had."""
    found = queries.delivery_by_id(session(), _found(webhook).id, message) or abort(404)
    services.send_again(session(), found, now=now())
    count_contribution()
    session().commit()
    return _message(found)


def _found(number: int) -> Webhook:
    return queries.webhook_by_id(session(), access().process.id, number) or abort(404)


def _keeping() -> Keeping:
    settings = current_app.config["SETTINGS"]
    return Keeping(str(settings.secret_key), settings.private_webhooks)


def _check(url: str, topics: list[str]) -> None:
    """Name the place that is wrong, as for every input that is not as described."""
    reason = unfit(url, inside_too=_keeping().inside_too)
    wrong = [] if reason is None else [{"pointer": "/url", "detail": wording_of(AddressUnfit(reason))}]
    unknown = [place for place, topic in enumerate(topics) if topic not in TOPICS]
    wrong += [{"pointer": f"/topics/{place}", "detail": f"one of: {', '.join(TOPICS)}"} for place in unknown]
    if wrong:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, wrong)


def _with_secret(webhook: Webhook, secret: bytes, status: HTTPStatus) -> Response:
    """An answer that nothing on the way may keep, and not we either."""
    made = WebhookMade(**_out(webhook).model_dump(), secret=secret_in_words(secret))
    answer = Response(made.model_dump_json(), status=status, content_type=JSON)
    answer.cache_control.no_store = True
    return answer


def _out(one: Webhook) -> WebhookOut:
    signs = one.before_until is not None and one.before_until > now()
    return WebhookOut(
        id=one.id, url=one.url, topics=one.topics, note=one.note, created_at=one.created_at, paused_at=one.paused_at,
        paused_why=one.paused_why, failing_since=one.failing_since,
        old_secret_until=one.before_until if signs else None,
    )  # fmt: skip


def _message(one: Delivery) -> MessageOut:
    return MessageOut(
        id=one.id, message_id=one.message_id, event=one.event, entry=one.entry, happened_at=one.happened_at,
        state=one.state, tries=one.tries, tried_at=one.tried_at, status=one.status, answer=one.answer,
        next_try=one.due_at,
    )  # fmt: skip

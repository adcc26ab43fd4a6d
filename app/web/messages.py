"""The messages of webhooks as the description of the API tells of them (OpenAPI 3.1, `webhooks`)."""

import json
from typing import Any

from app.domain import hook_events
from app.domain.delivering_hooks import SCHEDULE
from app.domain.hook_events import EVENTS, TEST, Told

ABOUT = (
    "Sent by POST to the address of a webhook that asked for the topic: the word before the dot. After Standard "
    "Webhooks: `webhook-signature` holds `v1,` and the base64 of HMAC-SHA256 over `webhook-id`, `webhook-timestamp` "
    "and the body, joined by dots, keyed with the bytes of the secret behind `whsec_`; for a day after a new secret "
    "was made there are two, with a space between them. Answer 2xx within 15 seconds. Any other answer, a redirection "
    f"too, is tried again, {len(SCHEDULE) + 1} times in all over three days, with the same `webhook-id`: take each id "
    "once. 410 ends it. The order is not promised. The message holds numbers and links and nothing that anybody wrote: "
    "read what it is about by the API, which says 404 when it may not be read any more."
)
HEADERS = {
    "webhook-id": ("The number of the message, the same at every try.", "msg_0c7a9d1f4be34d7f8a52e6c1b39d8f20"),
    "webhook-timestamp": ("Seconds since 1970, as of this try: refuse what is older than five minutes.", "1800014400"),
    "webhook-signature": ("One or two signatures.", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
}
DATA: dict[str, Any] = {
    "type": "object",
    "required": ["process", "object", "page", "api", "entry", "record"],
    "properties": {
        "process": {"type": "string", "description": "The address part of the process."},
        "object": {"type": "string", "description": "What it is about, as the public record names it."},
        "page": {"type": "string", "format": "uri", "description": "Where people read it."},
        "api": {"type": ["string", "null"], "format": "uri", "description": "Where programs read it."},
        "entry": {"type": "integer", "description": "Its place in the public record."},
        "record": {"type": "string", "format": "uri", "description": "Its entry in the public record."},
    },
}


TEST_DATA: dict[str, Any] = {
    "type": "object",
    "required": ["webhook"],
    "properties": {"webhook": {"type": "integer", "description": "The webhook that is tried."}},
}
SCHEMAS = {"WebhookData": DATA, "WebhookTestData": TEST_DATA}
SAMPLE_HOST = "https://forum.example"
OBJECTS = {
    "process": "processes/ai-code-of-ethics",
    "text": "clauses/12/en",
    "decision": "amendments/12",
    "vote": "questions/12",
    "result": "questions/12",
}


def messages() -> dict[str, Any]:
    """Every event with its message, as JSON values."""
    kinds = {event: kind for kind, event in reversed(EVENTS.items())}
    return {event: {"post": _post(event, kinds.get(event))} for event in hook_events.TYPES}


def headers() -> dict[str, Any]:
    """The headers of every message, as JSON values."""
    return {
        name: {
            "name": name,
            "in": "header",
            "required": True,
            "description": said,
            "example": value,
            "schema": {"type": "string"},
        }
        for name, (said, value) in HEADERS.items()
    }


def example(event: str) -> dict[str, Any]:
    """A message about this event."""
    topic = event.partition(".")[0]
    told = Told(event, "ai-code-of-ethics", OBJECTS.get(topic, f"{_plural(topic)}/12"), 340)
    data = {"webhook": 3} if event == TEST else hook_events.data_of(told, base_url=SAMPLE_HOST, language="en")
    return {"type": event, "timestamp": "2027-01-15T12:00:00Z", "data": data}


def as_sent(event: str) -> str:
    """A message about this event as it comes, with its headers, for people to read."""
    lines = [f"{name}: {value}" for name, (_said, value) in HEADERS.items()]
    body = json.dumps(example(event), indent=2)
    return "\n".join(["POST /hook HTTP/1.1", "Content-Type: application/json", *lines, "", body])


def _plural(topic: str) -> str:
    return topic if topic in hook_events.PLACES else f"{topic}es" if topic.endswith("s") else f"{topic}s"


def _post(event: str, kind: str | None) -> dict[str, Any]:
    properties = {
        "type": {"const": event},
        "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
        "data": {"$ref": f"#/components/schemas/{'WebhookData' if kind else 'WebhookTestData'}"},
    }
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {
        "summary": f"{event}: {'a test' if kind is None else kind.replace('_', ' ')}.",
        "tags": ["webhooks"],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in HEADERS],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example(event)}},
        },
        "responses": {
            "2XX": {"description": "Taken; it is not sent again."},
            "410": {"description": "Nothing more is to be sent: the webhook is paused."},
        },
    }

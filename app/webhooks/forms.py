"""The forms of webhooks."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from app.domain.delivering_hooks import LONGEST_ADDRESS, unfit
from app.domain.errors import AddressUnfit
from app.processes.forms import Ticks
from app.web.forms import Form, Line
from app.web.refusals import wording_of
from app.webhooks.wording import TOPICS

LONGEST_NOTE = 200


class WebhookForm(Form):
    """An address that is told of events, and of which."""

    url = Line(_l("Address"), limit=LONGEST_ADDRESS)
    note = Line(_l("What it is for"), limit=LONGEST_NOTE, required=False)
    topics = Ticks(_l("What it is told of"), choices=[(topic, words) for topic, words in TOPICS.items()])

    def validate_url(self, field: Any) -> None:
        """Something can be sent there."""
        reason = unfit(field.data or "", inside_too=current_app.config["SETTINGS"].private_webhooks)
        if reason is not None:
            raise ValidationError(wording_of(AddressUnfit(reason)))

    def validate_topics(self, field: Any) -> None:
        """It is told of something."""
        if not field.data:
            raise ValidationError(_l("Choose at least one kind of event."))


class ResumeForm(Form):
    """Sending to a webhook again."""

    catch_up = BooleanField(_l("Also send what happened while it was paused"))

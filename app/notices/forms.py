"""Forms of notices: following a thing, choosing how one is told of it, and how one is told in general."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from app.domain.noticing import FOLLOWED
from app.notices.wording import CHANNELS
from app.processes.forms import time_zones
from app.web.forms import Form


def channels() -> list[tuple[str, str]]:
    """Every way to be told, in the reader's language."""
    return [(channel.value, _(words)) for channel, words in CHANNELS.items()]


class FollowForm(Form):
    """What to follow: a process, or something in it by its number. It is a button: nobody types here."""

    about = HiddenField()
    number = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it names something of a kind that can be followed."""
        return super().validate(extra_validators) and self.about.data in set(FOLLOWED)


class ChannelForm(Form):
    """How to be told of one thing that is followed."""

    channel = SelectField(_l("How you are told"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.channel.choices = channels()


class SettingsForm(Form):
    """How one is told in general, and when the day begins at which digests are sent."""

    own = SelectField(_l("Answers to what you contributed"))
    usual = SelectField(_l("What you follow from now on"))
    time_zone = SelectField(_l("Your time zone"))
    receipts = BooleanField(_l("Send me the receipts of what I contribute by mail"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.own.choices = self.usual.choices = channels()
        self.time_zone.choices = time_zones()


class ReadForm(Form):
    """The last notice that was on the page, so that none that came meanwhile is marked as read."""

    up_to = HiddenField()


class ButtonForm(Form):
    """A form of one button."""

"""The base of every form: protected, sent once, and fields that know how to take what a person writes."""

from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import Optional, StopValidation

from app.domain.written import Unwritable, cleaned
from app.web.once import new_token
from app.web.unwritable import wording_of

YEARS = range(1900, 2200)


class Written:
    """Validator: the text as it may be kept (cleaned by the rules of `domain.written`), or why it may not."""

    def __init__(self, limit: int, *, multiline: bool) -> None:
        self.limit = limit
        self.multiline = multiline
        self.field_flags = {"limit": limit}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Replace the field's text by the cleaned one; the typed one is kept when it cannot be taken."""
        try:
            field.data = cleaned(field.data or "", multiline=self.multiline, limit=self.limit).text
        except Unwritable as refusal:
            raise ValidationError(wording_of(refusal, self.limit)) from None
        if field.flags.required and not field.data:
            raise ValidationError(_("Write something here; it cannot be empty."))


class Line(StringField):
    """A single line of text: `limit` characters, told before typing."""

    def __init__(self, label: Any = None, *, limit: int, required: bool = True, **kwargs: Any) -> None:
        super().__init__(label, [Written(limit, multiline=False)], **kwargs)
        self.flags.required = required


class Prose(TextAreaField):
    """Several lines of text: `limit` characters, told before typing."""

    def __init__(self, label: Any = None, *, limit: int, required: bool = True, **kwargs: Any) -> None:
        super().__init__(label, [Written(limit, multiline=True)], **kwargs)
        self.flags.required = required


class LocalMoment(DateTimeLocalField):
    """A day and time on the clock of the process; its data is a moment with its zone."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the reader writes: the process's."""
        return ZoneInfo(str(g.get("time_zone", "UTC")))

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was typed; a moment before the year 2000 or after 2199 is a slip of the keyboard."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = self.data.replace(tzinfo=self.zone)
            if not 2000 <= self.data.year < 2200:
                raise ValueError(_("Give a date between the years 2000 and 2199."))

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(part) for part in self.raw_data)
        return self.data.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class MayBeEmpty(Optional):
    """An empty field is no mistake of its own; what the form asks of it is asked all the same."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Forget that nothing is no day and no number."""
        with suppress(StopValidation):
            super().__call__(form, field)


class Day(DateField):
    """A day of the calendar; years far off are slips of the keyboard."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, [MayBeEmpty()], **kwargs)

    def pre_validate(self, form: Any) -> None:
        """The year is one that a text can name."""
        if self.data is not None and self.data.year not in YEARS:
            raise ValidationError(_("Give a date between the years 1900 and 2199."))


class Form(FlaskForm):
    """A form that is protected against forgery and carried out once however often it is sent."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What a form reads."""

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Fields and files of a form; never JSON, in which a text may be a number or a list."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    form_token = HiddenField(default=new_token)

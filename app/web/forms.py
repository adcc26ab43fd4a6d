"""The base of every form: protected, sent once, and fields that know how to take what a person writes."""

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.form import BaseForm

from app.domain.written import Unwritable, cleaned
from app.web.once import new_token
from app.web.unwritable import wording_of


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


class Form(FlaskForm):
    """A form that is protected against forgery and carried out once however often it is sent."""

    form_token = HiddenField(default=new_token)

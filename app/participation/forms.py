"""The forms of participation: a reference that shares are compared with."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.domain.citing import LONGEST_ADDRESS, is_address
from app.participation.models import Dimension
from app.participation.services import ROUNDING, WHOLE, Named
from app.web.display import group_name, language_name
from app.web.forms import Day, Form, Line
from app.web.languages import reader_language

PREFIX = "share_"
LONGEST_NUMBER = 8
MOST_KEYS = 60
COMPARED = (Dimension.GROUP, Dimension.LANGUAGE, Dimension.REGION)
"""What a reference can be of: organisations and newcomers have none."""


class ReferenceForm(Form):
    """Where a reference is from, and its shares in per cent; `reference_form` adds a field for each key."""

    keys: tuple[str, ...] = ()
    title = Line(_l("Source: who counted, and what"), limit=300)
    address = Line(_l("Where it can be read: web address"), limit=LONGEST_ADDRESS, required=False)
    dated = Day(_l("Date of the source"))

    def validate_address(self, field: Any) -> None:
        """The address of a web page, if any."""
        if field.data and not field.errors and not is_address(field.data):
            raise ValidationError(_("Give the whole address of a web page, beginning with https://."))

    def validate_dated(self, field: Any) -> None:
        """A share without its date cannot be compared with."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Say of which day the source is."))

    @property
    def shares(self) -> dict[str, int]:
        """The shares in per mille, as far as they can be read."""
        found = {key: per_mille(self[f"{PREFIX}{place}"].data or "") for place, key in enumerate(self.keys)}
        return {key: share for key, share in found.items() if share is not None}

    def adds_up(self) -> bool:
        """Whether the shares are of everybody; else the form says by how much they miss it."""
        missing = WHOLE - sum(self.shares.values())
        if abs(missing) <= ROUNDING and len(self.shares) > 1:
            return True
        self.form_errors.append(
            _("Together the shares have to be 100 per cent. They are %(number)s.", number=(WHOLE - missing) / 10)
        )
        return False

    def named(self, dimension: Dimension) -> Named:
        """What was named, once the form is valid."""
        assert self.dated.data is not None
        return Named(
            dimension, self.title.data or "", reader_language(), self.dated.data, self.shares, self.address.data or ""
        )


def reference_form(dimension: Dimension, keys: Sequence[str]) -> ReferenceForm:
    """The form of a reference for these keys, in their order."""
    fields: dict[str, Any] = {"keys": tuple(keys)}
    for place, key in enumerate(keys):
        fields[f"{PREFIX}{place}"] = Line(
            _("%(name)s, in per cent", name=name_of(dimension, key)), limit=LONGEST_NUMBER, required=False
        )
        fields[f"validate_{PREFIX}{place}"] = _is_share
    form: ReferenceForm = type("_ReferenceForm", (ReferenceForm,), fields)()
    return form


def per_mille(written: str) -> int | None:
    """A share in per cent as it was typed, with a point or a comma; None for nothing, ValueError for no share."""
    plain = written.replace(",", ".").replace("%", "").strip()
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation as unreadable:
        raise ValueError(written) from unreadable
    if not (number.is_finite() and 0 <= number <= 100):
        raise ValueError(written)
    return int((number * 10).to_integral_value())


def name_of(dimension: Dimension | str, key: str) -> str:
    """A key of a dimension in the reader's language."""
    if dimension == Dimension.GROUP:
        return group_name(key)
    if dimension == Dimension.LANGUAGE:
        return language_name(key)
    return {"new": _("New"), "returning": _("Returning")}.get(key, key) if dimension == Dimension.RETURNING else key


def keys_for(dimension: Dimension, known: Mapping[str, Sequence[str]], found: Mapping[str, int]) -> list[str]:
    """The keys a reference can have shares of: those the process names, then those that were found, bounded."""
    there = sorted(key for key, number in found.items() if key not in ("", "unknown") and number)
    return list(dict.fromkeys([*known.get(dimension.value, ()), *there]))[:MOST_KEYS]


def _is_share(_form: ReferenceForm, field: Any) -> None:
    try:
        per_mille(field.data or "")
    except ValueError:
        raise ValidationError(_("Give a share between 0 and 100.")) from None

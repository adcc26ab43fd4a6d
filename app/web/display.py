"""What every template can use: dates, numbers and words in the reader's language, and the addresses of files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from babel import Locale
from flask import Flask, current_app, g, url_for
from flask_babel import format_date, format_datetime, format_decimal, format_percent, format_timedelta, get_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.web.database import now
from app.web.languages import SHIPPED, direction_of, in_other_language, reader_language
from app.web.once import new_token
from app.web.prose import prose
from app.web.wording import told

STATIC = Path(__file__).resolve().parent.parent / "static"


@dataclass(frozen=True)
class Localised:
    """Words with the language they are in, which may not be the reader's."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        """Writing direction of the words."""
        return direction_of(self.language)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def in_language(words: Mapping[str, str] | None, wanted: str | None = None) -> Localised:
    """The words in the wanted (else the reader's) language, else in English, else in the first there is."""
    there = {code: text for code, text in (words or {}).items() if text}
    order = (wanted or reader_language(), "en", *there)
    code = next((code for code in order if code in there), "")
    return Localised(there.get(code, ""), code or reader_language())


def group_name(key: str) -> str:
    """A stakeholder group in the reader's language; a process's own group by the name it gave it."""
    standard = {
        "citizen": _("Citizens"),
        "civil_society": _("Civil society"),
        "government": _("Government"),
        "private_sector": _("Private sector"),
        "academia": _("Academia"),
        "unknown": _("Group not known"),
    }
    own = g.get("group_names", {})
    return standard.get(key) or str(in_language(own.get(key))) or key.replace("_", " ")


def language_name(code: str) -> str:
    """A language named in the reader's language."""
    locale = get_locale()
    name = locale.languages.get(code.replace("-", "_")) or locale.languages.get(code.split("-")[0]) if locale else None
    return name or code


def moment(when: datetime | None) -> str:
    """Day and time in the time zone of the process."""
    if when is None:
        return ""
    pattern = str((get_locale() or Locale("en")).datetime_formats["medium"])
    return pattern.replace("'", "").format(format_datetime(when, "HH:mm"), day(when))


def day(when: datetime | None) -> str:
    """The day, with the month in words."""
    return "" if when is None else format_date(when, "long")


def month(when: datetime | None) -> str:
    """The month and the year."""
    return "" if when is None else format_date(when, "LLLL y")


def ago(when: datetime | None) -> str:
    """How long ago, or in how long, in words."""
    return "" if when is None else format_timedelta(when - now(), add_direction=True)


def web_address(said: str | None) -> str:
    """An address as a link may bear it: one of a page, or nowhere, whatever stands in the database."""
    return said if said and said.startswith(("https://", "http://")) else ""


def number(value: float | Fraction) -> str:
    """A number with the separators of the reader's language."""
    return format_decimal(float(value) if isinstance(value, Fraction) else value)


def percent(share: Fraction | float | None) -> str:
    """A share as a percentage with at most one decimal; nothing when there is no share to tell."""
    return "" if share is None else format_percent(float(share), "#,##0.#%")


@cache
def _fingerprint(path: str, _changed: float) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def static_url(path: str) -> str:
    """The address of a file that ships, changing with its content, so that it can be kept for a year."""
    return url_for("static", filename=path, v=_fingerprint(path, (STATIC / path).stat().st_mtime))


def has_endpoint(name: str) -> bool:
    """Whether a page of this name exists."""
    return name in current_app.view_functions


def writing_held() -> bool:
    """Whether nothing may be written, since the database is older than what was signed; every page says so."""
    try:
        return current_app.extensions["guard"].held() is not None
    except SQLAlchemyError:  # the database is away: the page that says so must not fail over this question
        return False


def register(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        moment=moment, day=day, month=month, ago=ago, number=number, percent=percent, prose=prose, lang_dir=direction_of
    )
    app.jinja_env.filters["web_address"] = web_address
    app.jinja_env.filters.update(group_name=group_name, language_name=language_name, in_language=in_language)
    app.jinja_env.globals.update(
        languages=SHIPPED,
        lang_dir=direction_of,
        group_name=group_name,
        language_name=language_name,
        in_language=in_language,
        static_url=static_url,
        has_endpoint=has_endpoint,
        switch_language_url=in_other_language,
        new_form_token=new_token,
        told=told,
        writing_held=writing_held,
    )
    app.context_processor(_of_this_request)


def _of_this_request() -> dict[str, object]:
    code = reader_language()
    return {
        "language": code,
        "direction": direction_of(code),
        "current_person": current_user,
        "now": now(),
        "demo": current_app.config["DEMO"],
    }

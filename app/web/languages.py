"""The reader's language: first in the address, then what the browser asks for."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import Babel
from werkzeug.routing import BaseConverter

from app.domain.directions import is_right_to_left
from app.web.addresses import this_page


@dataclass(frozen=True)
class Language:
    """A language of the interface, named in itself."""

    code: str
    name: str
    direction: str


SHIPPED = (
    Language("en", "English", "ltr"),
    Language("fr", "Français", "ltr"),
    Language("es", "Español", "ltr"),
    Language("pt", "Português", "ltr"),
    Language("ar", "العربية", "rtl"),
    Language("ja", "日本語", "ltr"),
)
CODES = tuple(language.code for language in SHIPPED)


class LanguageConverter(BaseConverter):
    """The first part of a page's address."""

    regex = "|".join(CODES)


def direction_of(code: str) -> str:
    """Writing direction of any language tag, of the interface or of a contribution."""
    return "rtl" if is_right_to_left(code) else "ltr"


def reader_language() -> str:
    """The language this request is answered in."""
    if "language" in g:
        return str(g.language)
    first = request.path.split("/", 2)[1]
    if first in CODES:  # An address that leads nowhere still says which language its reader wants to be told so in.
        return first
    asked = request.args.get("language", "")
    if asked in CODES:
        return asked
    return request.accept_languages.best_match(CODES) or "en"


def in_other_language(code: str) -> str:
    """The address of this very page in another language."""
    if request.endpoint is None or "language" not in g:
        return url_for("insight.home", language=code)
    return this_page(language=code)


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "language" in values or not _in_address(endpoint):
        return
    values["language"] = reader_language()


def _in_address(endpoint: str) -> bool:
    return current_app.url_map.is_endpoint_expecting(endpoint, "language")


def register(app: Flask) -> None:
    """Put the language into every address and the reader's language into every text."""
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    Babel(app, locale_selector=reader_language, timezone_selector=lambda: str(g.get("time_zone", "UTC")))

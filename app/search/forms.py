"""What may be typed into the search box."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, SearchField, ValidationError

from app.domain.searching import Unsearchable, Why, words_of

WORDINGS = {
    Why.SHORT: _l("Write at least two letters or digits."),
    Why.LONG: _l("Write at most ten words, and 200 characters in all."),
    Why.UNWRITABLE: _l("Something in this cannot be searched for. Type the words again, without invisible characters."),
}


class SearchForm(Form):
    """The words to search for; sent in the address, for searching changes nothing."""

    q = SearchField(_l("Words to search for"))
    words: tuple[str, ...] = ()

    def validate_q(self, field: Any) -> None:
        """The words can be searched for; they are taken apart here."""
        try:
            self.words = words_of(field.data or "")
        except Unsearchable as refusal:
            raise ValidationError(str(WORDINGS[refusal.why])) from None

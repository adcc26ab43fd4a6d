"""Why a text could not be taken, in the reader's language."""

from flask_babel import gettext as _

from app.domain.written import Unwritable


def wording_of(refusal: Unwritable, limit: int) -> str:
    """A sentence for each reason of `domain.written`."""
    sentences = {
        "too_long": _("This is too long. At most %(limit)s characters can be taken.", limit=limit),
    }
    return sentences.get(refusal.reason.value) or _("This text contains characters that cannot be taken.")

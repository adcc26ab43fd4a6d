"""Why a text could not be taken, in the reader's language."""

from flask_babel import gettext as _

from app.domain.written import Fault, Unwritable


def wording_of(refusal: Unwritable, limit: int) -> str:
    """A sentence for each fault a text may have, with what to do."""
    return {
        Fault.NUL: _("This text contains a character that cannot be stored. Type it again instead of pasting it."),
        Fault.SURROGATE: _("This text contains a broken character. Type it again instead of pasting it."),
        Fault.CONTROL: _("This text contains a control character. Type it again instead of pasting it."),
        Fault.MARKS: _("This text piles too many marks on one letter. Remove some of them."),
        Fault.DIRECTION: _("This text contains signs that turn the direction of writing. Remove them."),
        Fault.LINE_BREAK: _("This has to fit on one line. Remove the line breaks."),
        Fault.TOO_LONG: _("This is too long. At most %(limit)s characters can be taken.", limit=limit),
    }[refusal.reason]

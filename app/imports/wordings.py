"""Why a sheet, a row of it or an observation is not taken, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.resolution_sheets import MOST_ROWS
from app.domain.responding import Disposition
from app.domain.written import Unwritable
from app.files.trouble import Trouble as FileTrouble
from app.files.trouble import Unreadable
from app.imports.resolving import LONGEST_CELL, LONGEST_WORDS, Refused, Trouble
from app.imports.sheet_files import HeadingsAltered, RowsTooMany
from app.web.unwritable import wording_of

DISPOSITIONS = {
    Disposition.ACCEPTED: _l("Accepted"),
    Disposition.ACCEPTED_IN_PART: _l("Accepted in part"),
    Disposition.NOT_ACCEPTED: _l("Not accepted"),
    Disposition.ALREADY_COVERED: _l("Already covered"),
    Disposition.OUT_OF_SCOPE: _l("Out of scope"),
    Disposition.DEFERRED: _l("Deferred"),
}


def why_not(problem: Unreadable | HeadingsAltered | RowsTooMany) -> str:
    """Why a file is not taken as a sheet, and what to do."""
    if isinstance(problem, HeadingsAltered):
        return " ".join(_altered(*one) for one in problem.differing[:8])
    if isinstance(problem, RowsTooMany):
        return _("The sheet has more than %(number)s rows. Divide it, and take in one part after the other.",
                 number=MOST_ROWS)  # fmt: skip
    return {
        FileTrouble.EMPTY: _("The file is empty. Choose another one."),
        FileTrouble.TOO_LARGE: _("The file is larger than 10 MB. Divide it, and take in one part after the other."),
        FileTrouble.ENCODING: _("The letters of this file cannot be read. Save it as UTF-8, then try again."),
        FileTrouble.TABLE: _("The table cannot be read: a quotation mark is missing or a row is cut off."),
        FileTrouble.BROKEN: _("The file is damaged or cut off. Save it again, then try again."),
        FileTrouble.BOMB: _("Unpacked, this file is far larger than it looks. It is not opened."),
        FileTrouble.ENCRYPTED: _(
            "The file is locked with a password, or comes from an old program. Save it as XLSX, DOCX or CSV without a "
            "password, then try again."
        ),
        FileTrouble.MACROS: _("The file has macros in it, and is not opened. Save it without macros, then try again."),
        FileTrouble.ENTITIES: _(
            "The file declares a document type or entities of its own, and is not read. Save it without them."
        ),
    }.get(problem.trouble, _("This is no sheet that can be read. Save it as XLSX, DOCX or CSV, then try again."))


def _altered(column: int, expected: str, found: str) -> str:
    named = {"column": column, "expected": expected, "found": found}
    if not expected:
        return _("Column %(column)s says “%(found)s”, where a sheet ends. Remove this column.", **named)
    if not found:
        return _("Column %(column)s has no heading; it has to be “%(expected)s”.", **named)
    return _("Column %(column)s says “%(found)s”; its heading has to be “%(expected)s”.", **named)


def reason(refused: Refused) -> str:
    """Why a row, or its observation, is not taken, and what to do."""
    named = {"column": refused.column, "words": refused.words}
    if refused.fault is not None:
        limit = LONGEST_WORDS if refused.column in ("Comments", "Proposed change") else LONGEST_CELL
        return _("Under “%(column)s”: %(sentence)s", column=refused.column,
                 sentence=wording_of(Unwritable(refused.fault), limit))  # fmt: skip
    return {
        Trouble.FORMULA: _("Under “%(column)s” there is a formula, and none is worked out. Write its result.", **named),
        Trouble.WORDLESS: _("It has neither a comment nor a proposed change."),
        Trouble.TYPE: _("The type “%(words)s” is none of ge, te and ed.", **named),
        Trouble.CLAUSE: _("The text has no clause “%(words)s”.", **named),
        Trouble.REPEATED: _("Another row of this sheet is about the same contribution (%(words)s).", **named),
        Trouble.GONE: _("Contribution %(words)s was withdrawn.", **named),
        Trouble.UNMAPPED: _("It begins with “%(words)s”, which names no disposition. Choose one for it.", **named),
        Trouble.UNREASONED: _("It says “%(words)s” and gives no reasons.", **named),
        Trouble.UNCARRIED: _(
            "It says “%(words)s” and names no wording that carries the change. Choose one, or change the text first.",
            **named,
        ),
        Trouble.ANSWERED: _("The same response has been published already."),
    }[refused.trouble]  # fmt: skip

"""What is wrong with a table of terms, and why a machine gave no words, in the reader's language."""

from flask_babel import lazy_gettext as _l

from app.languages.glossary import TableRefused
from app.languages.models import Failure

FAULTS = {
    "unreadable": _l("Line %(line)s is not CSV: its quotation marks do not match."),
    "encoding": _l("The file is not UTF-8. Save the table as CSV in UTF-8 and send it again."),
    "too_large": _l("The file is larger than 2 MB. Divide the table and send it in parts."),
    "empty": _l("The table is empty. Its first line names the columns, every other one is a term."),
    "column": _l("The heading has the column %(column)s, which is unknown or stands there twice."),
    "no_language": _l("No column bears a language of this process. Name a column by its code, such as en."),
    "too_many": _l("The table has more than 2,000 terms. Divide it and send it in parts."),
    "too_wide": _l("Line %(line)s has more cells than there are columns."),
    "cell": _l("Line %(line)s, column %(column)s: the words are too long, or hold characters that are not allowed."),
    "no_words": _l("Line %(line)s has no term in any language."),
    "no_clause": _l("Line %(line)s: the text has no clause with the address %(column)s."),
    "no_term": _l("Line %(line)s: the glossary has no term with the number %(column)s. Leave it empty for a new one."),
    "taken": _l("Line %(line)s: another term has one of these forms already."),
}

FAILURES = {
    Failure.UNREACHABLE: _l("The machine does not answer at present. It will be asked again."),
    Failure.REFUSED: _l("The machine refused to translate these words."),
    Failure.UNSUPPORTED: _l("The machine does not know these two languages."),
    Failure.TOO_LONG: _l("These words are too long for the machine."),
    Failure.UNUSABLE: _l("What the machine gave could not be used."),
}


def what_is_wrong(refused: TableRefused) -> str:
    """The sentence for a table that cannot be taken."""
    return str(FAULTS[refused.fault]) % {"line": refused.line, "column": refused.column}


def why_not(failure: Failure | None) -> str:
    """Why there are no words from the machine yet."""
    return str(FAILURES[failure]) if failure else ""

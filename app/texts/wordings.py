"""What the reading of a file has to say to the person who imports it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.concording import Mark
from app.domain.manuscript import Reason
from app.domain.written import Unwritable
from app.texts.planning import Fate
from app.texts.reading import LONGEST_CLAUSE, MOST_CLAUSES, Trouble, Unreadable
from app.web.unwritable import wording_of

REASONS = {
    Reason.BEFORE_TEXT: _l("It stands before the first heading."),
    Reason.EMPTY: _l("A heading with nothing under it."),
    Reason.LEAD_IN: _l("Words that only lead to what follows."),
    Reason.CLOSING: _l("Formulas or signatures after the last provision."),
    Reason.NOISE: _l("It looks like what a web page has around a text."),
    Reason.COLUMNS: _l("The table has none of the columns that are understood."),
    Reason.COLUMN: _l("The table has no column of this name."),
    Reason.LABEL: _l("The row does not say which clause it is."),
}

FATES = {
    Fate.NEW: _l("New"),
    Fate.CHANGED: _l("Changed"),
    Fate.UNCHANGED: _l("Unchanged"),
    Fate.STRUCK: _l("Struck"),
    Fate.NOT_MATCHED: _l("Not matched"),
}

MARKS = {
    Mark.KEPT: _l("Kept"),
    Mark.CHANGED: _l("Changed"),
    Mark.MOVED: _l("Moved"),
    Mark.RENUMBERED: _l("Renumbered"),
    Mark.SPLIT: _l("Split"),
    Mark.JOINED: _l("Joined"),
    Mark.INSERTED: _l("New"),
    Mark.GONE: _l("Gone"),
}


def what_is_wrong(unreadable: Unreadable) -> str:
    """Why a file cannot be imported, and what to do, in the reader's language."""
    columns = ", ".join(unreadable.columns)
    if unreadable.trouble is Trouble.WORDS and unreadable.fault:
        sentence = wording_of(Unwritable(unreadable.fault), LONGEST_CLAUSE)
        return _("In %(place)s: %(sentence)s", place=unreadable.place, sentence=sentence)
    return {
        Trouble.EMPTY: _("The file is empty. Choose another one."),
        Trouble.TOO_LARGE: _("The file is larger than 10 MB. Import it in parts."),
        Trouble.ENCODING: _("The letters of this file cannot be read. Save it as UTF-8, then try again."),
        Trouble.BINARY: _("This is not a text file. Save the text as Markdown or CSV, then try again."),
        Trouble.TABLE: _("The table cannot be read: a quotation mark is missing or a row is cut off."),
        Trouble.COLUMNS: _(
            "A table needs the columns clause_ref (or label) and one with the words, or heading and text. "
            "This one has: %(columns)s",
            columns=columns,
        ),
        Trouble.CHOICE: _("Choose the column that holds the words. The columns are: %(columns)s", columns=columns),
        Trouble.COLUMN: _("The table has no column of this name. Its columns are: %(columns)s", columns=columns),
        Trouble.NO_CLAUSES: _("No clause was found in this text. Articles need headings or numbers."),
        Trouble.TOO_MANY: _("The text has more than %(number)s clauses. Import it in parts.", number=MOST_CLAUSES),
        Trouble.WORDS: _("Some words of this text cannot be taken."),
    }[unreadable.trouble]

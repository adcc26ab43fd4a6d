"""What the reading of a file has to say to the person who imports it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.concording import Mark
from app.domain.correcting import Act
from app.domain.correspondence import How
from app.domain.manuscript import Reason
from app.domain.structure import ClauseKind, DivisionKind
from app.domain.written import Unwritable
from app.files.trouble import Trouble, Unreadable
from app.texts.planning import Fate
from app.texts.reading import LONGEST_CLAUSE, MOST_CLAUSES
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
    Reason.HEADING_NOTE: _l("A footnote of a heading, which can have none here."),
    Reason.TAKEN_OUT: _l("Taken out by a tracked change. The text is read as if all changes were accepted."),
    Reason.PUT_IN: _l("Put in by a tracked change. The text is read as if all changes were accepted, so it is in."),
    Reason.REMARK: _l("A comment in the margin."),
    Reason.MARGIN: _l("The head or foot of the pages."),
    Reason.CONTENTS: _l("A table of contents."),
    Reason.PICTURE: _l("A picture, with the words that describe it."),
    Reason.OBJECT: _l("Something from another program or another file, which is never loaded."),
    Reason.BOX: _l("Words in a box beside the text."),
    Reason.HIDDEN: _l("Words that the file hides."),
    Reason.METADATA: _l("What the file says about the text, such as its dates and sources."),
    Reason.FORMULA: _l("The first page, or a formula by which the text is enacted."),
    Reason.NAMESPACE: _l("Here the file departs from the standard."),
}

FATES = {
    Fate.NEW: _l("New"),
    Fate.CHANGED: _l("Changed"),
    Fate.UNCHANGED: _l("Unchanged"),
    Fate.STRUCK: _l("Struck"),
    Fate.NOT_MATCHED: _l("Not matched"),
}

HOWS = {
    How.CHOSEN: _l("you chose it"),
    How.NUMBER_AND_WORDS: _l("same number and words"),
    How.NUMBER: _l("by its number"),
    How.WORDS: _l("by its words"),
    How.PLACE: _l("by its place"),
}

ACTS = {
    Act.CUT: _l("Cut"),
    Act.CUT_WHOLE: _l("Cut with everything in it"),
    Act.CUT_BEFORE: _l("Cut everything before it"),
    Act.CUT_AFTER: _l("Cut everything after it"),
    Act.CUT_RANGE: _l("Cut from one line to another"),
    Act.RESTORE: _l("Put back"),
    Act.REWRITE: _l("Kind, number, heading or words changed"),
    Act.JOIN: _l("Joined with the clause before it"),
    Act.SPLIT: _l("Split"),
    Act.PUT_UNDER: _l("Put into another division"),
    Act.TO_HEADING: _l("Made a heading"),
    Act.TO_CLAUSE: _l("Made a clause"),
    Act.TAKE: _l("Taken into the text"),
    Act.TITLE: _l("Title changed"),
}

DIVISION_KINDS = {
    DivisionKind.BOOK: _l("Book"),
    DivisionKind.PART: _l("Part"),
    DivisionKind.TITLE: _l("Title"),
    DivisionKind.CHAPTER: _l("Chapter"),
    DivisionKind.SECTION: _l("Section"),
    DivisionKind.ARTICLE: _l("Article"),
    DivisionKind.PREAMBLE: _l("Preamble"),
    DivisionKind.ANNEX: _l("Annex"),
    DivisionKind.DEFINITIONS: _l("Definitions"),
}

CLAUSE_KINDS = {
    ClauseKind.ARTICLE: _l("Article"),
    ClauseKind.PARAGRAPH: _l("Paragraph"),
    ClauseKind.POINT: _l("Point"),
    ClauseKind.SUBPOINT: _l("Sub-point"),
    ClauseKind.RECITAL: _l("Recital"),
    ClauseKind.CITATION: _l("Citation"),
    ClauseKind.DEFINITION: _l("Definition"),
    ClauseKind.ANNEX: _l("Annex"),
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
        Trouble.BINARY: _(
            "This is not a text file. Save the text as DOCX, ODT, HTML, Markdown or CSV, then try again."
        ),
        Trouble.TABLE: _("The table cannot be read: a quotation mark is missing or a row is cut off."),
        Trouble.COLUMNS: _(
            "A table needs the columns clause_ref (or label) and one with the words, or number and text, or heading "
            "and text. This one has: %(columns)s",
            columns=columns,
        ),
        Trouble.CHOICE: _("Choose the column that holds the words. The columns are: %(columns)s", columns=columns),
        Trouble.COLUMN: _("The table has no column of this name. Its columns are: %(columns)s", columns=columns),
        Trouble.NO_CLAUSES: _("No clause was found in this text. Articles need headings or numbers."),
        Trouble.TOO_MANY: _("The text has more than %(number)s clauses. Import it in parts.", number=MOST_CLAUSES),
        Trouble.WORDS: _("Some words of this text cannot be taken."),
        Trouble.BROKEN: _("The file is damaged or cut off. Save it again, then try again."),
        Trouble.BOMB: _("Unpacked, this file is far larger than it looks. It is not opened. Import it in parts."),
        Trouble.ENCRYPTED: _(
            "The file is locked with a password, or comes from an old word processor. "
            "Save it as DOCX or ODT without a password, then try again."
        ),
        Trouble.MACROS: _("The file has macros in it, and is not opened. Save it without macros, then try again."),
        Trouble.KIND: _("The file is not what its name or the chosen format says. Choose another format or file."),
        Trouble.ENTITIES: _(
            "The file declares a document type or entities of its own, and is not read. Save it without them."
        ),
        Trouble.MARKUP: _("The XML is broken at line %(line)s. Mend it there, then try again.", line=unreadable.place),
        Trouble.NO_LAW: _(
            "This Akoma Ntoso file holds no bill, act, statement or document, but this: %(what)s",
            what=unreadable.place or "—",
        ),
    }[unreadable.trouble]

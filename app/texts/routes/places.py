"""What the pages of texts find in an address: the text, a clause, a version, and the language of the words."""

from flask import abort, request

from app.processes.access import access
from app.texts.models import Clause, Document, Revision, Version
from app.texts.queries import clause_by_number, document_of, revision, version
from app.web.database import session
from app.web.languages import reader_language
from app.web.paging import whole_number

VIEWS = ("inline", "side")


def the_text() -> Document:
    """The text of this process; 404 before there is one."""
    return document_of(session(), access().process.id) or abort(404)


def the_clause(number: str) -> Clause:
    """The clause at this address."""
    return clause_by_number(session(), access().process.id, number) or abort(404)


def the_version(document: Document, number: int) -> Version:
    """The version with this number."""
    return version(session(), document.id, number) or abort(404)


def the_revision(clause: Clause, language: str, number: int) -> Revision:
    """The revision with this number in this language."""
    return revision(session(), clause.id, language, number) or abort(404)


def language_of_words(*, permanent: bool = False) -> str:
    """The language of the words, by `?lang=`; 400 for one the process does not work in.

    A permanent address means the same to every reader: without `lang` it is in the drafting language. Other pages
    follow the reader's language where the process works in it.
    """
    process = access().process
    asked = request.args.get("lang", "")
    if asked and asked not in process.languages:
        abort(400)
    own = reader_language()
    return asked or (own if own in process.languages and not permanent else process.drafting_language)


def way_of_showing() -> str:
    """Whether two wordings are shown in one or side by side, by `?view=`."""
    view = request.args.get("view") or VIEWS[0]
    return view if view in VIEWS else abort(400)


def number_asked(name: str, default: int) -> int:
    """The number of a revision or version in the query; 400 when it is none."""
    return whole_number(request.args.get(name), default=default, smallest=1, largest=999_999_999)

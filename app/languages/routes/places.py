"""What the pages of languages find in an address: the language that is worked on, and how its clauses stand."""

from flask import abort, current_app

from app.languages.machines import Machine, machine_of
from app.processes.access import access
from app.texts import queries
from app.texts.renderings import drift_of
from app.texts.rows import DriftRow
from app.web.database import session


def languages_to_render() -> list[str]:
    """The languages that have words to render: all but the drafting language or, where they are equal, all."""
    process = access().process
    return process.languages if process.languages_equal and len(process.languages) > 1 else process.languages[1:]


def language_to_render(words: str) -> str:
    """A language of the process that has words to render; 404 for another."""
    return words if words in languages_to_render() else abort(404)


def language_of_process(words: str) -> str:
    """A language that the process works in; 404 for another."""
    return words if words in access().process.languages else abort(404)


def drift_in(words: str) -> list[DriftRow]:
    """How every clause stands in the language; nothing before there is a text."""
    process = access().process
    document = queries.document_of(session(), process.id)
    return list(drift_of(session(), document.id, words, process.drafting_language)) if document else []


def the_machine() -> Machine:
    """The machine of this instance that translates; one without a name when there is none."""
    return machine_of(current_app.config["SETTINGS"])

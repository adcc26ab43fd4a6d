"""Texts that the exports' tests write out: the demo's code in its six languages, and a small one."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.domain.manuscript import Unit
from app.processes.models import Process
from app.texts.models import Format
from app.texts.reading import Source, manuscript_of
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process

CONTENT = Path(__file__).resolve().parents[2] / "app" / "demo" / "content"
LANGUAGES = ("es", "en", "fr", "pt", "ar", "ja")


def an_imported(session: Session, process: Process, text: str, *, language: str, unit: Unit = Unit.PARAGRAPH) -> None:
    """Import a text in Markdown the way a steward would."""
    manuscript = manuscript_of(Source(text, Format.MARKDOWN, unit=unit))
    store_manuscript(session, process, manuscript, language=language, author_id=None, now=NOON)


def the_demo_text(session: Session, unit: Unit = Unit.PARAGRAPH, **values: object) -> Process:
    """A process with the demo's code of ethics in all its languages."""
    process = a_process(session, languages=LANGUAGES, **values)
    for language in LANGUAGES:
        an_imported(session, process, content(language), language=language, unit=unit)
    return process


def content(language: str) -> str:
    """The demo's code of ethics in one language."""
    return (CONTENT / f"code_of_ethics.{language}.md").read_text(encoding="utf-8")

"""Processes with a text, for tests of pages: committed, so that requests see them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.db import Database
from app.domain.manuscript import Manuscript
from app.domain.phases import PhaseKind, Role
from app.processes.models import Process
from app.texts.models import Format
from app.texts.reading import Source, decoded, manuscript_of
from app.texts.storing import Stored, store_manuscript
from tests.builders import NOON, a_member, a_process
from tests.texts.manuscripts import FIRST


@dataclass(frozen=True)
class Scene:
    """A process, its steward and translator, and its address in English."""

    slug: str
    process_id: int
    steward: Person
    translator: Person
    participant: Person

    def at(self, path: str = "", language: str = "en") -> str:
        """The address of a page of the process."""
        return f"/{language}/processes/{self.slug}{path}"


def a_scene(
    database: Database,
    *manuscripts: Manuscript,
    phase: PhaseKind = PhaseKind.CONSULTATION,
    languages: tuple[str, ...] = ("en", "fr", "ar"),
    versions: bool = True,
) -> Scene:
    """A process whose text had these wordings one after another, each named as a version ("Version 1", ...)."""
    with database.writing() as session:
        process = a_process(session, phase=phase, languages=languages)
        for number, manuscript in enumerate(manuscripts, start=1):
            stored(session, process, manuscript, version_name=f"Version {number}" if versions else "")
        people = [
            a_member(session, process, roles=[role]) for role in (Role.STEWARD, Role.TRANSLATOR, Role.PARTICIPANT)
        ]
        scene = Scene(process.slug, process.id, *people)
        session.commit()
    return scene


def stored(
    session: Session, process: Process, manuscript: Manuscript = FIRST, *, language: str = "en", **more: object
) -> Stored:
    """Import a manuscript at noon, by nobody in particular."""
    return store_manuscript(
        session,
        process,
        manuscript,
        language=language,
        author_id=None,
        now=NOON,
        **more,  # type: ignore[arg-type]
    )


def from_file(path: Path, *, column: str = "") -> Manuscript:
    """The draft in a file of real input."""
    return manuscript_of(Source(decoded(path.read_bytes()), Format.CSV, column))

"""What members said of themselves in the open record: numbers as the page tells them, and nobody's answer."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.attributes.queries import breakdowns
from app.exports.record.section import Row, Section
from app.processes.models import Process

COLUMNS = ("attribute", "counted", "choices", "people", "unknown", "total")


def sections(session: Session, process: Process) -> list[Section]:
    """A line for each choice that is told, or for several that are told only together."""
    return [Section("self_declared", COLUMNS, lambda: _rows(session, process))]


def _rows(session: Session, process: Process) -> Iterable[Row]:
    for attribute, measures in breakdowns(session, process).items():
        for measure, told in measures.items():
            for choices, people in told.parts:
                yield attribute, measure.value, " ".join(choices), people, told.unknown, told.total

"""`openclause process`: deliberations from their descriptions, listed, shown, opened phase by phase."""

import click
from sqlalchemy.orm import Session

from app.cli.instance import Commands, Refused
from app.processes.models import Process
from app.processes.queries import process_by_slug


@click.group(cls=Commands)
def process() -> None:
    """Make, list and show processes; open their phases."""


def process_named(session: Session, slug: str) -> Process:
    """The process of this slug; refused when there is none."""
    found = process_by_slug(session, slug)
    if found is None:
        raise Refused(f"There is no process named {slug}. See: openclause process list")
    return found

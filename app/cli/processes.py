"""`openclause process`: deliberations from their descriptions, listed, shown, opened phase by phase."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy.orm import Session

from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.domain import describing, phases
from app.domain.descriptions import Description, DescriptionMalformed, ProcessKind
from app.domain.phases import PhaseKind
from app.processes import readiness, services, shipped, timetable
from app.processes.description import read, told
from app.processes.models import Phase, Process
from app.processes.queries import member_counts, process_by_slug, processes
from app.web.refusals import owed_in_words

AHEAD = timedelta(days=30)
DEFAULT_REASON = "Opened by whoever runs this instance."


@click.group(cls=Commands)
def process() -> None:
    """Make, list and show processes; open their phases."""


@process.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--prepared", is_flag=True, help="Keep it out of sight; its steward publishes it later.")
@pass_instance
def create(instance: Instance, file: Path, prepared: bool) -> None:
    """Make a process from its description in FILE, publish it, and print its slug.

    Where the description says `preconditions = true`, as templates do, a phase stays closed until its participants are
    told the objective, how contributions bear on the decision, by when they are answered, what happens next, and what
    to read. Without it phases open by the clock, and what is missing is only told here.
    """
    description = _description(file)
    with instance.writing() as session:
        made = services.create(session, description, creator_id=None, now=instance.now)
        if description.published and not prepared:
            _tell_missing(made)
            services.publish(session, made, actor_id=None, now=instance.now, unprepared=True)
            timetable.settle_phases(session, made, now=instance.now)
            _tell_waiting(session, made)
        click.echo(made.slug)


@process.command("list")
@pass_instance
def list_command(instance: Instance) -> None:
    """List every process: slug, where it stands, title."""
    with instance.reading() as session:
        for one in processes(session):
            running = phases.open_at(one.phases, instance.now)
            stands = running.kind.value if running else "between phases"
            click.echo(f"{one.slug}\t{one.visibility.value}\t{stands}\t{_title(one)}")


@process.command()
@click.argument("slug")
@pass_instance
def show(instance: Instance, slug: str) -> None:
    """Show the process SLUG: its phases with their dates, its groups with their members."""
    with instance.reading() as session:
        shown = process_named(session, slug)
        counts = member_counts(session, shown.id)
        click.echo(_title(shown))
        click.echo(f"{shown.kind.value}, {shown.visibility.value}, languages: {', '.join(shown.languages)}")
        for phase in shown.phases:
            click.echo(_line(phase, shown, instance.now))
        for group in shown.groups:
            click.echo(f"group {group.key}: {counts.get(group.key, 0)}")
        _tell_missing(shown)
        _tell_waiting(session, shown)


@process.command("phase")
@click.argument("slug")
@click.argument("phase", type=click.Choice([kind.value for kind in PhaseKind]))
@click.option("--reason", default=DEFAULT_REASON, show_default=True, help="What everybody reads in the record.")
@pass_instance
def phase_command(instance: Instance, slug: str, phase: str, reason: str) -> None:
    """Open a PHASE of the process SLUG now; the one that is open closes. Both are entered in the record.

    Refused while something is missing that participants are owed, if the process asks that phases wait for it.
    """
    with instance.writing() as session:
        changed, now = process_named(session, slug), instance.now
        _tell_missing(changed)
        opened = phases.open_at(changed.phases, now)
        if opened is None or opened.kind != phase:
            opened = timetable.open_phase_now(
                session, changed, PhaseKind(phase), reason=reason, actor_id=None, now=now, unprepared=True
            )
        click.echo(_line(opened, changed, now))


@process.command("templates")
def templates() -> None:
    """List the templates that a process can be started from: kind, what it is for."""
    for kind in shipped.kinds():
        click.echo(f"{kind.value}\t{shipped.about(kind)['en']}")


@process.command("template")
@click.argument("kind", type=click.Choice([kind.value for kind in shipped.kinds()]))
@click.option("--slug", default="", help="The address of the process; without it, the kind.")
@click.option("--language", "languages", multiple=True, help="A language; the first is the drafting one.")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the first phase opens.")
@click.option("--timezone", default="UTC", show_default=True, help="On whose clock phases open and close.")
@pass_instance
def template_command(
    instance: Instance, kind: str, slug: str, languages: tuple[str, ...], start: datetime | None, timezone: str
) -> None:
    """Print a description that starts from the template KIND: complete it, then give it to `process create`.

    Without languages it has all that the template speaks; without a start its first phase opens in thirty days.
    """
    try:
        tables = shipped.starting_from(
            ProcessKind(kind),
            slug=slug or kind.replace("_", "-"),
            languages=languages or shipped.LANGUAGES,
            start=start.date() if start else (instance.now + AHEAD).date(),
            time_zone=timezone,
        )
        describing.described(tables)
    except DescriptionMalformed as malformed:
        raise Refused(f"This would describe no process. {' | '.join(told(malformed.mistakes))}") from None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last two for what is no name at all
        raise Refused(f"{timezone} is not a time zone. Name one such as Africa/Lagos.") from None
    click.echo(shipped.written(tables), nl=False)


def process_named(session: Session, slug: str) -> Process:
    """The process of this slug; refused when there is none."""
    found = process_by_slug(session, slug)
    if found is None:
        raise Refused(f"There is no process named {slug}. See: openclause process list")
    return found


def _description(file: Path) -> Description:
    """The description in a file; every mistake is told, and the last line says that nothing was made."""
    content = file.read_bytes()
    try:
        return read(content)
    except DescriptionMalformed as malformed:
        mistakes = told(malformed.mistakes, content)
    raise Refused(f"{file.name} describes no process yet. {' | '.join(mistakes)}")


def _tell_missing(shown: Process) -> None:
    owed = owed_in_words(services.missing(shown))
    if owed:
        click.echo(f"Participants are not told yet: {owed}.", err=True)


def _tell_waiting(session: Session, shown: Process) -> None:
    """Say of each phase that will stay closed what it waits for; nothing where phases open by the clock alone."""
    if not shown.preconditions:
        return
    for ready in readiness.readiness_of(session, shown):
        if ready.missing:
            waits = owed_in_words([one.value for one in ready.missing])
            click.echo(f"{ready.phase.kind.value} stays closed until participants are told: {waits}.", err=True)


def _line(phase: Phase, shown: Process, now: datetime) -> str:
    """A phase with its dates on the process's clock."""
    opens, closes = (moment.astimezone(ZoneInfo(shown.time_zone)) for moment in (phase.opens, phase.closes))
    state = phases.state_at(phase, now).value
    return f"{phase.kind.value}: {opens:%Y-%m-%d %H:%M} to {closes:%Y-%m-%d %H:%M} {shown.time_zone} ({state})"


def _title(shown: Process) -> str:
    return shown.title.get(shown.drafting_language) or next(iter(shown.title.values()), "")

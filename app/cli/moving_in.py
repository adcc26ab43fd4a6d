"""`openclause import decidim` and `import consul`: a process that was begun on another platform goes on here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from app.cli.imports import dry_run_option, taking
from app.cli.instance import Instance, Refused, pass_instance
from app.imports import consul as consul_tables
from app.imports import decidim as decidim_tables
from app.imports.elsewhere_files import tables_in
from app.imports.moving_in import MovedIn, Platform, move_in

DECIDIM = Platform("Decidim", decidim_tables.is_proposals, decidim_tables.is_comments, decidim_tables.read)
CONSUL = Platform("Consul", consul_tables.is_proposals, consul_tables.is_comments, consul_tables.read)

OPTIONS: Sequence[Callable[[Any], Any]] = (
    click.argument("slug"),
    click.argument(
        "files", metavar="FILE...", nargs=-1, required=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
    ),
    click.option("--language", help="The language of words whose table tells none; by default the drafting language."),
    click.option("--group", help="The stakeholder group of all contributions; by default it stays unknown."),
    click.option("--without-names", is_flag=True, help="Take the words without the names of their authors."),
    dry_run_option,
    pass_instance,
)  # fmt: skip


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@_with_options
def decidim(instance: Instance, slug: str, files: tuple[Path, ...], **options: Any) -> None:
    """Take proposals of Decidim, and the comments on them, into the process SLUG.

    FILE is a table of proposals or of comments as Decidim exports it (CSV or JSON), or its open data (zip): give those
    that belong together at once, so that comments find what they are on. A proposal becomes a suggestion on the text as
    a whole, its comments the thread below, its answer a reply of the lead institution; withdrawn ones stay withdrawn.
    """
    _move(instance, slug, files, DECIDIM, **options)


@click.command()
@_with_options
def consul(instance: Instance, slug: str, files: tuple[Path, ...], **options: Any) -> None:
    """Take proposals and debates of Consul Democracy, and the comments on them, into the process SLUG.

    FILE is proposals.csv, debates.csv or comments.csv as Consul exports them, or a zip of these: give those that belong
    together at once. A proposal becomes a suggestion on the text as a whole, a debate a question, their comments the
    threads below; retired proposals are withdrawn.
    """
    _move(instance, slug, files, CONSUL, **options)


def _move(
    instance: Instance,
    slug: str,
    files: tuple[Path, ...],
    platform: Platform,
    *,
    language: str | None,
    group: str | None,
    without_names: bool,
    dry_run: bool,
) -> None:
    with taking(instance, slug, dry_run, language, group) as (session, process):
        moved = move_in(
            session, process, tables_in(files), platform, now=instance.now, language=language, group=group,
            with_names=not without_names,
        )  # fmt: skip
        _told(moved, dry_run)


def _told(moved: MovedIn, dry_run: bool) -> None:
    """Say what was taken, and name every row that was not."""
    for one in moved.not_taken:
        click.echo(f"Not taken: {one}", err=True)
    if not moved.proposals and not moved.replies:
        raise Refused("Nothing in these tables can be taken; the lines above say why.")
    done = "would be taken" if dry_run else "taken"
    click.echo(f"{moved.proposals + moved.replies} of {moved.rows} rows {done}; {len(moved.not_taken)} not taken.")
    click.echo(f"  {moved.proposals} proposals, {moved.withdrawn} of them withdrawn, and {moved.replies} comments")
    if moved.answers:
        click.echo(f"  {moved.answers} answers, as replies of the lead institution")
    if moved.votes:
        click.echo(f"  {moved.votes} votes were counted there, of people who are not known here: none is taken.")

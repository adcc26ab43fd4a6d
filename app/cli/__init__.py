"""The `openclause` command: one file for each noun. Exit 0 done, 1 refused (one line says why), 2 wrong usage."""

import click

from app.cli import (
    backups,
    databases,
    exports,
    imports,
    mail,
    moving,
    moving_in,
    people,
    processes,
    record,
    recounting,
    server,
    signing,
    texts,
    witnessing,
)
from app.cli.instance import Commands, Instance


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="openclause", prog_name="openclause")
@click.pass_context
def openclause(context: click.Context) -> None:
    """Openclause: write rules together. Settings come from the environment; the README lists them."""
    context.call_on_close(context.ensure_object(Instance).close)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    *server.COMMANDS,
    databases.db,
    people.person,
    processes.process,
    texts.text,
    imports.imports,
    exports.export,
    record.verify,
    record.verify_diff,
    signing.record,
    witnessing.witness,
    backups.backup,
    backups.restore,
    recounting.recount,
    mail.mail,
):
    openclause.add_command(command)
imports.imports.add_command(moving.bundle)
imports.imports.add_command(moving_in.decidim)
imports.imports.add_command(moving_in.consul)


def main() -> None:
    """Run the command the shell was given."""
    openclause(prog_name="openclause")

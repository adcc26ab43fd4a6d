"""`openclause record`: going on after an older backup was restored, and erasing what may not be kept."""

import click

from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.ledger import continuing
from app.ledger.keys import record_key
from app.record import erasing


@click.group(cls=Commands)
def record() -> None:
    """Go on with the public record, and erase what may not be kept in it."""


@record.command("accept-head")
@click.option("--yes", is_flag=True, help="Do not ask; witnesses will see that the record was turned back.")
@pass_instance
def accept_head(instance: Instance, yes: bool) -> None:
    """Go on with the record as it is, although it does not go on from the last head that was signed.

    It is entered in the record for good, with the head that is given up, and the record is signed anew. Restore the
    newest backup first, if there is any that is newer.
    """
    instance.require_tables()
    key = record_key(instance.settings)
    with instance.bare_database.reading() as session:
        held = continuing.held(session, key.head_file)
    if held is None:
        raise Refused("There is nothing to accept: the record goes on from the last head that was signed.")
    signed = "an unreadable head" if held.signed is None else f"{held.signed} entries"
    click.echo(f"Signed were {signed}; the record here has {held.here}. Whoever kept the signed head can prove that.")
    if not yes:
        click.confirm("Give the signed head up, enter that in the record, and go on?", abort=True)
    with instance.bare_database.writing_regardless() as session:
        going_on = continuing.go_on(session, key, instance.now)
        session.commit()
    going_on.finish()
    click.echo(f"The record goes on and is signed anew. The head that was given up is kept as {going_on.aside.name}.")


@record.command()
@click.argument("slug")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask; what is erased cannot be brought back.")
@pass_instance
def erase(instance: Instance, slug: str, address: str, yes: bool) -> None:
    """Erase for good what something of the process SLUG says; ADDRESS is such as comments/12 or amendments/7.

    Comments, amendments, statements and objections that are hidden or withdrawn; submissions that are withdrawn;
    responses; what is said of documents; the agenda and minutes of meetings. Its place and the proof that it was
    received stay; the record says that it was erased. The words of clauses, and of amendments that were adopted, are
    the text: they cannot be erased.
    """
    if not yes:
        click.confirm("What is erased cannot be brought back. Go on?", abort=True)
    with instance.writing() as session:
        process = process_named(session, slug)
        try:
            erasing.erase(session, process, address, instance.now)
        except erasing.NotErasable as fault:
            raise Refused(str(fault)) from fault
    click.echo(f"{address} says nothing any more, here and in the record.")

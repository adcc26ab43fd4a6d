"""`openclause record`: going on after an older backup was restored, and erasing what may not be kept."""

import click

from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.comments.erasing import erase_words
from app.comments.queries import comment_by_number
from app.ledger import continuing
from app.ledger.keys import record_key


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
    """Erase for good what a hidden or withdrawn comment of the process SLUG says; ADDRESS is such as comments/12.

    Its place and the proof that it was received stay; the record says that it was erased.
    """
    noun, _, number = address.partition("/")
    if noun != "comments" or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refused(f"{address} is no address of a comment, such as comments/12.")
    if not yes:
        click.confirm("What is erased cannot be brought back. Go on?", abort=True)
    with instance.writing() as session:
        process = process_named(session, slug)
        comment = comment_by_number(session, process.id, int(number))
        if comment is None:
            raise Refused(f"{slug} has no {address}.")
        erase_words(session, comment, instance.now)
    click.echo(f"{address} says nothing any more, here and in the record.")

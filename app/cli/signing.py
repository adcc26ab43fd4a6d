"""`openclause record rotate-key` and `record keys`: the key that signs the record."""

import click

from app.cli.instance import Instance, Refused, pass_instance
from app.cli.keeping import record
from app.ledger import checkpoints, rotating
from app.ledger.checkpoints import NotAnExtension
from app.ledger.keys import record_key

__all__ = ["record"]
REFUSED = (
    "The record is not signed: it does not go on from the last head that was signed ({fault}). "
    "Restore the newest backup and the key in RECORD_KEY, then try again."
)


@record.command("rotate-key")
@pass_instance
def rotate_key(instance: Instance) -> None:
    """Sign the record with a new key from now on. The old one hands over in a note that both have signed.

    The old private key is deleted; the public ones stay published. Tell the new one to witnesses and readers.
    """
    key = record_key(instance.settings)
    following = rotating.next_key(key)
    with instance.reading() as session:
        is_done = rotating.is_entered(session, following)
    if not is_done:
        try:
            with instance.writing() as session:
                rotating.rotate(session, key, following, instance.now)
        except NotAnExtension as refused:
            raise Refused(REFUSED.format(fault=refused.fault.value)) from refused
    rotating.finish(key)
    click.echo(f"The record is signed with a new key from now on: {following.vkey}")


@record.command("keys")
@pass_instance
def keys(instance: Instance) -> None:
    """Print the public keys that ever signed the record, the newest last."""
    with instance.reading() as session:
        found = checkpoints.keys(session)
    for one in found:
        click.echo(f"{one.began_at:%Y-%m-%d %H:%M} {one.vkey}")
    if not found:
        click.echo(f"Nothing has been signed yet. The key that will sign: {record_key(instance.settings).vkey}")

"""`openclause recount`: a vote counted again from the file that its page offers, without network or database."""

import json
import sys
from pathlib import Path

import click

from app.cli.instance import Refused
from app.domain import recounting
from app.domain.recounted_results import Found

LARGEST_FILE = 100 * 1024 * 1024
SIGNS = {Found.HOLDS: "holds ", Found.FAILS: "FAILS ", Found.WITHHELD: "cannot", Found.UNKNOWN: "cannot"}
CANNOT_TELL = 3


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def recount(file: Path) -> None:
    """Count the ballots in FILE again and check every step of the result that was told.

    Exit 0: all of it follows from the ballots. Exit 1: the lines that fail say what does not. Exit 3: what is published
    is too little to tell.
    """
    try:
        box = recounting.read(_document(file))
    except recounting.RecountMalformed as fault:
        raise Refused(f"{file} cannot be recounted: {fault}.") from fault
    lines = recounting.recount(box)
    for line in lines:
        click.echo(f"{SIGNS[line.found]}  {line.words}")
    found = recounting.verdict(lines)
    if found is Found.FAILS:
        raise Refused("The result does not follow from the ballots; the lines that fail say where.")
    if found is Found.UNKNOWN:
        click.echo("Whether the result is right cannot be told from what is published.")
        sys.exit(CANNOT_TELL)
    click.echo("The result follows from the ballots.")


def _document(file: Path) -> object:
    if file.stat().st_size > LARGEST_FILE:
        raise Refused(f"{file} is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise Refused(f"{file} is not JSON. Take the file that the page of the vote offers for recounting.") from fault

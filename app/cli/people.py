"""`openclause person`: accounts made from the command line, and keys to the API."""

import sys

import click
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.addresses import normal_address
from app.accounts.models import Person, Standing
from app.accounts.queries import person_by_email
from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.domain.descriptions import STANDARD_GROUPS
from app.domain.phases import GIVEN_ROLES, Role
from app.domain.written import Unwritable
from app.processes import members
from app.web.languages import CODES
from app.web.unwritable import wording_of

ROLES = click.Choice([role.value for role in (*GIVEN_ROLES, Role.ADMINISTRATOR)])
LONGEST_TOKEN_DAYS = 3650


@click.group(cls=Commands)
def person() -> None:
    """Make accounts, and keys to the API in their name."""


@person.command()
@click.argument("email")
@click.option("--name", required=True, help="The public name.")
@click.option("--group", required=True, type=click.Choice(STANDARD_GROUPS), help="The stakeholder group.")
@click.option("--role", "roles", multiple=True, type=ROLES, help="administrator, or with --process a role there.")
@click.option("--process", "slug", help="A process that the person joins.")
@click.option("--language", default="en", show_default=True, type=click.Choice(CODES), help="The language of mails.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, its first line.")
@pass_instance
def add(
    instance: Instance,
    email: str,
    name: str,
    group: str,
    roles: tuple[str, ...],
    slug: str | None,
    language: str,
    password_stdin: bool,
) -> None:
    """Make a confirmed account for EMAIL. Without a password, its owner sets one with "forgotten password"."""
    held = {Role(role) for role in roles}
    if held - {Role.ADMINISTRATOR} and slug is None:
        raise click.UsageError("A role is held in a process: name it with --process.")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with instance.writing() as session:
        made = _added(session, instance, email, name=name, group=group, password=password, language=language)
        made.administrator = Role.ADMINISTRATOR in held
        if slug is not None:
            _join(session, instance, made, slug, held - {Role.ADMINISTRATOR})
        click.echo(f"{made.name} <{made.email}> can sign in.")


def _added(
    session: Session, instance: Instance, email: str, *, name: str, group: str, password: str | None, language: str
) -> Person:
    try:
        return accounts.add_person(
            session, email, name=name, group=group, password=password, language=language, now=instance.now
        )
    except Unwritable as refusal:
        raise Refused(f"The name cannot be kept. {wording_of(refusal, accounts.LONGEST_NAME)}") from refusal


def _join(session: Session, instance: Instance, made: Person, slug: str, roles: set[Role]) -> None:
    joined, now = process_named(session, slug), instance.now
    membership = members.join(session, joined, made.id, group_key=made.group_key, organisation_id=None, now=now)
    if roles:
        members.assign_roles(session, membership, roles=roles, actor_id=None, now=now)


@person.command()
@click.argument("email")
@click.option("--days", type=click.IntRange(1, LONGEST_TOKEN_DAYS), default=90, show_default=True, help="Its life.")
@click.option("--name", default="command line", show_default=True, help="What the person sees it listed as.")
@pass_instance
def token(instance: Instance, email: str, days: int, name: str) -> None:
    """Write a key to the API for EMAIL to standard output, and nothing else. It is told this once."""
    with instance.writing() as session:
        holder = person_by_email(session, normal_address(email) or email)
        if holder is None or holder.standing is not Standing.ACTIVE:
            raise Refused(f"There is no account in good standing for {email}. See: openclause person add --help")
        click.echo(accounts.issue_token(session, holder, name=name, days=days, now=instance.now))

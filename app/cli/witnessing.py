"""`openclause witness`: the witnesses of this record; and being one, on another machine or for another group."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.domain import notes
from app.domain.notes import NoteMalformed, VerifierKey
from app.ledger import following, witnesses
from app.ledger.following import Finding, Look
from app.ledger.keys import SigningKey
from app.ledger.notebook import Notebook, answered
from app.web.outside import NotReached

LARGEST_REQUEST = 1_000_000
folder_option = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("witness"), show_default=True,
    help="The notebook of the witness: its key and the last heads that it saw.",
)  # fmt: skip
name_option = click.option("--name", help="The name of the witness's key, at the first use: example.org/witness.")
log_option = click.option("--log", "logs", multiple=True, help="The key of a log to follow; kept from then on.")


class Misbehaved(click.ClickException):
    """The log showed two heads that cannot both be true."""

    exit_code = 2


class CannotTell(click.ClickException):
    """Nothing can be said of the log now."""

    exit_code = 3


@click.group(cls=Commands)
def witness() -> None:
    """The witnesses of this record; and being one, on another machine or for another group."""


@witness.command("add")
@click.argument("name")
@click.argument("vkey")
@click.option("--url", help="Where the witness takes new checkpoints (C2SP tlog-witness); without it, it comes itself.")
@pass_instance
def add(instance: Instance, name: str, vkey: str, url: str | None) -> None:
    """Count what the witness NAME with the key VKEY confirms."""
    try:
        with instance.writing() as session:
            added = witnesses.add(session, name=name, vkey=vkey, url=url, now=instance.now)
            click.echo(f"{added.name} is a witness of this record now.")
    except witnesses.WitnessRefused as refused:
        raise Refused(str(refused)) from refused


@witness.command("remove")
@click.argument("name")
@pass_instance
def remove(instance: Instance, name: str) -> None:
    """Count a witness no more, named by its name or key; what it confirmed stays."""
    try:
        with instance.writing() as session:
            removed = witnesses.remove(session, name, instance.now)
            click.echo(f"{removed.name} is no witness of this record any more.")
    except witnesses.WitnessRefused as refused:
        raise Refused(str(refused)) from refused


@witness.command("list")
@pass_instance
def list_(instance: Instance) -> None:
    """Print the witnesses, and up to which entry each has confirmed the record."""
    with instance.reading() as session:
        newest, present = witnesses.newest_by_witness(session), witnesses.witnesses(session)
    for one in present:
        where = one.url or "comes itself"
        failed = f", at last: {one.failure}" if one.failure else ""
        click.echo(f"{one.name}: {newest.get(one.id, 0)} entries confirmed ({where}{failed})\n  {one.vkey}")
    if not present:
        click.echo("Nobody confirms this record from outside yet. Add a witness: openclause witness add NAME VKEY")


@witness.command("key")
@name_option
@folder_option
def key(name: str | None, folder: Path) -> None:
    """Print the key of this witness, which the log is to be told; it is made at the first use."""
    click.echo(str(_key(Notebook(folder), name).witness))


@witness.command("cosign")
@click.argument("url")
@log_option
@name_option
@folder_option
@click.option("--send", is_flag=True, help="Hand the cosignature in, besides printing it.")
def cosign(url: str, logs: tuple[str, ...], name: str | None, folder: Path, send: bool) -> None:
    """Look at the log at URL (an instance, or a C2SP prefix), and cosign its head if it goes on from the last one.

    Where the log has a new key, the notes in which the old one hands over, signed by both, are fetched and followed.
    Exit 0 cosigned, 1 not signed by the log, 2 the log misbehaved and the evidence is written, 3 cannot tell.
    """
    notebook, prefix = Notebook(folder), following.prefix_of(url)
    own = _key(notebook, name)
    _follow(notebook, logs)
    try:
        found = following.look(prefix, notebook, own, int(time.time()))
        _tell(found)
        click.echo(found.cosignature, nl=False)
        if send and not following.send(prefix, found):
            raise Refused("The log did not take the cosignature. Have it add this witness: openclause witness key")
    except (NotReached, NoteMalformed, ValueError) as fault:
        raise CannotTell(f"Nothing can be told of this log: {fault}.") from fault


@witness.command("follow")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option
def follow(file: Path, folder: Path) -> None:
    """Follow the note in FILE, in which a log that is followed hands over to a new key: both have to have signed it.

    A bundle has such notes as log/rotation-0001.txt and so on. The old key is trusted no more.
    """
    notebook, note = Notebook(folder), file.read_text(encoding="utf-8", errors="replace")
    for line in note.splitlines():
        origin = line.removeprefix("old ").partition("+")[0]
        new = notebook.hand_over(origin, note) if line.startswith("old ") else None
        if new is not None:
            click.echo(f"{origin} is followed under the key {new}")
            return
    raise Refused("This is no note in which a key that is trusted here hands over to another one, signed by both.")


@witness.command("serve")
@log_option
@name_option
@folder_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="The port; 0 for any.")
def serve(logs: tuple[str, ...], name: str | None, folder: Path, host: str, port: int) -> None:
    """Take new checkpoints from the logs that are followed (C2SP tlog-witness), and cosign them."""
    notebook = Notebook(folder)
    own = _key(notebook, name)
    _follow(notebook, logs)
    server = server_of(notebook, own, host, port)
    click.echo(f"The witness {own.name} answers at http://{host}:{server.server_address[1]} (Ctrl+C ends it).")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def server_of(notebook: Notebook, own: SigningKey, host: str, port: int) -> ThreadingHTTPServer:
    """A server that answers add-checkpoint, and nothing else."""

    class Asked(BaseHTTPRequestHandler):
        timeout = 20

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint" or not length.isascii() or not length.isdigit():
                self.send_error(404)
                return
            if len(length) > 8 or int(length) > LARGEST_REQUEST:
                self.send_error(413)
                return
            body = self.rfile.read(int(length)).decode("utf-8", "replace")
            answer = answered(notebook, own, body, int(time.time()))
            if answer.evidence:
                click.echo(f"A log showed two heads that cannot both be true. See {answer.evidence}", err=True)
            self._send(answer.status, answer.body.encode(), answer.content_type)

        def _send(self, status: int, content: bytes, content_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: object) -> None:
            """Who asks is nobody's business."""

    return ThreadingHTTPServer((host, port), Asked)


def _key(notebook: Notebook, name: str | None) -> SigningKey:
    try:
        return notebook.key(name)
    except NoteMalformed as fault:
        raise Refused(f"{fault}. Name it: --name".capitalize()) from fault


def _follow(notebook: Notebook, logs: tuple[str, ...]) -> None:
    for written in logs:
        try:
            trusted = VerifierKey.parsed(written)
        except NoteMalformed as fault:
            raise Refused(f"This is no key of a log: {fault}.") from fault
        if trusted.kind != notes.ED25519:
            raise Refused("This is the key of a witness, not of a log.")
        notebook.follow(trusted)


def _tell(found: Look) -> None:
    """Say what was found; anything but a head that goes on ends the command."""
    if found.new_key:
        click.echo(f"The log handed over to another key, which both have signed: {found.new_key}", err=True)
    size, origin = found.head.size, found.head.origin
    if found.finding is Finding.NOT_SIGNED:
        raise Refused(
            f"The head is not signed by a key that is trusted for {origin}, nor by one to which such a key handed over "
            "in a note that both have signed. Ask whoever runs it, and name the key with --log."
        )
    if found.finding is Finding.WRONG_TILES:
        raise Refused(f"The hashes that {origin} serves do not lead to the root of its head.")
    if found.finding is Finding.OLDER:
        raise CannotTell(f"{origin} shows an older head than before ({size} entries); see {found.evidence}")
    if found.finding is Finding.FORKED:
        raise Misbehaved(f"{origin} has two histories: its head does not go on from the last. See {found.evidence}")
    click.echo(f"{origin} goes on: {size} entries.", err=True)

"""`openclause serve`, `worker` and `demo`: the web server, the background worker, and both with a demonstration."""

import multiprocessing
import os
import signal
import socket
from importlib import import_module

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app.cli.background import worker_of
from app.cli.instance import Instance, Refused, pass_instance
from app.cli.starting_over import drop_everything, empty, holds_more_than_the_demo
from app.db import upgrade

THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
MOST_WORKERS = 4
HERE = "127.0.0.1"
port_option = click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on."
)


@click.command()
@click.option("--host", default=HERE, show_default=True, help="The address to listen on; 0.0.0.0 for all of them.")
@port_option
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=min(os.cpu_count() or 1, MOST_WORKERS),
    show_default=True,
    help="How many processes answer requests.",
)
@click.option("--no-worker", is_flag=True, help="Leave the background work to `openclause worker`.")
@pass_instance
def serve(instance: Instance, host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the pages and the API, and do the background work beside them."""
    _serve(instance, host, port, workers, with_worker=not no_worker)


@click.command()
@pass_instance
def worker(instance: Instance) -> None:
    """Do the background work: mails, phases that open and close by the clock, clean-up."""
    busy = worker_of(instance)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: busy.stop())
    click.echo("The worker is at work. Ctrl+C ends it.")
    busy.run()


@click.command()
@port_option
@click.option("--fresh", is_flag=True, help="Begin anew: whatever is in the database is deleted.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes answer.")
@pass_instance
def demo(instance: Instance, port: int, fresh: bool, workers: int) -> None:
    """Fill an empty database with a demonstration, and serve it on this machine."""
    os.environ["DEMO"] = "1"
    _claim_address(HERE, port)
    if fresh:
        _begin_anew(instance)
    upgrade(instance.settings.database_url)
    loading = import_module("app.demo.loading")
    if empty(instance.database):
        instance.settings.record_head_file.unlink(missing_ok=True)  # of a demonstration that was deleted
        click.echo("Writing the demonstration into the database ...")
        loading.load(instance.database, instance.now)
    click.echo("Sign in with one of these addresses and passwords:")
    for sign_in in loading.SIGN_INS:
        click.echo(f"  {sign_in.email:28} {sign_in.password:20} {sign_in.part}")
    _serve(instance, HERE, port, workers, with_worker=True)


def _begin_anew(instance: Instance) -> None:
    if holds_more_than_the_demo(instance.bare_database):
        click.confirm("The database holds more than the demonstration. Delete everything in it?", abort=True)
    drop_everything(instance.bare_database)
    instance.settings.record_head_file.unlink(missing_ok=True)


def _serve(instance: Instance, host: str, port: int, workers: int, *, with_worker: bool) -> None:
    """Answer requests in processes of their own, made afresh rather than forked from one that has threads."""
    address = _claim_address(host, port)
    instance.require_tables()
    busy = worker_of(instance) if with_worker else None
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
    )
    if busy:
        server.on_startup(busy.start)
        server.on_shutdown(busy.stop)
    click.echo(f"Openclause answers at {address} (Ctrl+C ends it).")
    server.serve()


def _claim_address(host: str, port: int) -> str:
    """The address that readers use, and links in mails bear unless BASE_URL says otherwise; a taken port is refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(f"Port {port} of {host} cannot be used ({error.strerror}). Name another: --port") from error
    shown = HERE if host in ("0.0.0.0", "::") else host
    address = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    return os.environ.setdefault("BASE_URL", address)


COMMANDS = (serve, worker, demo)

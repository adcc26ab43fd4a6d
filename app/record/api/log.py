"""The log for machines that follow it (C2SP): its signed checkpoint, tiles, bundles of entries, proofs, cosignatures.

Below each process it is the same: the instance has one log. A bundle is given only while whoever asks might read every
entry of it one by one; of a process that is not published yet the hashes of entries are in the tiles, and no more.
"""

from datetime import timedelta

from flask import Response, abort
from pydantic import Field

from app.domain import tiles
from app.domain.log_proofs import LogProof
from app.domain.notes import NoteMalformed
from app.domain.phases import Action
from app.domain.tiles import Tile
from app.ledger import checkpoints, queries, witnesses
from app.ledger.models import Checkpoint
from app.processes.access import access, requires
from app.processes.models import Visibility
from app.record.api.blueprint import api
from app.record.queries import bundle
from app.web.access import public
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Schema, Time

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
LONG = int(timedelta(days=365).total_seconds())
MOST_LINES = 20_000


class KeyOut(Schema):
    """A key that signed checkpoints, as C2SP writes verifier keys; `rotation` is signed by the one before and by it."""

    vkey: str
    began_at: Time
    rotation: str


class WitnessOut(Schema):
    """Somebody who cosigns checkpoints; `cosigned` the size of the newest one that they confirmed, 0 for none yet."""

    name: str
    vkey: str
    cosigned: int


class KeysOut(Schema):
    """Every key of the log, the oldest first, and its witnesses."""

    keys: list[KeyOut]
    witnesses: list[WitnessOut]


class CosignaturesIn(Schema):
    """Lines of signatures by witnesses, as they stand under the checkpoint of this size."""

    size: int = Field(ge=0, le=2**31 - 1)
    lines: str = Field(min_length=1, max_length=MOST_LINES)


class CosignaturesTaken(Schema):
    """How many of them were new, and by how many of how many witnesses the checkpoint is confirmed now."""

    new: int
    confirmed: int
    witnesses: int


@operation(api, "GET", "/processes/<slug>/record/checkpoint", answer="text/plain")
@requires(Action.READ)
def checkpoint(slug: str) -> Response:
    """The newest signed head of the log, as a C2SP checkpoint with the cosignatures that have come in."""
    return _checkpoint()


@operation(api, "GET", "/processes/<slug>/record/tile/<level>/<path:path>", answer=BYTES)
@requires(Action.READ)
def tile(slug: str, level: str, path: str) -> Response:
    """A C2SP tile: up to 256 hashes of 32 bytes at a level, as far as the signed log goes."""
    return _tile(level, path, shared=access().process.visibility is not Visibility.PREPARED)


@operation(api, "GET", "/processes/<slug>/record/tile/entries/<path:path>", answer=BYTES)
@requires(Action.READ)
def tile_of_entries(slug: str, path: str) -> Response:
    """A C2SP bundle of entries; 404 while one of them belongs to a process that is not published."""
    return _bundle(path)


@operation(api, "GET", "/processes/<slug>/record/proof/<index:index>.tlog-proof", answer="text/plain")
@requires(Action.READ)
def proof_file(slug: str, index: int) -> Response:
    """That an act of the process is in the signed log, as a C2SP tlog-proof; 404 until its checkpoint is signed."""
    found, newest = queries.entry(session(), index), checkpoints.latest(session())
    if found is None or found.process_id != access().process.id or newest is None or newest.size <= index:
        abort(404)
    hashes = tuple(queries.inclusion_proof(session(), index, newest.size))
    return Response(str(LogProof(index, hashes, newest.note)), content_type=TEXT)


@operation(api, "GET", "/record/checkpoint", answer="text/plain")
@public
def log_checkpoint() -> Response:
    """The newest signed head of the log of this instance, the same as below each process."""
    return _checkpoint()


@operation(api, "GET", "/record/tile/<level>/<path:path>", answer=BYTES)
@public
def log_tile(level: str, path: str) -> Response:
    """A C2SP tile of the log of this instance, the same as below each process."""
    return _tile(level, path, shared=True)


@operation(api, "GET", "/record/tile/entries/<path:path>", answer=BYTES)
@public
def log_tile_of_entries(path: str) -> Response:
    """A C2SP bundle of entries, the same as below each process."""
    return _bundle(path)


@operation(api, "GET", "/record/keys", answer=KeysOut)
@public
def keys() -> KeysOut:
    """The keys that signed checkpoints of this log, and its witnesses."""
    signed = [
        KeyOut(vkey=one.vkey, began_at=one.began_at, rotation=one.rotation) for one in checkpoints.keys(session())
    ]
    newest = witnesses.newest_by_witness(session())
    present = [
        WitnessOut(name=one.name, vkey=one.vkey, cosigned=newest.get(one.id, 0))
        for one in witnesses.witnesses(session())
    ]
    return KeysOut(keys=signed, witnesses=present)


@operation(api, "POST", "/record/cosignatures", answer=CosignaturesTaken, body=CosignaturesIn)
@public
def cosign(body: CosignaturesIn) -> CosignaturesTaken:
    """Hand in cosignatures of a checkpoint; only those of the witnesses of this log are taken, by their keys alone."""
    try:
        new = witnesses.take(session(), body.size, body.lines)
    except NoteMalformed:
        abort(422)
    session().commit()
    confirmed = witnesses.confirmed(session(), body.size)
    return CosignaturesTaken(new=new, confirmed=confirmed.by, witnesses=confirmed.of)


def _newest() -> Checkpoint:
    return checkpoints.latest(session()) or abort(404)


def _checkpoint() -> Response:
    answer = Response(_newest().note, content_type=TEXT)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _wanted(level: str, path: str) -> Tile:
    """The tile at this address, if the signed log has it."""
    try:
        found = tiles.parsed(level, path)
    except NoteMalformed:
        abort(404)
    return found if found.is_in(_newest().size) else abort(404)


def _tile(level: str, path: str, *, shared: bool) -> Response:
    """Hashes that never change again, to be kept for ever; by everybody only where everybody may ask."""
    wanted = _wanted(level, path)
    answer = Response(tiles.hashes_in(wanted, queries.reader(session())), content_type=BYTES)
    answer.headers["Cache-Control"] = f"{'public' if shared else 'private'}, max-age={LONG}, immutable"
    return answer


def _bundle(path: str) -> Response:
    wanted = _wanted("0", path)
    entries = bundle(session(), wanted.start, wanted.width)
    return Response(tiles.bundle(entries if entries is not None else abort(404)), content_type=BYTES)

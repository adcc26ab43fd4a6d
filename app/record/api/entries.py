"""The public record in the API: its entries, and the proofs that they are in it; the log itself is in `log`."""

from flask import abort
from pydantic import Field

from app.domain import merkle
from app.domain.phases import Action
from app.ledger import queries
from app.ledger.models import Entry
from app.processes.access import access, requires
from app.record.api.blueprint import api
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Digits, LanguageQuery, Listing, Schema, Time


class EntryOut(Schema):
    """An act in the record: the leaf is SHA-256 over a zero byte and `canonical`, in UTF-8."""

    index: int
    kind: str
    object: str
    entered_at: Time
    canonical: str
    leaf: str = Field(description="hexadecimal")


class ProofOut(Schema):
    """The hashes (hexadecimal, lowest first) that lead from the leaf to the root of the first `size` entries."""

    index: int
    size: int
    leaf: str
    hashes: list[str]
    root: str


class EntriesQuery(LanguageQuery):
    """Entries from an index on; the indexes are those of the instance's one log, so a process's own have gaps."""

    since: Digits = Field(0, alias="from", ge=0, le=2**31 - 1)
    limit: Digits = Field(50, ge=1, le=100)


class ProofQuery(LanguageQuery):
    """The size of the log to prove it for; 0: as large as it is now."""

    size: Digits = Field(0, ge=0, le=2**31 - 1)


@operation(api, "GET", "/processes/<slug>/record/entries", answer=Listing[EntryOut], query=EntriesQuery)
@requires(Action.READ)
def entries(slug: str, query: EntriesQuery) -> Listing[EntryOut]:
    """The acts in a process, in the order in which they were entered."""
    rows = queries.entries(session(), start=query.since, limit=query.limit + 1, process_id=access().process.id)
    following = rows[query.limit].index if len(rows) > query.limit else None
    return Listing[EntryOut](items=[_out(row) for row in rows[: query.limit]], next=following)


@operation(api, "GET", "/processes/<slug>/record/proof/<index:index>", answer=ProofOut, query=ProofQuery)
@requires(Action.READ)
def proof(slug: str, index: int, query: ProofQuery) -> ProofOut:
    """That an act of the process is in the log."""
    found = queries.entry(session(), index)
    size = query.size or queries.size(session())
    if found is None or found.process_id != access().process.id or not index < size <= queries.size(session()):
        abort(404)
    return ProofOut(
        index=index,
        size=size,
        leaf=_leaf(found),
        hashes=[one.hex() for one in queries.inclusion_proof(session(), index, size)],
        root=merkle.root_of(size, queries.reader(session())).hex(),
    )


def _out(row: Entry) -> EntryOut:
    return EntryOut(
        index=row.index,
        kind=row.kind,
        object=row.object,
        entered_at=row.entered_at,
        canonical=row.canonical,
        leaf=_leaf(row),
    )


def _leaf(row: Entry) -> str:
    return merkle.leaf_hash(row.canonical.encode()).hex()

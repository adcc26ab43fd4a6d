"""How often something may be tried: counted in the database, in buckets per account, per address and per endpoint."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

import sqlalchemy as sa
from flask import current_app, g, request
from flask_login import current_user
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from app.web.database import close, now, session
from app.web.models import Throttle

KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind in so many seconds."""

    name: str
    tries: int
    seconds: int


@dataclass(frozen=True)
class Tried:
    """How many tries were counted in a window, this one included, and the seconds until it ends."""

    limit: Limit
    tries: int
    left: int


CONTRIBUTIONS = Limit("contribution", 60, 600)


def throttled(session: Session, bucket: str, limit: int, window_seconds: int, now: datetime) -> int:
    """Count one try in the bucket: 0 while it holds, else the seconds until its window ends."""
    tried = tried_in(session, bucket, Limit("", limit, window_seconds), now)
    return tried.left if tried.tries > limit else 0


def tried_in(session: Session, bucket: str, limit: Limit, now: datetime) -> Tried:
    """Count one try in the bucket, and say how many it makes.

    Counted by one statement of the database, so that no parallel try slips through. It is as lasting as the
    transaction it happens in.
    """
    moment = int(now.timestamp())
    left = limit.seconds - moment % limit.seconds
    window = datetime.fromtimestamp(moment + left - limit.seconds, UTC)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    counted = insert(Throttle).values(bucket=bucket, window=window, tries=1)
    tries = session.execute(
        counted.on_conflict_do_update(
            index_elements=[Throttle.bucket, Throttle.window], set_={"tries": Throttle.tries + 1}
        ).returning(Throttle.tries)
    ).scalar_one()
    return Tried(limit, tries, left)


def bucket_of(limit: Limit, whom: str) -> str:
    """The bucket of somebody or something for one kind of try; `whom` is kept as a keyed hash only."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return f"{limit.name}:{hmac.new(key, whom.encode(), hashlib.sha256).hexdigest()[:32]}"


def reader_address() -> str:
    """Where the request comes from: the network address, for IPv6 the network of 64 bits one household has."""
    given = request.remote_addr or ""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else given


def count(*tries: tuple[Limit, str]) -> None:
    """Count a try for each (limit, whom), for good, before the work is done; 429 when one of them has had enough.

    It ends the transaction of the request so far, so that a slow check (a password) holds no writer back.
    """
    seconds = _seconds(*tries)
    session().commit()
    close()
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def count_contribution() -> None:
    """Count a contribution of the signed-in person in the transaction that writes it; 429 for floods only."""
    seconds = _seconds((CONTRIBUTIONS, f"person {current_user.id}"))
    if seconds:
        raise TooManyRequests(retry_after=seconds)


def _seconds(*tries: tuple[Limit, str]) -> int:
    counted = [tried_in(session(), bucket_of(limit, whom), limit, now()) for limit, whom in tries]
    tries_told().update({one.limit.name: one for one in counted})
    return max(one.left if one.tries > one.limit.tries else 0 for one in counted)


def tries_told() -> dict[str, Tried]:
    """What this request has counted so far, by the name of the limit: for the headers that tell a program."""
    if "tries_told" not in g:
        g.tries_told = {}
    return g.tries_told  # type: ignore[no-any-return]


def forget(session: Session, *, now: datetime) -> None:
    """Remove the counts of windows that are over."""
    session.execute(sa.delete(Throttle).where(Throttle.window < now - KEPT))

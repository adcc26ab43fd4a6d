"""Links that stop mails without signing in: signed with a key of the person's own, which goes with their account."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.noticing import DIGESTS, Channel
from app.notices.models import Recipient

TOKEN = re.compile(r"(?P<person>[1-9][0-9]{0,9})-(?P<what>daily|weekly|s[1-9][0-9]{0,15}|all)-(?P<mark>[0-9a-f]{32})")


@dataclass(frozen=True)
class Stop:
    """What a link stops: a kind of digest, the mails about one thing that is followed, or (neither) every notice."""

    person_id: int
    channel: Channel | None = None
    subscription_id: int | None = None

    @property
    def what(self) -> str:
        """The word for it in an address."""
        if self.subscription_id is not None:
            return f"s{self.subscription_id}"
        return self.channel.value if self.channel in DIGESTS else "all"


def token_of(recipient: Recipient, stop: Stop) -> str:
    """The part of the address that only we can make."""
    return f"{stop.person_id}-{stop.what}-{_mark(recipient.key, stop)}"


def stop_of(session: Session, token: str) -> Stop | None:
    """What the token of a link stops; None when it is none of ours, or the account is gone."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    what = found["what"]
    channel = Channel(what) if what in DIGESTS else None
    stop = Stop(int(found["person"]), channel, int(what[1:]) if what.startswith("s") else None)
    recipient = session.get(Recipient, stop.person_id)
    good = recipient is not None and hmac.compare_digest(_mark(recipient.key, stop), found["mark"])
    return stop if good else None


def _mark(key: str, stop: Stop) -> str:
    message = f"unsubscribe {stop.person_id} {stop.what}"
    return hmac.new(bytes.fromhex(key), message.encode(), hashlib.sha256).hexdigest()[:32]

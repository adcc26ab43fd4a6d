"""Mandates: who may speak for an organisation, until when, and where."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum


class RegisterKind(StrEnum):
    """The kinds of registers in which an organisation may stand."""

    LOBBY = "lobby"
    CHARITY = "charity"
    COMPANY = "company"
    PUBLIC_BODY = "public_body"
    OTHER = "other"


def holds(*, verified: bool, ends_at: datetime | None, processes: Collection[str], now: datetime, process: str) -> bool:
    """Whether a mandate stands at a moment in a process; `processes` empty: everywhere. It ends at `ends_at` sharp."""
    return verified and (ends_at is None or now < ends_at) and (not processes or process in processes)

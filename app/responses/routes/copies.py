"""Copies of campaigns among what waits for an answer: one of each stands in the list, for one response answers all."""

from collections.abc import Mapping, Sequence

from flask import abort, request

from app.campaigns.queries import confirmed_of
from app.responses.contributions import ContributionRow
from app.web.database import session

EACH = "each"
Key = tuple[bool, int]


def every_copy() -> bool:
    """Whether copies of a campaign are to stand in the list one by one: as one item unless it is asked for."""
    asked = request.args.get("copies", "")
    return asked == EACH if asked in ("", EACH) else abort(400)


def campaigns_among(rows: Sequence[ContributionRow]) -> dict[Key, int]:
    """The number of the confirmed campaign that each of these is a copy in, by (is amendment, identity)."""
    comments = [row.id for row in rows if not row.is_amendment]
    return confirmed_of(session(), comments, [row.id for row in rows if row.is_amendment])


def one_of_each(rows: Sequence[ContributionRow], campaigns: Mapping[Key, int]) -> list[ContributionRow]:
    """Of every campaign the copy among these that stands first, and all that is no copy."""
    first: dict[int, Key] = {}
    for row in rows:
        if (key := (row.is_amendment, row.id)) in campaigns:
            first.setdefault(campaigns[key], key)
    kept = set(first.values())
    return [row for row in rows if (key := (row.is_amendment, row.id)) not in campaigns or key in kept]

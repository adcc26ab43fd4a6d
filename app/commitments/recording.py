"""What the public record commits to of commitments."""

from typing import Any

from app.commitments.models import Commitment, Ground, Milestone, Progress


def commitment_body(made: Commitment) -> dict[str, Any]:
    """What is said of a commitment; institutions by address or name, the leading one first."""
    return {
        "title": dict(made.title),
        "description": dict(made.description),
        "institutions": [
            {"organisation": one.organisation.slug if one.organisation else "", "name": one.name}
            for one in made.institutions
        ],
        "follows_from": [ground_of(one) for one in made.grounds],
    }


def ground_of(ground: Ground) -> str:
    """What a commitment follows from, as the record names it."""
    if ground.clause is not None:
        return f"clauses/{ground.clause.guid}"
    for noun, thing in (
        ("responses", ground.response),
        ("comments", ground.comment),
        ("amendments", ground.amendment),
    ):
        if thing is not None:
            return f"{noun}/{thing.number}"
    raise LookupError


def milestone_body(milestone: Milestone) -> dict[str, Any]:
    """A milestone: its words, and the day by which it is to be reached."""
    return {"title": dict(milestone.title), "due_on": milestone.due_on.isoformat()}


def progress_body(kept: Progress) -> dict[str, Any]:
    """A report of progress."""
    return {
        "milestone": kept.milestone.number if kept.milestone else None,
        "status": kept.status.value,
        "words": kept.words,
        "language": kept.language,
        "address": kept.address,
        "document": kept.paper.number if kept.paper else None,
        "due_before": kept.due_before.isoformat() if kept.due_before else None,
        "due_after": kept.due_after.isoformat() if kept.due_after else None,
        "organisation": kept.organisation.slug if kept.organisation else "",
    }

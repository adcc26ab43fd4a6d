"""Whether a clause can still be shaped: open, fixed by law, or already decided (OECD, Guidelines, 2022)."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.amending import Operation
from app.domain.errors import OptionsClosed


class Freedom(StrEnum):
    """What participants can still bring about in a clause."""

    OPEN = "open"
    FIXED_BY_LAW = "fixed_by_law"
    DECIDED = "decided"


@dataclass(frozen=True)
class Choices:
    """What holds of a clause: `decider` is the law that fixes it or who decided it, `link` where that can be read."""

    freedom: Freedom = Freedom.OPEN
    decider: str = ""
    link: str = ""
    number: int = 0

    @property
    def are_open(self) -> bool:
        """Whether the words can still be amended; comments are always possible."""
        return self.freedom is Freedom.OPEN


OPEN = Choices()
CHANGING = frozenset({Operation.REPLACE, Operation.DELETE, Operation.MOVE})
"""What touches the clause itself; a new clause beside one that is fixed is a matter of its own."""


def refuse_closed(choices: Choices, operation: Operation) -> None:
    """Raise OptionsClosed when the operation would change a clause that is fixed by law or decided already."""
    if not choices.are_open and operation in CHANGING:
        raise OptionsClosed(choices.freedom.value, choices.decider)

"""What a second editor is shown: their words, those that came meanwhile, and both brought together."""

from dataclasses import dataclass

from app.domain.wording import Comparison, Merge, compare, merge
from app.texts.models import Revision


@dataclass(frozen=True)
class Merging:
    """Words typed over an earlier wording, beside the wording of today.

    `meanwhile` tells what others changed; in `merge` ours are the words of today, theirs those typed.
    """

    typed: str
    base_number: int
    today_number: int
    meanwhile: Comparison
    merge: Merge

    @classmethod
    def of(cls, base: Revision | None, today: Revision | None, typed: str) -> "Merging":
        """Bring the typed words together with those of today, over the wording they were typed over."""
        old, new = (base.body if base else ""), (today.body if today else "")
        numbers = (base.number if base else 0), (today.number if today else 0)
        return cls(typed, *numbers, meanwhile=compare(old, new), merge=merge(old, new, typed))

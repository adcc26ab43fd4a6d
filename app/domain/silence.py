"""The silence procedure: adopted at its hour unless somebody entitled has objected, naming clause and reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.answering import Silence, choice_of
from app.domain.voting import Result


@dataclass(frozen=True)
class Broken:
    """An objection: the clause it is to, or that something is missing; why is in the objection of this number."""

    clause: str
    omission: bool
    objection: int | None


@dataclass(frozen=True)
class Kept:
    """What became of a silence procedure; who has seen the text is told, for silence alone does not say so.

    `seen` counts those of each group who said that they had seen it, `unseen` names the groups in which nobody did.
    """

    result: Result
    objections: tuple[Broken, ...]
    seen: Mapping[str, int]
    unseen: tuple[str, ...]


def kept(answers: Iterable[tuple[str, Mapping[str, object], int]], entitled: Mapping[str, int]) -> Kept:
    """Adopted unless there is an objection; from (group, canonical answer, how many ballots).

    There is no quorum: whoever says nothing does not object, which is what silence means here. Practice of the United
    Nations General Assembly (decision 74/544) and of NATO.
    """
    seen = dict.fromkeys((group for group, members in entitled.items() if members), 0)
    objections: list[Broken] = []
    for group, answer, number in answers:
        if choice_of(answer) == Silence.SEEN:
            seen[group] = seen.get(group, 0) + number
        else:
            objections += [_broken(answer)] * number
    unseen = tuple(group for group, number in seen.items() if not number)
    return Kept(Result.NOT_CARRIED if objections else Result.CARRIED, tuple(objections), seen, unseen)


def _broken(answer: Mapping[str, object]) -> Broken:
    number = answer.get("objection")
    objection = number if isinstance(number, int) else None
    return Broken(str(answer.get("clause", "")), bool(answer.get("omission", False)), objection)

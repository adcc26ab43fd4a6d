"""The result of a question between options: the order, the comparisons in pairs, and the paths they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.domain.answering import CURRENT, Method
from app.domain.choosing import Box, count_of, order_of
from app.domain.schulze import Pairs
from app.domain.voting import Result, Tally
from app.polls.models import Question
from app.polls.outcomes import ByOptions
from app.polls.wording import option_names
from app.web.display import Localised, group_name


@dataclass(frozen=True)
class Place:
    """A place of the order with the options that share it."""

    number: int
    options: tuple[Localised, ...]


@dataclass(frozen=True)
class Duel:
    """The option in the first place against another: how many prefer which."""

    other: Localised
    in_favour: int
    against: int
    abstain: int
    there: int | None = None
    back: int | None = None


@dataclass(frozen=True)
class Approved:
    """An option with those who approve it, of all who voted."""

    option: Localised
    number: int
    share: float


@dataclass(frozen=True)
class Counted:
    """The count of one group, of several together, or of all: ballots, order, and the tables it follows from."""

    label: str
    cast: int
    places: tuple[Place, ...]
    pairs: tuple[tuple[int | None, ...], ...]
    paths: tuple[tuple[int | None, ...], ...]
    approvals: tuple[Approved, ...]


@dataclass(frozen=True)
class OptionsShown:
    """Everything the result of a question between options shows; `whole` is None where too few voted.

    `winner` is the single option in the first place, `duels` are its comparisons with every other.
    """

    is_ranked: bool
    names: tuple[Localised, ...]
    winner: Localised | None
    whole: Counted | None
    groups: tuple[Counted, ...]
    duels: tuple[Duel, ...]


def options_shown(question: Question, found: ByOptions) -> OptionsShown:
    """The result between options in the reader's language."""
    names = option_names(question.options)
    boxes, method = found.boxes, question.method
    winner = found.chosen.winners[0] if len(found.chosen.winners) == 1 else None
    return OptionsShown(
        method is Method.RANKED,
        tuple(names.values()),
        names[winner] if winner else None,
        _counted(_("All together"), boxes.whole, found.options, names, method) if boxes.whole else None,
        tuple(
            _counted(", ".join(group_name(group) for group in cell), box, found.options, names, method)
            for cell, box in boxes.parts
        ),
        _duels(winner, boxes.whole, found.options, names) if winner and boxes.whole else (),
    )


def sentence_on_options(question: Question, found: ByOptions) -> str:
    """The result in one sentence, with the option that won or those that are tied."""
    names = {key: name.text for key, name in option_names(question.options).items()}
    winners = found.chosen.winners
    if found.result is Result.CARRIED:
        return _("Carried: %(option)s.", option=names[winners[0]])
    if found.result is Result.NOT_CARRIED:
        return _not_carried(winners, names)
    if any(not step.met for step in found.steps):
        return _("Not decided: too few votes were cast.")
    return _("Not decided: %(options)s are tied.", options=", ".join(names[key] for key in winners))


def _not_carried(winners: Sequence[str], names: Mapping[str, str]) -> str:
    if winners == (CURRENT,):
        return _("The current text stays: it won against every other option.")
    if CURRENT in winners:
        tied = ", ".join(names[key] for key in winners if key != CURRENT)
        return _("The current text stays: %(options)s did not win against it.", options=tied)
    return _(
        "The current text stays: %(option)s came first, but did not meet every condition of the rule against it.",
        option=names[winners[0]],
    )


def _counted(label: str, box: Box, options: Sequence[str], names: Mapping[str, Localised], method: Method) -> Counted:
    order = order_of(method, box, options)
    paths = count_of(box, options).paths
    return Counted(
        label,
        box.cast,
        tuple(Place(at, tuple(names[key] for key in place)) for at, place in enumerate(order, 1)),
        _table(box.pairs, options),
        _table(paths, options),
        tuple(Approved(names[key], number, number / box.cast if box.cast else 0) for key, number in _most(box)),
    )


def _most(box: Box) -> list[tuple[str, int]]:
    return sorted(box.approvals.items(), key=lambda one: -one[1])


def _table(pairs: Pairs, options: Sequence[str]) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple(pairs.get((one, other)) for other in options) for one in options)


def _duels(winner: str, whole: Box, options: Sequence[str], names: Mapping[str, Localised]) -> tuple[Duel, ...]:
    paths = count_of(whole, options).paths
    others = [other for other in options if other != winner]
    return tuple(
        _duel(names[other], whole.between(winner, other), paths[winner, other], paths[other, winner])
        for other in others
    )


def _duel(other: Localised, tally: Tally, there: int, back: int) -> Duel:
    return Duel(other, tally.in_favour, tally.against, tally.abstain, there, back)

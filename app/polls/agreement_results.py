"""The results of consent and of silence: who agreed or has seen the text, and the objections."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.consent import Agreement
from app.domain.silence import Broken
from app.domain.voting import Result, Tally
from app.polls.outcomes import ByConsent, BySilence
from app.web.display import group_name


@dataclass(frozen=True)
class AgreementRow:
    """A line of the ballots of consent."""

    label: str
    consent: int
    stand_aside: int
    objecting: int
    cast: int


@dataclass(frozen=True)
class AgreementShown:
    """The ballots by group, and the numbers of the objections that still stand."""

    rows: tuple[AgreementRow, ...]
    total: AgreementRow | None
    standing: tuple[int, ...]


@dataclass(frozen=True)
class SeenRow:
    """Of a group: how many have seen the text, how many objected, of how many."""

    label: str
    seen: int
    objecting: int
    entitled: int


@dataclass(frozen=True)
class SilenceShown:
    """Who has seen the text by group, the objections, and the groups in which nobody said that they had seen it."""

    rows: tuple[SeenRow, ...]
    objections: tuple[Broken, ...]
    unseen: tuple[str, ...]


def agreement_shown(found: ByConsent) -> AgreementShown:
    """The result of consent in the reader's language."""
    rows = tuple(_agreement(_label(cell), one) for cell, one in found.agreements.parts)
    whole = found.agreements.whole
    return AgreementShown(rows, _agreement(_("All together"), whole) if whole else None, found.standing)


def silence_shown(found: BySilence) -> SilenceShown:
    """The result of silence in the reader's language; a group told only with others is named in no list."""
    told = {cell[0] for cell, _tally in found.seen.parts if len(cell) == 1}
    return SilenceShown(
        tuple(_seen(cell, tally, found) for cell, tally in found.seen.parts),
        found.kept.objections,
        tuple(group_name(group) for group in found.kept.unseen if group in told),
    )


def sentence_on_consent(found: ByConsent) -> str:
    """The result of consent in one sentence."""
    if found.result is Result.CARRIED:
        return _("Adopted by consent: no objection stands.")
    if found.result is Result.NOT_DECIDED:
        return _("Not decided: too few votes were cast.")
    blocking = found.consented.blocking
    return ngettext(
        "Not adopted: %(num)s objection stands. It blocks until it is resolved, or found not to be sustained.",
        "Not adopted: %(num)s objections stand. They block until they are resolved, or found not to be sustained.",
        blocking,
    )


def sentence_on_silence(found: BySilence) -> str:
    """The result of silence in one sentence."""
    if found.result is Result.CARRIED:
        return _("Adopted by silence: nobody objected before the close.")
    return ngettext(
        "Not adopted: the silence was broken by %(num)s objection.",
        "Not adopted: the silence was broken by %(num)s objections.",
        len(found.kept.objections),
    )


def _agreement(label: str, one: Agreement) -> AgreementRow:
    return AgreementRow(label, one.consent, one.stand_aside, one.objecting, one.cast)


def _seen(cell: Sequence[str], tally: Tally, found: BySilence) -> SeenRow:
    entitled = sum(found.entitled.get(group, 0) for group in cell)
    return SeenRow(_label(cell), tally.abstain, tally.against, entitled)


def _label(cell: Sequence[str]) -> str:
    return ", ".join(group_name(group) for group in cell)

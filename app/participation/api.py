"""Who takes part, in the API: the figures as the page tells them, with what is withheld left out."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from flask import Blueprint

from app.domain.inclusion import Composition, Concentration, Representation, Standing
from app.domain.phases import Action, PhaseKind
from app.participation import queries
from app.participation.figures import Measure, Ranking, Told, WordsAt, level, told
from app.participation.keeping import figures_of
from app.participation.language_access import LanguageAccess
from app.participation.models import Dimension, Reference
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Day, Schema, Time

api = Blueprint("participation_api", __name__)


class ShareOut(Schema):
    """Keys told alone, or several told only together, with their number and share of the known."""

    keys: list[str]
    number: int
    share: float | None


class CompositionOut(Schema):
    """What something is made of. Where fewer than five are known nothing but `n` is told; `hhi` in whole points."""

    n: int
    known: int | None
    unknown: int | None
    parts: list[ShareOut]
    hhi: int | None
    concentration: Concentration | None
    effective_number: float | None


class OrganisationsOut(Schema):
    """The organisations with the most; `others` are so many more with `others_number` together."""

    n: int
    unknown: int
    rows: list[ShareOut]
    others: int
    others_number: int
    hhi: int | None
    concentration: Concentration | None
    effective_number: float | None


class RepresentationOut(Schema):
    """A share against its reference: index = share / reference, within the band from 0.8 to 1.25."""

    keys: list[str]
    share: float
    reference: float
    index: float | None
    standing: Standing


class MeasuredOut(Schema):
    """One measure by each dimension by itself; no two are ever crossed."""

    measure: Measure
    n: int
    by: dict[str, CompositionOut]
    organisations: OrganisationsOut
    against: dict[str, list[RepresentationOut]]


class TopOut(Schema):
    """The share of all contributions made by a part of the people."""

    part: float
    share: float


class InequalityOut(Schema):
    """How unequally people contribute."""

    people: int
    contributions: int
    gini: float
    tops: list[TopOut]


class WordsOut(Schema):
    """Adopted words by group at a version (null: today), as shares of the words that groups brought."""

    version: int | None
    name: dict[str, str]
    words: int
    groups: dict[str, float]
    hhi: int | None


class AvailableOut(Schema):
    """Of so many clauses that stood, how many could be read in a language as they then stood."""

    standing: int
    there: int


class OpeningOut(Schema):
    """What could be read in each language when a phase opened (null: when the figures were counted)."""

    phase: PhaseKind | None
    moment: Time
    languages: dict[str, AvailableOut]


class LagOut(Schema):
    """Days of the calendar until wordings begun in other languages stood in this one, over those that ever did."""

    wordings: int
    median_days: float
    longest_days: int


class AnsweredInOut(Schema):
    """Of contributions in these languages: how many have a response, and how many one in their own language."""

    languages: list[str]
    contributions: int
    answered: int
    in_own_language: int
    share: float | None


class LanguageAccessOut(Schema):
    """What could be read in which language and when, and in which language contributions were answered."""

    openings: list[OpeningOut]
    lags: dict[str, LagOut]
    answers: list[AnsweredInOut]


class ReferenceOut(Schema):
    """What shares are compared with."""

    number: int
    dimension: Dimension
    title: str
    language: str
    address: str
    dated: Day
    shares: dict[str, float]


class MissingOut(Schema):
    """Groups and languages of whom nobody contributed."""

    groups: list[str]
    languages: list[str]


class ParticipationOut(Schema):
    """Everything that is told of participation, and of which moment it is."""

    counted_at: Time
    measures: list[MeasuredOut]
    influence: dict[str, float]
    inequality: InequalityOut | None
    months: dict[str, int]
    assisted_contributions: int
    late_share: float | None
    consideration_days: int | None
    words: list[WordsOut]
    language_access: LanguageAccessOut
    clauses_depending_on_most_active: list[str]
    clauses_depending_on_organisations: dict[str, list[str]]
    missing: MissingOut
    references: list[ReferenceOut]


@operation(api, "GET", "/processes/<slug>/participation", answer=ParticipationOut)
@requires(Action.READ)
def participation(slug: str) -> ParticipationOut:
    """Who takes part and who is missing; small numbers only together, each dimension by itself."""
    process = access().process
    kept = figures_of(session(), process, now())
    compared = queries.current(queries.references_of(session(), process.id))
    shown = told(
        kept.found, groups=[one.key for one in process.groups], languages=process.languages, references=compared
    )
    return ParticipationOut(
        counted_at=kept.counted_at,
        measures=[_measured(shown, one) for one in Measure],
        influence={key: float(ratio) for key, ratio in sorted(shown.influence.items())},
        inequality=_inequality(shown),
        months=dict(shown.months),
        assisted_contributions=shown.assisted,
        late_share=shown.late[0] / shown.late[1] if shown.late else None,
        consideration_days=shown.consideration["days"] if shown.consideration else None,
        words=[_words(one) for one in shown.words],
        language_access=_languages(shown.languages),
        clauses_depending_on_most_active=shown.sensitivity["most_active"],
        clauses_depending_on_organisations=shown.sensitivity["organisations"],
        missing=MissingOut(groups=list(shown.missing.groups), languages=list(shown.missing.languages)),
        references=[_reference(one) for one in compared],
    )


def _measured(shown: Told, measure: Measure) -> MeasuredOut:
    one = shown.measures[measure]
    return MeasuredOut(
        measure=measure,
        n=one.n,
        by={dimension.value: _composition(made) for dimension, made in one.by.items()},
        organisations=_organisations(one.organisations),
        against={dimension.value: _against(found) for dimension, found in one.against.items()},
    )


def _composition(made: Composition) -> CompositionOut:
    return CompositionOut(
        n=made.n, known=made.known, unknown=made.unknown, parts=_shares(made.parts, made), **_index(made)
    )


def _organisations(ranked: Ranking) -> OrganisationsOut:
    return OrganisationsOut(
        n=ranked.n, unknown=ranked.unknown, rows=_shares((((name,), number) for name, number in ranked.rows), ranked),
        others=ranked.others, others_number=ranked.others_number, **_index(ranked),
    )  # fmt: skip


def _shares(parts: Iterable[tuple[tuple[str, ...], int]], of: Composition | Ranking) -> list[ShareOut]:
    return [ShareOut(keys=list(keys), number=number, share=_plain(of.share(number))) for keys, number in parts]


def _index(of: Composition | Ranking) -> dict[str, Any]:
    return {
        "hhi": None if of.hhi is None else round(of.hhi),
        "concentration": level(of.hhi),
        "effective_number": None if of.effective is None else round(float(of.effective), 2),
    }


def _against(found: Mapping[tuple[str, ...], Representation]) -> list[RepresentationOut]:
    return [
        RepresentationOut(
            keys=list(keys), share=float(one.share), reference=float(one.reference), index=_plain(one.index),
            standing=one.standing,
        )
        for keys, one in found.items()
    ]  # fmt: skip


def _inequality(shown: Told) -> InequalityOut | None:
    one = shown.inequality
    if one is None:
        return None
    tops = [TopOut(part=float(part), share=float(share)) for part, share in one.tops]
    return InequalityOut(people=one.people, contributions=one.contributions, gini=float(one.gini), tops=tops)


def _words(at: WordsAt) -> WordsOut:
    shares = {key: float(at.share(words) or 0) for key, words in sorted(at.groups.items())}
    hhi = None if at.hhi is None else round(at.hhi)
    return WordsOut(version=at.version, name=dict(at.name), words=at.words, groups=shares, hhi=hhi)


def _languages(told: LanguageAccess) -> LanguageAccessOut:
    return LanguageAccessOut(
        openings=[
            OpeningOut(
                phase=one.phase, moment=one.moment,
                languages={
                    code: AvailableOut(standing=each.standing, there=each.there) for code, each in one.there.items()
                },
            )
            for one in told.openings
        ],
        lags={
            code: LagOut(wordings=one.wordings, median_days=float(one.median), longest_days=one.longest)
            for code, one in told.lags.items()
        },
        answers=[
            AnsweredInOut(
                languages=list(keys), contributions=one.received, answered=one.answered, in_own_language=one.in_own,
                share=_plain(one.share),
            )
            for keys, one in told.answers.items()
        ],
    )  # fmt: skip


def _reference(one: Reference) -> ReferenceOut:
    return ReferenceOut(
        number=one.number, dimension=one.dimension, title=one.title, language=one.language, address=one.address,
        dated=one.dated, shares={key: share / 1000 for key, share in one.shares.items()},
    )  # fmt: skip


def _plain(share: Fraction | None) -> float | None:
    return None if share is None else float(share)

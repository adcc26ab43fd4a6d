"""The origin of words in the API: who gave each word of a clause, and the footprint of the whole text."""

from flask import Blueprint, abort
from pydantic import Field

from app.domain.footprint import Footprint, Hand
from app.domain.phases import Action
from app.insight.origins import Behind, behind
from app.processes.access import access, requires
from app.texts.api import the_clause
from app.texts.footprints import footprints_of
from app.texts.models import Origin
from app.texts.origins import origin_at
from app.texts.queries import document_of, languages_of_clause
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Author, Digits, LanguageQuery, Schema, Time

api = Blueprint("insight_api", __name__)


class StretchOut(Schema):
    """Words and the place in `sources`, from 0, of what they came from; joined in order they are the wording."""

    text: str
    source: int


class SourceOut(Schema):
    """A revision that words came from, of this clause or of one it was split from or joined with."""

    clause: str
    revision: int
    origin: Origin
    amendment: int | None
    response: int | None
    reason: str
    created_at: Time
    credits: list[Author]
    words: int


class OriginOut(Schema):
    """Where every word of a wording comes from."""

    language: str
    revision: int
    heading: list[StretchOut]
    body: list[StretchOut]
    sources: list[SourceOut]


class OriginQuery(LanguageQuery):
    """The language, and the number of the revision looked at (0: the latest)."""

    revision: Digits = Field(0, ge=0, le=999_999_999)


class ShareOut(Schema):
    """Words of one party. `hand`: draft, edited or translated where nobody is credited, else group."""

    hand: Hand
    group: str
    words: float
    share: float


class OrganisationShareOut(Schema):
    """Words proposed by people who spoke for this organisation."""

    organisation: str
    words: float
    share: float


class MomentOut(Schema):
    """The footprint of the text at a version or, without one, today."""

    version: int | None
    words: int
    parties: list[ShareOut]
    organisations: list[OrganisationShareOut]


class FootprintOut(Schema):
    """The legislative footprint at every version and today, by words of the drafting language."""

    language: str
    moments: list[MomentOut]


@operation(api, "GET", "/processes/<slug>/clauses/<number>/origin", answer=OriginOut, query=OriginQuery)
@requires(Action.READ)
def clause_origin(slug: str, number: str, query: OriginQuery) -> OriginOut:
    """The origin of every word of a clause."""
    process, clause = access().process, the_clause(number)
    words = query.language or process.drafting_language
    if words not in process.languages:
        abort(404)
    wanted = query.revision or languages_of_clause(session(), clause.id).get(words, 0)
    found = origin_at(session(), clause, words, wanted) or abort(404)
    sources = behind(session(), process.id, [found])[clause.id]
    return OriginOut(
        language=words,
        revision=found.revision,
        heading=[StretchOut(text=one.text, source=sources[one.place].place - 1) for one in found.heading],
        body=[StretchOut(text=one.text, source=sources[one.place].place - 1) for one in found.body],
        sources=[_source(one) for one in sources.values()],
    )


@operation(api, "GET", "/processes/<slug>/footprint", answer=FootprintOut)
@requires(Action.READ)
def text_footprint(slug: str) -> FootprintOut:
    """Whose words the text is made of, at every version and today."""
    process = access().process
    document = document_of(session(), process.id) or abort(404)
    moments = footprints_of(session(), document.id, process.drafting_language)
    shown = [_moment(one.version.number if one.version else None, one.footprint) for one in moments]
    return FootprintOut(language=process.drafting_language, moments=shown)


def _source(one: Behind) -> SourceOut:
    row = one.row
    return SourceOut(
        clause=row.clause_number,
        revision=row.number,
        origin=row.origin,
        amendment=one.amendment.number if one.amendment else None,
        response=one.response,
        reason=row.reason,
        created_at=row.created_at,
        credits=[
            Author(name=each.name, group=each.group_key, organisation=each.organisation_name) for each in row.credits
        ],
        words=one.words,
    )


def _moment(version: int | None, found: Footprint) -> MomentOut:
    parties = [
        ShareOut(hand=party.hand, group=party.group, words=float(words), share=float(found.share(words) or 0))
        for party, words in found.by_party.items()
    ]
    organisations = [
        OrganisationShareOut(organisation=name, words=float(words), share=float(found.share(words) or 0))
        for name, words in found.by_organisation.items()
    ]
    return MomentOut(version=version, words=found.words, parties=parties, organisations=organisations)

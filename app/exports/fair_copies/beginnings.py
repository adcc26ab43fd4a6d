"""Where the words of clauses come from, as a note for each clause that amendments changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.provenance import Traced
from app.exports.editions import Edition
from app.exports.fair_copies.blocks import Note
from app.exports.fair_copies.hands import decisions_of, proposers
from app.exports.fair_copies.phrases import Phrases
from app.texts.lineages import Place
from app.texts.origins import ClauseOrigin, origins_at
from app.texts.rows import ClauseRow

LONGEST = 120
"""Of a longer stretch the note has the beginning."""


def notes_on_origin(session: Session, edition: Edition, phrases: Phrases) -> dict[int, Note]:
    """A note for each clause with words of adopted amendments: a paragraph for each, with the words it brought."""
    places: dict[str, list[Place]] = {}
    for clause in edition.clauses:
        if _is_there(edition, clause) and clause.language and clause.revision > 1:
            places.setdefault(clause.language, []).append((clause.id, clause.revision))
    decided = decisions_of(session, edition) if places else {}
    notes = {}
    for language, wanted in sorted(places.items()):
        origins = origins_at(session, edition.document.id, wanted, language)
        for clause_id, origin in sorted(origins.items()):
            told = tuple(_told(origin, decided, phrases))
            if told:
                notes[clause_id] = Note(told, phrases.language)
    return notes


def _is_there(edition: Edition, clause: ClauseRow) -> bool:
    pair = edition.changes.get(clause.id)
    return pair is None or pair.after is not None


def _told(origin: ClauseOrigin, decided: Mapping[int, datetime], phrases: Phrases) -> Iterable[str]:
    stretches: dict[Place, list[str]] = {}
    for place, stretch in (*_joined(origin.heading), *_joined(origin.body)):
        stretches.setdefault(place, []).append(_shortened(stretch))
    for place, words in stretches.items():
        source = origin.sources.get(place)
        number = source.amendment_number if source else None
        if source is not None and number is not None and number in decided:
            signed = phrases.signed(proposers(source.credits)) or phrases.team()
            yield phrases.origin(number, signed, decided[number], words)


def _joined(traced: Iterable[Traced[int]]) -> list[tuple[Place, str]]:
    """The stretches with words in them: two of one source with nothing but a space or a mark between them are one.

    The space between two words of an amendment may well be that of the wording before it.
    """
    joined: list[tuple[Place, str]] = []
    between = ""
    for stretch in traced:
        if not any(letter.isalnum() for letter in stretch.text):
            between += stretch.text
        elif joined and joined[-1][0] == stretch.place:
            joined[-1] = (stretch.place, joined[-1][1] + between + stretch.text)
            between = ""
        else:
            joined.append((stretch.place, stretch.text))
            between = ""
    return joined


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST].rstrip()}…"

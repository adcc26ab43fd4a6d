"""Questionnaires, submissions and a reference, on the stage that tests go everywhere on."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.comments.models import Comment
from app.domain.commenting import Kind
from app.domain.submitting import AnswerKind, Given, Stretch
from app.files.checking import Brought
from app.participation.models import Dimension
from app.participation.services import Named, name_reference
from app.processes.models import Process
from app.processes.queries import membership_of
from app.submissions import asking, services
from app.submissions.asking import Asked, Described
from app.submissions.models import Questionnaire
from app.submissions.services import Sent
from app.texts.models import Clause

LETTER = "Dear all,\n\nTell people before a machine decides.\n\nAnd let them object."
CHOICES = ({"en": "Yes", "fr": "Oui"}, {"en": "No", "fr": "Non"})
LETTER_TO_CUT, LETTER_CUT = 1, 2
OPEN, PREPARED = 1, 2
"""The numbers of the submissions with letters, and of the questionnaires."""


def ask_around(
    session: Session, process: Process, people: dict[str, Person], clause: Clause, *, hidden: str
) -> Comment:
    """An open questionnaire with answers, letters and a draft, another that is prepared; the words to be hidden."""
    now, team = datetime.now(UTC), people["steward"].id
    made = _questionnaire(session, process, clause, now)
    asking.open_to_answers(session, process, made, actor_id=team, now=now)
    _questionnaire(session, process, clause, now)
    file = Brought("study.txt", "text/plain", b"A study")
    everything = {
        1: Given(hidden), 2: Given(chosen=("1",)), 3: Given(chosen=("1", "2")), 4: Given(chosen=("5",)),
        5: Given("A study.", file=True),
    }  # fmt: skip
    first = _send(session, process, made, people["author"], Sent("en", everything, {5: file}, LETTER), now)
    second = _send(session, process, made, people["participant"], Sent("en", {}, {}, LETTER), now)
    start = LETTER.index("Tell")
    for stretch, about in ((Stretch(start, start + 20), clause), (Stretch(0, 8), None)):
        services.cut(session, process, second, stretch, kind=Kind.CONCERN, clause=about, cut_by_id=team, now=now)
    services.finish_cutting(session, process, second, actor_id=team, now=now)
    typed = {"answer_1": "Not finished", "language": "en"}
    services.keep_draft(session, made, author_id=people["author"].id, typed=typed, files={5: file}, now=now)
    shares = {"citizen": 900, "academia": 100}
    named = Named(Dimension.GROUP, "Census", "en", date(2026, 1, 1), shares, "https://example.org/census")
    name_reference(session, process, named, author_id=team, now=now)
    said = first.answers[0].comment
    assert said is not None
    return said


def _questionnaire(session: Session, process: Process, clause: Clause, now: datetime) -> Questionnaire:
    said = Described({"en": "Machines that judge", "fr": "Machines"}, {"en": "Tell us."}, "RFI-1")
    made = asking.prepare(session, process, said, now=now)
    for kind in AnswerKind:
        choices = CHOICES if kind in (AnswerKind.ONE, AnswerKind.SEVERAL) else ()
        about = clause.id if kind is AnswerKind.TEXT else None
        words = {"en": f"What do you say ({kind.value})?"}
        asking.ask(session, made, Asked(kind, words, {"en": "About it"}, {}, choices=choices, clause_id=about))
    return made


def _send(
    session: Session, process: Process, made: Questionnaire, person: Person, sent: Sent, now: datetime
) -> services.Submission:
    member = membership_of(session, process.id, person.id)
    assert member is not None
    return services.send(session, process, made, sent, author=member, now=now)

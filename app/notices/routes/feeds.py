"""The Atom feed and the calendar of a process: the same for every reader, asked for again at every look."""

from base64 import b64encode

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.phases import Action
from app.forum.meetings import coming_meetings
from app.ledger.checkpoints import latest
from app.notices import queries
from app.notices.calendars import Date, calendar
from app.notices.feeds import Entry, feed
from app.notices.routes.blueprint import machines
from app.notices.wording import PHASES, sentence
from app.polls.queries import questions_of
from app.processes.access import access, requires
from app.processes.models import Process
from app.web.database import now, session
from app.web.display import in_language
from app.web.languages import reader_language

ATOM = "application/atom+xml; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"


@machines.get("/feeds/<slug>.atom")
@requires(Action.READ)
def atom(slug: str) -> ResponseReturnValue:
    process, language, base_url = access().process, reader_language(), current_app.config["BASE_URL"]
    entries = [
        Entry(row, sentence(row, _, language), f"{base_url}/{language}{row.path}")
        for row in queries.public_of(session(), process.id)
    ]
    begun_at = process.published_at or process.created_at
    title = str(in_language(process.title))
    made = feed(slug, title, entries, language=language, base_url=base_url, begun_at=begun_at, subtitle=_head())
    return _answer(made, ATOM)


def _head() -> str:
    """The newest signed head of the record, for readers that keep what they read."""
    newest = latest(session())
    if newest is None:
        return ""
    root = b64encode(newest.root).decode()
    return _("Signed head of the public record: %(size)s entries, root %(root)s", size=newest.size, root=root)


@machines.get("/calendar/<slug>.ics")
@requires(Action.READ)
def ics(slug: str) -> ResponseReturnValue:
    process, language = access().process, reader_language()
    made = calendar(
        slug,
        str(in_language(process.title)),
        [*_phases(process), *_votes(process), *_meetings(process)],
        language=language,
        base_url=current_app.config["BASE_URL"],
        stamp=queries.timetable_changed_at(session(), process.id) or process.created_at,
    )
    return _answer(made, CALENDAR)


def _phases(process: Process) -> list[Date]:
    address = f"{current_app.config['BASE_URL']}/{reader_language()}/processes/{process.slug}"
    return [
        Date(
            f"phase-{phase.id}",
            _named(process, _phase_name(phase.kind, phase.name)),
            phase.opens,
            phase.closes,
            address,
        )
        for phase in process.phases
    ]


def _votes(process: Process) -> list[Date]:
    votes = f"{current_app.config['BASE_URL']}/{reader_language()}/processes/{process.slug}/votes"
    return [
        Date(
            f"question-{question.number}",
            _named(process, str(in_language(question.title))),
            question.opens,
            question.closes,
            f"{votes}/{question.number}",
        )
        for question in sorted(questions_of(session(), process.id), key=lambda question: question.number)
    ]


def _meetings(process: Process) -> list[Date]:
    """Meetings that are to come, without the link for those who sit in the body."""
    forum = f"{current_app.config['BASE_URL']}/{reader_language()}/processes/{process.slug}/forum/meetings"
    return [
        Date(
            f"meeting-{meeting.number}",
            _named(process, str(in_language(meeting.title))),
            meeting.begins,
            meeting.ends,
            f"{forum}/{meeting.number}",
        )
        for meeting in coming_meetings(session(), process.id, now())
    ]


def _phase_name(kind: str, own: dict[str, str]) -> str:
    return str(in_language(own)) or _(PHASES[kind])


def _named(process: Process, what: str) -> str:
    return _("%(what)s – %(process)s", what=what, process=str(in_language(process.title)))


def _answer(content: bytes, media_type: str) -> ResponseReturnValue:
    """To be kept, and asked for again each time: what a moderator hides is gone from the next look on."""
    answer = Response(content, content_type=media_type)
    answer.add_etag()
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.vary.add("Accept-Language")
    return answer.make_conditional(request)

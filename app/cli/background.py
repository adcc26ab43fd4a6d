"""What the background worker does: the kinds of work in the outbox, and the duties of the clock."""

from datetime import timedelta

from app.accounts import tasks as accounts
from app.amendments import tasks as amendments
from app.backups.erasures import Journal
from app.campaigns import tasks as campaigns
from app.cli.instance import Instance
from app.comments import tasks as comments
from app.comments.counting import enter_counts
from app.desk.tasks import let_through_in_time
from app.exports import tasks as exports  # noqa: F401 (it enters its kind of work)
from app.exports.jobs import throw_away
from app.jobs import outbox
from app.jobs.queue import open_queue
from app.jobs.worker import Duty, Lane, Worker
from app.languages import tasks as languages
from app.ledger.tasks import signing
from app.notices import tasks as telling
from app.opinions import tasks as opinions  # noqa: F401 (it enters its kind of work)
from app.participation import tasks as participation  # noqa: F401 (it enters its kind of work)
from app.participation.keeping import ask_again as count_participation
from app.polls.reminders import remind
from app.polls.services import enter_passed_closes
from app.positions import tasks as positions  # noqa: F401 (it enters its kind of work)
from app.processes.timetable import enter_passed_phases
from app.reconsidering.notices import tell as tell_of_changed_words
from app.record import tasks as record  # noqa: F401 (it enters its kind of work)
from app.responses.drafts import publish_announced
from app.web import once, throttles
from app.webhooks import tasks as webhooks

DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
SECOND = timedelta(seconds=1)
MINUTES = timedelta(minutes=5)
TEN_MINUTES = timedelta(minutes=10)


def worker_of(instance: Instance) -> Worker:
    """The worker of this instance, knowing every duty."""
    queue = open_queue(instance.settings)
    queue.follow(instance.database)
    journal = Journal(instance.settings.instance_folder)
    own = (
        *duties(),
        Duty("checkpoints", signing(instance.settings), SECOND),
        Duty("journal of erasures", journal.keep, SECOND),
    )
    return Worker(instance.database, instance.settings, queue, own, lanes())


def duties() -> tuple[Duty, ...]:
    """What the clock asks for: phases and votes that open and close, and keeping nothing longer than it is needed."""
    return (
        Duty("phases", enter_passed_phases),
        Duty("votes", enter_passed_closes),
        Duty("announced responses", publish_announced),
        Duty("reminders of votes", remind, timedelta(minutes=1)),
        Duty("acts of desks", let_through_in_time, SECOND),
        Duty("participation", count_participation, timedelta(minutes=1)),
        Duty("counts of positions", enter_counts, HOURLY),
        Duty("files of exports", throw_away, MINUTES),
        Duty("done work", outbox.forget_done, DAILY),
        Duty("throttles", lambda session, now: throttles.forget(session, now=now), HOURLY),
        Duty("unfinished registrations", accounts.forget_unfinished, HOURLY),
        Duty("spent tokens", once.forget, HOURLY),
        Duty("campaigns", campaigns.look, TEN_MINUTES),
        Duty("changed words", tell_of_changed_words, MINUTES),
        Duty("forgotten drafts", amendments.forget_drafts, DAILY),
        Duty("forgotten drafts of comments", comments.forget_drafts, DAILY),
        Duty("machines given up", languages.give_up, HOURLY),
        Duty("notices", telling.tell, SECOND),
        Duty("forgotten notices", telling.forget, HOURLY),
        Duty("events for webhooks", webhooks.tell, SECOND),
        Duty("forgotten messages to webhooks", webhooks.forget, DAILY),
    )


def lanes() -> tuple[Lane, ...]:
    """What waits for machines of others: several threads, of which one slow receiver keeps only one."""
    return (Lane("webhooks", webhooks.deliver, threads=4),)

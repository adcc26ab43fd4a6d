"""The webhooks of the stage: one that is told and one that is paused, of a process and of the whole instance."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.processes.models import Process
from app.webhooks import services
from app.webhooks.models import Pause
from app.webhooks.services import Described, Keeping


def hook_up(session: Session, process: Process, author: Person, now: datetime) -> None:
    """Webhooks 1 and 2 of the process, 3 and 4 of the instance; the first of each with a message that waits."""
    for process_id in (process.id, None):
        for is_paused in (False, True):
            webhook, _secret = services.make(
                session, Described("https://example.org/hook", ["comment", "decision"], "Newsroom"),
                Keeping("only for tests"), process_id=process_id, author_id=author.id, now=now,
            )  # fmt: skip
            if is_paused:
                services.pause(session, webhook, Pause.TEAM, now=now)
            else:
                services.test(session, webhook, now=now)

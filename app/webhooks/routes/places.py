"""Where webhooks belong: every page of theirs stands twice, below a process and below the administration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.domain.phases import Action
from app.processes.access import access, requires
from app.processes.models import Process
from app.web.access import administrators_only
from app.web.database import session
from app.webhooks.models import Webhook
from app.webhooks.queries import webhook_by_id
from app.webhooks.services import Keeping

pages = Blueprint("webhooks", __name__)
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Place:
    """The process whose webhooks are looked at; None: they are those of the whole instance."""

    process: Process | None

    @property
    def process_id(self) -> int | None:
        """The number of the process, if there is one."""
        return self.process.id if self.process else None

    def url(self, name: str, **values: Any) -> str:
        """The address of a page of these webhooks."""
        if self.process is None:
            return url_for(f"webhooks.instance_{name}", **values)
        return url_for(f"webhooks.{name}", slug=self.process.slug, **values)

    def webhook(self, number: int) -> Webhook:
        """The webhook of this number; 404 when it is none of these."""
        found: Webhook = webhook_by_id(session(), self.process_id, number) or abort(404)
        return found

    def page(self, name: str, **values: Any) -> str:
        """A page in the frame that it belongs to."""
        frame = "_layout/process.html" if self.process else "admin/_admin.html"
        return render_template(f"webhooks/_{name}.html", place=self, frame=frame, **values)


def placed(rule: str, *, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Register a view that is given a place below each of the two: for the team of a process, for administrators."""

    def register(view: View) -> View:
        def of_process(slug: str, **values: Any) -> ResponseReturnValue:
            return view(Place(access().process), **values)

        def of_instance(**values: Any) -> ResponseReturnValue:
            return view(Place(None), **values)

        for one in (of_process, of_instance):
            update_wrapper(one, view)

        name = view.__name__
        team: View = requires(Action.WEBHOOK_MANAGE)(of_process)
        administrators: View = administrators_only(of_instance)
        pages.add_url_rule(f"/processes/<slug>/facilitate/webhooks{rule}", name, team, methods=list(methods))
        pages.add_url_rule(f"/admin/webhooks{rule}", f"instance_{name}", administrators, methods=list(methods))
        return view

    return register


def keeping() -> Keeping:
    """What of this instance webhooks depend on."""
    settings = current_app.config["SETTINGS"]
    return Keeping(str(settings.secret_key), settings.private_webhooks)


def person() -> int:
    """Who is signed in, as the guards made sure."""
    return int(current_user.id)

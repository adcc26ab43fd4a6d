"""How the demonstration answers: themes, drafts that wait, and somebody who says that an answer misses the point."""

from datetime import datetime
from typing import Any

from app.demo.stage import Event, Stage, Table, content
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.responses import drafts, follow_ups, themes
from app.responses.written import Written


def events(stage: Stage) -> list[Event]:
    """Themes are set and filled, drafts kept, and an answer is followed up, each at its time."""
    told = content("answering")
    acts = {"theme": _set_theme, "draft": _keep_draft, "follow_up": _follow_up}
    return [Event(stage.days(-row["days_ago"]), acts[kind](row), rank=9) for kind in acts for row in told[kind]]


def _set_theme(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process, person_id = stage.process_of(row), stage.people[row["person"]].id
        acting: dict[str, Any] = {"person_id": person_id, "role": Role.FACILITATOR, "now": at}
        theme = themes.set_theme(stage.session, process, title=row["title"], **acting)
        comments, amendments = stage.contributions(row["holds"])
        themes.put_into(stage.session, process, theme, comments=comments, amendments=amendments, **acting)
        stage.themes[row["key"]] = theme

    return act


def _keep_draft(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        comments, amendments = stage.contributions(row["answers"])
        written = Written(
            Disposition(row["disposition"]), row["reasons"], row["language"], heard=row["heard"],
            theme=stage.themes[row["theme"]],
        )  # fmt: skip
        drafts.save(
            stage.session, stage.process_of(row), comments=comments, amendments=amendments, written=written,
            author_id=stage.people[row["person"]].id, now=at, ready=True,
        )  # fmt: skip

    return act


def _follow_up(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        follow_ups.follow_up(
            stage.session, stage.process_of(row), stage.responses[row["response"]], member=stage.member(row),
            body=row["body"], language=row["language"], now=at, comment=stage.comments[row["comment"]],
        )  # fmt: skip

    return act

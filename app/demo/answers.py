"""The responses of the demonstration, the reports, and what the facilitators decided about these."""

from datetime import datetime

from app.demo import answering
from app.demo.stage import Event, Stage, Table, content
from app.domain.appeals import Outcome
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.moderation import appealing, reviews
from app.moderation import services as moderation
from app.moderation.queries import decisions_on
from app.moderation.taking import Grounds
from app.responses import services as responses


def events(stage: Stage) -> list[Event]:
    """Contributions are answered, reported, hidden and restored, each at its time."""
    found = [Event(stage.days(-row["days_ago"]), _respond(row), rank=9) for row in content("responses")["response"]]
    found += answering.events(stage)
    moderated = content("moderation")
    found += [Event(stage.days(-row["days_ago"]), _report(row), rank=8) for row in moderated["report"]]
    found += [Event(stage.days(-row["days_ago"]), _decide(row), rank=9) for row in moderated["decision"]]
    found += [Event(stage.days(-row["days_ago"]), _appeal(row), rank=9) for row in moderated["appeal"]]
    return found + [Event(stage.days(-row["days_ago"]), _judge(row), rank=9) for row in moderated["judgement"]]


def _respond(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        comments, amendments = stage.contributions(row["answers"])
        published = responses.respond(
            stage.session,
            stage.process_of(row),
            comments=comments,
            amendments=amendments,
            disposition=Disposition(row["disposition"]),
            reasons=row["reasons"].strip(),
            criterion=row.get("criterion", ""),
            revision=stage.revisions[row["revision_of"]] if "revision_of" in row else None,
            language=row["language"],
            author_id=stage.people[row["person"]].id,
            role=Role.RESPONDER,
            now=at,
            heard=row.get("heard"),
            reasons_in=row.get("reasons_in"),
            theme=stage.themes[row["theme"]] if "theme" in row else None,
        )
        stage.responses[row.get("key", "")] = published

    return act


def _report(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        comment = stage.comments[row["comment"]]
        moderation.report(
            stage.session,
            comment.process,
            comment=comment,
            reporter_id=stage.people[row["person"]].id,
            reason=ReportReason(row["reason"]),
            note=row["note"],
            now=at,
        )

    return act


def _decide(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        comment = stage.comments[row["comment"]]
        moderation.decide(
            stage.session,
            comment.process,
            comment=comment,
            measure=Measure(row["measure"]),
            rule=ReportReason(row["rule"]),
            facts=row["facts"],
            legal_ground="",
            language=row["language"],
            moderator_id=stage.people[row["person"]].id,
            now=at,
        )

    return act


def _appeal(row: Table):  # type: ignore[no-untyped-def]
    """The author of a hidden comment appeals against the decision by which it is hidden."""

    def act(stage: Stage, at: datetime) -> None:
        comment = stage.comments[row["comment"]]
        decision = decisions_on(stage.session, comment_id=comment.id)[0]
        assert comment.author_id is not None
        appealing.file(
            stage.session,
            comment.process,
            decision,
            appellant_id=comment.author_id,
            reasons=row["reasons"],
            language=row["language"],
            now=at,
        )

    return act


def _judge(row: Table):  # type: ignore[no-untyped-def]
    """Another facilitator decides the appeal."""

    def act(stage: Stage, at: datetime) -> None:
        comment = stage.comments[row["comment"]]
        decision = decisions_on(stage.session, comment_id=comment.id)[0]
        appealing.decide(
            stage.session,
            comment.process,
            reviews.appeals_against(stage.session, decision.id)[0],
            Outcome(row["outcome"]),
            Grounds(ReportReason(row["rule"]), row["facts"], row["language"]),
            judge_id=stage.people[row["person"]].id,
            roles={Role.FACILITATOR},
            now=at,
        )

    return act

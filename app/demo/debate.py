"""The comments and amendments of the demonstration, and what was decided about them."""

from datetime import datetime, timedelta

from app.amendments import deciding, proposers, recommending
from app.amendments import services as amendments
from app.amendments.asking import Asked
from app.amendments.models import Amendment
from app.comments import services as comments
from app.comments.enclosing import Enclosed, Quoting, checked
from app.demo.stage import Event, Stage, Table, content
from app.domain.amending import INSERTS, OPEN, Decision, Operation, Side
from app.domain.citing import Cited
from app.domain.commenting import Kind
from app.domain.phases import Role
from app.domain.quoting import Quote
from app.texts import queries as texts
from app.texts import services as revising
from app.texts.models import Origin, Revision


def events(stage: Stage) -> list[Event]:
    """Everything that is said, edited, withdrawn, proposed, supported and decided, each at its time."""
    found: list[Event] = []
    for row in content("comments")["comment"]:
        found += _of_comment(stage, row)
    for row in content("amendments")["amendment"]:
        found += _of_amendment(stage, row)
    return found


def _of_comment(stage: Stage, row: Table) -> list[Event]:
    sent = stage.days(-row["days_ago"])
    found = [Event(sent, _send(row), rank=6)]
    if "edited_after_minutes" in row:
        found.append(Event(sent + timedelta(minutes=row["edited_after_minutes"]), _edit(row), rank=7))
    if "withdrawn_days_ago" in row:
        found.append(Event(stage.days(-row["withdrawn_days_ago"]), _withdraw_comment(row), rank=7))
    return found


def _send(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        stage.comments[row["key"]] = comments.send(
            stage.session,
            stage.process_of(row),
            author=stage.member(row),
            kind=Kind(row["kind"]),
            body=row.get("first_body", row["body"]).strip(),
            language=row["language"],
            now=at,
            clause=stage.clause_of(row) if "clause" in row else None,
            amendment=stage.amendments[row["amendment"]] if "amendment" in row else None,
            reply_to=stage.comments[row["reply_to"]] if "reply_to" in row else None,
            enclosed=_enclosed(row),
        )

    return act


def _enclosed(row: Table) -> Enclosed:
    """What comes with a comment: words quoted from the wording in its own language, sources, files."""
    quoting = Quoting(Quote(row["quote"]), language=row["language"]) if "quote" in row else None
    sources = tuple(Cited(one["title"], one.get("address", "")) for one in row.get("sources", ()))
    files = checked([(name, text.encode()) for name, text in row.get("files", {}).items()])
    return Enclosed(quoting, sources, files)


def _edit(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        author = stage.people[row["person"]].id
        comment = stage.comments[row["key"]]
        comments.edit(stage.session, stage.process_of(row), comment, author_id=author, body=row["body"].strip(), now=at)

    return act


def _withdraw_comment(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        author = stage.people[row["person"]].id
        comments.withdraw(stage.session, stage.process_of(row), stage.comments[row["key"]], author_id=author, now=at)

    return act


def _of_amendment(stage: Stage, row: Table) -> list[Event]:
    proposed = stage.days(-row["days_ago"])
    found = [Event(proposed, _propose(row), rank=6)]
    found += [
        Event(proposed + timedelta(hours=2 + 5 * place), _support(row, supporter), rank=7)
        for place, supporter in enumerate(row.get("supporters", []))
    ]
    found += [
        Event(proposed + timedelta(hours=1 + place), _join(row, name), rank=7)
        for place, name in enumerate(row.get("joined", []))
    ]
    if "recommendation" in row:
        found.append(Event(stage.days(-row["recommendation"]["days_ago"]), _recommend(row), rank=8))
    if row.get("state") == "under_discussion":
        found.append(Event(proposed + timedelta(hours=40), _discuss(row), rank=8))
    if "withdrawn_days_ago" in row:
        found.append(Event(stage.days(-row["withdrawn_days_ago"]), _withdraw_amendment(row), rank=8))
    if "decision" in row:
        found.append(Event(stage.days(-row["decision"]["days_ago"]), _decide(row), rank=8))
    return [event for event in found if event.at <= stage.today]


def _propose(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        changes = [_asked(stage, change) for change in (row, *({**row, **more} for more in row.get("further", [])))]
        stage.amendments[row["key"]] = amendments.propose_package(
            stage.session,
            stage.process_of(row),
            changes,
            rationale=row["rationale"].strip(),
            proposer=stage.member(row),
            now=at,
        )

    return act


def _asked(stage: Stage, row: Table) -> Asked:
    """A change: its words in full (`body`), or those of the clause with some of them replaced (`replacing`)."""
    clause, operation = stage.clause_of(row), Operation(row["operation"])
    base = texts.latest_revision(stage.session, clause.id, row["language"])
    assert base is not None
    body = row.get("body", base.body if "replacing" in row else "").strip()
    for old, new in row.get("replacing", {}).items():
        assert old in body, f"{old!r} is not in clause {clause.number}"
        body = body.replace(old, new)
    heading = row.get("heading", base.heading if operation is Operation.REPLACE else "")
    beside = stage.clause_of({**row, "clause": row["beside"]}) if "beside" in row else None
    return Asked(clause, operation, base, heading, body, beside, Side(row["side"]) if beside else None)


def _join(row: Table, name: str):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        member = stage.member({**row, "person": name})
        proposers.join(stage.session, stage.process_of(row), stage.amendments[row["key"]], member=member, now=at)

    return act


def _recommend(row: Table):  # type: ignore[no-untyped-def]
    advice = row["recommendation"]

    def act(stage: Stage, at: datetime) -> None:
        recommending.recommend(
            stage.session,
            stage.process_of(row),
            stage.amendments[row["key"]],
            decision=Decision(advice["decision"]),
            reasons=advice["reasons"].strip(),
            language=advice["language"],
            author_id=stage.people[advice["person"]].id,
            role=Role(advice["role"]),
            now=at,
        )

    return act


def _support(row: Table, supporter: str):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        amendment = stage.amendments[row["key"]]
        member = stage.member({**row, "person": supporter})
        if amendment.state in OPEN:
            amendments.support(stage.session, stage.process_of(row), amendment, supporter=member, now=at)

    return act


def _discuss(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process, amendment = stage.process_of(row), stage.amendments[row["key"]]
        amendments.discuss(stage.session, process, amendment, facilitator_id=stage.people["mateo"].id, now=at)

    return act


def _withdraw_amendment(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        author = stage.people[row["person"]].id
        amendments.withdraw(
            stage.session, stage.process_of(row), stage.amendments[row["key"]], author_id=author, now=at
        )

    return act


def _decide(row: Table):  # type: ignore[no-untyped-def]
    decision = row["decision"]

    def act(stage: Stage, at: datetime) -> None:
        process, amendment = stage.process_of(row), stage.amendments[row["key"]]
        drafting = process.drafting_language
        base = texts.latest_revision(stage.session, amendment.clause_id, drafting)
        assert base is not None
        revision = deciding.decide(
            stage.session,
            process,
            amendment,
            decision=Decision(decision["outcome"]),
            reasons=decision["reasons"].strip(),
            facilitator_id=stage.people[decision["person"]].id,
            base_revision_number=base.number,
            now=at,
            taken=_taken(amendment, decision, base, drafting),
        )
        if revision is not None:
            stage.revisions[row["key"]] = revision
            _translate(stage, amendment, revision, decision.get("wording", {}), at)

    return act


def _taken(amendment: Amendment, decision: Table, base: Revision, drafting: str) -> deciding.Taken:
    wordings = decision.get("wording", {})
    heading = "" if amendment.operation in INSERTS else base.heading
    drafted, own = wordings.get(drafting), wordings.get(amendment.language)
    return deciding.Taken(
        deciding.Wording(own.get("heading", amendment.heading), own["body"].strip()) if own else None,
        deciding.Wording(drafted.get("heading", heading), drafted["body"].strip()) if drafted else None,
    )


def _translate(stage: Stage, amendment: Amendment, revision: Revision, wordings: Table, at: datetime) -> None:
    """The translators follow within a day: each language version renders the new wording."""
    for language, words in wordings.items():
        if language in (revision.language, amendment.language):
            continue
        latest = texts.latest_revision(stage.session, revision.clause_id, language)
        revising.revise(
            stage.session,
            revision.clause,
            language=language,
            heading=words.get("heading", latest.heading if latest else ""),
            body=words["body"].strip(),
            base_revision_number=latest.number if latest else 0,
            reason="",
            author_id=stage.people["camille"].id,
            now=at,
            origin=Origin.TRANSLATION,
            renders_id=revision.id,
        )

"""The questions of the demonstration, alone, in a block and held elsewhere, and the ballots cast on them."""

from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.domain import reminding
from app.domain.answering import Answer, Method, said
from app.domain.result_modes import ResultMode
from app.domain.voting import Choice, Result
from app.polls import blocks, casting, entrusted, external_results
from app.polls import services as polls
from app.polls.models import Option
from app.polls.putting import Offered, options_of


def events(stage: Stage) -> list[Event]:
    """Each question is put a day before it opens; its ballots are spread over the time it is open."""
    found: list[Event] = []
    for row in content("votes")["question"]:
        opens, closes = stage.days(row["opens_in_days"]), stage.days(row["closes_in_days"])
        found.append(Event(stage.days(row["opens_in_days"] - 1), _put(row, opens, closes), rank=5))
        found += _ballots(stage, row, opens, min(closes, stage.today))
        if closes <= stage.today:
            found.append(Event(closes, lambda at_stage, at: _close(at_stage, at), rank=9))
        if "external" in row:
            found.append(Event(stage.days(row["external"]["in_days"]), _enter_external(row), rank=9))
    found += [Event(stage.days(row["opens_in_days"] - 1), _put_block(row), rank=5) for row in content("votes")["block"]]
    found += [Event(stage.days(row["in_days"]), _entrust(row), rank=7) for row in content("votes")["entrusted"]]
    return found


def _close(stage: Stage, at: datetime) -> None:
    polls.enter_passed_closes(stage.session, at)


def _ballots(stage: Stage, row: Table, opens: datetime, until: datetime) -> list[Event]:
    cast = _answers(stage, row)
    step = (until - opens) / (len(cast) + 1)
    # Choices take turns, so that the order of the ballots tells nothing about them.
    mixed = sorted(cast, key=lambda one: hash_of(row["key"], one[1]))
    return [Event(opens + step * (place + 1), _cast(row, *one), rank=6) for place, one in enumerate(mixed)]


def hash_of(question: str, person: str) -> int:
    """A fixed, meaningless order of people for one question."""
    return sum((place + 7) * ord(letter) for place, letter in enumerate(f"{person}{question}")) % 101


def _put(row: Table, opens: datetime, closes: datetime):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        stage.questions[row["key"]] = polls.put(
            stage.session,
            stage.process_of(row),
            title=row["title"],
            explanation=row["explanation"],
            opens=opens,
            closes=closes,
            author_id=stage.people["renata"].id,
            now=at,
            mode=ResultMode(row.get("mode", ResultMode.AGGREGATE)),
            reminders=reminding.USUAL,
            clause=stage.clause_of(row) if "clause" in row else None,
            method=Method(row.get("method", Method.FOR_AGAINST)),
            options=_options(stage, row),
        )

    return act


def _put_block(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        items = [blocks.Item(stage.clauses[row["process"], one["clause"]], one["title"]) for one in row["item"]]
        blocks.put_block(
            stage.session, stage.process_of(row), title=row["title"], explanation=row["explanation"], items=items,
            opens=stage.days(row["opens_in_days"]), closes=stage.days(row["closes_in_days"]),
            take_out_until=stage.days(row["take_out_until_in_days"]), mode=ResultMode.AGGREGATE,
            reminders=reminding.USUAL, author_id=stage.people["renata"].id, now=at,
        )  # fmt: skip

    return act


def _enter_external(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        told = row["external"]
        source = external_results.Source(told["source_name"], told["source"].encode(), told["source_address"])
        figures = external_results.Figures(told["for"], told["against"], told["abstain"])
        external_results.enter_external(
            stage.session, stage.questions[row["key"]], result=Result(told["result"]), figures=figures,
            body=told["body"], note=told["note"], source=source, official_id=stage.people["renata"].id, now=at,
        )  # fmt: skip

    return act


def _entrust(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        question = stage.questions[row["question"]]
        principal, holder = (stage.people[row[name]].id for name in ("principal", "holder"))
        entrusted.entrust(stage.session, question, principal_id=principal, holder_id=holder, now=at)
        if "cast" in row:
            entrusted.cast_for(
                stage.session, question, holder_id=holder, principal_id=principal, answer=said(Choice(row["cast"])),
                now=at,
            )  # fmt: skip

    return act


def _answers(stage: Stage, row: Table) -> list[tuple[Table, str]]:
    """Every answer with who gives it: for and against by their names, other methods as they are written."""
    plain = [(said(name), person) for name in Choice for person in row.get("ballots", {}).get(name, [])]
    others = [(dict(one), person) for one in row.get("answers", []) for person in one["people"]]
    return [*plain, *others]


def _options(stage: Stage, row: Table) -> list[Option]:
    """The options in their order; one that is an amendment is named by its key in the content."""
    process = stage.process_of(row)
    offered = [
        Offered(stage.amendments[one["amendment"]].number if "amendment" in one else None, one.get("label", {}))
        for one in row.get("options", [])
    ]
    return options_of(stage.session, process, Method(row.get("method", Method.FOR_AGAINST)), offered)


def _key(stage: Stage, key: str) -> str:
    """The key of an option: amendment-r02 is the amendment of this key in the content, by its number."""
    kind, _, name = key.partition("-")
    return f"amendment-{stage.amendments[name].number}" if kind == "amendment" else key


def _as_answer(stage: Stage, written: Table) -> Answer:
    """An answer of the content in the form of a ballot."""
    answer = {name: value for name, value in written.items() if name not in ("people", "language")}
    if "ranking" in answer:
        answer["ranking"] = [[_key(stage, key) for key in tier] for tier in answer["ranking"]]
    return answer


def _cast(row: Table, written: Table, person: str):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        casting.cast_answer(
            stage.session,
            stage.questions[row["key"]],
            voter_id=stage.people[person].id,
            answer=_as_answer(stage, written),
            language=written.get("language", "en"),
            now=at,
        )

    return act

"""What can be checked of a vote: the ballots after the close, one's own ballot, and the roll."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.answering import choice_of
from app.domain.phases import Action
from app.domain.sealing import Purpose, canonical_text, is_tracker, key
from app.domain.written import initial_formula
from app.polls import boxes, queries, rolls
from app.polls.commitments import address_of, slip_of
from app.polls.mode_wording import MODES
from app.polls.models import Ballot, Question
from app.polls.routes.blueprint import pages, question_at
from app.polls.wording import answer_in_words
from app.processes.access import access, requires
from app.web import paging
from app.web.access import ask_to_sign_in
from app.web.database import now, session

PAGE = 100
COLUMNS = ("tracker", "name", "groups", "answer", "number", "commitment", "key", "group_key")


@pages.get("/processes/<slug>/votes/<number:number>/recount")
@requires(Action.READ)
def recount(slug: str, number: int) -> ResponseReturnValue:
    asked = question_at(number)
    document = boxes.recount_file(session(), asked, now())
    after = request.args.get("after", "")
    if after and not is_tracker(after):
        abort(400)
    rows = [one for one in document["ballots"] if "slip" in one and one["slip"]["tracker"] > after]
    shown = rows[:PAGE]
    return render_template(
        "polls/recount.html",
        question=asked,
        document=document,
        mode=MODES[asked.mode],
        rows=[(row, ", ".join(answer_in_words(asked, _plain(row["answer"])))) for row in shown],
        next_tracker=shown[-1]["slip"]["tracker"] if len(rows) > PAGE else None,
        after=after,
    )


@pages.get("/processes/<slug>/votes/<number:number>/recount.json")
@requires(Action.READ)
def recount_json(slug: str, number: int) -> ResponseReturnValue:
    document = boxes.recount_file(session(), question_at(number), now())
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _attached(text, "application/json", f"{slug}-vote-{number}.json")


@pages.get("/processes/<slug>/votes/<number:number>/recount.csv")
@requires(Action.READ)
def recount_csv(slug: str, number: int) -> ResponseReturnValue:
    document = boxes.recount_file(session(), question_at(number), now())
    return _attached("".join(_lines(document["ballots"])), "text/csv", f"{slug}-vote-{number}.csv")


@pages.get("/processes/<slug>/votes/<number:number>/mine")
@requires(Action.READ)
def mine(slug: str, number: int) -> ResponseReturnValue:
    """One's own ballot, with what is needed to find it and to check its commitment: shown to nobody else."""
    asked, person_id = question_at(number), access().person_id
    if person_id is None:
        return ask_to_sign_in()
    own = queries.ballot_of(session(), asked.id, person_id)
    closed = asked.is_closed(now())
    published = boxes.published(session(), asked, now()) if own and closed else None
    answer = render_template(
        "polls/mine.html",
        question=asked,
        own=own,
        own_words=answer_in_words(asked, own.answer) if own else [],
        mode=MODES[asked.mode],
        slip=canonical_text({"question": address_of(asked.process, asked), "slip": _slip(asked, own)}) if own else "",
        key=key(own.salt, Purpose.SLIP).hex() if own else "",
        is_closed=closed,
        told=bool(published and published["commitments"]),
        included=bool(own and published and own.commitment in published["commitments"]),
    )
    return Response(answer, headers={"Cache-Control": "no-store"})


@pages.get("/processes/<slug>/votes/<number:number>/roll")
@requires(Action.READ)
def roll(slug: str, number: int) -> ResponseReturnValue:
    asked = question_at(number)
    groups = boxes.roll_of(session(), asked)
    group = request.args.get("group") or None
    if group is not None and group not in groups:
        abort(400)
    after = paging.after()
    page = rolls.page_of(session(), asked, group=group, after=after, limit=PAGE)
    return render_template("polls/roll.html", question=asked, groups=groups, group=group, page=page, after=after)


def _slip(asked: Question, own: Ballot) -> dict[str, Any]:
    return slip_of(asked, own).as_values()


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"choice": choice_of(answer)} if choice_of(answer) else dict(answer)


def _lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield _line(COLUMNS)
    for row in rows:
        tracker = row["slip"]["tracker"] if "slip" in row else ""
        answer = choice_of(row["answer"]) or canonical_text(row["answer"])
        told = (tracker, row.get("name") or "", "; ".join(row["groups"]), answer, row["number"])
        cells = (*told, row.get("commitment", ""), row.get("key", ""), row.get("group_key", ""))
        yield _line([initial_formula(cell) if isinstance(cell, str) else cell for cell in cells])


def _line(cells: Any) -> str:
    held = io.StringIO()
    csv.writer(held).writerow(cells)
    return held.getvalue()


def _attached(text: str, kind: str, name: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

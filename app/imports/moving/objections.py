"""The objections of a process that moves, with their history; who supports them is known in numbers only."""

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.domain.commenting import CommentState
from app.domain.objecting import Act as Done
from app.domain.objecting import Answer, Body, ObjectionState, Signature
from app.domain.phases import Role
from app.imports.moving.reading import Brought, Row, language, moment, name_of, number, words
from app.imports.moving.text import TextMoved
from app.ledger.services import Act
from app.objections.models import Objection, ObjectionAct
from app.objections.recording import as_entered, as_stands
from app.polls.models import Question
from app.processes.models import Process
from app.texts.models import Version


def move_objections(
    session: Session,
    process: Process,
    bundle: Brought,
    text: TextMoved,
    amendments: dict[int, Amendment],
    questions: dict[int, Question],
) -> list[Act]:
    """Take each objection whose subject is there; gives an entry for each, with how it stands and its history."""
    made: dict[int, Objection] = {}
    for row in bundle.rows("objections"):
        amendment, question = amendments.get(row["amendment"] or 0), questions.get(row["question"] or 0)
        if (row["amendment"] and amendment is None) or (row["question"] and question is None):
            bundle.leave("objections", row, "what it is about is not taken")
            continue
        made[number(row["number"])] = _objection(process, row, text, amendment, question)
    session.add_all(made.values())
    session.flush()
    history = _history(session, bundle, made)
    session.flush()
    return [
        Act(
            "objection_imported", f"objections/{each}",
            {
                **as_entered(one), **as_stands(one), "attributed_to": one.attributed_to,
                "acts": [[act.act.value, act.reasons] for act in history.get(each, ())],
            },
        )
        for each, one in sorted(made.items())
    ]  # fmt: skip


def _objection(
    process: Process, row: Row, text: TextMoved, amendment: Amendment | None, question: Question | None
) -> Objection:
    clause = text.clauses.get(str(row["clause"])) if row["clause"] else None
    on = amendment.clause_id if amendment else clause.id if clause else None
    at = next((each.number for each in text.clauses.values() if each.id == on), None)
    wording = text.wording(at, row["revision"], str(row["language"]), *process.languages)
    version = text.versions.get(row["attached_to_version"] or 0)
    return Objection(
        process_id=process.id, number=number(row["number"]), clause_id=clause.id if clause else None,
        amendment_id=amendment.id if amendment else None, question_id=question.id if question else None,
        revision_id=wording.id if wording else None, language=language(row["language"]), body=words(row["body"]),
        remedy=words(row["remedy"]), state=ObjectionState(row["state"]), answer=Answer(row["answer"]),
        visibility=CommentState(row["visibility"]), minority_body=words(row["minority_view"]),
        signature=Signature(row["signature"]) if row["signature"] else None,
        attached_to_id=version.id if isinstance(version, Version) else None,
        attributed_to=name_of(row, "author", "organisation"), group_key=words(row["group"])[:40],
        created_at=moment(row["created_at"]), changed_at=moment(row["changed_at"]),
    )  # fmt: skip


def _history(session: Session, bundle: Brought, made: dict[int, Objection]) -> dict[int, list[ObjectionAct]]:
    found: dict[int, list[ObjectionAct]] = {}
    for row in bundle.rows("objection_acts"):
        objection = made.get(row["objection"])
        if objection is None:
            continue
        done = ObjectionAct(
            objection_id=objection.id, position=number(row["position"], 0), act=Done(row["act"]),
            reasons=words(row["reasons"]), language=words(row["language"])[:12],
            body=Body(row["body"]) if row["body"] else None, role=Role(row["role"]),
            created_at=moment(row["created_at"]),
        )  # fmt: skip
        session.add(done)
        found.setdefault(objection.number, []).append(done)
    return {each: sorted(acts, key=lambda one: one.position) for each, acts in found.items()}

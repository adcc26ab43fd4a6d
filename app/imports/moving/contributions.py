"""The contributions of a process that moves: amendments, comments, responses, under the numbers they had there.

Who made them is kept as a name: accounts do not move. What was hidden there has no words in a bundle: hidden comments
stay as places in their threads, hidden amendments are left out.
"""

from typing import Any

from sqlalchemy.orm import Session

from app.amendments.deciding import as_decided
from app.amendments.models import Amendment, Part
from app.amendments.services import as_entered as amendment_as_entered
from app.comments.models import Comment, EarlierWording, Quotation, Source
from app.comments.services import as_entered as comment_as_entered
from app.domain.amending import AmendmentState, Operation, fingerprint
from app.domain.commenting import CommentState, Kind
from app.domain.responding import Disposition
from app.imports.moving.reading import (
    Brought,
    Row,
    beginnings,
    language,
    moment,
    moment_or_none,
    name_of,
    number,
    plain,
    texts,
    words,
)
from app.imports.moving.text import TextMoved
from app.ledger.services import Act
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.responses.services import as_entered as response_as_entered
from app.texts.models import Revision

HIDDEN = "hidden"
PERSON = ("author", "organisation")


def move_amendments(session: Session, process: Process, bundle: Brought, text: TextMoved) -> dict[int, Amendment]:
    """Amendments with their further parts and what was decided, by number; their supporters are not known by name."""
    made: dict[int, Amendment] = {}
    for row in bundle.rows("amendments"):
        base = _base(process, text, row, row["language"])
        if row["state"] == HIDDEN or base is None:
            why = "it was hidden" if row["state"] == HIDDEN else "the wording it is about is not there"
            bundle.leave("amendments", row, why)
            continue
        made[number(row["number"])] = _amendment(process, row, base, text)
    session.add_all(made.values())
    session.flush()
    _parts(session, process, bundle, text, made)
    for row in bundle.rows("superseded_amendments"):
        moot, by = made.get(int(row["amendment"])), made.get(int(row["by"]))
        if moot is not None and by is not None and moot is not by:
            moot.superseded_by_id = by.id
    session.flush()
    session.expire_all()
    return made


def _base(process: Process, text: TextMoved, row: Row, language: str) -> Revision | None:
    return text.wording(row["clause"], row["base_revision"], language, *process.languages)


def _amendment(process: Process, row: Row, base: Revision, text: TextMoved) -> Amendment:
    operation = Operation(row["operation"])
    return Amendment(
        process_id=process.id, number=number(row["number"]), official_number=words(row["official_number"])[:40],
        language=language(row["language"]), rationale=words(row["rationale"]), state=AmendmentState(row["state"]),
        proposers_count=number(row["proposers"], 0), reasons=words(row["reasons"]),
        created_at=moment(row["created_at"]),
        decided_at=moment_or_none(row["decided_at"]), attributed_to=name_of(row, *PERSON),
        group_key=words(row["group"])[:40], fingerprint=fingerprint(operation, str(row["clause"]), words(row["body"])),
        **_change(row, base, text, int(row["number"])),
    )  # fmt: skip


def _change(row: Row, base: Revision, text: TextMoved, number: int) -> dict[str, Any]:
    made = (one for one in text.revisions.values() if one.clause_id == base.clause_id)
    resulting = next((one for one in made if one.amendment_number == number and one.language == base.language), None)
    return {
        "clause_id": base.clause_id, "base_revision_id": base.id, "operation": Operation(row["operation"]),
        "heading": words(row["heading"]), "body": words(row["body"]),
        "adopted_heading": _if_told(row["adopted_heading"]), "adopted_body": _if_told(row["adopted_body"]),
        "resulting_revision_id": resulting.id if resulting else None,
    }  # fmt: skip


def _if_told(value: object) -> str | None:
    return None if value is None else words(value)


def _parts(
    session: Session, process: Process, bundle: Brought, text: TextMoved, amendments: dict[int, Amendment]
) -> None:
    for row in bundle.rows("amendment_parts"):
        whole = amendments.get(int(row["amendment"]))
        base = _base(process, text, row, whole.language) if whole else None
        if whole is None or base is None:
            bundle.leave("amendment_parts", row, "its amendment, or the wording it is about, is not there")
            continue
        change = _change(row, base, text, whole.number)
        session.add(Part(amendment_id=whole.id, position=number(row["position"], 0), **change))
    session.flush()


def amendment_acts(amendments: dict[int, Amendment]) -> list[Act]:
    """An entry for each amendment: that it was imported, with its words and what was decided."""
    return [
        Act(
            "amendment_imported",
            f"amendments/{number}",
            {
                **amendment_as_entered(one), **as_decided(one), "official_number": one.official_number,
                "attributed_to": one.attributed_to,
            },
        )
        for number, one in sorted(amendments.items())
    ]  # fmt: skip


def move_comments(
    session: Session, process: Process, bundle: Brought, text: TextMoved, amendments: dict[int, Amendment]
) -> dict[int, Comment]:
    """Comments by number, with their threads, earlier wordings, quotes and sources."""
    made: dict[int, Comment] = {}
    for row in bundle.rows("comments"):
        about = amendments.get(int(row["amendment"])) if row["amendment"] else None
        if row["amendment"] and about is None:
            bundle.leave("comments", row, "it is about an amendment that is not taken")
            continue
        made[number(row["number"])] = _comment(process, row, about, text)
    session.add_all(made.values())
    session.flush()
    _thread(bundle, made)
    _with_comments(session, bundle, text, made)
    session.flush()
    return made


def _comment(process: Process, row: Row, about: Amendment | None, text: TextMoved) -> Comment:
    clause = text.clauses.get(str(row["clause"])) if row["clause"] and about is None else None
    on = about.clause_id if about else clause.id if clause else None
    at = next((each.number for each in text.clauses.values() if each.id == on), None)
    wording = text.wording(at, row["revision"], str(row["language"]), *process.languages)
    return Comment(
        process_id=process.id, number=number(row["number"]), clause_id=clause.id if clause else None,
        amendment_id=about.id if about else None, revision_id=wording.id if wording else None, kind=Kind(row["kind"]),
        topic=words(row["topic"])[:80], language=language(row["language"]), body=words(row["body"]),
        state=CommentState(row["state"]), attributed_to=name_of(row, *PERSON), group_key=words(row["group"])[:40],
        created_at=moment(row["created_at"]), edited_at=moment_or_none(row["edited_at"]), sheet=plain(row["sheet"]),
        quotations=[], sources=[], attachments=[],
    )  # fmt: skip


def _thread(bundle: Brought, comments: dict[int, Comment]) -> None:
    """Replies find what they answer, the comment that began the thread, and their place in it."""
    places: dict[int, int] = {}
    began = beginnings(bundle.rows("comments"), "number", "reply_to")
    for row in sorted(bundle.rows("comments"), key=lambda row: number(row["number"])):
        reply, answered = comments.get(int(row["number"])), comments.get(int(row["reply_to"] or 0))
        first = comments.get(int(str(began.get(row["number"], 0))))
        if reply is None or answered is None or first is None:
            continue
        reply.reply_to_id, reply.root_id = answered.id, first.id
        reply.place = places[first.id] = places.get(first.id, 0) + 1


def _with_comments(session: Session, bundle: Brought, text: TextMoved, comments: dict[int, Comment]) -> None:
    for row in bundle.rows("comment_wordings"):
        if int(row["comment"]) in comments:
            replaced_at, earlier = moment(row["replaced_at"]), words(row["body"])
            session.add(
                EarlierWording(comment_id=comments[int(row["comment"])].id, body=earlier, replaced_at=replaced_at)
            )
    for row in bundle.rows("comment_sources"):
        if int(row["comment"]) in comments:
            title, address = words(row["title"])[:300], words(row["address"])[:1000]
            comments[int(row["comment"])].sources.append(Source(title=title, address=address))
    for row in bundle.rows("comment_quotes"):
        quoted = text.revision(row, "revision", str(row["language"]))
        if int(row["comment"]) in comments and quoted is not None:
            comments[int(row["comment"])].quotations.append(
                Quotation(
                    revision_id=quoted.id, start=number(row["start"], 0), end=number(row["end"], 0),
                    exact=words(row["exact"]),
                    prefix=words(row["prefix"])[:64], suffix=words(row["suffix"])[:64],
                )
            )  # fmt: skip


def comment_acts(bundle: Brought, comments: dict[int, Comment]) -> list[Act]:
    """An entry for each wording of each comment: the first as it was imported, the later ones as they were edited."""
    earlier: dict[int, list[str]] = {}
    for row in bundle.rows("comment_wordings"):
        earlier.setdefault(int(row["comment"]), []).append(words(row["body"]))
    acts = []
    for each, one in sorted(comments.items()):
        whole = {
            **comment_as_entered(one), "topic": one.topic, "attributed_to": one.attributed_to, "sheet": one.sheet,
        }  # fmt: skip
        for place, body in enumerate((*earlier.get(each, ()), one.body)):
            kind = "comment_edited" if place else "comment_imported"
            acts.append(Act(kind, f"comments/{each}", {**whole, "body": body}))
    return acts


def move_responses(
    session: Session,
    process: Process,
    bundle: Brought,
    text: TextMoved,
    amendments: dict[int, Amendment],
    comments: dict[int, Comment],
) -> list[Act]:
    """Responses with what each answers; who wrote them is in the record of where they come from."""
    made = {int(row["number"]): _response(process, row, text) for row in bundle.rows("responses")}
    session.add_all(made.values())
    session.flush()
    answered: dict[int, dict[str, list[int]]] = {number: {"comments": [], "amendments": []} for number in made}
    for row in bundle.rows("answered"):
        response, comment = made[int(row["response"])], comments.get(int(row["comment"] or 0))
        amendment = amendments.get(int(row["amendment"] or 0))
        if comment is None and amendment is None:
            bundle.leave("answered", row, "what is answered is not taken")
            continue
        session.add(
            Answered(
                response_id=response.id, comment_id=comment.id if comment else None,
                amendment_id=amendment.id if amendment else None,
            )
        )  # fmt: skip
        if comment is not None:
            comment.answered = True
            answered[response.number]["comments"].append(comment.number)
        if amendment is not None:
            amendment.answered = True
            answered[response.number]["amendments"].append(amendment.number)
    session.flush()
    return [
        Act("response_published", f"responses/{number}", {**response_as_entered(process, one), **answered[number]})
        for number, one in sorted(made.items())
    ]


def _response(process: Process, row: Row, text: TextMoved) -> Response:
    carried = text.revision(row, "revision", str(row["revision_language"])) if row["clause"] else None
    return Response(
        process_id=process.id, number=number(row["number"]), disposition=Disposition(row["disposition"]),
        reasons=words(row["reasons"]), language=language(row["language"]), criterion=words(row["criterion"])[:40],
        revision_id=carried.id if carried else None, heard=texts(row["heard"]),
        reasons_in=texts(row["reasons_in"]),
        further_criteria=[words(one) for one in row["further_criteria"] or []],
        like_number=int(row["number"]), pasted=bool(row["same_reasons"]), created_at=moment(row["created_at"]),
    )  # fmt: skip

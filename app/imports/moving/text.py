"""The text of a process that moves: divisions, clauses, every wording with its credits, versions and what they hold."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.structure import ClauseKind, DivisionKind
from app.imports.moving.reading import (
    Brought,
    BundleRefused,
    Row,
    beginnings,
    language,
    moment,
    moment_or_none,
    name_of,
    number,
    number_or_none,
    texts,
    words,
)
from app.ledger.services import Act
from app.processes.models import Process
from app.texts.models import Clause, Credit, Division, Document, FormerAddress, Origin, Revision, Version, VersionClause
from app.texts.naming import version_body
from app.texts.services import revision_body

AT_ONCE = 500
GUID = re.compile(r"[0-9A-Za-z-]{1,36}")


class TextMoved:
    """The text as it now stands here, to be found by the names it had there."""

    def __init__(self) -> None:
        self.document: Document | None = None
        self.clauses: dict[str, Clause] = {}
        self.revisions: dict[tuple[str, str, int], Revision] = {}
        self.versions: dict[int, Version] = {}
        self.acts: list[Act] = []

    def revision(self, row: Row, number: str, language: str) -> Revision | None:
        """The wording that a row names by its clause, its language and its number."""
        return self.revisions.get((str(row.get("clause")), language, int(row.get(number) or 0)))

    def wording(self, clause: object, number: object, *languages: str) -> Revision | None:
        """The wording of a clause with this number, in the first of these languages that has it."""
        found = (self.revisions.get((str(clause), language, int(str(number or 0)))) for language in languages)
        return next((one for one in found if one is not None), None)


def move_text(session: Session, process: Process, bundle: Brought) -> TextMoved:
    """Take the text as it stands in the tables. Raises BundleRefused when it is on this instance already."""
    moved = TextMoved()
    if not bundle.rows("clauses"):
        return moved
    _require_new(session, [str(row["guid"]) for row in bundle.rows("clauses")])
    document = Document(process_id=process.id, title=dict(process.title), created_at=process.created_at)
    session.add(document)
    session.flush()
    moved.document = document
    divisions = _divisions(session, document, bundle)
    _clauses(session, process, document, divisions, bundle, moved)
    _revisions(session, bundle, moved)
    language = process.drafting_language
    moved.acts.append(Act("text_import", "text", {"title": dict(document.title), "language": language}))
    _versions(session, document, bundle, moved)
    for row in bundle.rows("former_addresses"):
        led_to, since = moved.clauses[str(row["clause"])], moment(row["since"])
        session.add(
            FormerAddress(process_id=process.id, number=_address(row["number"]), clause_id=led_to.id, since=since)
        )
    session.flush()
    return moved


def _require_new(session: Session, guids: list[str]) -> None:
    for start in range(0, len(guids), AT_ONCE):
        known = sa.select(Clause.id).where(Clause.guid.in_(guids[start : start + AT_ONCE]))
        if session.scalar(known.limit(1)) is not None:
            raise BundleRefused("its text is on this instance already")
    if len(set(guids)) != len(guids) or not all(GUID.fullmatch(one) for one in guids):
        raise BundleRefused("the names of its clauses for good are none, or stand there twice")


def _divisions(session: Session, document: Document, bundle: Brought) -> dict[str, Division]:
    made = {
        str(row["number"]): Division(
            document_id=document.id, kind=DivisionKind(row["kind"]), number=words(row["number"])[:80],
            label=texts(row["label"]), heading=texts(row["heading"]), position=number(row["position"], 0),
        )
        for row in bundle.rows("divisions")
    }  # fmt: skip
    session.add_all(made.values())
    session.flush()
    beginnings(bundle.rows("divisions"), "number", "inside")
    for row in bundle.rows("divisions"):
        if row["inside"]:
            made[str(row["number"])].parent_id = made[str(row["inside"])].id
    session.flush()
    return made


def _clauses(
    session: Session,
    process: Process,
    document: Document,
    divisions: dict[str, Division],
    bundle: Brought,
    moved: TextMoved,
) -> None:
    for row in bundle.rows("clauses"):
        division = divisions.get(str(row["division"]))
        moved.clauses[str(row["number"])] = Clause(
            guid=words(row["guid"])[:36], process_id=process.id, document_id=document.id,
            division_id=division.id if division else None, kind=ClauseKind(row["kind"]),
            number=_address(row["number"]), label=texts(row["label"]), position=number(row["position"], 0),
            created_at=moment(row["created_at"]), struck_at=moment_or_none(row["struck_at"]),
        )  # fmt: skip
    session.add_all(moved.clauses.values())
    session.flush()


def _address(value: object) -> str:
    """The number of a clause, by which it is addressed for good."""
    address = words(value)
    if not address or len(address) > 80 or "/" in address:
        raise ValueError("a clause has no number that could be an address")
    return address


def _revisions(session: Session, bundle: Brought, moved: TextMoved) -> None:
    """Every wording in the order in which they came, each with its entry; who proposed its words by name."""
    for row in bundle.rows("revisions"):
        clause = moved.clauses[str(row["clause"])]
        key = (clause.number, language(row["language"]), number(row["number"]))
        moved.revisions[key] = Revision(
            clause_id=clause.id, language=key[1], number=key[2], heading=words(row["heading"]),
            body=words(row["body"]), struck=bool(row["struck"]), origin=Origin(row["origin"]),
            amendment_number=number_or_none(row["amendment"]), reason=words(row["reason"]),
            created_at=moment(row["created_at"]),
        )  # fmt: skip
    session.add_all(moved.revisions.values())
    session.flush()
    drafting = bundle.about["languages"][0]
    for row in bundle.rows("revisions"):
        made = moved.revisions[str(row["clause"]), str(row["language"]), int(row["number"])]
        rendered = moved.wording(row["clause"], row["renders"], drafting) if row["renders"] else None
        made.renders_id = rendered.id if rendered else None
        clause = moved.clauses[str(row["clause"])]
        where = f"clauses/{clause.number}/{made.language}"
        moved.acts.append(Act("revision", where, revision_body(made, clause), made.number))
    for row in bundle.rows("credits"):
        credited = moved.revision(row, "revision", str(row["language"]))
        if credited is not None:
            name, group = name_of(row, "proposer", "organisation"), words(row["group"])[:40]
            session.add(Credit(revision_id=credited.id, attributed_to=name, group_key=group))
    session.flush()


def _versions(session: Session, document: Document, bundle: Brought, moved: TextMoved) -> None:
    """Named versions with what they hold; of an adoption, that it is the final text."""
    made = {
        int(row["number"]): Version(
            document_id=document.id, number=number(row["number"]), name=texts(row["name"]),
            note=texts(row["note"]), final=bool(row["final"]), created_at=moment(row["created_at"]),
        )
        for row in bundle.rows("versions")
    }  # fmt: skip
    session.add_all(made.values())
    session.flush()
    moved.versions = made
    for row in bundle.rows("version_contents"):
        version, held = made[int(row["version"])], moved.revision(row, "revision", str(row["language"]))
        clause = moved.clauses[str(row["clause"])]
        if held is None:
            bundle.leave("version_contents", row, "it names a wording that is not there")
            continue
        session.add(
            VersionClause(
                version_id=version.id, clause_id=clause.id, revision_id=held.id, language=str(row["language"]),
                label=dict(clause.label), position=number(row["position"], 0),
            )
        )  # fmt: skip
    session.flush()
    moved.acts += [Act("version", f"versions/{one.number}", version_body(session, one)) for one in made.values()]

"""The repository of a process: publishing, versions, withdrawing, who may do what, and what nobody can slip in."""

import base64
import io
import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.documents import queries, services
from app.documents.models import Paper, PaperVersion
from app.documents.personal import personal
from app.documents.queries import Filters
from app.documents.services import Described, Handed
from app.domain.errors import NothingChanged, NotInThisState, ReasonsMissing, StaleBase, VersionMalformed
from app.domain.phases import Role
from app.domain.repository import Evidence, PaperKind
from app.exports.record.whole import sections_of
from app.files.checking import Brought
from app.processes.models import Process
from app.record.findings import Finding
from app.record.verification import verify
from tests.builders import NOON, a_member, a_process
from tests.reader import api_headers, reader

PDF = b"%PDF-1.7 minutes"
MINUTES = Described(PaperKind.MINUTES, {"en": "Minutes", "fr": ""}, {"en": "What was said."}, "The secretariat")


def a_file(content: bytes = PDF, name: str = "minutes.pdf") -> Brought:
    return Brought(name, "application/pdf", content)


def a_paper(session: Session, process: Process, described: Described = MINUTES, **more: object) -> Paper:
    handed = Handed(**{"language": "en", "file": a_file(), **more})  # type: ignore[arg-type]
    return services.publish(session, process, described, handed, author_id=None, now=NOON)


def differing(session: Session) -> list[Finding]:
    return [one for one in verify(session).findings if "document" in str(one)]


def test_a_new_version_takes_the_place_of_one_in_its_language_and_stands_beside_the_others(session: Session) -> None:
    process = a_process(session)
    paper = a_paper(session, process)
    for language, content in (("fr", b"%PDF-fr"), ("en", b"%PDF-en")):
        handed = Handed(language, a_file(content))
        services.add_version(session, process, paper, handed, author_id=None, now=NOON)
    found = queries.versions_of(session, paper.id)
    assert [(one.number, one.language) for one in queries.current(found)] == [(3, "en"), (2, "fr")]
    assert [one.number for one in found] == [3, 2, 1]
    first = queries.version_of(session, paper.id, 1)
    assert first is not None
    assert first.content == PDF
    with pytest.raises(NothingChanged), session.begin_nested():
        services.add_version(session, process, paper, Handed("en", a_file(b"%PDF-en")), author_id=None, now=NOON)
    assert differing(session) == []


def test_what_is_withdrawn_is_gone_and_its_entry_stays(session: Session) -> None:
    process = a_process(session)
    author = a_member(session, process, roles=(Role.STEWARD,))
    paper = a_paper(session, process)
    services.add_version(session, process, paper, Handed("fr", None, "https://example.org/a"), author_id=None, now=NOON)
    with pytest.raises(ReasonsMissing):
        services.withdraw(session, process, paper, reasons=" ", actor_id=author.id, now=NOON)
    services.withdraw(session, process, paper, reasons="It named a patient.", number=1, actor_id=author.id, now=NOON)
    assert [one.number for one in queries.current(queries.versions_of(session, paper.id))] == [2]
    assert paper.withdrawn_at is None
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, paper, reasons="Again.", number=1, actor_id=author.id, now=NOON)
    services.withdraw(session, process, paper, reasons="All of it.", actor_id=author.id, now=NOON)
    assert paper.withdrawn_at == NOON
    with pytest.raises(NotInThisState):
        services.add_version(session, process, paper, Handed("en", a_file()), author_id=None, now=NOON)
    rows = session.execute(sa.select(PaperVersion.content, PaperVersion.name, PaperVersion.address)).all()
    assert [tuple(row) for row in rows] == [(None, "", ""), (None, "", "")]
    assert differing(session) == []
    taken = json.loads(json.dumps(personal(session, author.id)))
    assert [one["reasons"] for one in taken["withdrawn"]] == ["It named a patient.", "All of it."]


def test_a_version_is_a_file_or_an_address_and_one_description_overtakes_no_other(session: Session) -> None:
    process = a_process(session)
    for handed in (
        Handed("en"),
        Handed("en", a_file(), "https://example.org"),
        Handed("en", None, "javascript:alert(1)"),
    ):
        with pytest.raises(VersionMalformed):
            services.publish(session, process, MINUTES, handed, author_id=None, now=NOON)
    paper = a_paper(session, process)
    changed = Described(PaperKind.DRAFT, {"en": "Draft"}, {}, "We")
    services.describe(session, process, paper, changed, edition=1, actor_id=None, now=NOON)
    with pytest.raises(StaleBase):
        services.describe(session, process, paper, MINUTES, edition=1, actor_id=None, now=NOON)
    with pytest.raises(NothingChanged):
        services.describe(session, process, paper, changed, edition=2, actor_id=None, now=NOON)
    assert differing(session) == []
    paper.title = {"en": "Something else"}
    session.flush()
    assert len(differing(session)) == 1


def test_the_list_is_narrowed_and_paged_and_asks_the_same_however_long_it_is(session: Session) -> None:
    process = a_process(session)
    for place in range(5):
        kind = PaperKind.PROGRESS if place % 2 else PaperKind.MINUTES
        a_paper(session, process, Described(kind, {"en": f"No. {place}"}, {}, "We"), language="fr" if place else "en")
    all_of_them = queries.papers_of(session, process.id, Filters(), limit=3)
    assert [one.number for one in all_of_them] == [5, 4, 3, 2]
    assert [one.number for one in queries.papers_of(session, process.id, Filters(), before=3)] == [2, 1]
    narrowed = Filters(evidence=Evidence.IMPLEMENTATION, language="fr")
    assert [one.number for one in queries.papers_of(session, process.id, narrowed)] == [4, 2]
    assert queries.count_of(session, process.id, Filters(kind=PaperKind.MINUTES)) == 3
    assert queries.languages_in(session, process.id) == ["en", "fr"]
    assert queries.publication_days(session, process) == [NOON.date()]
    asked: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    queries.papers_of(session, process.id, Filters(), limit=1)
    few = len(asked)
    queries.papers_of(session, process.id, Filters(), limit=30)
    assert len(asked) == 2 * few


def test_the_team_publishes_and_strangers_read(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        facilitator = a_member(session, process, roles=(Role.FACILITATOR,))
        participant = a_member(session, process)
        session.commit()
    documents = f"/en/processes/{process.slug}/documents"
    reader(app, participant).open(f"{documents}/new", status=404)
    writer, stranger = reader(app, facilitator), reader(app)
    assert "There are no documents here." in stranger.open(documents).text
    form = writer.open(f"{documents}/new")
    said = {"kind": "minutes", "title_en": "Minutes", "source": "The secretariat", "dated": "2026-05-04"}
    kept = writer.send(form, said, status=422)
    assert "Choose a file, or give the web address" in kept.text
    assert kept.form("source").fields["source"] == "The secretariat"
    for name, content in (("page.pdf", b"<html><script>"), ("picture.svg", b"<svg/>"), ("run.docx", b"PK\x03\x04")):
        writer.send(form, {**said, "file": (io.BytesIO(content), name)}, status=422)
    writer.send(form, {**said, "address": "javascript:alert(1)"}, status=422)
    page = writer.send(form, {**said, "file": (io.BytesIO(PDF), "../ملف.pdf")})
    assert page.heading == "Minutes"
    assert "May 4, 2026" in page.text
    shown = stranger.open(f"{documents}?kind=co_creation&in=en")
    assert "1 document" in shown.text
    answer = stranger.client.get(f"{documents}/1/versions/1/file")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    writer.send(writer.open(f"{documents}/1/versions/new"), {"language": "fr", "address": "https://example.org/é"})
    edited, meanwhile = writer.open(f"{documents}/1/edit"), writer.open(f"{documents}/1/edit")
    writer.send(edited, {"source": "The ministry"})
    again = writer.send(meanwhile, {"source": "Somebody else"}, status=409)
    assert "Somebody changed this meanwhile." in again.text
    gone = writer.send(writer.open(f"{documents}/1/withdrawal"), {"what": "1", "reasons": "It named a patient."})
    assert "It named a patient." in gone.text
    assert stranger.client.get(f"{documents}/1/versions/1/file").status_code == 410
    writer.send(writer.open(f"{documents}/1/withdrawal"), {"what": "whole", "reasons": "All."})
    writer.open(f"{documents}/1/edit", status=409)
    for wrong in ("?kind=x", "?in=%00", "?in=" + "x" * 20, "?after=-1"):
        assert stranger.client.get(documents + wrong).status_code == 400
    assert differing_in(database) == []


def differing_in(database: Database) -> list[Finding]:
    with database.reading() as session:
        return differing(session)


def test_the_interface_reads_and_writes_documents_and_the_open_record_holds_them(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        process = a_process(session)
        steward, other = a_member(session, process, roles=(Role.STEWARD,)), a_member(session, process)
        session.commit()
    client, address = app.test_client(), f"/api/v1/processes/{process.slug}/documents"
    key = api_headers(database, steward)
    sent = {"kind": "progress", "title": {"en": "First year"}, "source": "We", "language": "en", "dated": "2027-01-02"}
    file = {"name": "report.pdf", "content": base64.b64encode(PDF).decode()}
    assert client.post(address, json={**sent, "file": file}, headers=api_headers(database, other)).status_code == 404
    assert client.post(address, json={**sent, "file": {**file, "name": "a.exe"}}, headers=key).status_code == 422
    assert client.post(address, json={**sent, "file": {**file, "content": "A"}}, headers=key).status_code == 422
    assert client.post(address, json={**sent, "title": {"fr": "x"}, "file": file}, headers=key).status_code == 422
    assert client.post(address, json={**sent, "title": {"xx": "x"}, "file": file}, headers=key).status_code == 409
    assert client.post(address, json=sent, headers=key).status_code == 409
    made = client.post(address, json={**sent, "file": file}, headers=key)
    assert made.status_code == 201
    version = made.json["versions"][0]
    assert client.get(version["url"]).data == PDF
    page = {"language": "fr", "address": "https://example.org/rapport"}
    assert client.post(f"{address}/1/versions", json=page, headers=key).status_code == 201
    listed = client.get(f"{address}?evidence=implementation&spoken=fr").json["items"][0]
    assert [one["url"] for one in listed["versions"]] == [version["url"], page["address"]]
    gone = client.post(f"{address}/1/withdrawal", json={"reasons": "Wrong.", "version": 1}, headers=key).json
    assert [(one["number"], one["current"], one["url"]) for one in gone["versions"]] == [
        (2, True, page["address"]),
        (1, False, None),
    ]
    with database.reading() as session:
        sections = sections_of(session, session.get_one(Process, process.id), datetime.now(UTC))
        tables = {one.name: list(one.rows()) for one in sections}
    assert tables["documents"][0][1:6] == (PaperKind.PROGRESS, {"en": "First year"}, {}, "We", "2027-01-02")
    assert [row[11] is None for row in tables["document_versions"]] == [False, True]

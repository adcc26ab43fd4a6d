"""What was not accommodated stands with the final text: in its page, in Akoma Ntoso, in the open record."""

import io
import json

from lxml import etree

from app.domain.commenting import CommentState
from app.domain.manuscript import read_markdown
from app.domain.objecting import ObjectionState, Signature
from app.exports.akn.document import akoma_ntoso
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.exports.markdown import markdown
from app.exports.page import html
from app.exports.record.whole import about, sections_of
from app.exports.record.writing import write_json
from app.objections.queries import minority_views_in
from app.objections.services import attach_minority_views
from app.texts.naming import Adopted, name_version
from app.texts.queries import clause_by_number, document_of
from tests.builders import NOON, a_member, a_process
from tests.contributing import an_objection
from tests.exports.drafts import an_imported
from tests.exports.schema import NAMES, faults_of

TEXT = """# A code

### Article 1. Purpose

This code is about people.

### Article 2. Duty

Tell them.
"""


def test_a_minority_view_stands_with_the_final_text_in_every_channel(app, session):
    process = a_process(session)
    an_imported(session, process, TEXT, language="en")
    person = a_member(session, process)
    document, clause = document_of(session, process.id), clause_by_number(session, process.id, "2")
    views = {"state": ObjectionState.MINORITY, "signature": Signature.GROUP, "clause_id": clause.id}
    kept = an_objection(session, process, person, **views, minority_body="To tell is not enough.\n\nListen.")
    an_objection(session, process, person, **views, minority_body="Unread", visibility=CommentState.HIDDEN)
    an_objection(session, process, person, body="Still open")
    first = name_version(session, document, name="Draft", author_id=None, now=NOON)
    numbers = tuple(one.number for one in minority_views_in(session, process.id))
    assert numbers == (kept.number,)
    final = name_version(session, document, name="Final", author_id=None, now=NOON, adopted=Adopted((1,), "", numbers))
    attach_minority_views(session, process, final)
    assert final.adoption["minority"] == [kept.number]

    def edition(version):
        return edition_of(
            session, process, Wanted(Format.AKN, "", version.number), now=NOON, base_url="https://r.example"
        )

    assert [row.number for row in edition(first).minority] == []
    written = akoma_ntoso(edition(final))
    assert faults_of(written) == []
    note = etree.fromstring(written).xpath("//a:notes/a:note", namespaces=NAMES)[0]
    assert [" ".join(p.itertext()) for p in note][1:] == ["To tell is not enough.", "Listen."]
    with app.app_context():
        page = html(edition(final))
    assert "Minority views" in page
    assert "To tell is not enough." in page
    assert "Unread" not in page + written.decode()
    out = io.BytesIO()
    write_json(out, about(session, process, NOON, ""), sections_of(session, process, NOON))
    told = {one["number"]: one for one in json.loads(out.getvalue())["objections"]}
    assert told[kept.number]["minority_view"].startswith("To tell")
    assert told[kept.number]["attached_to_version"] == final.number
    assert [one["body"] for one in told.values() if one["visibility"] == "hidden"] == [None]


def test_minority_views_stand_below_the_text_in_markdown_and_are_not_read_again_as_part_of_it(app, session):
    process = a_process(session)
    an_imported(session, process, TEXT, language="en")
    views = {"state": ObjectionState.MINORITY, "signature": Signature.GROUP}
    body = "# Article 9. No heading\n\nArticle 10\n\n1. Nor a number"
    kept = an_objection(session, process, a_member(session, process), **views, minority_body=body)
    final = name_version(
        session, document_of(session, process.id), name="Final", author_id=None, now=NOON,
        adopted=Adopted((1,), "", (kept.number,)),
    )  # fmt: skip
    bare = markdown(final_edition(session, process, final))
    attach_minority_views(session, process, final)
    with app.app_context():
        written = markdown(final_edition(session, process, final))
    assert written.startswith(bare)
    assert "> # Article 9. No heading\n>\n> Article 10" in written
    assert read_markdown(written) == read_markdown(bare)


def final_edition(session, process, version):
    return edition_of(session, process, Wanted(Format.MARKDOWN, "", version.number), now=NOON, base_url="")

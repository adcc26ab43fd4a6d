# ruff: noqa: E501  (what is hostile stands on one line with its name)
"""Files that mean harm, or are no files at all, are refused with a sentence; nothing they point to is ever loaded."""

import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from flask import Flask

from app.db import Database
from app.files.trouble import Trouble, Unreadable
from app.texts.models import Format, ManuscriptDraft
from app.texts.reading import brought, manuscript_of
from tests.reader import reader
from tests.stopwatch import soon
from tests.texts.files import TYPES, a_document, open_xml, saved, word_xml, zipped
from tests.texts.scenes import a_scene
from tests.texts.test_importing import brought as sent
from tests.texts.test_importing import rows

XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
DEEP = "<w:ins>" * 5_000 + "</w:ins>" * 5_000


def a_bomb(size: int = 200 * 1024 * 1024) -> bytes:
    """A DOCX file of some kilobytes that unpacks to this size."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        with archive.open("word/document.xml", "w", force_zip64=False) as member:
            for _chunk in range(size // (1024 * 1024)):
                member.write(b" " * 1024 * 1024)
    return file.getvalue()


def a_lie(content: bytes, said: int) -> bytes:
    """A zip file whose directory says that every member has this size."""
    lying = bytearray(content)
    at = lying.find(b"PK\x01\x02")
    while at >= 0:
        lying[at + 24 : at + 28] = struct.pack("<L", said)
        at = lying.find(b"PK\x01\x02", at + 4)
    return bytes(lying)


def crowded(members: int) -> bytes:
    """A zip file with a great many empty members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        for number in range(members):
            archive.writestr(f"word/media/{number}", b"")
    return file.getvalue()


def overlapping() -> bytes:
    """Many members that are the same bytes, so that a small file holds a large one many times (David Fifield, 2019)."""
    content = zipped({"a": b"x" * 900_000})
    at, end = content.find(b"PK\x01\x02"), content.find(b"PK\x05\x06")
    entry, count = content[at:end], 1_000
    entries = b"".join(entry[:46] + bytes([97 + number % 26]) + entry[47:] for number in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    return content[:at] + entries + tail


HOSTILE = {
    "bomb": (a_bomb, "x.docx", Trouble.BOMB),
    "a bomb that lies about its size": (lambda: a_lie(a_bomb(), 1_000), "x.docx", Trouble.BROKEN),
    "a small file that lies about its size": (lambda: a_lie(saved(a_document()), 10), "x.docx", Trouble.BROKEN),
    "100,000 members": (lambda: crowded(60_000), "x.docx", Trouble.BOMB),
    "2,001 members": (lambda: crowded(2_001), "x.docx", Trouble.BOMB),
    "overlapping members": (overlapping, "x.docx", Trouble.BOMB),
    "an external entity": (lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": XXE + "<x>&e;</x>"}), "x.docx", Trouble.ENTITIES),
    "an external entity in its styles": (lambda: word_xml("", styles=XXE + "<x>&e;</x>"), "x.docx", Trouble.ENTITIES),
    "an external entity in UTF-16": (lambda: word_xml("", styles=(XXE + "<x>&e;</x>").encode("utf-16")), "x.docx", Trouble.ENTITIES),
    "another encoding": (lambda: word_xml("", styles=b'<?xml version="1.0" encoding="UTF-7"?><x/>'), "x.docx", Trouble.ENCODING),
    "an entity bomb": (lambda: open_xml("", **{"styles.xml": LAUGHS + "<x>&b;</x>"}), "x.odt", Trouble.ENTITIES),
    "an entity bomb in a law": (lambda: (LAUGHS + "<akomaNtoso>&b;</akomaNtoso>").encode(), "x.xml", Trouble.ENTITIES),
    "an external entity in a law": (lambda: (XXE + "<akomaNtoso>&e;</akomaNtoso>").encode(), "x.xml", Trouble.ENTITIES),
    "macros": (lambda: word_xml("", vbaProject=b"").replace(b"vbaProject.xml", b"vbaProject.bin"), "x.docm", Trouble.MACROS),
    "macros by type": (lambda: zipped({"[Content_Types].xml": TYPES.replace("document.main", "document.macroEnabled.main")}), "x.docx", Trouble.MACROS),
    "Basic macros": (lambda: open_xml("", **{"Basic/Standard/script.xml": "x"}), "x.odt", Trouble.MACROS),
    "a way out": (lambda: word_xml("", **{"../../../etc/passwd": "x"}), "x.docx", Trouble.BROKEN),
    "an old word processor's file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.doc", Trouble.ENCRYPTED),
    "a locked open document": (lambda: open_xml("", **{"META-INF/manifest.xml": "<x><encryption-data/></x>"}), "x.odt", Trouble.ENCRYPTED),
    "a file cut off": (lambda: saved(a_document())[:-400], "x.docx", Trouble.BROKEN),
    "a file cut off early": (lambda: saved(a_document())[:100], "x.docx", Trouble.BROKEN),
    "no zip at all": (lambda: b"words", "x.docx", Trouble.BROKEN),
    "another zip": (lambda: zipped({"a.txt": "x"}), "x.docx", Trouble.KIND),
    "a spreadsheet": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, stored="mimetype"), "x.odt", Trouble.KIND),
    "a PDF": (lambda: b"%PDF-1.7\n", "x.pdf", Trouble.KIND),
    "broken XML": (lambda: b"<akomaNtoso><act>\n<body></act></akomaNtoso>", "x.xml", Trouble.MARKUP),
    "other XML": (lambda: b"<rss/>", "x.xml", Trouble.KIND),
    "a judgment": (lambda: b"<akomaNtoso><judgment/></akomaNtoso>", "x.xml", Trouble.NO_LAW),
    "no law": (lambda: b"<akomaNtoso/>", "x.xml", Trouble.NO_LAW),
    "too many elements": (lambda: word_xml("<w:p>" + "<w:r/>" * 2_100_000 + "</w:p>"), "x.docx", Trouble.BOMB),
    "too many elements in a page": (lambda: b"<b>" * 2_100_000, "x.html", Trouble.BOMB),
    "no page": (lambda: b"<!-- -->", "x.html", Trouble.EMPTY),
    "nothing in it": (lambda: saved(a_document()), "x.docx", Trouble.NO_CLAUSES),
    "nothing in an open document": (lambda: open_xml(""), "x.odt", Trouble.NO_CLAUSES),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_within_little_memory(what: str) -> None:
    made, name, trouble = HOSTILE[what]
    content = made()
    tracemalloc.start()
    with soon(), pytest.raises(Unreadable) as refused:
        manuscript_of(brought(content, name))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.trouble is trouble
    assert peak < 120 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (word_xml(DEEP), "x.docx"),
        (open_xml("<text:section>" * 5_000 + "</text:section>" * 5_000), "x.odt"),
        (b"<div>" * 100_000 + b"words", "x.html"),
        (b"<span>" * 100_000 + b"<p>words", "x.html"),
        (b"<table><tr><td>" * 3_000 + b"words", "x.html"),
        (b"<akomaNtoso><act><body>" + b"<part>" * 5_000 + b"</part>" * 5_000 + b"</body></act></akomaNtoso>", "x.xml"),
        (word_xml("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60), "x.docx"),
    ],
    ids=["insertions", "sections", "boxes", "spans", "tables", "parts", "tables in Word"],
)
def test_elements_within_elements_without_end_break_nothing(content: bytes, name: str) -> None:
    with soon():
        try:
            manuscript_of(brought(content, name))
        except Unreadable as refused:
            if refused.trouble not in (Trouble.BROKEN, Trouble.MARKUP, Trouble.NO_CLAUSES):
                raise


def test_every_way_of_cutting_or_changing_a_file_is_read_or_refused() -> None:
    files = [(saved(a_document()), "x.docx"), (open_xml("<text:h>Article 1</text:h><text:p>x</text:p>"), "x.odt")]
    for content, name in files:
        step = max(1, len(content) // 300)
        for at in range(0, len(content), step):
            for changed in (content[:at], content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]):
                try:
                    manuscript_of(brought(changed, name))
                except Unreadable:
                    continue


def often_noted() -> bytes:
    """A DOCX file with one long footnote that twenty thousand paragraphs refer to."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    chosen = random.Random(5)
    long = "".join(chosen.choices("abcdefgh ", k=15_000))
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    marked = "".join(f"<w:p><w:r><w:t>{chosen.random()}</w:t></w:r>{mark}</w:p>" for _number in range(20_000))
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>{long}</w:t></w:r></w:p></w:footnote>'
    body = f"<w:p><w:r><w:t>Article 1. A</w:t></w:r></w:p>{marked}"
    return word_xml(body, footnotes=f"<w:footnotes {names}>{note}</w:footnotes>")


def repeated() -> bytes:
    """An ODT file with a long cell that says it stands there a million times."""
    cell = (
        f'<table:table-cell table:number-columns-repeated="1000000"><text:p>{"x" * 90_000}</text:p></table:table-cell>'
    )
    row = f"<table:table-row>{cell}</table:table-row>"
    return open_xml(f"<text:h>Article 1</text:h><table:table>{row}</table:table>")


AMPLIFYING = [
    (often_noted(), "x.docx"),
    (("\n\n".join(f"## Article {n}\n\nA[^1]." for n in range(1, 5_000)) + "\n\n[^1]: " + "x" * 15_000).encode(), "x.md"),
    (b"<h2>Article 1</h2><table><tr>" + b"<td colspan=60 rowspan=60>x</td>" * 60 + b"</tr></table>", "x.html"),
    (repeated(), "x.odt"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name"), AMPLIFYING, ids=["note", "notes", "spans", "repeats"])
def test_a_small_file_does_not_become_a_large_text(content: bytes, name: str) -> None:
    with soon():
        source = brought(content, name)
        assert len(source.text) < 10 * len(content) + 2_000_000
        try:
            draft = manuscript_of(source)
            assert sum(len(clause.body) for clause in draft.clauses) < 20_000_000
        except Unreadable as refused:
            if refused.trouble is not Trouble.WORDS:
                raise


def test_nothing_that_a_file_points_to_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def called(*_anything: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", called)
    page = (
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"><h2>Article 1</h2><p>Words.<img src="http://127.0.0.1:9/">'
        '<iframe src="http://127.0.0.1:9/"></iframe></p>'
    )
    assert len(manuscript_of(brought(page.encode(), "x.html")).clauses) == 1


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("bomb", "far larger than it looks"),
        ("macros", "has macros in it"),
        ("an old word processor's file", "locked with a password"),
        ("an external entity", "entities of its own"),
        ("a file cut off", "damaged or cut off"),
        ("a PDF", "not what its name"),
    ],
)
def test_the_page_says_why_a_file_is_refused(app: Flask, database: Database, what: str, words: str) -> None:
    made, name, _trouble = HOSTILE[what]
    scene = a_scene(database)
    page = sent(reader(app, scene.steward), scene, made(), name=name, status=422)
    assert words in page.text
    assert rows(database, ManuscriptDraft) == 0


def test_a_word_file_is_previewed_with_what_has_no_place_and_imported(app: Flask, database: Database) -> None:
    document = a_document()
    document.add_heading("Article 1. Purpose", 1)
    document.add_paragraph("This code is for everybody.")
    document.sections[0].header.paragraphs[0].text = "Draft of May"
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = sent(steward, scene, saved(document), name="code.docx")
    assert "Draft of May" in preview.text
    assert "The head or foot of the pages." in preview.text
    assert "New: 1" in steward.send(preview, action=preview.address).text


def test_the_format_that_is_chosen_counts(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    assert "not what its name" in sent(steward, scene, b"<rss/>", name="x.md", format=Format.AKN.value).text
    assert "damaged or cut off" in sent(steward, scene, b"# A", name="x.md", format=Format.DOCX.value, status=422).text

# ruff: noqa: E501  (files of other programs are written here as those write them)
"""Web pages and Akoma Ntoso become drafts in which every word has its place or its reason."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.domain.manuscript import Reason, Unit
from app.domain.structure import ClauseKind, DivisionKind
from app.texts.models import Format
from app.texts.reading import brought
from tests.texts.files import a_document, listed, open_xml, read, saved, told

PAGE = """<!doctype html><html><head><title>A site: A code</title><script>alert("no")</script></head><body>
<nav><a href="/">Home</a></nav><div class="share-bar">Share this</div>
<h1>A code</h1><p>Some words before.</p>
<h2>Article 1. Scope<sup><a href="#fn2">2</a></sup></h2>
<ol><li>This is about:<ol type="a"><li>people;<li>machines.</ol><li value="2">Nothing   else<sup id="r1"><a href="#fn1">[1]</a></sup>.</ol>
<h2>Article 2. Fees</h2><p>These&nbsp;are due:<br>always.</p>
<table><caption>Fees</caption><thead><tr><th>State</th><th>Fee</th></tr></thead><tr><td rowspan=2>Here</td><td>1</td></tr><tr><td>2 | 3</td></tr></table>
<img src="http://evil.example/x.png" alt="A map"><iframe src="http://evil.example/"></iframe><p hidden>secret</p>
<ol class="footnotes"><li id="fn1">In writing. <a href="#r1">↩</a></li><li id="fn2">Of the heading.</li></ol>
<footer>About us</footer></body></html>"""


def test_a_web_page_is_read_and_what_is_around_the_text_is_listed():
    draft = read(PAGE, "code.html")
    assert draft.title == "A code"
    assert told(draft) == [
        ("1.1", "This is about:\n\na. people;\n\nb. machines."),
        ("1.2", "Nothing else[^2].\n\n[^2]: In writing."),
        (
            "Article 2",
            "These are due:\nalways.\n\nFees\n\n| State | Fee |\n| --- | --- |\n| Here | 1 |\n|  | 2 \\| 3 |",
        ),
    ]
    assert Counter(listed(draft)) == Counter(
        [
            (Reason.NOISE, "Home"), (Reason.NOISE, "Share this"), (Reason.BEFORE_TEXT, "Some words before."),
            (Reason.PICTURE, "A map"), (Reason.OBJECT, "http://evil.example/"), (Reason.HIDDEN, "secret"),
            (Reason.NOISE, "About us"), (Reason.HEADING_NOTE, "Of the heading."),
        ]
    )  # fmt: skip


def test_words_outside_the_main_part_of_a_page_are_listed():
    draft = read(
        "<html><body><div>Latest news</div><main><h2>Article 1</h2><p>Words.</p></main><div>More</div></body></html>"
    )
    assert told(draft) == [("Article 1", "Words.")]
    assert listed(draft) == [(Reason.NOISE, "Latest news"), (Reason.NOISE, "More")]


def test_a_page_in_an_old_encoding_says_so_and_is_read():
    page = '<html><head><meta charset="iso-8859-1"></head><body><h2>Artículo 1</h2><p>Año.</p></body></html>'
    assert told(read(page.encode("latin-1"), "ley.html")) == [("Artículo 1", "Año.")]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (saved(a_document()), Format.DOCX),
        (open_xml("<text:p>x</text:p>"), Format.ODT),
        (b"<!DOCTYPE html><p>x", Format.HTML),
        (b'<?xml version="1.0"?><akomaNtoso><act/></akomaNtoso>', Format.AKN),
        (b"# A code", Format.MARKDOWN),
        (b"clause_ref,a,b,c\n1,2,3,4\n", Format.CSV),
    ],
    ids=[form.value for form in (Format.DOCX, Format.ODT, Format.HTML, Format.AKN, Format.MARKDOWN, Format.CSV)],
)
def test_the_format_of_a_file_without_a_name_is_found_in_it(content: bytes, form: Format):
    assert brought(content).format is form


LAW = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta><identification source="#x">
<FRBRWork><FRBRdate date="2005" name=""/></FRBRWork></identification><notes source="#x"><note eId="n2"><p>Elsewhere.</p></note></notes></meta>
<preface><longTitle><p><docTitle>An act</docTitle></p></longTitle><p>No. 5</p></preface>
<preamble><formula name="f"><p>We enact:</p></formula><recitals><recital><num>(1)</num><p>It is so.</p></recital></recitals></preamble>
<body><chapter><num>Chapter I</num><heading>Aims</heading>
<article><num>Art. 5 bis</num><heading>Definitions<authorialNote marker="1"><p>Of it.</p></authorialNote></heading>
<paragraph><num>1.</num><list><intro><p>Here:</p></intro><point><num>a)</num><content><p>one;</p></content></point>
<point><num>b)</num><list><intro><p>two:</p></intro><point><num>i)</num><content><p>x;</p></content></point><point><num>ii)</num><content><p>y.</p></content></point></list></point></list></paragraph>
<paragraph><num>2.</num><content><p>See<authorialNote marker="2"><p>A note.</p></authorialNote> <noteRef href="#n2"/> <del>old</del><ins>new</ins>.</p>
<table><tr><th><p>State</p></th><th><p>Fee</p></th></tr><tr><td><p>Here</p></td><td><p>1</p></td></tr></table></content></paragraph></article>
<article><num>Art. 6</num><content><p>Whole.</p></content></article></chapter></body>
<conclusions><p>Done here.</p></conclusions>
<attachments><attachment><heading>Annex I</heading><doc name="annex"><meta/><mainBody><p>List.</p></mainBody></doc></attachment></attachments></act></akomaNtoso>"""


def test_akoma_ntoso_is_read_and_what_a_body_cannot_hold_is_listed():
    draft = read(LAW, "act.xml", unit=Unit.POINT)
    assert draft.title == "An act"
    assert [(one.kind, one.label, one.heading) for one in draft.divisions] == [
        (DivisionKind.CHAPTER, "Chapter I", "Aims"), (DivisionKind.ARTICLE, "Art. 5 bis", "Definitions"),
    ]  # fmt: skip
    assert [(clause.kind.value, clause.label, clause.body) for clause in draft.clauses] == [
        ("recital", "(1)", "It is so."),
        ("paragraph", "5bis.1", "Here:"),
        ("definition", "5bis.1.a", "one;"),
        ("definition", "5bis.1.b", "two:"),
        ("subpoint", "5bis.1.b.i", "x;"),
        ("subpoint", "5bis.1.b.ii", "y."),
        (
            "paragraph", "5bis.2",
            "See[^2] [^3] new.\n\n| State | Fee |\n| --- | --- |\n| Here | 1 |\n\n[^2]: A note.\n[^3]: Elsewhere.",
        ),
        ("article", "Art. 6", "Whole."),
        ("annex", "Annex I", "List."),
    ]  # fmt: skip
    assert {(Reason.FORMULA, "No. 5"), (Reason.LEAD_IN, "We enact:"), (Reason.HEADING_NOTE, "Of it."), (Reason.TAKEN_OUT, "old"),
            (Reason.CLOSING, "Done here."), (Reason.NAMESPACE, 'FRBRdate date="2005"')} <= set(listed(draft))  # fmt: skip


@pytest.mark.parametrize("namespace", ["", "http://www.akomantoso.org/2.0"])
def test_akoma_ntoso_of_another_namespace_or_in_a_wrapper_is_read_and_said_to_be_so(namespace: str):
    law = LAW.replace("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", namespace).replace(' xmlns=""', "")
    draft = read(f"<export>{law}</export>", "act.xml")
    assert len(draft.clauses) == 5
    assert [text for reason, text in listed(draft) if reason is Reason.NAMESPACE][:2] == [
        "<export>",
        namespace or "xmlns",
    ]


def test_the_italian_code_has_its_121_articles_and_every_word_of_them(data_folder: Path):
    content = (data_folder / "akn" / "it_dlgs_2005-82.akn.xml").read_bytes()
    whole = read(content, "law.xml", unit=Unit.ARTICLE)
    assert whole.title == "Codice dell'amministrazione digitale."
    assert Counter(clause.kind.value for clause in whole.clauses) == {"article": 121, "citation": 14, "recital": 6}
    assert [one.kind for one in whole.divisions] == [DivisionKind.CHAPTER] * 17
    draft = read(content, "law.xml")
    articles = [one.label for one in draft.divisions if one.kind is DivisionKind.ARTICLE]
    articles += [clause.label for clause in draft.clauses if clause.kind is ClauseKind.ARTICLE]
    assert len(set(articles)) == 121
    reasons = Counter(piece.reason for piece in draft.not_understood)
    assert reasons == {
        Reason.METADATA: 6, Reason.FORMULA: 2, Reason.LEAD_IN: 2, Reason.CLOSING: 3,
    }  # fmt: skip
    assert any("textualMod 385" in piece.text for piece in draft.not_understood)
    said = " ".join([*(one.heading for one in draft.divisions), *(f"{c.heading} {c.body}" for c in draft.clauses)])
    assert letters(said) >= letters(" ".join(clause.heading + clause.body for clause in whole.clauses)) * 0.995


def letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def as_web_page(row: dict[str, str]) -> str:
    """A unit of the law as the page it was cut from may have had it."""
    if row["unit_no"] != "0" and not row["heading"]:
        return f"<h2>{row['part']}. {row['text']}</h2>"
    heading = f"<h3>{row['heading']}</h3>" if row["unit_no"] != "0" else ""
    return heading + "".join(f"<p>{line}</p>" for line in row["text"].split("\n"))


def test_perus_law_as_a_web_page_shows_its_noise_to_be_cut(data_folder: Path):
    file = data_folder / "laws" / "pe_ley_31814_es.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    page = f"<html><body><nav>Inicio</nav><h1>{rows[0]['document']}</h1>{''.join(map(as_web_page, rows))}</body></html>"
    draft = read(page, "ley.html")
    from_table = read(file.read_bytes(), "ley.csv")
    assert [clause.body.split() for clause in draft.clauses if clause.label.startswith("Art")] == [
        clause.body.split() for clause in from_table.clauses if clause.label.startswith("Art")
    ]
    assert {Reason.NOISE, Reason.CLOSING, Reason.BEFORE_TEXT} <= {piece.reason for piece in draft.not_understood}
    said = " ".join(
        [
            *(one.heading for one in draft.divisions),
            *(f"{one.heading} {one.body}" for one in draft.clauses),
            *(piece.text for piece in draft.not_understood),
        ]
    )
    assert [word for row in rows for word in row["text"].split() if word not in said] == []

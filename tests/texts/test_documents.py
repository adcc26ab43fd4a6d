# ruff: noqa: E501  (files of other programs are written here as those write them)
"""Files of word processors, web pages and Akoma Ntoso become drafts in which every word has its place or its reason."""

import csv
import io
from collections import Counter
from pathlib import Path

import odfdo
import pytest

from app.domain.manuscript import Manuscript, Reason, Unit
from app.domain.structure import ClauseKind, DivisionKind
from app.texts.models import Format
from app.texts.reading import brought, manuscript_of
from tests.texts.files import W, a_document, a_list, in_list, open_xml, saved, word_xml


def read(content: bytes | str, name: str = "", **values: object) -> Manuscript:
    return manuscript_of(brought(content.encode() if isinstance(content, str) else content, name, **values))


def told(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(clause.label, clause.body) for clause in manuscript.clauses]


def listed(manuscript: Manuscript) -> list[tuple[Reason, str]]:
    return [(piece.reason, piece.text) for piece in manuscript.not_understood]


def p(words: str, style: str = "", more: str = "") -> str:
    """A paragraph in WordprocessingML."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{words}</w:p>"


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


HEADING = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
)


def test_a_word_file_is_read_by_its_styles_and_with_the_numbers_its_lists_show():
    document = a_document()
    document.add_heading("A code of conduct", 0)
    articles = a_list(document, ("decimal", "Article %1."))
    for heading in ("Scope", "Duties"):
        in_list(document.add_heading(heading, 2), articles)
        paragraphs = a_list(document, ("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
        in_list(document.add_paragraph("This code is about:"), paragraphs)
        for words, level in (("people;", 1), ("machines:", 1), ("large ones;", 2), ("small ones.", 2)):
            in_list(document.add_paragraph(words), paragraphs, level)
        in_list(document.add_paragraph("Nothing else."), paragraphs)
    draft = read(saved(document), "code.docx")
    assert draft.title == "A code of conduct"
    assert [(one.label, one.heading) for one in draft.divisions] == [("Article 1", "Scope"), ("Article 2", "Duties")]
    words = "This code is about:\n\n(a) people;\n\n(b) machines:\n\n(i) large ones;\n\n(ii) small ones."
    assert told(draft) == [("1.1", words), ("1.2", "Nothing else."), ("2.1", words), ("2.2", "Nothing else.")]
    deep = read(saved(document), "code.docx", unit=Unit.POINT)
    assert [clause.label for clause in deep.clauses][:6] == ["1.1", "1.1.a", "1.1.b", "1.1.b.i", "1.1.b.ii", "1.2"]
    assert deep.clauses[3].kind is ClauseKind.SUBPOINT


def test_headings_are_known_by_the_style_they_are_based_on_or_their_outline_level():
    draft = read(
        word_xml(
            p(r("Act"), "berschrift1") + p(r("Article 1. One"), "Own") + p(r("First.")) + p(r("Article 2. Two"), "Deep")
            + p(r("Second.")) + p(r("Contents 1"), "TOC1"),
            styles=HEADING,
        )
    )  # fmt: skip
    assert [(clause.label, clause.heading, clause.body) for clause in draft.clauses] == [
        ("Article 1", "One", "First."),
        ("Article 2", "Two", "Second."),
    ]
    assert listed(draft) == [(Reason.EMPTY, "Act"), (Reason.CONTENTS, "Contents 1")]


@pytest.mark.parametrize(
    ("style", "text", "numbers"),
    [
        ("decimal", "%1)", ["1)", "2)", "3)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("decimalZero", "%1.", ["01.", "02.", "03."]),
        ("japaneseCounting", "第%1条", ["第一条", "第二条", "第三条"]),
        ("arabicAbjad", "%1)", ["أ)", "ب)", "ج)"]),
        ("bullet", "", ["•", "•", "•"]),
        ("none", "§", ["§", "§", "§"]),
        ("unheardOf", "%1.", ["1.", "2.", "3."]),
    ],
)
def test_lists_are_numbered_in_the_ways_of_many_languages(style: str, text: str, numbers: list[str]):
    document = a_document()
    document.add_heading("Article 1. One", 1)
    number = a_list(document, (style, text))
    for _place in range(3):
        in_list(document.add_paragraph("Words"), number)
    lines = [line for line in brought(saved(document), "x.docx").text.split("\n") if "Words" in line]
    assert [line.replace("\u3000", " ").removesuffix(" Words") for line in lines] == numbers


def test_tracked_changes_are_read_as_accepted_and_told():
    draft = read(
        word_xml(
            p(r("Article 1. One"))
            + p(r("Kept ") + f"<w:ins>{r('new ')}</w:ins>" + "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>" + r("end"))
            + p(r("Joined "), more="<w:rPr><w:del/></w:rPr>")
            + p(r("with this.")),
        )
    )  # fmt: skip
    assert told(draft) == [("Article 1", "Kept new end\n\nJoined with this.")]
    assert listed(draft) == [(Reason.TAKEN_OUT, "old"), (Reason.PUT_IN, "new")]


def test_what_a_word_file_holds_besides_its_text_is_listed_and_nothing_is_loaded():
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="1">{p(r("Why so?"))}</w:comment></w:comments>'
    header = f'<w:hdr xmlns:w="{W}">{p(r("Draft of May"))}</w:hdr>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    picture = '<w:r><w:drawing><wp:docPr xmlns:wp="x" descr="A map"/></w:drawing></w:r>'
    box = f"<w:r><w:pict><w:txbxContent>{p(r('Aside'))}</w:txbxContent></w:pict></w:r>"
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p(r('1 One'))}</w:sdtContent></w:sdt>"
    )
    draft = read(
        word_xml(
            contents + p(r("Article 1. One")) + p(r("Words") + '<w:r><w:commentReference w:id="1"/></w:r>' + hidden + picture + box)
            + '<w:altChunk/>',
            comments=comments, header1=header, header2=header,
        )
    )  # fmt: skip
    assert told(draft) == [("Article 1", "Words")]
    assert Counter(listed(draft)) == Counter(
        [
            (Reason.CONTENTS, "1 One"), (Reason.REMARK, "Why so?"), (Reason.HIDDEN, "secret"), (Reason.PICTURE, "A map"),
            (Reason.BOX, "Aside"), (Reason.OBJECT, "altChunk"), (Reason.MARGIN, "Draft of May"),
        ]
    )  # fmt: skip


NOTES = f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"/><w:footnote w:id="7">{p(r("First"))}{p(r("more"))}</w:footnote><w:footnote w:id="8">{p(r("Of the heading"))}</w:footnote></w:footnotes>'


def test_tables_and_footnotes_of_a_word_file_survive():
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    cells = "".join(f"<w:tc>{p(r(words))}</w:tc>" for words in ("State|Land", "Fee"))
    table = (
        '<w:tbl><w:tblPr><w:tblLook w:val="04A0"/></w:tblPr>'
        f"<w:tr>{cells}</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p(r('All') + mark.format(7))}{p(r('of them'))}</w:tc></w:tr></w:tbl>"
    )
    draft = read(
        word_xml(p(r("Article 1. One") + mark.format(8)) + p(r("Words") + mark.format(7)) + table, footnotes=NOTES)
    )
    assert told(draft) == [
        (
            "Article 1",
            "Words[^2]\n\n| State\\|Land | Fee |\n| --- | --- |\n| All[^2]<br>of them |  |\n\n[^2]: First\n    more",
        )
    ]
    assert listed(draft) == [(Reason.HEADING_NOTE, "Of the heading")]


def test_an_open_document_that_another_program_wrote_is_read():
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph("A code", style="Title"))
    document.body.append(odfdo.Header(2, "Article 1. Scope"))
    paragraph = odfdo.Paragraph("People are told.")
    paragraph.insert_note(after="told", note_id="n1", citation="1", body="In writing.")
    document.body.append(paragraph)
    table = odfdo.Table("Fees", width=2, height=2)
    for place, words in {(0, 0): "State", (1, 0): "Fee", (0, 1): "Here", (1, 1): "None"}.items():
        table.set_value(place, words)
    document.body.append(table)
    file = io.BytesIO()
    document.save(file)
    draft = read(file.getvalue(), "code.odt")
    assert draft.title == "A code"
    body = "People are told[^1].\n\n|  |  |\n| --- | --- |\n| State | Fee |\n| Here | None |\n\n[^1]: In writing."
    assert [(clause.label, clause.heading, clause.body) for clause in draft.clauses] == [("Article 1", "Scope", body)]


LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="3"/></text:list-style>'
)
OUTLINE = (
    '<text:outline-style><text:outline-level-style text:level="1" style:num-format=""/>'
    '<text:outline-level-style text:level="2" style:num-format="1" style:num-prefix="Article " style:num-suffix="."/>'
    '</text:outline-style><style:style style:name="Title" style:family="paragraph"/>'
)


def item(*blocks: str) -> str:
    return f"<text:list-item>{''.join(blocks)}</text:list-item>"


def t(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def test_lists_and_headings_of_an_open_document_bear_the_numbers_they_show():
    sub = (
        "<text:list>"
        + item(t("one;"))
        + item(t("two."), "<text:list>" + item(t("bare")) + "</text:list>")
        + "</text:list>"
    )
    lists = (
        f'<text:list text:style-name="L">{item(t("First:"), sub)}</text:list><text:p>Between.</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item(t("Second."))}</text:list>'
    )
    body = '<text:p text:style-name="P1">A code</text:p>' + "".join(
        f'<text:h text:outline-level="2">{heading}</text:h>{lists}' for heading in ("Scope", "Duties")
    )
    automatic = LISTS + '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    draft = read(open_xml(body, automatic=automatic, styles=OUTLINE), "code.odt")
    assert draft.title == "A code"
    assert [(one.label, one.heading) for one in draft.divisions] == [("Article 1", "Scope"), ("Article 2", "Duties")]
    assert told(draft)[:2] == [("1.1", "First:\n\n(a) one;\n\n(b) two.\n\n• bare\n\nBetween."), ("1.2", "Second.")]
    assert [label for label, _body in told(draft)] == ["1.1", "1.2", "2.1", "2.2"]


def test_changes_comments_and_the_rest_of_an_open_document_are_listed():
    tracked = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>old</text:p></text:deletion>'
        '</text:changed-region><text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>'
    )
    body = (
        f'{tracked}<text:h text:outline-level="1">Article 1. One</text:h>'
        '<text:p>Kept<text:change text:change-id="c1"/> <text:change-start text:change-id="c2"/>new'
        '<text:change-end text:change-id="c2"/><office:annotation><text:p>Why?</text:p></office:annotation>'
        '<text:s text:c="1000000000"/>end</text:p>'
        '<text:section text:display="none"><text:p>secret</text:p></text:section>'
        '<text:section><text:section-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://evil.example/x"/></text:section>'
    )
    draft = read(open_xml(body), "code.odt")
    assert told(draft) == [("Article 1", "Kept new end")]
    assert Counter(listed(draft)) == Counter(
        [
            (Reason.TAKEN_OUT, "old"), (Reason.PUT_IN, "new"), (Reason.REMARK, "Why?"), (Reason.HIDDEN, "secret"),
            (Reason.OBJECT, "http://evil.example/x"),
        ]
    )  # fmt: skip


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


def test_the_ai_act_in_word_has_the_clauses_and_the_words_of_the_table(data_folder: Path):
    file = data_folder / "aiact" / "final_2024_en_pl_nl.csv"
    rows = [row for row in csv.DictReader(file.open(encoding="utf-8", newline="")) if row["paragraph"].isdigit()]
    paragraphs = Counter(row["number"] for row in rows)
    rows = [row for row in rows if paragraphs[row["number"]] > 1]
    document = a_document()
    document.add_heading("Artificial Intelligence Act", 0)
    number, last = 0, ""
    for row in rows:
        if row["number"] != last:
            last = row["number"]
            document.add_heading(f"Article {last}. {row['heading_en']}", 2)
            number = a_list(document, ("decimal", "%1."))
        first, *more = row["text_en"].split("\n")
        in_list(document.add_paragraph(first), number)
        for line in more:
            document.add_paragraph(line)
    draft = read(saved(document), "act.docx")
    assert [(clause.label, clause.body.split()) for clause in draft.clauses] == [
        (f"{row['number']}.{row['paragraph']}", row["text_en"].split()) for row in rows
    ]
    assert draft.not_understood == ()

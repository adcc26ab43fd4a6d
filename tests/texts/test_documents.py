# ruff: noqa: E501  (files of other programs are written here as those write them)
"""Files of word processors become drafts in which every word has its place or its reason."""

import csv
import io
from collections import Counter
from pathlib import Path

import odfdo
import pytest

from app.domain.manuscript import Reason, Unit
from app.domain.structure import ClauseKind
from app.texts.reading import brought
from tests.texts.files import W, a_document, a_list, in_list, listed, open_xml, read, saved, told, word_xml


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

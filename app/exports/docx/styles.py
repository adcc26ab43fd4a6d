"""The styles of a document, and its settings: sizes in half points, distances in twentieths of a point."""

from collections.abc import Iterator

from lxml import etree

from app.domain.directions import is_right_to_left
from app.exports.docx.elements import NAMESPACES, Element, element

FONTS = {"ja": "MS Mincho", "zh": "SimSun", "ko": "Batang"}
"""For scripts of East Asia; whoever lacks the font sees another one that has the signs."""
FONT = "Times New Roman"
HEADINGS = (32, 28, 26, 24, 24, 22, 22, 22, 22)
LEVELS = range(1, 10)
COMPATIBILITY = "http://schemas.microsoft.com/office/word"


def styles(language: str) -> Element:
    """All styles that the documents use, for a text in this language."""
    made = etree.Element(element("styles").tag, nsmap=NAMESPACES)
    made.append(_defaults(language))
    made.extend(_paragraph_styles())
    made.extend(_other_styles())
    return made


def _defaults(language: str) -> Element:
    east = FONTS.get(language.split("-")[0].lower(), "MS Mincho")
    fonts = element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=east, cs=FONT)
    leftward = is_right_to_left(language)
    is_eastern = language.split("-")[0].lower() in FONTS
    named = element(
        "lang", val="en" if leftward or is_eastern else language, eastAsia=language if is_eastern else "ja",
        bidi=language if leftward else "ar",
    )  # fmt: skip
    run = element("rPr", fonts, element("sz", val=22), element("szCs", val=24), named)
    spacing = element("pPr", element("spacing", after=120, line=276, lineRule="auto"))
    return element("docDefaults", element("rPrDefault", run), element("pPrDefault", spacing))


def _paragraph_styles() -> Iterator[Element]:
    yield _style("paragraph", "Normal", "Normal", default=True)
    yield _style("paragraph", "BodyText", "Body Text", based="Normal", quick=True)
    hanging = element("pPr", element("spacing", after=80), element("ind", left=567, hanging=567))
    yield _style("paragraph", "Point", "Point", hanging, based="BodyText", quick=True, own=True)
    yield _style("paragraph", "Title", "Title", _spaced(0, 240, centred=True), _sized(40, True), "Normal", quick=True)
    yield _style("paragraph", "About", "About", _spaced(0, 40), _sized(18), "Normal", own=True)
    for level, size in zip(LEVELS, HEADINGS, strict=True):
        held = element("pPr", element("keepNext"), element("keepLines"), element("spacing", before=240, after=120))
        held.append(element("outlineLvl", val=level - 1))
        named = f"heading {level}"
        yield _style("paragraph", f"Heading{level}", named, held, _sized(size, True), "Normal", quick=True)
    yield _style("paragraph", "TOCHeading", "TOC Heading", _spaced(240, 120), _sized(28, True), "Normal")
    for level in LEVELS:
        held = element("pPr", element("spacing", after=40), element("ind", left=220 * (level - 1)))
        yield _style("paragraph", f"TOC{level}", f"toc {level}", held, based="Normal")
    yield _style("paragraph", "TableText", "Table Text", _spaced(20, 20), _sized(20), "Normal", own=True)
    yield _style("paragraph", "FootnoteText", "footnote text", _spaced(0, 40), _sized(18), "Normal")
    yield _style("paragraph", "CommentText", "annotation text", _spaced(0, 40), _sized(20), "Normal")
    yield _style("paragraph", "Footer", "footer", _spaced(0, 0, centred=True), _sized(18), "Normal")


def _other_styles() -> Iterator[Element]:
    yield _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True)
    raised = element("rPr", element("vertAlign", val="superscript"))
    yield _style("character", "FootnoteReference", "footnote reference", run=raised, based="DefaultParagraphFont")
    yield _style("character", "CommentReference", "annotation reference", run=_sized(16), based="DefaultParagraphFont")
    margins = element("tblCellMar")
    for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108)):
        margins.append(element(side, w=width, type="dxa"))
    table = _style("table", "TableNormal", "Normal Table", default=True)
    table.append(element("tblPr", element("tblInd", w=0, type="dxa"), margins))
    yield table
    yield _style("numbering", "NoList", "No List", default=True)


def _style(
    kind: str, name: str, shown: str, held: Element | None = None, run: Element | None = None, based: str = "",
    *, default: bool = False, quick: bool = False, own: bool = False,
) -> Element:  # fmt: skip
    made = element("style", type=kind, default="1" if default else None, customStyle="1" if own else None, styleId=name)
    made.append(element("name", val=shown))
    if based:
        made.append(element("basedOn", val=based))
    if quick:
        made.append(element("qFormat"))
    made.extend(one for one in (held, run) if one is not None)
    return made


def _spaced(before: int, after: int, *, centred: bool = False) -> Element:
    made = element("pPr", element("spacing", before=before, after=after))
    if centred:
        made.append(element("jc", val="center"))
    return made


def _sized(half_points: int, bold: bool = False) -> Element:
    made = element("rPr", *(element(name) for name in (("b", "bCs") if bold else ())))
    made.extend((element("sz", val=half_points), element("szCs", val=half_points)))
    return made


def settings(language: str) -> Element:
    """How Word treats the document: as one of its newest kind."""
    made = etree.Element(element("settings").tag, nsmap=NAMESPACES)
    made.append(element("zoom", percent=100))
    made.append(element("defaultTabStop", val=567))
    made.append(element("characterSpacingControl", val="doNotCompress"))
    made.append(element("footnotePr", element("footnote", id=-1), element("footnote", id=0)))
    newest = element("compatSetting", name="compatibilityMode", uri=COMPATIBILITY, val=15)
    made.append(element("compat", newest))
    made.append(element("themeFontLang", val="en" if is_right_to_left(language) else language))
    made.extend((element("decimalSymbol", val="."), element("listSeparator", val=",")))
    return made

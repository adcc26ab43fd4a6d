"""Styles that are made as they are needed: one for each kind of paragraph in each language."""

from app.domain.directions import is_right_to_left
from app.exports.docx.runs import EAST_ASIAN
from app.exports.fair_copies.blocks import Paragraph, Style
from app.exports.odt.elements import Element, element

PARENTS = {Style.TITLE: "Title", Style.ABOUT: "Text_20_body", Style.TEXT: "Text_20_body", Style.POINT: "Text_20_body"}
HANGING = {"fo__margin_left": "1cm", "fo__text_indent": "-1cm"}


class Styles:
    """The styles used so far, by what they are for."""

    def __init__(self) -> None:
        self.made: dict[str, Element] = {}

    def of(self, one: Paragraph) -> str:
        """The name of the style of a paragraph."""
        parent = f"Heading_20_{one.level}" if one.style is Style.HEADING else PARENTS[one.style]
        return self.named(one.style.value + (str(one.level) if one.level else ""), parent, one.language)

    def named(self, kind: str, parent: str, language: str) -> str:
        """The name of the style of some kind of paragraph in this language."""
        name = f"{kind}_{language}"
        if name not in self.made:
            self.made[name] = _paragraph_style(name, kind, parent, language)
        return name

    def bold(self) -> str:
        """The name of the style of what heads a column or a row."""
        name = "bold"
        weight = {f"fo__font_weight{script}": "bold" for script in ("",)}
        other = {f"style__font_weight_{script}": "bold" for script in ("asian", "complex")}
        held = element("style:text-properties", **weight, **other)
        self.made.setdefault(name, element("style:style", held, style__name=name, style__family="text"))
        return name

    def cell(self) -> str:
        """The name of the style of a cell."""
        held = element("style:table-cell-properties", fo__padding="0.1cm", fo__border="0.5pt solid #808080")
        made = element("style:style", held, style__name="cell", style__family="table-cell")
        self.made.setdefault("cell", made)
        return "cell"


def _paragraph_style(name: str, kind: str, parent: str, language: str) -> Element:
    hanging = HANGING if kind == "point" else {}
    held = element("style:paragraph-properties", style__writing_mode=direction(language), **hanging)
    words = element("style:text-properties", **language_of(language))
    made = element("style:style", held, words, style__name=name, style__family="paragraph")
    for key, value in (("style:parent-style-name", parent),):
        made.set(element(key).tag, value)
    return made


def direction(language: str) -> str:
    """The way its lines and pages run."""
    return "rl-tb" if is_right_to_left(language) else "lr-tb"


def language_of(tag: str) -> dict[str, str]:
    """The language of words, said for the script they are in, which OpenDocument keeps apart."""
    code, _hyphen, rest = tag.partition("-")
    country = rest.upper() if len(rest) == 2 else "none"
    if is_right_to_left(tag):
        return {"style__language_complex": code, "style__country_complex": country}
    if code.lower() in EAST_ASIAN:
        return {"style__language_asian": code, "style__country_asian": country}
    return {"fo__language": code, "fo__country": country}

"""The pages of an OpenDocument text: their direction, their footer, and headings that bring no numbers of their own."""

from typing import cast

from odfdo import Document, XmlPart
from odfdo import Element as Wrapped

from app.exports.odt.elements import Element, element
from app.exports.odt.styles import direction, language_of

LINK = "Index_20_Link"
PLAIN_LINK = {"text__style_name": LINK, "text__visited_style_name": LINK}
SCRIPTS = ("", "-asian", "-complex")


def lay_out(document: Document, title: str, language: str) -> None:
    """Give the pages direction and footer, and the headings nothing but their words.

    The template would number headings by itself, beside the numbers that the clauses were given.
    """
    styles = cast(XmlPart, document.get_part("styles.xml"))
    for level in styles.get_elements("//text:outline-level-style"):
        level.set_attribute("style:num-format", "")
        for name in ("style:num-suffix", "loext:num-list-format"):
            level.del_attribute(name)
    for properties in styles.get_elements("//style:style[starts-with(@style:name, 'Heading')]/style:text-properties"):
        for script in SCRIPTS:
            properties.set_attribute(f"{'style' if script else 'fo'}:font-style{script}", "normal")
    for layout in styles.get_elements("//style:page-layout-properties"):
        layout.set_attribute("style:writing-mode", direction(language))
    for made in (_plain_link(), _footer_style(language)):
        document.insert_style(Wrapped.from_tag(made))  # type: ignore[arg-type]  # styles they are
    for master in styles.get_elements("//style:master-page"):
        master.append(Wrapped.from_tag(_footer(title)))


def _plain_link() -> Element:
    return element("style:style", style__name=LINK, style__family="text")


def _footer_style(language: str) -> Element:
    lines = element("style:paragraph-properties", fo__text_align="center", style__writing_mode=direction(language))
    sizes = {f"{'style' if script else 'fo'}__font_size{script.replace('-', '_')}": "9pt" for script in SCRIPTS}
    words = element("style:text-properties", **sizes, **language_of(language))
    return element("style:style", lines, words, style__name="Footer", style__family="paragraph")


def _footer(title: str) -> Element:
    """The title and the number of the page."""
    line = element("text:p", words=f"{title} · ", text__style_name="Footer")
    line.append(element("text:page-number", words="1", text__select_page="current"))
    return element("style:footer", line)

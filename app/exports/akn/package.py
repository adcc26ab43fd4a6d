"""Every language version of a text in one archive, with a `documentCollection` that refers to each of them."""

import zipfile
from collections.abc import Sequence
from typing import IO

from lxml import etree

from app.exports.akn.addresses import addresses_of, country_of, local_day, work_date
from app.exports.akn.document import akoma_ntoso, break_lines
from app.exports.akn.elements import add, add_own, root
from app.exports.akn.languages import UNDETERMINED, three_letters
from app.exports.akn.meta import PLATFORM, named
from app.exports.editions import Edition
from app.texts.contents import printed

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
MAIN = "main.xml"


def write_package(out: IO[bytes], editions: Sequence[Edition]) -> list[bytes]:
    """Write the archive; what comes back are the documents in it, the collection first, for whoever checks them.

    Each document is named by its language, as in text.pt-BR.xml: an eId means the same clause in all of them, so they
    cannot stand in one file, where an eId is given once.
    """
    files = {MAIN: collection(editions)} | {file_of(edition): akoma_ntoso(edition) for edition in editions}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, BEGINNING_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return list(files.values())


def file_of(edition: Edition) -> str:
    """The name of a language version in the archive."""
    return f"text.{edition.language}.xml"


def collection(editions: Sequence[Edition]) -> bytes:
    """The document that holds references to all language versions together."""
    whole = root()
    one = add(whole, "documentCollection", name="languageVersions", contains="singleVersion")
    meta = add(one, "meta")
    body = add(one, "collectionBody", eId="collectionBody")
    for place, edition in enumerate(editions, start=1):
        component = add(body, "component", eId=f"component_{place}")
        add(component, "documentRef", eId=f"language_{place}", href=addresses_of(edition).expression,
            showAs=edition.title)  # fmt: skip
    _about(meta, editions[0])
    own = add(meta, "proprietary", source=PLATFORM)
    for place, edition in enumerate(editions, start=1):
        add_own(own, "file", ref=f"#language_{place}", name=file_of(edition), language=edition.language)
    break_lines(whole)
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8")


def _about(meta: etree._Element, first: Edition) -> None:
    identification = add(meta, "identification", source=PLATFORM)
    slug, day = first.process.slug, local_day(first, first.dated).isoformat()
    work = f"/akn/{country_of(first)}/documentCollection/{work_date(first)}/{slug}"
    expression = f"{work}/{UNDETERMINED if first.process.languages_equal else three_letters(first.language)}@{day}"
    level = add(identification, "FRBRWork")
    named(level, work, "/!main")
    add(level, "FRBRdate", date=work_date(first).isoformat(), name="publication")
    add(level, "FRBRauthor", href="#author")
    add(level, "FRBRcountry", value=country_of(first))
    add(level, "FRBRnumber", value=slug)
    level = add(identification, "FRBRExpression")
    named(level, expression, "/!main")
    add(level, "FRBRdate", date=day, name="wording")
    add(level, "FRBRauthor", href="#author")
    add(level, "FRBRlanguage", language=expression.rpartition("/")[2][:3])
    level = add(identification, "FRBRManifestation")
    named(level, expression, "/!main.xml", ".xml")
    add(level, "FRBRdate", date=local_day(first, first.made_at).isoformat(), name="export")
    add(level, "FRBRauthor", href=PLATFORM)
    references = add(meta, "references", source=PLATFORM)
    author = printed(first.process.lead_institution, first.process.drafting_language) or first.title
    page = f"{first.base_url}/{first.language}/processes/{slug}"
    add(references, "TLCOrganization", eId="author", href=f"{page}#author", showAs=author)
    add(references, "TLCOrganization", eId="openclause", href=f"{first.base_url}/", showAs="Openclause")

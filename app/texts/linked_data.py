"""What a version of a text is, for machines: JSON-LD in the words of ELI and of schema.org, which follows ELI."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from app.processes.models import Process
from app.texts.contents import printed
from app.texts.models import Document, Version
from app.web.languages import CODES

CONTEXT = ["https://schema.org", {"eli": "http://data.europa.eu/eli/ontology#"}]


def linked_data(
    process: Process, document: Document, version: Version, words: str, spoken: Collection[str], base_url: str
) -> dict[str, Any]:
    """One language of one version: type, language, date, which work it realizes, and of what it is a translation.

    `spoken` are the languages the version has words in.
    """
    drafting = process.drafting_language
    told = {
        "@context": CONTEXT,
        "@id": address(base_url, process.slug, version.number, words),
        "@type": ["Legislation", "eli:LegalExpression"],
        "name": printed({**process.title, **document.title}, words, drafting),
        "version": printed(version.name, words, drafting),
        "legislationType": process.kind.value,
        "legislationIdentifier": f"{process.slug}/{version.number}",
        "legislationJurisdiction": list(process.jurisdictions),
        "creativeWorkStatus": "Adopted" if version.final else "Draft",
        "legislationDate": _day(version.created_at),
        "inLanguage": words,
        "exampleOfWork": {"@id": work(base_url, process.slug), "@type": ["Legislation", "eli:LegalResource"]},
        "eli:realizes": {"@id": work(base_url, process.slug)},
    }
    if words != drafting and drafting in spoken:
        source = {"@id": address(base_url, process.slug, version.number, drafting)}
        told |= {"translationOfWork": source, "eli:is_translation_of": source}
    others = [code for code in process.languages if code in spoken and code not in (words, drafting)]
    if words == drafting and others:
        told["workTranslation"] = [{"@id": address(base_url, process.slug, version.number, code)} for code in others]
    return told


def address(base_url: str, slug: str, number: int, words: str) -> str:
    """The permanent address of one language of a version: the same whoever asks."""
    page = words if words in CODES else "en"
    return f"{base_url}/{page}/processes/{slug}/versions/{number}?lang={words}"


def work(base_url: str, slug: str) -> str:
    """The address of the text itself, whatever its version and language."""
    return f"{base_url}/processes/{slug}/text"


def _day(when: datetime) -> str:
    return when.date().isoformat()

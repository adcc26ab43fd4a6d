"""What describes processes to data portals: DCAT-AP in JSON-LD, of one process and of the whole instance."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.exports.formats import MEDIA_TYPES, Format
from app.processes.models import Process, Visibility

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/"
OFFERED = (Format.BUNDLE, Format.CSV, Format.JSON, Format.AKN)


def of_instance(session: Session, *, base_url: str, licence: str) -> dict[str, Any]:
    """Every public process of the instance as a dataset, in the order of their slugs."""
    query = sa.select(Process).where(Process.visibility != Visibility.PREPARED).order_by(Process.slug)
    return {
        "@context": CONTEXT,
        "@id": f"{base_url}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": f"Openclause, {urlsplit(base_url).netloc}",
        "dct:description": "The open record of every public process of this instance.",
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": urlsplit(base_url).netloc},
        "dct:license": {"@id": licence},
        "foaf:homepage": {"@id": base_url},
        "dcat:dataset": [_dataset(one, base_url, licence) for one in session.scalars(query)],
    }


def dataset(process: Process, *, base_url: str, licence: str) -> dict[str, Any]:
    """One process as a dataset by itself."""
    return {"@context": CONTEXT, **_dataset(process, base_url, licence)}


def _dataset(process: Process, base_url: str, licence: str) -> dict[str, Any]:
    home = f"{base_url}/{process.drafting_language}/processes/{process.slug}"
    publisher = _in_languages(process.lead_institution) or base_url
    return {
        "@id": f"{base_url}/api/v1/processes/{process.slug}",
        "@type": "dcat:Dataset",
        "dct:identifier": process.slug,
        "dct:title": _in_languages(process.title),
        "dct:description": _in_languages(process.summary) or _in_languages(process.objective)
        or _in_languages(process.title),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dct:language": [{"@id": f"{LANGUAGE}{tag.partition('-')[0]}"} for tag in process.languages],
        "dct:spatial": [{"@type": "dct:Location", "dct:identifier": code} for code in process.jurisdictions],
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:theme": {"@id": GOVERNMENT},
        "dcat:landingPage": {"@id": f"{home}/export"},
        **({"dct:issued": _moment(process.published_at)} if process.published_at else {}),
        "dcat:distribution": [_distribution(process, form, base_url, licence) for form in OFFERED],
    }  # fmt: skip


def _distribution(process: Process, form: Format, base_url: str, licence: str) -> dict[str, Any]:
    address = f"{base_url}/api/v1/processes/{process.slug}/exports/{form.value}"
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": form.value,
        "dct:license": {"@id": licence},
        "dcat:accessURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPE}{MEDIA_TYPES[form]}"},
    }


def _in_languages(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tag} for tag, text in sorted(words.items()) if text]


def _moment(moment: datetime) -> dict[str, str]:
    return {"@value": moment.astimezone(UTC).isoformat(timespec="seconds"), "@type": "xsd:dateTime"}

"""From the forms of a process to its description and back; mistakes in the description find their fields."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain import typed_rules
from app.domain.describing import WORDS
from app.domain.descriptions import Mistake
from app.processes.description import sentence_on
from app.processes.models import Process
from app.web.forms import Form

SEPARATED = re.compile(r"[\s,;]+")
PART = re.compile(r"[.\[\]]+")


def codes(typed: str | None) -> list[str]:
    """The codes in a list that was typed with commas or spaces."""
    return [code for code in SEPARATED.split(typed or "") if code]


def of_new(data: Mapping[str, Any]) -> dict[str, object]:
    """The description that the short form of a new process makes."""
    return {
        "slug": data["slug"],
        "kind": data["kind"],
        "languages": [data["drafting"], *codes(data["languages"])],
        "title": {data["drafting"]: data["title"]},
        "jurisdiction": codes(data["jurisdiction"]),
        "timezone": data["timezone"],
        "groups": [{"key": key} for key in data["groups"]],
        "preconditions": True,
    }


def of_settings(data: Mapping[str, Any], process: Process) -> dict[str, object]:
    """The description that the settings of a process make; address, kind and groups are the process's own."""
    languages = list(process.languages)
    return {
        "slug": process.slug,
        "kind": process.kind.value,
        "languages": [*languages, *(code for code in codes(data["languages"]) if code not in languages)],
        "equal": data["equal"],
        "jurisdiction": codes(data["jurisdiction"]),
        "timezone": data["timezone"],
        "contact": data["contact"],
        "pre_moderation": data["pre_moderation"],
        "slow_lane_days": typed_rules.number(data["slow_lane_days"]),
        "slow_lane_contributions": typed_rules.number(data["slow_lane_contributions"]),
        "appeal_days": typed_rules.number(data["appeal_days"]),
        "preconditions": data["preconditions"],
        "cosponsors": typed_rules.number(data["cosponsors"]),
        "groups": [{"key": group.key, "name": group.name} for group in process.groups],
        "criteria": criteria_of({code: data[f"criteria_{code}"] for code in languages}),
        "classes": criteria_of({code: data[f"classes_{code}"] for code in languages}),
        "decision": typed_rules.description_of(data, [group.key for group in process.groups]),
        **{name: {code: data[f"{name}_{code}"] for code in languages} for name in WORDS},
    }


def as_settings(process: Process) -> dict[str, object]:
    """What the settings form of a process shows at first."""
    languages = process.languages
    words = {f"{name}_{code}": getattr(process, name).get(code, "") for name in WORDS for code in languages}
    keyed = {
        f"{name}_{code}": "\n".join(f"{key}: {said[code]}" for key, said in lines.items() if code in said)
        for name, lines in (("criteria", process.criteria), ("classes", process.classes))
        for code in languages
    }
    return {
        "contact": process.contact,
        "jurisdiction": ", ".join(process.jurisdictions),
        "equal": process.languages_equal,
        "timezone": process.time_zone,
        **typed_rules.typed_of(process.decision_rule),
        "pre_moderation": process.pre_moderation,
        "slow_lane_days": str(process.slow_lane_days or ""),
        "slow_lane_contributions": str(process.slow_lane_contributions or ""),
        "appeal_days": str(process.appeal_days),
        "preconditions": process.preconditions,
        "cosponsors": str(process.cosponsors_required or ""),
        **words,
        **keyed,
    }


def criteria_of(typed: Mapping[str, str | None]) -> dict[str, dict[str, str]]:
    """Criteria, or classes, by key and language, from one a line: "feasibility: Can it be carried out?"."""
    criteria: dict[str, dict[str, str]] = {}
    for language, text in typed.items():
        for line in filter(str.strip, (text or "").splitlines()):
            key, _, words = line.partition(":")
            criteria.setdefault(key.strip(), {})[language] = words.strip() or key.strip()
    return criteria


def place_mistakes(form: Form, mistakes: Sequence[Mistake]) -> None:
    """Put every mistake to the field it belongs to, or to the form as a whole."""
    for mistake in mistakes:
        name = _field_name(mistake.place)
        field = form[name] if name in form else next((one for one in form if one.name.startswith(f"{name}_")), None)
        if field is None:
            form.form_errors.append(sentence_on(mistake))
        else:
            field.errors = [*field.errors, sentence_on(mistake)]


def _field_name(place: str) -> str:
    """The name of the field for a place: "title.es" is title_es, "decision.quorum.total" is quorum_total."""
    first, *rest = [part for part in PART.split(place) if part]
    if first == "decision":
        # The population of each jurisdiction is typed into one field.
        return "_".join(rest[:2]) if rest else "majority"
    if first in ("criteria", "classes"):
        return f"{first}_{rest[1]}" if len(rest) > 1 else first
    if first in WORDS and rest:
        return f"{first}_{rest[0]}"
    return "drafting" if (first, rest) == ("languages", ["1"]) else first

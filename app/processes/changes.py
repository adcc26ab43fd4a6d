"""What was changed about a public process: who, when, why, and what stood there before, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, joinedload

from app.domain.describing import WORDS
from app.processes.forms import LABELS
from app.processes.models import Change
from app.processes.wording import rule_in_words
from app.web.display import in_language, language_name, moment
from app.web.refusals import owed_in_words

SENTENCES = {
    "process_changed": _l("The settings were changed"),
    "phase_added": _l("A phase was added to the timetable"),
    "phase_moved": _l("The dates of a phase were moved"),
    "phase_removed": _l("A phase was taken out of the timetable"),
    "phase_described": _l("What is told before a phase opens was changed"),
    "phase_held": _l("A phase did not open as announced, since something was missing"),
    "phase_opened_late": _l("A phase that was not ready opened later than announced"),
}
NAMES = {
    "contact": _l("Contact"),
    "decision_rule": _l("Decision rule"),
    "pre_moderation": _l("A facilitator reads every contribution before it is shown"),
    "preconditions": _l("A phase stays closed until everything that its participants are owed is said"),
    "cosponsors_required": _l("People who have to propose an amendment beside its author"),
    "jurisdictions": _l("Countries or regions"),
    "languages": _l("Languages"),
    "languages_equal": _l("All languages are equal: a wording is complete when every language has it"),
    "time_zone": _l("Time zone"),
    "opens": _l("Opens"),
    "closes": _l("Closes"),
    "answer_by": _l("By when contributions are answered"),
    "missing": _l("What was missing"),
    "slow_lane_days": _l("Days for which a new account is in the slow lane"),
    "slow_lane_contributions": _l("First contributions of a new account that are read before they are shown"),
    "appeal_days": _l("Days within which an appeal is decided"),
}
MOMENTS = frozenset({"opens", "closes", "answer_by"})


@dataclass(frozen=True)
class Told:
    """One thing that was changed: what it is, and how it read before and reads now; `language` of words, else ""."""

    name: str
    before: str
    after: str
    language: str = ""


def changes_of(session: Session, process_id: int, *, before: int = 0, limit: int = 20) -> Sequence[Change]:
    """The changes of a process with who made them, the newest first; one more than `limit`."""
    query = sa.select(Change).where(Change.process_id == process_id).options(joinedload(Change.actor))
    query = query.where(Change.id < before) if before else query
    return session.scalars(query.order_by(Change.id.desc()).limit(limit + 1)).all()


def sentence_of(change: Change) -> str:
    """What kind of change it was, as a sentence without its stop."""
    return str(SENTENCES.get(change.kind, change.kind.replace("_", " ")))


def told_of(change: Change) -> list[Told]:
    """Everything that a change changed, in words."""
    names = list(dict.fromkeys([*change.before, *change.after]))
    return [one for name in names for one in _told(name, change.before.get(name), change.after.get(name))]


def _told(name: str, before: Any, after: Any) -> list[Told]:
    if name in WORDS:
        return _told_in_languages(LABELS[name], before or {}, after or {})
    if name in ("criteria", "classes"):
        label = (
            _l("Criteria of the responses (%(language)s)")
            if name == "criteria"
            else _l("Classes of clauses (%(language)s)")
        )
        return _told_in_languages(label, _by_language(before or {}), _by_language(after or {}))
    return [Told(str(NAMES.get(name, name)), _value(name, before), _value(name, after))]


def _told_in_languages(label: Any, before: Mapping[str, str], after: Mapping[str, str]) -> list[Told]:
    changed = [code for code in dict.fromkeys([*before, *after]) if before.get(code) != after.get(code)]
    return [
        Told(str(label % {"language": language_name(code)}), before.get(code, ""), after.get(code, ""), code)
        for code in changed
    ]


def _by_language(keyed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Criteria or classes as one text in each language, a line for each."""
    codes = dict.fromkeys(code for words in keyed.values() for code in words)
    return {code: "\n".join(words[code] for words in keyed.values() if code in words) for code in codes}


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name in MOMENTS:
        return moment(datetime.fromisoformat(value))
    if name == "decision_rule":
        return rule_in_words(value)
    if name == "missing":
        return owed_in_words(value)
    if name == "languages":
        return ", ".join(language_name(code) for code in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return str(in_language(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

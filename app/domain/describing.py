"""Reading the description of a process: every mistake in it is found at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.domain import appeals, slow_lane
from app.domain.decision_rules import as_description, rule_from_description
from app.domain.descriptions import (
    STANDARD_GROUPS,
    DescribedAttribute,
    DescribedGroup,
    DescribedPhase,
    Description,
    DescriptionMalformed,
    Fault,
    Mistake,
    ProcessKind,
    Words,
)
from app.domain.phases import Action, PhaseKind, own_list
from app.domain.rule_values import RuleMalformed
from app.domain.written import Unwritable, cleaned

LONGEST = {
    "title": 300,
    "summary": 5000,
    "objective": 5000,
    "decision_link": 5000,
    "next_steps": 5000,
    "materials": 5000,
    "house_rules": 10000,
    "lead_institution": 300,
    "contact": 254,
    "name": 80,
    "criteria": 500,
    "classes": 120,
    "attribute": 120,
}
"""How many characters each text of a process may have."""

WORDS = (
    "title", "summary", "objective", "decision_link", "next_steps", "materials", "house_rules", "lead_institution",
)  # fmt: skip
OWN_WORDS = ("objective", "decision_link", "next_steps", "materials")
"""What a phase may say in words of its own; else the process's words hold."""

ONE_LINE = frozenset({"title", "lead_institution", "contact", "name", "attribute"})
KEYS = (
    "slug", "kind", "template", "jurisdiction", "languages", "equal", "timezone", *WORDS, "contact",
    "pre_moderation", "slow_lane_days", "slow_lane_contributions", "appeal_days", "cosponsors", "published",
    "preconditions", "groups", "phases", "decision", "criteria", "classes",
    "attributes",
)  # fmt: skip
PHASE_KEYS = ("kind", "opens", "closes", "name", "allows", *OWN_WORDS, "answer_by")
GROUP_KEYS = ("key", "name")
ATTRIBUTE_KEYS = ("key", "title", "choices")
MOST_CHOICES = 40
RESERVED = frozenset({"new"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 80
MOST_COSPONSORS = 20
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII)
JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", re.ASCII)
YEARS = range(2000, 2200)
MOST = {"languages": 30, "groups": 20, "phases": 40, "criteria": 40, "classes": 20, "jurisdiction": 60, "attributes": 8}
Choice = TypeVar("Choice", bound=StrEnum)


def described(description: Mapping[str, object]) -> Description:
    """The description, checked, from the tables of a TOML file; raises DescriptionMalformed with every mistake.

    Moments without a zone are on the clock of the process's time zone; a day alone means its first moment where
    something opens and its last where something closes. Unknown keys are mistakes.
    """
    reading = _Reading()
    read = reading.process(description)
    if reading.mistakes:
        raise DescriptionMalformed(tuple(reading.mistakes))
    return read


class _Reading:
    """One pass over a description: what is right is taken, what is wrong is noted."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.languages: tuple[str, ...] = ()
        self.zone = ZoneInfo("UTC")

    def process(self, raw: Mapping[str, object]) -> Description:
        """Read every key; what comes back may be used when there was no mistake."""
        self._only_known(raw, KEYS, "")
        self.languages = self._languages(raw)
        self.zone = self._time_zone(raw.get("timezone", "UTC"))
        groups, jurisdictions = self._groups(raw.get("groups")), self._jurisdictions(raw.get("jurisdiction", []))
        described = Description(
            slug=self._slug(raw),
            kind=self._one_of(ProcessKind, raw.get("kind", raw.get("template")), "kind") or ProcessKind.CODE_OF_ETHICS,
            jurisdictions=jurisdictions,
            languages=self.languages,
            equal=self._yes_or_no(raw.get("equal", False), "equal"),
            time_zone=self.zone.key,
            **{name: self._words(raw.get(name, {}), name, name) for name in WORDS},
            contact=self._text(raw.get("contact", ""), "contact", "contact"),
            cosponsors=self._count(raw.get("cosponsors", 0), "cosponsors"),
            pre_moderation=self._yes_or_no(raw.get("pre_moderation", False), "pre_moderation"),
            slow_lane_days=self._count(raw.get("slow_lane_days", 0), "slow_lane_days", slow_lane.MOST_DAYS),
            slow_lane_contributions=self._count(
                raw.get("slow_lane_contributions", 0), "slow_lane_contributions", slow_lane.MOST_CONTRIBUTIONS
            ),
            appeal_days=self._count(raw.get("appeal_days", appeals.USUAL_DAYS), "appeal_days", appeals.MOST_DAYS, 1),
            published=self._yes_or_no(raw.get("published", True), "published"),
            preconditions=self._yes_or_no(raw.get("preconditions", False), "preconditions"),
            groups=groups,
            phases=self._phases(raw.get("phases", [])),
            decision=self._decision(raw.get("decision", {}), [group.key for group in groups], jurisdictions),
            criteria=self._keyed(raw.get("criteria", {}), "criteria"),
            classes=self._keyed(raw.get("classes", {}), "classes"),
            attributes=self._attributes(raw.get("attributes", [])),
        )
        if not described.title and "title" not in self._places():
            self._wrong("title", Fault.MISSING)
        return described

    def _wrong(self, place: str, fault: Fault, **values: object) -> None:
        self.mistakes.append(Mistake(place, fault, values))

    def _places(self) -> set[str]:
        return {mistake.place.partition(".")[0] for mistake in self.mistakes}

    def _only_known(self, table: Mapping[str, object], known: Sequence[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                nearest = next(iter(get_close_matches(str(key), known, 1)), "")
                self._wrong(f"{prefix}{key}", Fault.UNKNOWN, known=tuple(known), nearest=nearest)

    def _slug(self, raw: Mapping[str, object]) -> str:
        slug = raw.get("slug")
        if slug is None or slug == "":
            self._wrong("slug", Fault.MISSING)
        elif not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in RESERVED:
            self._wrong("slug", Fault.SLUG, given=str(slug)[:LONGEST_SLUG], limit=LONGEST_SLUG)
        return str(slug)

    def _one_of(self, choices: type[Choice], given: object, place: str) -> Choice | None:
        known = [choice.value for choice in choices]
        if given is None or given == "":
            self._wrong(place, Fault.MISSING)
        elif given in known:
            return choices(given)
        else:
            nearest = next(iter(get_close_matches(str(given), known, 1)), "")
            self._wrong(place, Fault.ONE_OF, given=str(given)[:40], known=tuple(known), nearest=nearest)
        return None

    def _jurisdictions(self, given: object) -> tuple[str, ...]:
        listed = self._list([given] if isinstance(given, str) else given, "jurisdiction")
        taken = [one for one in listed if isinstance(one, str) and JURISDICTION.fullmatch(one)]
        for one in listed:
            if one not in taken:
                self._wrong("jurisdiction", Fault.JURISDICTION, given=str(one)[:40])
        return tuple(dict.fromkeys(taken))

    def _languages(self, raw: Mapping[str, object]) -> tuple[str, ...]:
        listed = self._list(raw.get("languages", []), "languages")
        if not listed and "languages" not in self._places():
            self._wrong("languages", Fault.MISSING)
        for position, one in enumerate(listed, 1):
            if not isinstance(one, str) or not LANGUAGE.fullmatch(one):
                self._wrong(f"languages[{position}]", Fault.LANGUAGE, given=str(one)[:40])
            elif one in listed[: position - 1]:
                self._wrong(f"languages[{position}]", Fault.TWICE, given=one)
        return tuple(one for one in dict.fromkeys(map(str, listed)) if LANGUAGE.fullmatch(one))

    def _time_zone(self, given: object) -> ZoneInfo:
        try:
            if isinstance(given, str) and given.isascii() and len(given) <= 60:
                return ZoneInfo(given)
        except (KeyError, ValueError, OSError):  # unknown; a path outside the table; a folder of it
            pass
        self._wrong("timezone", Fault.TIME_ZONE, given=str(given)[:60])
        return self.zone

    def _list(self, given: object, place: str) -> list[object]:
        if not isinstance(given, (list, tuple)):
            self._wrong(place, Fault.NOT_LIST)
            return []
        if len(given) > MOST.get(place, len(given)):
            self._wrong(place, Fault.TOO_MANY, limit=MOST[place])
            return []
        return list(given)

    def _table(self, given: object, place: str) -> Mapping[str, object]:
        if isinstance(given, Mapping):
            return given
        self._wrong(place, Fault.NOT_TABLE)
        return {}

    def _yes_or_no(self, given: object, place: str) -> bool:
        if not isinstance(given, bool):
            self._wrong(place, Fault.NOT_YES_OR_NO)
        return given is True

    def _count(self, given: object, place: str, limit: int = MOST_COSPONSORS, smallest: int = 0) -> int:
        if not isinstance(given, int) or isinstance(given, bool) or not smallest <= given <= limit:
            self._wrong(place, Fault.NOT_A_COUNT, limit=limit, smallest=smallest)
            return 0
        return given

    def _text(self, given: object, place: str, kind: str) -> str:
        if not isinstance(given, str):
            self._wrong(place, Fault.NOT_TEXT)
            return ""
        try:
            return cleaned(given, multiline=kind not in ONE_LINE, limit=LONGEST[kind]).text
        except Unwritable as refusal:
            self._wrong(place, Fault.UNWRITABLE, reason=refusal.reason, limit=LONGEST[kind])
            return ""

    def _words(self, given: object, place: str, kind: str) -> Words:
        """Words by language; empty ones are left out."""
        taken = {}
        for language, text in self._table(given, place).items():
            if self.languages and language not in self.languages:
                self._wrong(f"{place}.{language}", Fault.FOREIGN_LANGUAGE, given=language, known=self.languages)
                continue
            taken[language] = self._text(text, f"{place}.{language}", kind)
        return {language: text for language, text in taken.items() if text}

    def _groups(self, given: object) -> tuple[DescribedGroup, ...]:
        if given is None:
            return tuple(DescribedGroup(key) for key in STANDARD_GROUPS)
        groups: dict[str, DescribedGroup] = {}
        for position, one in enumerate(self._list(given, "groups"), 1):
            place = f"groups[{position}]"
            table = self._table(one, place)
            self._only_known(table, GROUP_KEYS, f"{place}.")
            key = self._key(table.get("key"), f"{place}.key")
            name = self._words(table.get("name", {}), f"{place}.name", "name")
            if key in groups:
                self._wrong(f"{place}.key", Fault.TWICE, given=key)
            if key not in STANDARD_GROUPS and not name and KEY.fullmatch(key):
                self._wrong(f"{place}.name", Fault.MISSING)
            groups[key] = DescribedGroup(key, name)
        if not groups and "groups" not in self._places():
            self._wrong("groups", Fault.MISSING)
        return tuple(groups.values())

    def _attributes(self, given: object) -> tuple[DescribedAttribute, ...]:
        attributes: dict[str, DescribedAttribute] = {}
        for position, one in enumerate(self._list(given, "attributes"), 1):
            place = f"attributes[{position}]"
            table = self._table(one, place)
            self._only_known(table, ATTRIBUTE_KEYS, f"{place}.")
            key = self._key(table.get("key"), f"{place}.key")
            if key in attributes:
                self._wrong(f"{place}.key", Fault.TWICE, given=key)
            title = self._named(table.get("title", {}), f"{place}.title")
            attributes[key] = DescribedAttribute(key, title, self._choices(table.get("choices", {}), place))
        return tuple(attributes.values())

    def _choices(self, given: object, place: str) -> dict[str, Words]:
        choices = self._table(given, f"{place}.choices")
        if not choices:
            self._wrong(f"{place}.choices", Fault.MISSING)
        if len(choices) > MOST_CHOICES:
            self._wrong(f"{place}.choices", Fault.TOO_MANY, limit=MOST_CHOICES)
        return {
            self._key(key, f"{place}.choices.{key}"): self._named(words, f"{place}.choices.{key}")
            for key, words in list(choices.items())[:MOST_CHOICES]
        }

    def _named(self, given: object, place: str) -> Words:
        """Words of an attribute or a choice, which cannot be without any."""
        words = self._words(given, place, "attribute")
        if not words and not any(mistake.place.startswith(place) for mistake in self.mistakes):
            self._wrong(place, Fault.MISSING)
        return words

    def _key(self, given: object, place: str) -> str:
        if given is None:
            self._wrong(place, Fault.MISSING)
        elif not isinstance(given, str) or not KEY.fullmatch(given):
            self._wrong(place, Fault.NOT_A_KEY, given=str(given)[:40])
        return str(given)

    def _keyed(self, given: object, name: str) -> dict[str, Words]:
        """Words by key, in the order given: the criteria of responses, the classes of clauses."""
        table = self._table(given, name)
        if len(table) > MOST[name]:
            self._wrong(name, Fault.TOO_MANY, limit=MOST[name])
        return {
            self._key(key, f"{name}.{key}"): self._words(words, f"{name}.{key}", name)
            for key, words in list(table.items())[: MOST[name]]
        }

    def _decision(self, given: object, groups: Sequence[str], jurisdictions: Sequence[str]) -> Mapping[str, object]:
        try:
            return as_description(rule_from_description(self._table(given, "decision"), groups, jurisdictions))
        except RuleMalformed as malformed:
            place = f"decision.{malformed.key}" if malformed.key else "decision"
            self._wrong(place, Fault.RULE, given=malformed.key, known=tuple(groups))
            return {}

    def _phases(self, given: object) -> tuple[DescribedPhase, ...]:
        read = [self._phase(one, f"phases[{at}]") for at, one in enumerate(self._list(given, "phases"), 1)]
        ordered = sorted((phase.opens, place, phase) for place, phase in read if phase)
        for (_, _, first), (_, place, second) in pairwise(ordered):
            if second.opens < first.closes:
                self._wrong(place, Fault.OVERLAP, given=second.kind.value, known=(first.kind.value,))
        return tuple(phase for _, _, phase in ordered)

    def _phase(self, given: object, place: str) -> tuple[str, DescribedPhase | None]:
        table = self._table(given, place)
        self._only_known(table, PHASE_KEYS, f"{place}.")
        kind = self._one_of(PhaseKind, table.get("kind"), f"{place}.kind")
        opens = self._moment(table.get("opens"), f"{place}.opens", last=False)
        closes = self._moment(table.get("closes"), f"{place}.closes", last=True)
        name = self._words(table.get("name", {}), f"{place}.name", "name")
        allows = self._allows(table.get("allows"), kind, f"{place}.allows")
        own = {key: self._words(table.get(key, {}), f"{place}.{key}", key) for key in OWN_WORDS}
        given = table.get("answer_by")
        answer_by = None if given is None else self._moment(given, f"{place}.answer_by", last=True)
        if kind is None or opens is None or closes is None:
            return place, None
        if closes <= opens:
            self._wrong(f"{place}.closes", Fault.CLOSES_FIRST)
            return place, None
        return place, DescribedPhase(kind, opens, closes, name, allows, **own, answer_by=answer_by)

    def _moment(self, given: object, place: str, *, last: bool) -> datetime | None:
        """A moment with its zone; a day alone is its first moment, or the first after it."""
        if given is None:
            self._wrong(place, Fault.MISSING)
            return None
        if not isinstance(given, date) or given.year not in YEARS:
            self._wrong(place, Fault.NOT_A_MOMENT, given=str(given)[:40])
            return None
        if not isinstance(given, datetime):
            given = datetime.combine(given + timedelta(days=last), time.min)
        return given if given.tzinfo else given.replace(tzinfo=self.zone)

    def _allows(self, given: object, kind: PhaseKind | None, place: str) -> tuple[Action, ...] | None:
        if given is None or kind is None:
            return None
        own = own_list(kind)
        names = self._list(given, place)
        for name in names:
            if name not in own:
                self._wrong(place, Fault.TOO_WIDE, given=str(name)[:40], known=tuple(action.value for action in own))
        return tuple(action for action in own if action.value in names)

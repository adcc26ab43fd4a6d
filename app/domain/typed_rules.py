"""A decision rule as people type it into fields, one text for each thing it may ask, and back to its description."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.voting import Counting, EmptyShare

SHARE = "shares_"
"""How the fields of shares begin; the key of the group follows."""

OF_JURISDICTIONS = ("in_favour", "majority", "population_in_favour")
POPULATION = re.compile(r"\s*([^\s:=]+)\s*[:=]?\s*(.*?)\s*")
MOST_DIGITS = 10


def description_of(typed: Mapping[str, Any], groups: Sequence[str]) -> dict[str, object]:
    """The table that was typed, unchecked: what is no number or fraction stays as it is, for the rules to refuse.

    What was left empty is left out, as is the choice for empty shares where no group has a share and nothing but the
    usual was chosen.
    """
    shares = {group: _close(typed[f"{SHARE}{group}"]) for group in groups if _close(typed[f"{SHARE}{group}"])}
    found: dict[str, object] = {"majority": typed["majority"]}
    if typed["each_group"]:
        found["each_group"] = typed["each_group"]
    if typed["groups_counted"]:
        found["groups_counted"] = typed["groups_counted"]
    found["quorum"] = {"total": number(typed["quorum_total"]), "each_group": number(typed["quorum_each_group"])}
    if typed["counting"] != Counting.MAJORITY:
        found["counting"] = typed["counting"]
    if shares:
        found["shares"] = shares
    if shares or typed["empty_share"] != EmptyShare.UNUSED:
        found["empty_share"] = typed["empty_share"]
    if jurisdictions := _jurisdictions(typed):
        found["jurisdictions"] = jurisdictions
    if _close(typed["proxies_most"]) or typed["proxies_same_group"]:
        found["proxies"] = {"most": number(typed["proxies_most"]), "same_group": typed["proxies_same_group"]}
    return found


def typed_of(description: Mapping[str, Any]) -> dict[str, object]:
    """What the fields show for a rule: `description_of` gives the same rule for it."""
    quorum, proxies = description.get("quorum", {}), description.get("proxies", {})
    jurisdictions = description.get("jurisdictions", {})
    population = jurisdictions.get("population", {}).items()
    return {
        "majority": description.get("majority", "1/2"),
        "each_group": description.get("each_group", ""),
        "groups_counted": description.get("groups_counted", []),
        "quorum_total": str(quorum.get("total") or ""),
        "quorum_each_group": str(quorum.get("each_group") or ""),
        "counting": description.get("counting", Counting.MAJORITY.value),
        **{f"{SHARE}{group}": part for group, part in description.get("shares", {}).items()},
        "empty_share": description.get("empty_share", EmptyShare.UNUSED.value),
        **{f"jurisdictions_{name}": jurisdictions.get(name, "") for name in OF_JURISDICTIONS},
        "jurisdictions_population": "\n".join(f"{code}: {people}" for code, people in population),
        "proxies_most": str(proxies.get("most") or ""),
        "proxies_same_group": proxies.get("same_group", False),
    }


def number(typed: str | None) -> object:
    """A number if it is one, 0 for nothing; else what was typed, which the rules then refuse."""
    typed = _close(typed) or "0"
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else typed


def _jurisdictions(typed: Mapping[str, Any]) -> dict[str, object]:
    asked: dict[str, object] = {
        name: part for name in OF_JURISDICTIONS if (part := _close(typed[f"jurisdictions_{name}"]))
    }
    if people := _population(typed["jurisdictions_population"]):
        asked["population"] = people
    return asked


def _population(typed: str | None) -> dict[str, object]:
    """The people by jurisdiction, from one a line: "FR: 68". Of one that is named twice nothing is a number."""
    people: dict[str, object] = {}
    for line in filter(str.strip, (typed or "").splitlines()):
        found = POPULATION.fullmatch(line)
        code, said = found.groups() if found else (line.strip(), "")
        code = code.upper()
        people[code] = "twice" if code in people else (number(said) if said else "")
    return people


def _close(typed: str | None) -> str:
    """What was typed without the spaces in it: "2 / 3" is 2/3."""
    return "".join((typed or "").split())

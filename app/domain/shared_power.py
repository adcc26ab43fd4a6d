"""How a description writes fixed shares, the ballot of ISO, and majorities of jurisdictions, and the faults of that."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.rule_values import LARGEST_NUMBER, RuleMalformed, at_least, fraction, majority, only_known, table
from app.domain.voting import HALF, Counting, DecisionRule, EmptyShare, JurisdictionRule

JURISDICTION_KEYS = ("majority", "in_favour", "population_in_favour", "population")
LONGEST_CODE = 6
SHARES_EXAMPLE = '{ government = "5/11", civil_society = "6/11" }'
JURISDICTIONS_EXAMPLE = '{ in_favour = "11/20", population_in_favour = "13/20", population = { FR = 68, DE = 83 } }'
POPULATION_EXAMPLE = "{ FR = 68, DE = 83 }"


def counting(value: object, *, has_shares: bool) -> Counting:
    """By majority, or as ISO does; ISO counts heads, so that it has no place for shares."""
    if value not in list(Counting):
        raise RuleMalformed("counting", 'must be "majority" or "iso"')
    if value == Counting.ISO and has_shares:
        raise RuleMalformed("counting", "cannot be iso where groups have fixed shares: ISO counts each vote as one")
    return Counting(str(value))


def shares(value: object, groups: Sequence[str] | None) -> tuple[tuple[str, Fraction], ...]:
    """The part of the whole that each group has; all of them make 1."""
    given = table(value, "shares", SHARES_EXAMPLE)
    parts = tuple((group, fraction(part, f"shares.{group}")) for group, part in given.items())
    for group, part in parts:
        if groups is not None and group not in groups:
            raise RuleMalformed(f"shares.{group}", "is no group of this process")
        if not part:
            raise RuleMalformed(f"shares.{group}", "must be more than 0; leave out a group that has no share")
    if parts and sum(part for _, part in parts) != 1:
        raise RuleMalformed("shares", f"must make 1 together, such as {SHARES_EXAMPLE}")
    return parts


def empty_share(value: object, *, has_shares: bool) -> EmptyShare:
    """What becomes of the share of a group that sends no ballot."""
    if not has_shares:
        raise RuleMalformed("empty_share", "is about fixed shares, and there are none; write shares, or leave it out")
    if value not in list(EmptyShare):
        raise RuleMalformed("empty_share", 'must be "unused" or "redistributed"')
    return EmptyShare(str(value))


def jurisdictions(value: object, known: Sequence[str] | None) -> JurisdictionRule:
    """What is asked of the jurisdictions; `known` are those of the process."""
    given = table(value, "jurisdictions", JURISDICTIONS_EXAMPLE)
    only_known(given, JURISDICTION_KEYS, "jurisdictions.")
    if known is not None and len(known) < 2:
        raise RuleMalformed("jurisdictions", "can be asked only where the process has at least two of them")
    people = _population(given["population"], known) if "population" in given else ()
    needed = given.get("population_in_favour")
    if needed is not None and not people:
        raise RuleMalformed("jurisdictions.population", f"must say how many people live where: {POPULATION_EXAMPLE}")
    return JurisdictionRule(
        majority(given.get("majority", "1/2"), "jurisdictions.majority"),
        at_least(given.get("in_favour", "1/2"), "jurisdictions.in_favour"),
        None if needed is None else at_least(needed, "jurisdictions.population_in_favour"),
        people,
    )


def _population(value: object, known: Sequence[str] | None) -> tuple[tuple[str, int], ...]:
    given = table(value, "jurisdictions.population", POPULATION_EXAMPLE)
    for code, people in given.items():
        key = f"jurisdictions.population.{code}"
        if not 0 < len(code) <= LONGEST_CODE or (known is not None and code not in known):
            raise RuleMalformed(key, "is no jurisdiction of this process")
        if isinstance(people, bool) or not isinstance(people, int) or not 0 < people <= LARGEST_NUMBER:
            raise RuleMalformed(key, "must be a whole number of people, in any unit that is the same for all")
    missing = [code for code in known or () if code not in given]
    if missing:
        raise RuleMalformed("jurisdictions.population", f"leaves out {missing[0]}, which is one of the process")
    return tuple((code, people) for code, people in given.items() if isinstance(people, int))


def described(rule: DecisionRule) -> Mapping[str, object]:
    """What of a rule goes beyond majorities and quorums, as a description writes it; nothing where nothing does."""
    found: dict[str, object] = {}
    if rule.counting is not Counting.MAJORITY:
        found["counting"] = rule.counting.value
    if rule.shares:
        found["shares"] = {group: str(part) for group, part in rule.shares}
        found["empty_share"] = rule.empty_share.value
    if rule.jurisdictions is not None:
        found["jurisdictions"] = _described(rule.jurisdictions)
    return found


def _described(rule: JurisdictionRule) -> Mapping[str, object]:
    found: dict[str, object] = {"in_favour": str(rule.in_favour)}
    if rule.majority != HALF:
        found["majority"] = str(rule.majority)
    if rule.population_in_favour is not None:
        found["population_in_favour"] = str(rule.population_in_favour)
    if rule.population:
        found["population"] = dict(rule.population)
    return found

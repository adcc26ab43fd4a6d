"""What pages and documents call the parts of a process: its phases, what they wait for, its decision rule."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.decision_rules import rule_from_description
from app.domain.phases import PhaseKind
from app.domain.readying import Ready
from app.domain.voting import Counting, DecisionRule, EmptyShare
from app.web.display import group_name, percent

PHASES = {
    PhaseKind.AGENDA: _l("Agenda"),
    PhaseKind.DRAFTING: _l("Drafting"),
    PhaseKind.CONSULTATION: _l("Consultation"),
    PhaseKind.RESPONSE: _l("Response"),
    PhaseKind.VOTING: _l("Voting"),
    PhaseKind.ADOPTION: _l("Adoption"),
    PhaseKind.MONITORING: _l("Monitoring"),
}
CHECKLIST = {
    Ready.OBJECTIVE: _l("Its objective"),
    Ready.DECISION_LINK: _l("How contributions bear on the decision"),
    Ready.ANSWER_BY: _l("By when contributions are answered"),
    Ready.NEXT_STEPS: _l("What happens next"),
    Ready.MATERIALS: _l("What to read before taking part"),
}
"""What a phase waits for, as the lines of a checklist."""


def rule_in_words(description: Mapping[str, Any]) -> str:
    """The decision rule in full sentences, in the reader's language."""
    rule = rule_from_description(description)
    sentences = (
        _in_all(rule),
        _each_group(rule),
        _jurisdictions(rule),
        quorums_in_words(description),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def quorums_in_words(description: Mapping[str, Any]) -> str:
    """What a rule asks of every method but silence: how many have to vote, and whether a vote can be entrusted."""
    rule = rule_from_description(description)
    return " ".join(sentence for sentence in (_quorum(rule), _group_quorum(rule), _proxies(rule)) if sentence)


def _proxies(rule: DecisionRule) -> str:
    if rule.proxies is None:
        return ""
    if rule.proxies.same_group:
        return ngettext(
            "A member can entrust their vote to another of their own group, who carries at most %(num)s besides "
            "their own.",
            "A member can entrust their vote to another of their own group, who carries at most %(num)s besides "
            "their own.",
            rule.proxies.most,
        )
    return ngettext(
        "A member can entrust their vote to another member, who carries at most %(num)s besides their own.",
        "A member can entrust their vote to another member, who carries at most %(num)s besides their own.",
        rule.proxies.most,
    )


def share_in_words(share: Fraction) -> str:
    """A threshold: the fractions that people have words for exactly, others as a percentage."""
    known = {Fraction(1, 2): _("half"), Fraction(2, 3): _("two thirds"), Fraction(3, 4): _("three quarters")}
    return known.get(share) or percent(share)


def _in_all(rule: DecisionRule) -> str:
    if rule.counting is Counting.ISO:
        return _iso()
    return f"{_majority(rule)} {_shares(rule)}".strip() if rule.shares else _majority(rule)


def _iso() -> str:
    return _(
        "A question is carried when at least two thirds of the votes for and against are for it, and at most a quarter "
        "are against. Abstentions are not counted, and a vote against counts only with its reasons, as in ISO."
    )


def _shares(rule: DecisionRule) -> str:
    """Which part of the whole each group has, and what becomes of it when nobody of the group votes."""
    shares = ", ".join(
        _("%(group)s %(share)s", group=group_name(group), share=str(share)) for group, share in rule.shares
    )
    if rule.empty_share is EmptyShare.REDISTRIBUTED:
        return _(
            "Groups have fixed shares, however many of them vote: %(shares)s. "
            "The share of a group without ballots is given to the others.",
            shares=shares,
        )
    return _(
        "Groups have fixed shares, however many of them vote: %(shares)s. "
        "The share of a group without ballots stays unused and still belongs to the whole.",
        shares=shares,
    )


def _jurisdictions(rule: DecisionRule) -> str:
    asked = rule.jurisdictions
    if asked is None:
        return ""
    if asked.population_in_favour is None:
        return _(
            "At least %(share)s of the jurisdictions must be for it, and more than half; "
            "a jurisdiction is for it when more than %(majority)s of its votes are.",
            share=share_in_words(asked.in_favour),
            majority=share_in_words(asked.majority),
        )
    return _(
        "At least %(share)s of the jurisdictions, with at least %(population)s of the population, must be for it, and "
        "more than half of both; a jurisdiction is for it when more than %(majority)s of its votes are.",
        share=share_in_words(asked.in_favour),
        population=share_in_words(asked.population_in_favour),
        majority=share_in_words(asked.majority),
    )


def _majority(rule: DecisionRule) -> str:
    share = share_in_words(rule.majority)
    return _("A question is carried when more than %(share)s of the votes for and against are for it.", share=share)


def _each_group(rule: DecisionRule) -> str:
    if rule.each_group is None:
        return ""
    return _(
        "The same must hold, with more than %(share)s, within each of these groups: %(groups)s.",
        share=share_in_words(rule.each_group),
        groups=", ".join(group_name(group) for group in rule.groups_counted),
    )


def _quorum(rule: DecisionRule) -> str:
    if not rule.quorum_total:
        return ""
    return ngettext(
        "At least %(num)s member must have voted.", "At least %(num)s members must have voted.", rule.quorum_total
    )


def _group_quorum(rule: DecisionRule) -> str:
    if not rule.quorum_each_group:
        return ""
    return ngettext(
        "In each of the groups counted, at least %(num)s member must have voted.",
        "In each of the groups counted, at least %(num)s members must have voted.",
        rule.quorum_each_group,
    )

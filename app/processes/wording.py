"""The decision rule of a process in words."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.decision_rules import rule_from_description
from app.domain.voting import DecisionRule
from app.web.display import group_name, percent


def rule_in_words(description: Mapping[str, Any]) -> str:
    """The decision rule in full sentences, in the reader's language."""
    rule = rule_from_description(description)
    sentences = (_majority(rule), _each_group(rule), _quorum(rule), _group_quorum(rule))
    return " ".join(sentence for sentence in sentences if sentence)


def share_in_words(share: Fraction) -> str:
    """A threshold: the fractions that people have words for exactly, others as a percentage."""
    known = {Fraction(1, 2): _("half"), Fraction(2, 3): _("two thirds"), Fraction(3, 4): _("three quarters")}
    return known.get(share) or percent(share)


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

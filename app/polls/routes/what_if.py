"""The page of a question that counts its ballots under other rules, after the close."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.answering import Method
from app.domain.phases import Action
from app.domain.what_if import TOGETHER, Rule, Variant
from app.polls.models import Question
from app.polls.outcomes import outcome_of, what_if_of
from app.polls.results import TONES, sentence_on
from app.polls.routes.blueprint import pages, question_at
from app.polls.shapes import differs
from app.polls.wording import RESULTS, option_names, rule_of
from app.processes.access import requires
from app.web.database import now, session
from app.web.display import group_name

RULES = {
    Rule.DECLARED: _l("The rule that held"),
    Rule.SIMPLE: _l("More than half of all votes, and nothing else"),
    Rule.TWO_THIRDS: _l("More than two thirds of all votes"),
    Rule.EACH_GROUP: _l("More than half in all, and in each group that voted"),
    Rule.EQUAL_GROUPS: _l("Every group with the same weight, whatever the number of its votes"),
    Rule.JURISDICTIONS: _l("More than half in all, and more than half of the jurisdictions"),
    Rule.ISO: _l("As ISO counts: two thirds for, at most a quarter against, without abstentions"),
    Rule.WITHOUT_GROUPS: _l("The rule that held, without majorities of groups"),
    Rule.WITHOUT_QUORUM: _l("The rule that held, without its quorum"),
    Rule.SCHULZE: _l("Comparisons in pairs (Schulze), and more than half against the current text"),
    Rule.APPROVAL: _l("The option that most can agree to, and more than half against the current text"),
    Rule.PLURALITY: _l("Most first places, and more than half against the current text"),
}


@dataclass(frozen=True)
class Line:
    """A rule with what it would have led to."""

    rule: str
    result: str
    tone: str
    option: str
    differs: bool


@pages.get("/processes/<slug>/votes/<number:number>/what-if")
@requires(Action.READ)
def what_if(slug: str, number: int) -> ResponseReturnValue:
    asked = question_at(number)
    found = outcome_of(session(), asked, now())
    variants = what_if_of(found)
    lines = [_line(asked, one, variants[0]) for one in variants]
    return render_template(
        "polls/what_if.html",
        question=asked,
        rule=rule_of(asked),
        sentence=sentence_on(asked, found),
        tone=TONES[found.result],
        lines=lines,
        others=sum(line.differs for line in lines),
        folded=bool(found.publication.together),
        silent=asked.method is Method.SILENCE,
    )


def _line(asked: Question, one: Variant, held: Variant) -> Line:
    names = {key: name.text for key, name in option_names(asked.options).items()}
    option = ", ".join(names[key] for key in one.winners)
    return Line(_rule(one), str(RESULTS[one.result]), TONES[one.result], option, differs(one, held))


def _rule(one: Variant) -> str:
    if one.group is not None:
        groups = ", ".join(group_name(group) for group in one.group.split(TOGETHER))
        return _("Only the votes of: %(groups)s", groups=groups)
    return str(RULES[one.rule])

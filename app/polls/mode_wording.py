"""Result modes, proxies and reminders in the reader's language."""

from flask_babel import lazy_gettext as _l

from app.domain.entrusting import ProxyFault
from app.domain.errors import NotEntrusted
from app.domain.result_modes import ResultMode

MODES = {
    ResultMode.AGGREGATE: _l("Totals only: how each stakeholder group voted, small groups told together"),
    ResultMode.ON_RECORD: _l("On the record: every ballot with the name of its voter"),
    ResultMode.PSEUDONYMOUS: _l("By tracker: a list of all ballots in which only you can find yours"),
    ResultMode.EXTERNAL: _l("Held elsewhere: the result is entered here with its source"),
}
PROMISES = {
    ResultMode.AGGREGATE: _l(
        "Totals by group are published after the close. Your own vote is never shown to anybody else; "
        "whoever runs this server could find it out."
    ),
    ResultMode.ON_RECORD: _l(
        "After the close your vote is published with your name, for everybody to read. Until then nobody sees it; "
        "whoever runs this server could find it out."
    ),
    ResultMode.PSEUDONYMOUS: _l(
        "After the close every ballot is published with its tracker, and with its group where that is not too small. "
        "Only you are told your tracker, so you can find your vote and everybody can count again. Whoever runs this "
        "server could find out whose it is, and you could show it to somebody who presses you."
    ),
    ResultMode.EXTERNAL: _l("No ballots are taken here. The result is entered after the close, with its source."),
}
FAULTS = {
    ProxyFault.NOT_ALLOWED: _l("This vote has not been entrusted to you, or the rule does not allow it."),
    ProxyFault.ONESELF: _l("You cannot entrust your vote to yourself. Simply vote."),
    ProxyFault.NOT_ENTITLED: _l("This person cannot vote on this question. Choose somebody else."),
    ProxyFault.OTHER_GROUP: _l("The rule asks for somebody of your own stakeholder group. Choose somebody else."),
    ProxyFault.TOO_MANY: _l("This person carries as many votes as the rule allows. Choose somebody else."),
    ProxyFault.CARRIES_OTHERS: _l("You carry votes of others, so you cannot entrust your own as well."),
    ProxyFault.ENTRUSTED_ALREADY: _l("This person has entrusted their own vote to somebody. Choose somebody else."),
}
HOURS = {168: _l("A week before"), 72: _l("Three days before"), 24: _l("A day before"), 3: _l("Three hours before")}
OUTCOMES = {
    "carried": _l("Carried"),
    "not_carried": _l("Not carried"),
    "not_decided": _l("Not decided"),
}


def refusal_in_words(refusal: NotEntrusted) -> str:
    """Why a vote cannot be entrusted, and what to do."""
    return str(FAULTS[ProxyFault(refusal.fault)]) if refusal.fault else ""

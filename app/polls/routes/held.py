"""What the page of a question says of how the vote is held."""

from app.domain.result_modes import ResultMode
from app.polls import blocks, entrusted, external_results
from app.polls.mode_wording import MODES, OUTCOMES, PROMISES
from app.polls.models import Question
from app.web.database import now, session


def procedure_of(asked: Question) -> dict[str, object]:
    """Its mode in words, its block, what is entrusted, and a result from elsewhere."""
    held_elsewhere = asked.mode is ResultMode.EXTERNAL
    external = external_results.external_of(session(), asked.id) if held_elsewhere else None
    has_proxies = entrusted.rule_of(asked) is not None and not held_elsewhere
    return {
        "mode": MODES[asked.mode],
        "promise": PROMISES[asked.mode],
        "held_elsewhere": held_elsewhere,
        "external": external,
        "outcome_words": OUTCOMES[external.result.value] if external else "",
        "has_proxies": has_proxies,
        "proxies_given": entrusted.given_in_all(session(), asked.id) if has_proxies else 0,
        "can_be_taken_out": blocks.may_be_taken_out(asked, now()),
    }

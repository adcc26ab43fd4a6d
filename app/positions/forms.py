"""What a button of a position sends."""

from flask import abort, request
from flask_babel import lazy_gettext as _l

from app.domain.positions import Stance

TAKE_BACK = "none"


NOTED = {
    Stance.SUPPORT: _l("You support it now."),
    Stance.AGAINST: _l("You are against it now."),
    Stance.PASS: _l("You pass on it now."),
    None: _l("Your position has been taken back."),
}
"""What is said when a position has been taken."""


def stance_sent() -> Stance | None:
    """The stance that was sent; None takes the position back. 400 for anything else: every button sends one of them."""
    sent = request.form.get("stance", "")
    if sent != TAKE_BACK and sent not in set(Stance):
        abort(400)
    return None if sent == TAKE_BACK else Stance(sent)

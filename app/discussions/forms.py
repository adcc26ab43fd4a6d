"""The form of a summary."""

from flask_babel import lazy_gettext as _l

from app.texts.forms import revision_carried
from app.web.forms import Form, Prose

LONGEST_SUMMARY = 5000


class ThreadSummaryForm(Form):
    """What has been said in a discussion so far."""

    body = Prose(_l("Summary of the discussion"), limit=LONGEST_SUMMARY, required=False)
    base = revision_carried()

    def rebase(self, number: int) -> None:
        """Let the next sending start from this summary, whatever this one started from."""
        self.base.data, self.base.raw_data = number, None

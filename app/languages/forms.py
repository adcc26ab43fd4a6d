"""The form of a translator."""

from flask_babel import lazy_gettext as _l

from app.texts.forms import LONGEST_CLAUSE, LONGEST_HEADING, revision_carried
from app.web.forms import Form, Line, Prose

LONGEST_LABEL = 80
LONGEST_NOTE = 1_000


class RenderingForm(Form):
    """The words of a clause in another language, and the drafting revision they render."""

    label = Line(_l("Number as it is printed"), limit=LONGEST_LABEL, required=False)
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)
    reason = Line(_l("Note"), limit=LONGEST_NOTE, required=False)
    base_revision = revision_carried()
    renders = revision_carried()

    def rebase(self, number: int) -> None:
        """Let the next sending start from this revision, whatever this one started from."""
        self.base_revision.data, self.base_revision.raw_data = number, None

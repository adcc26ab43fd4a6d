"""What shows something that is said elsewhere: a document of the repository, or the address of a page."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from app.documents.models import Paper
from app.documents.queries import paper_by_number
from app.domain.citing import LONGEST_ADDRESS, is_address
from app.processes.access import access
from app.web.database import session
from app.web.forms import Form, Line


class ShownForm(Form):
    """A form with evidence: the number of a document, an address, or both."""

    paper_number = Line(_l("Number of the document in the repository"), limit=9, required=False)
    address = Line(_l("Or the web address of the evidence"), limit=LONGEST_ADDRESS, required=False)
    paper: Paper | None = None

    def validate_paper_number(self, field: Any) -> None:
        """A document of this process that can be had."""
        if not field.data:
            return
        plain = field.data.isascii() and field.data.isdigit()
        found = paper_by_number(session(), access().process.id, int(field.data)) if plain else None
        if found is None or found.withdrawn_at is not None:
            raise ValidationError(_("There is no document of this number. The page of the documents shows them."))
        self.paper = found

    def validate_address(self, field: Any) -> None:
        """The address of a web page."""
        if field.data and not field.errors and not is_address(field.data):
            raise ValidationError(_("Give the whole address of a web page, beginning with https://."))

    @property
    def is_shown(self) -> bool:
        """Whether anything shows it."""
        return bool(self.paper or self.address.data)

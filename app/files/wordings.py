"""Why a file is not taken, in words."""

from flask_babel import lazy_gettext as _l

from app.domain.attaching import Misfit

MISFITS = {
    Misfit.TOO_MANY: _l("Three files can be attached to a comment."),
    Misfit.TOO_LARGE: _l("A file can have 10 MB at most."),
    Misfit.EMPTY: _l("A file that you chose is empty."),
    Misfit.NAME: _l("The name of a file cannot be used. Give it a plain, shorter name."),
    Misfit.KIND: _l(
        "Attach PDF, PNG, JPEG, plain text, CSV, Word (.docx), Excel (.xlsx), or OpenDocument (.odt, .ods)."
    ),
    Misfit.CONTENT: _l("A file is not what its name says, or it is damaged, locked, or holds programs."),
}

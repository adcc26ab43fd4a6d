"""Pages of objections: the list, one with its history, raising one, and every act on one."""

from app.accounts.erasing import REDACTIONS
from app.accounts.personal import PARTS
from app.objections import erasing
from app.objections.personal import personal
from app.objections.queries import views_attached_to
from app.objections.routes import acting, answering, raising, reading
from app.objections.routes.blueprint import pages
from app.texts.annexes import ANNEXES

PARTS["objections"] = personal
REDACTIONS["objections"] = erasing.erase_withdrawn
ANNEXES["minority_views"] = views_attached_to

__all__ = ["acting", "answering", "pages", "raising", "reading"]

"""Pages that compare jurisdictions."""

from app.crosswalks.routes import comparing, excepting
from app.crosswalks.routes.blueprint import pages

__all__ = ["comparing", "excepting", "pages"]

"""Pages of accounts: the way in and out, one's own account, people and organisations as everybody sees them."""

from app.accounts.routes import account, entrance, mandates, organisations, public
from app.accounts.routes.blueprint import pages

__all__ = ["account", "entrance", "mandates", "organisations", "pages", "public"]

"""Pages of processes: what one is, joining it, and its owners' desk."""

from app.accounts.personal import PARTS
from app.processes.personal import personal
from app.processes.routes import about, making, people, phases, starting
from app.processes.routes.blueprint import pages

PARTS["memberships"] = personal

__all__ = ["about", "making", "pages", "people", "phases", "starting"]

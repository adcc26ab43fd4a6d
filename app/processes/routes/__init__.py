"""Pages of processes: what one is, joining it, and its owners' desk."""

from app.processes.routes import about, making, people, phases
from app.processes.routes.blueprint import pages

__all__ = ["about", "making", "pages", "people", "phases"]

"""Pages that join features."""

from app.insight.routes import adopting, debate, origins, overview, standing, translating
from app.insight.routes.blueprint import machines, pages

__all__ = ["adopting", "debate", "machines", "origins", "overview", "pages", "standing", "translating"]

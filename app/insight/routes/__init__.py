"""Pages that join features."""

from app.insight.routes import adopting, comparing, debate, origins, overview, standing, translating
from app.insight.routes.blueprint import machines, pages

__all__ = ["adopting", "comparing", "debate", "machines", "origins", "overview", "pages", "standing", "translating"]

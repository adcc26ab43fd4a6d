"""Pages that join features."""

from app.insight.routes import debate, origins, overview, standing, translating
from app.insight.routes.blueprint import machines, pages

__all__ = ["debate", "machines", "origins", "overview", "pages", "standing", "translating"]

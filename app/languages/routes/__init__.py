"""Pages of languages: the translators' desk, the glossary, and plain-language summaries."""

from app.languages.routes import desk, glossary, rendering, summaries
from app.languages.routes.blueprint import pages

__all__ = ["desk", "glossary", "pages", "rendering", "summaries"]

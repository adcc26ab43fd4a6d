"""Pages of the public record, and of the receipts that people have of what they did."""

from app.record.routes import reading, receiving
from app.record.routes.blueprint import machines, pages

__all__ = ["machines", "pages", "reading", "receiving"]

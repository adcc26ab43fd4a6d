"""Pages of the public record, and of the receipts that people have of what they did."""

from app.accounts.erasing import REDACTIONS
from app.record.erasing import erase_withdrawn_amendments
from app.record.routes import reading, receiving
from app.record.routes.blueprint import machines, pages

REDACTIONS["amendments"] = erase_withdrawn_amendments

__all__ = ["machines", "pages", "reading", "receiving"]

"""Comment-resolution sheets that somebody is about to take in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class SheetDraft(Base):
    """A filled sheet, kept on the server between its preview and the confirmation of who brought it.

    `rows` are lists of the line and the eight cells; `choices` what its mapping step says of observations.
    """

    __tablename__ = "sheet_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(12))
    group_key: Mapped[str] = mapped_column(sa.String(40))
    rows: Mapped[list[Any]] = mapped_column(sa.JSON)
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]

"""What members of a process have said of themselves."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class SelfDeclared(Base):
    """One answer of a member about themselves, by the keys of an attribute of the process and of one of its choices.

    Given voluntarily and taken back at any time: the row is then deleted, and no other trace of it is kept.
    """

    __tablename__ = "self_declared"
    __table_args__ = (sa.PrimaryKeyConstraint("process_id", "person_id", "attribute"),)

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    attribute: Mapped[str] = mapped_column(sa.String(40))
    choice: Mapped[str] = mapped_column(sa.String(40))
    declared_at: Mapped[datetime]

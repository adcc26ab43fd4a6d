"""What is read of webhooks: those of a process or of the instance, and the messages sent to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Standing
from app.domain.phases import Role
from app.processes.models import Membership
from app.webhooks.models import Delivery, DeliveryState, Webhook


@dataclass(frozen=True)
class Listed:
    """A webhook with how many messages wait for it."""

    webhook: Webhook
    waiting: int


def webhooks_of(session: Session, process_id: int | None, *, after: int = 0, limit: int = 50) -> Sequence[Webhook]:
    """The webhooks of a process (None: of the whole instance), in the order they were made; one more than `limit`."""
    query = sa.select(Webhook).where(_belongs_to(process_id), Webhook.id > after).order_by(Webhook.id)
    return session.scalars(query.options(joinedload(Webhook.author)).limit(limit + 1)).all()


def listed(session: Session, process_id: int | None, *, after: int = 0, limit: int = 50) -> list[Listed]:
    """The same with how many messages wait for each. Two statements."""
    rows = webhooks_of(session, process_id, after=after, limit=limit)
    waiting = waiting_for(session, [one.id for one in rows])
    return [Listed(one, waiting.get(one.id, 0)) for one in rows]


def count_of(session: Session, process_id: int | None) -> int:
    """How many webhooks a process has (None: the whole instance)."""
    return session.scalar(sa.select(sa.func.count(Webhook.id)).where(_belongs_to(process_id))) or 0


def webhook_by_id(session: Session, process_id: int | None, webhook_id: int) -> Webhook | None:
    """One of the webhooks of a process (None: of the whole instance)."""
    query = sa.select(Webhook).where(Webhook.id == webhook_id, _belongs_to(process_id))
    return session.scalar(query.options(joinedload(Webhook.author), joinedload(Webhook.process)))


def waiting_for(session: Session, webhook_ids: Sequence[int]) -> dict[int, int]:
    """How many messages wait for each of these webhooks; those for which none does are left out."""
    query = (
        sa.select(Delivery.webhook_id, sa.func.count(Delivery.id))
        .where(Delivery.webhook_id.in_(webhook_ids), Delivery.state == DeliveryState.WAITING)
        .group_by(Delivery.webhook_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def deliveries_of(
    session: Session, webhook_id: int, *, state: DeliveryState | None = None, before: int = 0, limit: int = 30
) -> Sequence[Delivery]:
    """The messages to a webhook, the latest first, narrowed to a state; one more than `limit`."""
    query = sa.select(Delivery).where(Delivery.webhook_id == webhook_id)
    if state is not None:
        query = query.where(Delivery.state == state)
    if before:
        query = query.where(Delivery.id < before)
    return session.scalars(query.order_by(Delivery.id.desc()).limit(limit + 1)).all()


def delivery_by_id(session: Session, webhook_id: int, delivery_id: int) -> Delivery | None:
    """One of the messages to a webhook."""
    return session.scalar(sa.select(Delivery).where(Delivery.id == delivery_id, Delivery.webhook_id == webhook_id))


def keepers_of(session: Session, webhook: Webhook) -> list[int]:
    """Whom to write to about a webhook: its author while they may still change it, else everybody who may."""
    everybody = session.scalars(_keepers(webhook.process_id)).all()
    author = webhook.author_id
    return [author] if author is not None and author in everybody else list(everybody)


def _keepers(process_id: int | None) -> sa.Select[int]:
    active = sa.select(Person.id).where(Person.standing == Standing.ACTIVE).order_by(Person.id)
    if process_id is None:
        return active.where(Person.administrator)
    steward = sa.select(Membership.person_id).where(
        Membership.process_id == process_id,
        sa.cast(Membership.role_names, sa.Text).contains(f'"{Role.STEWARD.value}"', autoescape=True),
    )
    return active.where(sa.or_(Person.id.in_(steward), Person.administrator))


def _belongs_to(process_id: int | None) -> sa.ColumnElement[bool]:
    return Webhook.process_id.is_(None) if process_id is None else Webhook.process_id == process_id

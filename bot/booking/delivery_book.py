"""Deliveries within one transaction: what becomes of each event of the outbox at each destination.

An event is *dealt* once, into one delivery for each destination that takes its kind. A delivery is *claimed* by compare
and swap with a lease, handled outside of any transaction, and then *closed* or *put off*. Whoever dies in between
leaves a lease that runs out.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.booking.outbox import Event, EventKind, EventState
from bot.booking.outbox_book import event_of
from bot.booking.tables import deliveries, outbox
from bot.booking.writing import write

_TOKEN_BYTES = 12
_MAX_ERROR = 80
_EVENTS_AT_A_TIME = 100  # a worker that was away for long deals what piled up in several short transactions


@dataclass(frozen=True)
class Delivery:
    """An event on its way to one destination.

    Attributes:
        id: Of the delivery; stable over all tries.
        event_id: Of the event.
        destination: Such as `visitor`.
        event: What is to be told.
        told_at: When the event was written; aware, UTC.
        state: `waiting`, `sent`, `failed` or `dropped`.
        attempts: How often it has been tried, this time included.
        due_at: When it is tried next; aware, UTC.
        lease: The token of who is at it; None while nobody is.
        last_error: Class and code of the last error; None where there was none.
    """

    id: int
    event_id: int
    destination: str
    event: Event
    told_at: datetime
    state: EventState
    attempts: int
    due_at: datetime
    lease: str | None = field(default=None, repr=False)
    last_error: str | None = None


class Deliveries:
    """Deliveries as a worker draws them, and as staff look at them."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection

    def deal(self, routes: Mapping[EventKind, Sequence[str]], *, now: datetime) -> int:
        """Make the deliveries of events that are due and have none; gives how many events were dealt.

        Args:
            routes: The destinations of each kind; an event of a kind without any is dropped.
            now: Aware.
        """
        rows = self._connection.execute(_undealt(now).limit(_EVENTS_AT_A_TIME)).mappings().all()
        for row in rows:
            destinations = routes.get(row["kind"], ())
            fresh = {"state": "waiting", "attempts": 0, "due_at": row["due_at"], "changed_at": now}
            for destination in destinations:
                write(
                    self._connection,
                    insert(deliveries).values({"event_id": row["id"], "destination": destination, **fresh}),
                )
            if not destinations:
                self._settle(row["id"], now=now)
        return len(rows)

    def has_undealt(self, now: datetime) -> bool:
        """Say whether an event is due that has no delivery yet; takes no lock."""
        return self._connection.execute(_undealt(now).limit(1)).first() is not None

    def has_due(self, destination: str, now: datetime) -> bool:
        """Say whether something can be claimed; takes no lock."""
        return self._connection.execute(_claimable(destination, now)).first() is not None

    def claim(self, destination: str, *, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the delivery that is due longest, for as long as the lease; None where nothing is to be done.

        Two about one appointment never go to one destination at the same time.
        """
        row = self._connection.execute(_claimable(destination, now)).mappings().first()
        if row is None:
            return None
        token = secrets.token_hex(_TOKEN_BYTES)
        swap = update(deliveries).where(deliveries.c.id == row["delivery_id"], _is_open(now))
        taken = {
            "lease": token,
            "leased_until": now + lease,
            "attempts": deliveries.c.attempts + 1,
            "changed_at": now,
        }
        if write(self._connection, swap.values(taken)).rowcount != 1:
            return None
        return self.get(row["delivery_id"])

    def close(self, delivery: Delivery, state: EventState, *, now: datetime, error: str | None = None) -> bool:
        """End a claimed delivery as `sent`, `failed` or `dropped`; says whether the claim still held."""
        done = self._set(delivery, {"state": state, "last_error": _short(error), "changed_at": now})
        if done:
            self._settle(delivery.event_id, now=now)
        return done

    def put_off(
        self, delivery: Delivery, until: datetime, *, now: datetime, error: str | None = None, counts: bool = True
    ) -> bool:
        """Give a claimed delivery back until a later instant; says whether the claim still held.

        Args:
            delivery: As it was claimed.
            until: Aware.
            now: Aware.
            error: Class and code of what went wrong.
            counts: Whether this was one of its tries.
        """
        attempts = delivery.attempts if counts else delivery.attempts - 1
        return self._set(
            delivery, {"due_at": until, "attempts": attempts, "last_error": _short(error), "changed_at": now}
        )

    def get(self, delivery_id: int) -> Delivery | None:
        """Find a delivery."""
        row = self._connection.execute(_ALL.where(deliveries.c.id == delivery_id)).mappings().first()
        return _delivery_of(row) if row else None

    def of_event(self, event_id: int) -> list[Delivery]:
        """List the deliveries of an event, by destination."""
        query = _ALL.where(outbox.c.id == event_id).order_by(deliveries.c.destination)
        return [_delivery_of(row) for row in self._connection.execute(query).mappings()]

    def all(self, states: Sequence[EventState], *, limit: int) -> list[Delivery]:
        """List the newest deliveries of some states, newest first."""
        query = _ALL.where(deliveries.c.state.in_(states)).order_by(deliveries.c.id.desc()).limit(limit)
        return [_delivery_of(row) for row in self._connection.execute(query).mappings()]

    def undealt(self, *, limit: int) -> list[tuple[int, Event]]:
        """List the events that nothing was done about yet, with their ids, those due first; future ones too."""
        query = _undealt(None).order_by(None).order_by(outbox.c.due_at, outbox.c.id).limit(limit)
        return [(int(row["id"]), event_of(row)) for row in self._connection.execute(query).mappings()]

    def retry(self, delivery_id: int, *, now: datetime) -> bool:
        """Let a delivery that failed or was dropped begin anew; says whether there was one."""
        again = {"state": "waiting", "attempts": 0, "due_at": now, "changed_at": now}
        closed = (deliveries.c.id == delivery_id, deliveries.c.state.in_(("failed", "dropped")))
        if write(self._connection, update(deliveries).where(*closed).values(again)).rowcount != 1:
            return False
        event_id = self._connection.execute(
            select(deliveries.c.event_id).where(deliveries.c.id == delivery_id)
        ).scalar_one()
        reopened = update(outbox).where(outbox.c.id == event_id).values(state="waiting", changed_at=now)
        write(self._connection, reopened)
        return True

    def _set(self, delivery: Delivery, values: Mapping[str, Any]) -> bool:
        mine = update(deliveries).where(deliveries.c.id == delivery.id, deliveries.c.lease == delivery.lease)
        return bool(write(self._connection, mine.values({**values, "lease": None, "leased_until": None})).rowcount == 1)

    def _settle(self, event_id: int, *, now: datetime) -> None:
        """Give an event the sum of its deliveries, once none of them waits."""
        query = select(deliveries.c.state).where(deliveries.c.event_id == event_id)
        states = set(self._connection.execute(query).scalars())
        if "waiting" in states:
            return
        state = next((each for each in ("failed", "sent") if each in states), "dropped")
        settled = update(outbox).where(outbox.c.id == event_id).values(state=state, changed_at=now)
        write(self._connection, settled)


_ALL = select(
    *(column for column in outbox.c if column.name not in ("id", "due_at", "state", "changed_at")),
    outbox.c.due_at.label("due_at"),
    *(
        deliveries.c[name].label(f"delivery_{name}")
        for name in ("id", "event_id", "destination", "state", "attempts", "due_at", "lease", "last_error")
    ),
).select_from(deliveries.join(outbox, deliveries.c.event_id == outbox.c.id))


def _undealt(now: datetime | None) -> Any:
    dealt = exists().where(deliveries.c.event_id == outbox.c.id)
    query = select(outbox).where(outbox.c.state == "waiting", ~dealt)
    query = query if now is None else query.where(outbox.c.due_at <= now)
    return query.order_by(outbox.c.id)


def _is_open(now: datetime) -> Any:
    free = or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until <= now)
    return and_(deliveries.c.state == "waiting", deliveries.c.due_at <= now, free)


def _claimable(destination: str, now: datetime) -> Any:
    other, others_event = deliveries.alias("other"), outbox.alias("others_event")
    under_way = (
        select(other.c.id)
        .join(others_event, other.c.event_id == others_event.c.id)
        .where(
            others_event.c.reference == outbox.c.reference,
            other.c.destination == deliveries.c.destination,
            other.c.id != deliveries.c.id,
            other.c.leased_until > now,
        )
        .correlate(outbox, deliveries)
        .exists()
    )
    query = _ALL.where(deliveries.c.destination == destination, _is_open(now), ~under_way)
    return query.order_by(deliveries.c.due_at, deliveries.c.id).limit(1)


def _delivery_of(row: Any) -> Delivery:
    names = ("id", "event_id", "destination", "state", "attempts", "due_at", "lease", "last_error")
    own = {name: row[f"delivery_{name}"] for name in names}
    return Delivery(**own, event=event_of(row), told_at=row["created_at"])


def _short(error: str | None) -> str | None:
    return error[:_MAX_ERROR] if error else None

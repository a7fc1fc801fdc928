"""Whatever visitors, staff and the clock do, in any order: no opening is booked twice, and no appointment is lost."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from bot.booking.contact import Contact
from bot.booking.free_openings import free_openings
from bot.booking.front_desk import FrontDesk
from bot.booking.model import Appointment, Opening, Window
from bot.booking.service import (
    Booked,
    BookingService,
    Cancelled,
    Held,
    KeyReused,
    Moved,
    NotChangeable,
    Taken,
)
from bot.booking.store import BookingStore
from bot.booking.tables import appointments, attempts, claims, outbox, waitlist
from bot.booking.waiting import Joined, WaitingRoom
from bot.booking.wish import WishRequest

from .builders import NOW, Clock, at, request, schedule, stored

OPENINGS = [at("2026-11-25 09:00"), at("2026-11-25 09:30"), at("2026-11-25 10:00"), at("2026-11-25 09:00", "marietta")]
VISITORS = ["website:1", "website:2", "website:3"]
CONTACTS = {visitor: Contact("phone", f"+140455501{number:02}") for number, visitor in enumerate(VISITORS)}
WINDOWS = [
    Window(OPENINGS[0].start, OPENINGS[0].end),
    Window(OPENINGS[1].start, OPENINGS[2].end),
    Window(OPENINGS[0].start, OPENINGS[2].end),
]
openings, visitors = st.sampled_from(OPENINGS), st.sampled_from(VISITORS)


class Clinic(RuleBasedStateMachine):
    """A clinic with four openings and three visitors, beside a plain account of what it has promised."""

    store: BookingStore  # set by the test

    @initialize()
    def open_doors(self) -> None:
        with self.store.engine.begin() as connection:
            for table in (waitlist, appointments, claims, outbox, attempts):
                connection.execute(delete(table))
        self.clock = Clock()
        self.service = BookingService(self.store, schedule(horizon_days=5), self.clock)
        self.room = WaitingRoom(self.store, schedule(horizon_days=5), self.clock)
        self.desk = FrontDesk(self.store, schedule(horizon_days=5), self.clock, actor="staff:desk")
        # Promised to somebody, by reference, in the order of promises: references are drawn at random, and a run must be
        # the same when it is repeated.
        self.live: dict[str, Opening] = {}
        self.contacts: dict[str, Contact] = {}
        self.held: dict[str, tuple[Opening, datetime]] = {}
        self.requests: list[tuple[str, Opening, str, str]] = []  # key, opening, visitor, reference
        self.wishes: list[tuple[str, Contact]] = []
        self.keys = 0

    @rule(visitor=visitors, opening=openings)
    def hold(self, visitor: str, opening: Opening) -> None:
        answer = self.service.hold(opening, visitor)
        if isinstance(answer, Held):
            self._expect_free(opening, but=visitor)
            self.held[visitor] = (opening, answer.expires_at)

    @rule(visitor=visitors)
    def release(self, visitor: str) -> None:
        self.service.release(visitor)
        self.held.pop(visitor, None)

    @rule(visitor=visitors, opening=openings)
    def book(self, visitor: str, opening: Opening) -> None:
        self.keys += 1
        key = f"key-{self.keys}"
        answer = self.service.book(request(opening, contact=CONTACTS[visitor], owner=visitor), key)
        if isinstance(answer, Booked):
            assert not answer.repeated
            self._expect_free(opening, but=visitor)
            self.held.pop(visitor, None)
            self._promised(answer.appointment)
            self.requests.append((key, opening, visitor, answer.appointment.reference))
        else:
            assert isinstance(answer, Taken)
            assert opening not in answer.alternatives

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def book_again_by_the_same_key(self, data: st.DataObject) -> None:
        key, opening, visitor, reference = data.draw(st.sampled_from(self.requests))
        answer = self.service.book(request(opening, contact=CONTACTS[visitor]), key)
        if reference in self.live:
            assert isinstance(answer, Booked)
            assert (answer.repeated, answer.appointment.reference) == (True, reference)
        else:
            assert answer == KeyReused()

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(list(self.live)))
        answer = self.service.cancel(reference, self.contacts[reference])
        assert isinstance(answer, Cancelled)
        del self.live[reference]

    @precondition(lambda self: self.live)
    @rule(data=st.data(), opening=openings, visitor=visitors)
    def move(self, data: st.DataObject, opening: Opening, visitor: str) -> None:
        reference = data.draw(st.sampled_from(list(self.live)))
        before = self.live[reference]
        answer = self.service.move(reference, self.contacts[reference], opening, owner=visitor)
        if isinstance(answer, Moved):
            assert (answer.appointment.reference, answer.previous) == (reference, before)
            if opening != before:
                del self.live[reference]
                self._expect_free(opening, but=visitor)
                self.live[reference] = opening
                self.held.pop(visitor, None)
        else:
            assert isinstance(answer, Taken)

    @precondition(lambda self: self.live)
    @rule(data=st.data(), opening=openings)
    def staff_move(self, data: st.DataObject, opening: Opening) -> None:
        reference = data.draw(st.sampled_from(list(self.live)))
        if isinstance(self.desk.move(reference, opening), Moved):
            self.live[reference] = opening

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def staff_cancel(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(list(self.live)))
        assert isinstance(self.desk.cancel(reference), Cancelled)
        del self.live[reference]
        assert isinstance(self.desk.move(reference, OPENINGS[0]), NotChangeable)

    @rule(visitor=visitors, window=st.sampled_from(WINDOWS), place=st.sampled_from([None, "midtown"]))
    def wait(self, visitor: str, window: Window, place: str | None) -> None:
        contact = CONTACTS[visitor]
        wish = WishRequest(
            window=window, location=place, patient_name="Ann", contact=contact, visit_type="new", consented=True
        )
        answer = self.room.join(wish)
        if isinstance(answer, Joined) and not answer.repeated:
            self.wishes.append((answer.wish.code, contact))

    @precondition(lambda self: self.wishes)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        code, contact = data.draw(st.sampled_from(self.wishes))
        answer = self.room.accept(code, contact)
        if isinstance(answer, Booked) and not answer.repeated:
            self._expect_free(answer.appointment.opening)
            self._promised(answer.appointment)

    @precondition(lambda self: self.wishes)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self.room.withdraw(*data.draw(st.sampled_from(self.wishes)))

    @rule(minutes=st.sampled_from([1, 5, 60]))
    def time_passes(self, minutes: int) -> None:
        if self.clock.now < NOW + timedelta(hours=6):  # the openings are bookable all the while
            self.clock.pass_by(minutes=minutes)

    @invariant()
    def no_appointment_is_lost_and_none_appears(self) -> None:
        assert stored(self.store) == self.live

    @invariant()
    def no_opening_is_booked_twice(self) -> None:
        assert [opening for opening, count in Counter(stored(self.store).values()).items() if count > 1] == []

    @invariant()
    def what_is_held_stays_held(self) -> None:
        running = {opening for opening, until in self.held.values() if until > self.clock.now}
        with self.store.reading() as book:
            free = set(free_openings(book, schedule(horizon_days=5), now=self.clock.now))
        assert not free & (running | set(self.live.values()))

    @invariant()
    def every_claim_is_a_live_appointment_or_a_hold(self) -> None:
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(claims.c.id, claims.c.owner)).all()
            used = set(connection.execute(select(appointments.c.claim_id)).scalars()) - {None}
        assert {row.id for row in rows if row.owner is None} == used

    @invariant()
    def no_one_waits_for_what_is_free(self) -> None:
        self.room.tidy()
        with self.store.reading() as book:
            for wish in book.waitlist.all("waiting"):
                asked = wish.request
                found = free_openings(
                    book, schedule(horizon_days=5), now=self.clock.now, location=asked.location, windows=[asked.window]
                )
                assert found == []

    def _expect_free(self, opening: Opening, but: str | None = None) -> None:
        """Check that nobody else was promised an opening."""
        assert opening not in self.live.values()
        others = [kept for owner, kept in self.held.items() if owner != but]
        assert not any(kept == opening and until > self.clock.now for kept, until in others)

    def _promised(self, appointment: Appointment) -> None:
        self.live[appointment.reference] = appointment.opening
        self.contacts[appointment.reference] = appointment.contact


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
def test_promises_are_kept_in_any_order_of_events(kind: str, store: BookingStore) -> None:
    def clinic() -> Clinic:
        Clinic.store = store
        return Clinic()

    run_state_machine_as_test(
        clinic,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

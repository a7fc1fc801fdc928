"""What leaves the clinic, as it happens: a worker of its own, a real SMTP server, the bookings' database between them."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import vobject
from aiosmtpd.smtp import Envelope
from bot_command import environment, run
from smtp_server import TAKEN, SmtpInbox, smtp_inbox

from bot.booking.contact import Contact
from bot.booking.model import AppointmentRequest
from bot.booking.service import Booked, BookingService
from bot.booking.store import BookingStore
from bot.processes import Processes
from bot.schedule import schedule_of
from bot.sending.invite_links import InviteLinks
from bot.settings import PROJECT_ROOT, Settings, clinic, secret_key

EMAIL = Contact("email", "jane@example.com")
SECRETS = ("Jane", "jane@example.com", "numb", "hunter2")
STOP_SECONDS = 3.0


class Clinic:
    """A database of bookings with a service on it, and the worker that looks after it."""

    def __init__(self, folder: Path, inbox: SmtpInbox | None, **settings: str) -> None:
        self.state = folder / "var"
        self.path = self.state / "bookings.db"
        self.settings = {"BOT_STATE_DIR": str(self.state), **settings}
        if inbox is not None:
            self.settings["BOT_SMTP_URL"] = inbox.url
        self.log = folder / "log.txt"

    def make_store(self) -> BookingStore:
        return BookingStore.from_url(f"sqlite:///{self.path}", create=True)

    @contextmanager
    def service(self) -> Iterator[BookingService]:
        with closing(self.make_store()) as store:
            yield BookingService(store, schedule_of(clinic()), lambda: datetime.now(UTC))

    @contextmanager
    def working(self) -> Iterator[subprocess.Popen[bytes]]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot.sending.worker"],
                cwd=PROJECT_ROOT,
                env=environment(self.settings),
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    def book(self) -> str:
        with self.service() as service:
            (opening,) = service.find_openings(limit=1)
            answer = service.book(
                AppointmentRequest(
                    opening=opening,
                    patient_name="Jane Doe",
                    contact=EMAIL,
                    visit_type="new",
                    consented=True,
                    reason="numb leg",
                ),
                "key-1",
            )
        assert isinstance(answer, Booked)
        return answer.appointment.reference

    def states(self) -> list[tuple[str, str | None]]:
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute("SELECT state, last_error FROM deliveries ORDER BY id").fetchall()

    def wait_for(self, *states: str, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while [state for state, _ in self.states()] != list(states):
            assert time.monotonic() < deadline, f"{self.states()} is not {states}: {self.log.read_text()}"
            time.sleep(0.1)

    def wait_for_log(self, words: str, *, seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.log.read_text():
            assert time.monotonic() < deadline, f"no '{words}' in: {self.log.read_text()}"
            time.sleep(0.1)


@pytest.fixture
def inbox() -> Iterator[SmtpInbox]:
    with smtp_inbox() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, inbox: SmtpInbox) -> Clinic:
    made = Clinic(tmp_path, inbox)
    made.make_store().close()
    return made


def event_in(mail: Any) -> tuple[str, Any]:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = vobject.readOne(part.get_content())
    assert part["Content-Type"].params["method"] == calendar.method.value
    return calendar.method.value, calendar.vevent


def test_booked_moved_and_cancelled_as_the_visitors_calendar_sees_it(site: Clinic, inbox: SmtpInbox) -> None:
    with site.working():
        reference = site.book()
        inbox.wait_for(1)
        with site.service() as service:
            (new,) = service.find_openings(limit=1)
            service.move(reference, EMAIL, new)
            inbox.wait_for(2)
            service.cancel(reference, EMAIL)
            inbox.wait_for(3)
        site.wait_for("sent", "sent", "sent")
    invites = [event_in(mail) for mail in inbox.mails]

    assert [method for method, _ in invites] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.sequence.value for _, event in invites] == ["0", "1", "2"]
    assert [event.status.value for _, event in invites] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({event.uid.value for _, event in invites}) == 1
    assert invites[1][1].dtstart.value.astimezone(UTC) == new.start
    assert invites[1][1].location.value == ", ".join(
        next((each.name, each.address) for each in clinic().locations if each.slug == new.location)
    )
    assert {mail["To"] for mail in inbox.mails} == {"jane@example.com"}
    assert all("Jane Doe" not in str(mail) and "numb" not in str(mail) for mail in inbox.mails)


def test_killed_between_sending_and_marking_it_sends_the_same_message_again(site: Clinic, inbox: SmtpInbox) -> None:
    holding: list[sqlite3.Connection] = []

    def take_and_lock(envelope: Envelope) -> str:
        """Take the mail, and keep the worker from noting that."""
        if not holding:
            lock = sqlite3.connect(site.path, isolation_level=None, check_same_thread=False)
            lock.execute("BEGIN IMMEDIATE")
            holding.append(lock)
        return TAKEN

    inbox.answer = take_and_lock
    site.book()
    with site.working() as first:
        inbox.wait_for(1)
        time.sleep(0.5)  # the answer has arrived; the worker waits for the lock
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    holding[0].execute("ROLLBACK")
    holding[0].close()
    assert site.states() == [("waiting", None)]
    with closing(sqlite3.connect(site.path)) as database, database:  # five minutes later
        database.execute("UPDATE deliveries SET leased_until = '2026-01-01 00:00:00.000000'")
    with site.working():
        site.wait_for("sent")

    first_mail, second_mail = inbox.mails
    assert first_mail["Message-ID"] == second_mail["Message-ID"]
    assert event_in(first_mail)[1].uid.value == event_in(second_mail)[1].uid.value
    assert first_mail.get_body(("plain",)).get_content() == second_mail.get_body(("plain",)).get_content()


def test_a_server_that_refuses_for_now_is_tried_again(site: Clinic, inbox: SmtpInbox) -> None:
    inbox.answer = lambda envelope: "451 try later"
    site.book()
    with site.working():
        site.wait_for("waiting")
        deadline = time.monotonic() + 20
        while site.states() != [("waiting", "SMTPDataError 451")]:
            assert time.monotonic() < deadline, site.states()
            time.sleep(0.1)
    inbox.answer = lambda envelope: TAKEN
    with closing(sqlite3.connect(site.path)) as database, database:  # half a minute later
        database.execute("UPDATE deliveries SET due_at = '2026-01-01 00:00:00.000000'")
    sent = run("outbox", "run-once", **site.settings)

    assert sent.stdout == "reminders 0, sent 1, failed 0, dropped 0, put off 0\n"
    assert len(inbox.mails) == 1


def test_what_is_refused_for_good_is_shown_and_can_be_tried_again(site: Clinic, inbox: SmtpInbox) -> None:
    inbox.answer = lambda envelope: "550 no such user"
    reference = site.book()
    failed = run("outbox", "run-once", **site.settings)
    listed = run("outbox", "list", **site.settings)
    inbox.answer = lambda envelope: TAKEN
    retried = run("outbox", "retry", "1", **site.settings)
    sent = run("outbox", "run-once", "--json", **site.settings)

    assert (failed.returncode, failed.stdout) == (1, "reminders 0, sent 0, failed 1, dropped 0, put off 0\n")
    for words in ("failed", "appointment.booked", reference, "visitor", "tries 1", "SMTPDataError 550"):
        assert words in listed.stdout
    assert retried.returncode == 0
    assert sent.stdout == '{"reminders": 0, "sent": 1, "failed": 0, "dropped": 0, "put_off": 0}\n'
    assert run("outbox", "retry", "1", **site.settings).returncode == 1
    for ended in (failed, listed, retried, sent):
        assert not any(secret in ended.stdout + ended.stderr for secret in SECRETS)


def test_without_a_mail_server_what_is_told_waits(tmp_path: Path) -> None:
    site = Clinic(tmp_path, None)
    site.make_store().close()
    site.book()
    with site.working():
        site.wait_for("waiting")
        deadline = time.monotonic() + 20
        while site.states() != [("waiting", "no sender: email")]:
            assert time.monotonic() < deadline, site.states()
            time.sleep(0.1)


def test_waits_for_a_database_that_is_not_there_yet(tmp_path: Path, inbox: SmtpInbox) -> None:
    site = Clinic(tmp_path, inbox)
    with site.working():
        site.wait_for_log("The bookings cannot be opened yet: BookingStoreError")
        site.make_store().close()
        site.book()
        inbox.wait_for(1)

    assert site.log.read_text().count("cannot be opened") == 1


def test_outlives_a_database_that_is_locked_or_damaged(site: Clinic, inbox: SmtpInbox) -> None:
    with site.working() as process:
        site.book()
        inbox.wait_for(1)
        site.wait_for("sent")
        content = site.path.read_bytes()
        site.path.write_bytes(b"\x00" * 100 + content[100:])
        site.wait_for_log("Sending is held up: BookingStoreError", seconds=60)
        assert process.poll() is None
        site.path.write_bytes(content)
        site.wait_for_log("Sending goes on.", seconds=60)

    assert not any(secret in site.log.read_text() for secret in SECRETS)
    assert "Traceback" not in site.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_when_it_is_told_to(site: Clinic, number: signal.Signals) -> None:
    with site.working() as process:
        site.book()
        site.wait_for("sent")
        began = time.monotonic()
        process.send_signal(number)

        assert process.wait(timeout=STOP_SECONDS) == 0
        assert time.monotonic() - began < STOP_SECONDS


def test_stops_however_often_it_is_told_to(site: Clinic) -> None:
    """A parent that is killed sends one signal for each of its threads; handlers that met locked for ever."""
    with site.working() as process:
        site.book()
        site.wait_for("sent")
        deadline = time.monotonic() + STOP_SECONDS
        while process.poll() is None:
            assert time.monotonic() < deadline
            process.send_signal(signal.SIGTERM)

        assert process.returncode == 0


def test_stops_though_a_mail_server_hangs(site: Clinic, inbox: SmtpInbox) -> None:
    inbox.hangs.set()
    site.book()
    with site.working() as process:
        deadline = time.monotonic() + 20
        while not inbox.peers:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=9) == 0  # python -m bot serve kills after ten
    assert site.states() == [("waiting", None)]


def test_two_workers_send_each_message_once(site: Clinic, inbox: SmtpInbox) -> None:
    with site.service() as service:
        for number, opening in enumerate(service.find_openings(limit=8)):
            asked = AppointmentRequest(
                opening=opening, patient_name="Jane Doe", contact=EMAIL, visit_type="new", consented=True
            )
            assert isinstance(service.book(asked, f"key-{number}"), Booked)
    with site.working(), site.working():
        site.wait_for(*["sent"] * 8)

    assert len(inbox.mails) == 8
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 8


def test_a_setting_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    site = Clinic(tmp_path, None, BOT_SMTP_URL="smtp://u:hunter2@mail?tls=perhaps")
    with site.working() as process:
        assert process.wait(timeout=30) == 2

    lines = site.log.read_text().splitlines()
    assert len(lines) == 1
    assert "BOT_SMTP_URL" in lines[0]
    assert "hunter2" not in lines[0]


HEAVY = "torch tensorflow rasa rasa_sdk sanic transformers spacy faiss sklearn"


def test_the_worker_loads_no_model_library() -> None:
    code = "import sys, bot.sending.worker, bot.sending.sms, bot.sending.assembly; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True, timeout=60
    )

    assert not set(HEAVY.split()) & set(ended.stdout.split())


def test_a_link_downloads_the_invite_and_nothing_else_is_found(running_bot: Processes, bot_settings: Settings) -> None:
    links, now = InviteLinks(secret_key(bot_settings)), datetime.now(UTC)
    with closing(BookingStore.from_url(bot_settings.bookings_url)) as store:
        service = BookingService(store, schedule_of(clinic()), lambda: now)
        (opening,) = service.find_openings(limit=1)
        asked = AppointmentRequest(
            opening=opening, patient_name="Jane Doe", contact=EMAIL, visit_type="new", consented=True
        )
        booked = service.book(asked, "invite-link")
        assert isinstance(booked, Booked)
        reference = booked.appointment.reference
    found = httpx.get(running_bot.url + links.invite_link(reference, now=now))
    calendar = vobject.readOne(found.text)

    assert found.status_code == 200
    assert found.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert found.headers["cache-control"] == "no-store"
    assert calendar.vevent.dtstart.value.astimezone(UTC) == opening.start
    assert "jane@example.com" not in found.text
    unknown = links.invite_link("AAAA0000", now=now)
    bad = [unknown, unknown.replace("/appointments/", "/appointments/x"), "/appointments/x.ics", "/appointments/x"]
    answers = [httpx.get(running_bot.url + path) for path in bad]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, '{"error":"not_found"}')}

"""Links to invites: ours alone, running out, and telling nothing."""

import base64
from datetime import timedelta

import pytest

from bot.booking.errors import BookingStoreError
from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.sending.invite_download import InviteDownload
from bot.sending.invite_links import VALID, InviteLinks

from ..booking.builders import EMAIL, NOW, Clock
from .builders import KEY, booked, invites

LINKS = InviteLinks(KEY)
REFERENCE = "AB12CD34"


def test_a_link_leads_back_to_its_appointment() -> None:
    link = LINKS.invite_link(REFERENCE, now=NOW)
    token = link.removeprefix("/appointments/").removesuffix(".ics")

    assert link == f"/appointments/{token}.ics"
    assert LINKS.reference(token, now=NOW) == REFERENCE
    assert (
        InviteLinks(KEY, base_url="https://chat.example.com/")
        .invite_link(REFERENCE, now=NOW)
        .startswith("https://chat.example.com/appointments/")
    )


def test_a_link_needs_no_escaping_and_hides_the_reference() -> None:
    token = LINKS.token(REFERENCE, now=NOW)

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert REFERENCE.encode() not in base64.urlsafe_b64decode(token + "==")


def test_a_link_runs_out() -> None:
    token = LINKS.token(REFERENCE, now=NOW)

    assert LINKS.reference(token, now=NOW + VALID) == REFERENCE
    assert LINKS.reference(token, now=NOW + VALID + timedelta(seconds=1)) is None


@pytest.mark.parametrize("token", ["", "x", "=", "ü", "A" * 140, "../../etc/passwd", "A" * 10_000, "\x00"])
def test_what_is_no_token_leads_nowhere(token: str) -> None:
    assert LINKS.reference(token, now=NOW) is None


def test_a_changed_token_leads_nowhere() -> None:
    token = LINKS.token(REFERENCE, now=NOW)
    changed = [token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] for place in range(20, 90, 7)]

    assert [LINKS.reference(each, now=NOW) for each in changed] == [None] * len(changed)
    assert InviteLinks("x" * 64).reference(token, now=NOW) is None


def test_downloads_the_appointment_as_it_stands(store: BookingStore, service: BookingService, clock: Clock) -> None:
    download = InviteDownload(lambda: store, LINKS, invites(), clock)
    reference = booked(service)
    token = LINKS.token(reference, now=NOW)
    first = download.get(token)
    service.cancel(reference, EMAIL)
    second = download.get(token)

    assert first is not None
    assert second is not None
    assert (first.method, second.method) == ("PUBLISH", "CANCEL")
    with store.writing() as book:
        book.erase(reference)
    assert download.get(token) is None


def test_a_bad_token_asks_no_database(clock: Clock) -> None:
    def fail() -> BookingStore:
        raise BookingStoreError("it is down")

    download = InviteDownload(fail, LINKS, invites(), clock)

    assert download.get("nonsense") is None
    with pytest.raises(BookingStoreError):
        download.get(LINKS.token(REFERENCE, now=NOW))

"""The publication: what is free and nothing more, line by line as FHIR and SMART Scheduling Links demand."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.booking.service import Held
from bot.booking.store import BookingStore
from bot.fhir.bulk_publish import EXTENSIONS, FILES, Publication, publish
from bot.fhir.errors import PublicationError
from bot.fhir.profile import problems

from .builders import NOW, PHONE, SITE, at, book, practice, schedule, service
from .r4_schema import faults

BASE = "https://chat.example.com/fhir"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BookingStore]:
    opened = BookingStore.from_url(f"sqlite:///{tmp_path / 'bookings.db'}", create=True)
    yield opened
    opened.close()


def lines(publication: Publication, kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in publication.files[FILES[kind]].decode().splitlines()]


def statuses(publication: Publication) -> dict[str, str]:
    return {each["id"]: each["status"] for each in lines(publication, "Slot")}


def test_every_line_is_sound(store: BookingStore) -> None:
    book(store, at("2026-11-25 10:00"))
    publication = publish(store, practice(), now=NOW)

    assert problems(publication, base_url=BASE) == []
    for kind in FILES:
        found = lines(publication, kind)
        assert found
        assert [fault for each in found for fault in faults(each)] == []


def test_the_manifest_names_each_file_with_its_state(store: BookingStore) -> None:
    manifest = json.loads(publish(store, practice(), now=NOW).manifest(BASE + "/"))

    assert manifest == {
        "transactionTime": "2026-11-23T15:00:00.000+00:00",
        "request": f"{BASE}/$bulk-publish",
        "output": [
            {"type": "Location", "url": f"{BASE}/locations.ndjson", "extension": {"state": ["GA"]}},
            {"type": "Schedule", "url": f"{BASE}/schedules.ndjson", "extension": {"state": ["GA"]}},
            {"type": "Slot", "url": f"{BASE}/slots.ndjson", "extension": {"state": ["GA"]}},
        ],
        "error": [],
    }


def test_what_is_free_is_what_the_chat_offers(store: BookingStore) -> None:
    book(store, at("2026-11-25 10:00"))
    assert isinstance(service(store).hold(at("2026-11-25 10:30"), "somebody"), Held)
    publication = publish(store, practice(), now=NOW)
    offered = service(store).find_openings(limit=10_000)
    free = [each for each in lines(publication, "Slot") if each["status"] == "free"]

    assert [each["start"] for each in free] == [schedule().local(each.start).isoformat() for each in offered]
    assert publication.free == len(offered)
    found = statuses(publication)
    assert (found["midtown.20261125t1500z"], found["midtown.20261125t1530z"]) == ("busy", "busy")
    assert found["marietta.20261125t1500z"] == "free"


def test_nothing_lies_before_the_lead_time_or_beyond_the_horizon_or_on_a_holiday(store: BookingStore) -> None:
    starts = [each["start"] for each in lines(publish(store, practice(), now=NOW), "Slot")]

    assert starts[0] == "2026-11-24T10:00:00-05:00"
    assert starts[-1] == "2026-11-30T16:30:00-05:00"
    assert not [each for each in starts if each.startswith("2026-11-26")]  # Thanksgiving


def test_a_time_is_free_again_when_it_was_given_back_or_its_hold_has_ended(store: BookingStore) -> None:
    appointment = book(store, at("2026-11-25 10:00"))
    service(store).hold(at("2026-11-25 10:30"), "somebody")
    service(store).cancel(appointment.reference, PHONE)
    found = statuses(publish(store, practice(), now=NOW + timedelta(minutes=6)))

    assert (found["midtown.20261125t1500z"], found["midtown.20261125t1530z"]) == ("free", "free")


def test_a_buffer_keeps_the_neighbour_busy(store: BookingStore) -> None:
    book(store, at("2026-11-25 10:00"))
    wide = practice(schedule=schedule(buffer_minutes=30, slot_minutes=30))
    found = statuses(publish(store, wide, now=NOW))

    assert found["midtown.20261125t1500z"] == "busy"
    assert found["midtown.20261125t1600z"] == "free"


def test_nothing_is_told_about_patients(store: BookingStore) -> None:
    appointment = book(store, at("2026-11-25 10:00"))
    publication = publish(store, practice(), now=NOW)
    text = "".join(each.decode() for each in publication.files.values())

    assert not [word for word in ("Jane", "Doe", "4045550142", appointment.reference, "sciatica") if word in text]


def test_a_free_time_says_where_to_book_under_both_names_of_the_extension(store: BookingStore) -> None:
    book(store, at("2026-11-25 10:00"))
    found = {each["id"]: each for each in lines(publish(store, practice(), now=NOW), "Slot")}
    values = {each["url"]: each for each in found["midtown.20261125t1530z"]["extension"]}

    for base in EXTENSIONS:
        link = urlsplit(values[f"{base}/booking-deep-link"]["valueUrl"])
        assert f"{link.scheme}://{link.netloc}{link.path}" == f"{SITE}/book"
        assert parse_qs(link.query) == {"from": ["links"], "slot": ["midtown.20261125t1530z"]}
        assert values[f"{base}/booking-phone"]["valueString"] == "404-555-0100"
    assert "extension" not in found["midtown.20261125t1500z"]


def test_both_clock_changes_carry_the_right_offset(store: BookingStore) -> None:
    weekend = practice(schedule=schedule(horizon_days=10))
    spring = publish(store, weekend, now=NOW.replace(year=2027, month=3, day=10))
    autumn = publish(store, weekend, now=NOW.replace(year=2027, month=11, day=3))

    def first_of_days(publication: Publication) -> list[str]:
        return [
            each["start"]
            for each in lines(publication, "Slot")
            if each["start"][11:16] == "08:00" and each["id"].startswith("midtown")
        ]

    assert first_of_days(spring)[:2] == ["2027-03-12T08:00:00-05:00", "2027-03-15T08:00:00-04:00"]
    assert first_of_days(autumn)[:2] == ["2027-11-05T08:00:00-04:00", "2027-11-08T08:00:00-05:00"]


def test_an_address_without_its_parts_is_named(store: BookingStore) -> None:
    offices = [dataclasses.replace(each, address="1 Example Street") for each in schedule().locations[:1]]

    with pytest.raises(PublicationError, match=r"the address of midtown cannot be published"):
        publish(store, practice(schedule=schedule(locations=tuple(offices))), now=NOW)


@pytest.mark.parametrize(
    ("kind", "change", "problem"),
    [
        ("Location", {"telecom": []}, "is no Location|needs a phone number"),
        ("Location", {"address": {"line": ["1"], "city": "A"}}, "needs address.state"),
        ("Location", {"id": "a_b"}, "is no Location"),
        ("Schedule", {"actor": [{"reference": "Location/nowhere"}]}, "needs an actor"),
        ("Schedule", {"serviceType": []}, "needs a serviceType|is no Schedule"),
        ("Slot", {"status": "busy-tentative"}, "needs a status"),
        ("Slot", {"schedule": {"reference": "Schedule/x"}}, "needs a published Schedule"),
        ("Slot", {"start": "2026-11-24T10:00:00"}, "is no Slot"),
        ("Slot", {"extension": []}, "booking-deep-link"),
    ],
)
def test_what_the_profile_demands_is_missed(
    store: BookingStore, kind: str, change: dict[str, Any], problem: str
) -> None:
    import re

    publication = publish(store, practice(), now=NOW)
    first, *rest = lines(publication, kind)
    body = "".join(f"{json.dumps(each)}\n" for each in ({**first, **change}, *rest)).encode()
    broken = dataclasses.replace(publication, files={**publication.files, FILES[kind]: body})

    assert re.search(problem, "\n".join(problems(broken, base_url=BASE)))


def test_a_place_that_is_not_on_the_web_is_refused(store: BookingStore) -> None:
    assert problems(publish(store, practice(), now=NOW), base_url="openings")

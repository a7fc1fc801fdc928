"""Answers about the publication, as any server passes them on."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from bot.booking.errors import BookingStoreError
from bot.fhir.bulk_publish import FILES, Publication
from bot.fhir.publisher import Publisher
from bot.fhir.serving import Allowance, Served, is_published, refusal, serve

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BASE = "https://chat.example.com/fhir"


def made(now: datetime) -> Publication:
    return Publication(now, ("GA",), {name: f"{name}\n".encode() for name in FILES.values()}, free=1, busy=0)


def broken(now: datetime) -> Publication:
    raise BookingStoreError("the database at /somewhere/secret is down")


def ask(name: str, **headers: str) -> Served:
    given = {each.replace("_", "-"): value for each, value in headers.items()}
    return serve(Publisher(made, lambda: NOW), name, base_url=BASE, headers=given)


def test_the_manifest_names_where_the_files_are() -> None:
    served = ask("$bulk-publish")

    assert (served.status, served.content_type) == (200, "application/json")
    assert json.loads(served.body)["request"] == f"{BASE}/$bulk-publish"


@pytest.mark.parametrize("name", FILES.values())
def test_a_file_is_ndjson_for_a_minute_and_for_everybody(name: str) -> None:
    served = ask(name, accept="application/fhir+ndjson", origin="https://anywhere.example")

    assert (served.status, served.body) == (200, f"{name}\n".encode())
    assert served.content_type == "application/fhir+ndjson"
    assert served.headers["Cache-Control"] == "public, max-age=60"
    assert not [name for name in served.headers if name.startswith("Access-Control")]


def test_who_has_it_already_gets_no_body() -> None:
    tag = ask("slots.ndjson").headers["ETag"]
    again = ask("slots.ndjson", if_none_match=f'"other", {tag}')

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert ask("slots.ndjson", if_none_match='"other"').status == 200


def test_who_can_unpack_it_gets_it_packed() -> None:
    served = ask("slots.ndjson", accept_encoding="br, gzip")

    assert served.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(served.body) == b"slots.ndjson\n"


@pytest.mark.parametrize("name", ["", "metadata", "../settings.py", "Patient", "slots", "$BULK-PUBLISH"])
def test_nothing_else_is_published(name: str) -> None:
    assert not is_published(name)


def test_a_failure_tells_no_details(caplog: pytest.LogCaptureFixture) -> None:
    served = serve(Publisher(broken, lambda: NOW), "slots.ndjson", base_url=BASE, headers={})

    assert (served.status, json.loads(served.body), served.headers) == (503, {"error": "failed"}, {"Retry-After": "60"})
    assert "BookingStoreError" in caplog.text
    assert "secret" not in caplog.text


def test_a_refusal_says_when_to_come_back() -> None:
    assert refusal(429, "too_often", retry_after=31).headers == {"Retry-After": "31"}


def test_an_allowance_begins_anew_each_minute_and_is_bounded_for_all() -> None:
    now = [30.0]
    allowance = Allowance(lambda: now[0])

    assert [allowance.seconds_to_wait("a") for _ in range(61)] == [0] * 60 + [31]
    assert allowance.seconds_to_wait("b") == 0
    assert sum(allowance.seconds_to_wait(f"c{number}") == 0 for number in range(1000)) == 539
    now[0] = 60.0
    assert allowance.seconds_to_wait("a") == 0

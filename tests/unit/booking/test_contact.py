"""Finding a phone number or an e-mail address in what a visitor writes."""

import pytest

from bot.booking.contact import Contact, parse_contact, written_contacts
from bot.booking.errors import InvalidRequestError


@pytest.mark.parametrize(
    "text",
    [
        "4045550142",
        "404-555-0142",
        "(404) 555-0142",
        "404.555.0142",
        "+1 404 555 0142",
        "1-404-555-0142",
        "you can reach me at 404 555 0142 thanks",
        "cell is 404-555-0142, call after 3",
        "four oh four five five five oh one four two",
        "404 five five five 0 1 4 2",
    ],
)
def test_writes_a_phone_number_as_e164(text: str) -> None:
    assert parse_contact(text) == Contact("phone", "+14045550142")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Jane.Doe@Gmail.com", "jane.doe@gmail.com"),
        ("my mail is jane_doe@example.org.", "jane_doe@example.org"),
        ("jane dot doe at gmail dot com", "jane.doe@gmail.com"),
        ("it's jane underscore doe at yahoo dot com", "jane_doe@yahoo.com"),
        ("jane [at] outlook.com", "jane@outlook.com"),
        ("jane@example.com or 404 555 0142", "jane@example.com"),
    ],
)
def test_writes_an_address_in_lower_case_and_prefers_it(text: str, address: str) -> None:
    assert parse_contact(text) == Contact("email", address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "call me",
        "555-0142",
        "my pain is 8 of 10 since 2019",
        "im 45 and had 3 surgeries",
        "12/11/2026 at 10:30",
        "+44 20 7946 0958",
        "104-555-0142",
        "404-155-0142",
        "911-555-0142",
        "jane@",
        "jane at the front desk",
        "see you at 3",
    ],
)
def test_finds_no_contact_where_there_is_none(text: str) -> None:
    assert parse_contact(text) is None


def test_hides_the_value_in_its_repr() -> None:
    assert "0142" not in repr(Contact("phone", "+14045550142"))


def test_refuses_a_value_that_was_not_parsed() -> None:
    with pytest.raises(InvalidRequestError, match="parse_contact"):
        Contact("phone", "404 555 0142")


def test_finds_where_contacts_stand_addresses_first() -> None:
    text = "404-555-0142 or 678.555.0101, else 'Jane.Doe@Example.com'."

    assert [(found.contact.value, text[found.start : found.end]) for found in written_contacts(text)] == [
        ("jane.doe@example.com", "Jane.Doe@Example.com"),
        ("+14045550142", "404-555-0142"),
        ("+16785550101", "678.555.0101"),
    ]


@pytest.mark.parametrize("text", ["", "jane dot doe at gmail dot com", "four oh four five five five oh one four two"])
def test_dictation_has_no_place_in_the_text(text: str) -> None:
    assert written_contacts(text) == ()

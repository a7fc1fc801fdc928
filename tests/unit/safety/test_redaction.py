"""Personal data is masked, clinical numbers stay."""

import pytest

from bot.safety.redaction import redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call me at 706-555-0142", "call me at [phone]"),
        ("call me at (706) 555-0142 after 5", "call me at [phone] after 5"),
        ("706.555.0142", "[phone]"),
        ("7065550142 is my cell", "[phone] is my cell"),
        ("+1 706 555 0142", "[phone]"),
        ("1-800-555-0199 ext. 12", "[phone]"),
        ("it is 555-0142", "it is [phone]"),
        ("+44 20 7946 0958", "[phone]"),
        ("mail sandra.p+spine@example.co.uk please", "mail [e-mail] please"),
        ("it's jo at example dot com", "it's [e-mail]"),
        ("my ssn 123-45-6789", "my ssn [social security number]"),
        ("ssn: 123456789", "ssn: [social security number]"),
        ("social security number is 123456789", "social security number is [social security number]"),
        ("DOB 4/12/1961", "DOB [date of birth]"),
        ("date of birth is April 12, 1961", "date of birth is [date of birth]"),
        ("born on 12 April 2001", "born on [date of birth]"),
        ("fecha de nacimiento: 12/04/1961", "fecha de nacimiento: [date of birth]"),
        ("Sandra, 04-12-1961", "Sandra, [date of birth]"),
        ("card 4111 1111 1111 1111 exp 09", "card [card number] exp 09"),
        ("4111-1111-1111-1111", "[card number]"),
        ("378282246310005", "[card number]"),
        ("member id 123456789", "member id [number]"),
    ],
)
def test_masks_personal_data(text: str, masked: str) -> None:
    assert redact(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "fever of 101.5 since 2 days",
        "fusion at L4-L5 in 2018",
        "surgery on 3/14/2025 at 10:30",
        "my bill is $1,240.50",
        "pain is 7/10, took 2 pills at 6 pm",
        "call 911 or 988",
        "",
    ],
)
def test_leaves_clinical_numbers_alone(text: str) -> None:
    assert redact(text) == text


def test_masks_every_find_in_one_message() -> None:
    message = "I'm 706-555-0142 or jo@example.com, dob 4/12/61, card 4111111111111111"
    assert redact(message) == "I'm [phone] or [e-mail], dob [date of birth], card [card number]"


def test_is_stable_when_applied_twice() -> None:
    once = redact("jo@example.com 706-555-0142 ssn 123-45-6789")
    assert redact(once) == once

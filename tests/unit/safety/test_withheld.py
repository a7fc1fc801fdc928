"""What the clinic does not want in a chat is masked; what a booking needs stays."""

import pytest

from bot.safety.withheld import withhold


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my ssn is 123-45-6789", "my ssn is [social security number]"),
        ("123 45 6789", "[social security number]"),
        ("ssn 123456789 thanks", "ssn [social security number] thanks"),
        ("social security number: 123 456 789", "social security number: [social security number]"),
        ("last four of my social is 6789", "last four of my social is [social security number]"),
        ("my social is 6789", "my social is [social security number]"),
        ("dob 4/12/61", "dob [date of birth]"),
        ("D.O.B. 04-12-1961", "D.O.B. [date of birth]"),
        ("dob 04121961", "dob [date of birth]"),
        ("date of birth is April 12, 1961", "date of birth is [date of birth]"),
        ("my birthday is 3/5/2012", "my birthday is [date of birth]"),
        ("she was born on the 3rd of May 1948", "she was born on the [date of birth]"),
        ("born march 14 1962", "born [date of birth]"),
        ("Ruth Hill 4/12/1961", "Ruth Hill [date of birth]"),
        ("Ruth Hill, 4/12/61", "Ruth Hill, [date of birth]"),
        ("fecha de nacimiento: 12/04/1961", "fecha de nacimiento: [date of birth]"),
        ("card 4111 1111 1111 1111 exp 09/28", "card [card number] exp [card number]"),
        ("378282246310005", "[card number]"),
        ("my visa is 4111 1111 1111 1112", "my visa is [card number]"),
        ("cvv 123", "cvv [card number]"),
        ("member id W123456789", "member id [insurance number]"),
        ("my aetna id is W1234 56789", "my aetna id is [insurance number]"),
        ("insurance number: XYZ-998877665", "insurance number: [insurance number]"),
        ("policy # 12-34567", "policy # [insurance number]"),
        ("Medicare 1EG4-TE5-MK73", "Medicare [insurance number]"),
        ("1EG4TE5MK73", "[insurance number]"),
        ("group number 0088991", "group number [insurance number]"),
        ("123456789", "[number]"),
    ],
)
def test_masks_what_is_not_wanted(text: str, masked: str) -> None:
    found = withhold(text)

    assert found.text == masked
    assert found.withheld


@pytest.mark.parametrize(
    "text",
    [
        "my number is 404-555-0123",
        "404 555 0123 404 555 0124",
        "(404) 555-0123 or jo@example.com",
        "4045550123",
        "+1 404 555 0123",
        "insurance? my phone is 404 555 0123",
        "i have medicare, number is 404 555 0123",
        "do you take aetna",
        "my plan is to come at 10:30 on 12/5/26",
        "12/5/2026 at 10",
        "next friday, december 4, 2026",
        "friday 11/27",
        "fusion on 3/14/1998",
        "i had my surgery on March 14, 1998",
        "surgery on 3/14/2025 at 10:30",
        "fusion at L4-L5 in 2018",
        "reference AB12CD34",
        "my confirmation number is 4H7K2M9P",
        "pain is 7/10, took 2 pills at 6 pm",
        "fever of 101.5 since 2 days",
        "a group of 3",
        "my policy is to be early",
        "born in Atlanta",
        "call 911 or 988",
        "",
    ],
)
def test_leaves_what_a_booking_needs(text: str) -> None:
    assert withhold(text).text == text
    assert withhold(text).withheld == ()


def test_names_each_kind_once() -> None:
    found = withhold("dob 4/12/61, my wife's dob 5/1/62, ssn 123-45-6789")

    assert set(found.withheld) == {"date of birth", "social security number"}
    assert "61" not in found.text


def test_is_stable_when_applied_twice() -> None:
    once = withhold("dob 4/12/61, card 4111111111111111, member id W123456789, ssn 123-45-6789").text

    assert withhold(once).text == once

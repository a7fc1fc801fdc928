"""Who needs a person to be booked: patients under 18, and what cannot wait."""

import pytest

from bot.booking.needs_person import NeedsPerson, read_needs_person


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("my son is 15 and needs to be seen", "minor"),
        ("appointment for my 16 year old daughter", "minor"),
        ("seventeen year old boy", "minor"),
        ("she is 12 years old", "minor"),
        ("I'm 17", "minor"),
        ("daughter, 12", "minor"),
        ("it's for a minor", "minor"),
        ("can you see my teenager", "minor"),
        ("can i come in today", "urgent"),
        ("it's urgent", "urgent"),
        ("asap, it can't wait", "urgent"),
        ("i need a same day visit", "urgent"),
        ("my daughter is 45", None),
        ("I'm 18", None),
        ("my mom is 82", None),
        ("i'm 17 weeks post op", None),
        ("she is 9 years out from her fusion", None),
        ("my fusion is 12 years old", None),
        ("i have a 7 year old so mornings only", None),
        ("my son drives me, he's 16", None),
        ("I had surgery 15 years ago", None),
        ("asap", None),
        ("as soon as possible", None),
        ("i can't wait to see you", None),
        ("call me back today", None),
        ("not urgent", None),
        ("his pain started today", None),
        ("", None),
    ],
)
def test_reads_whether_a_person_is_needed(text: str, needs: NeedsPerson | None) -> None:
    assert read_needs_person(text) == needs

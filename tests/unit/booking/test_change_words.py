"""What visitors say about appointments that exist."""

import pytest

from bot.booking.change_words import (
    Change,
    asks_for_reference,
    is_bare_cancel,
    lacks_reference,
    means_another,
    read_change,
    read_reference,
    read_waitlist_change,
    wants_new_one,
    wants_to_go_back,
    wants_to_keep,
    wants_waiting_list,
)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("no just cancel that", "cancel"),
        ("please call it off", "cancel"),
        ("don't cancel it", None),
        ("dont cancel", None),
        ("actually change it to friday", "reschedule"),
        ("can we do another day", "reschedule"),
        ("not cancelling, just another time", "reschedule"),
        ("when did you say it was", "check"),
        ("what time is it again", "check"),
        ("i changed my mind", None),
        ("how long does rfa last", None),
        ("thanks", None),
    ],
)
def test_reads_what_is_to_be_done(text: str, change: Change | None) -> None:
    assert read_change(text) == change


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("I got a text about an opening, code AB12CD34", "accept"),
        ("you texted me that a spot opened up", "accept"),
        ("i want to take the offer", "accept"),
        ("waiting list code AB12CD34", "accept"),
        ("take me off the waiting list", "withdraw"),
        ("i no longer need the wait list", "withdraw"),
        ("put me on the waiting list", None),
        ("i got a text about my bill", None),
        ("i want an appointment", None),
    ],
)
def test_reads_what_is_to_be_done_about_a_wish(text: str, change: Change | None) -> None:
    assert read_waitlist_change(text) == change


@pytest.mark.parametrize("text", ["put me on the waiting list", "waitlist", "let me know if something opens up"])
def test_wants_to_wait(text: str) -> None:
    assert wants_waiting_list(text)


@pytest.mark.parametrize("text", ["take me off the waiting list", "i can wait", "let me know your hours"])
def test_does_not_want_to_wait(text: str) -> None:
    assert not wants_waiting_list(text)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("AB12-CD34", "AB12CD34"),
        ("it's ab12cd34", "AB12CD34"),
        ("ab12 cd34", "AB12CD34"),
        ("the code is 9XK2 44MM", "9XK244MM"),
        ("12345678", "12345678"),
        ("BXKTRWZN", "BXKTRWZN"),
        ("bxktrwzn", "BXKTRWZN"),
        ("BXKTRWZN, 404 555 0123", "BXKTRWZN"),
        ("thursday", None),
        ("whatever", None),
        ("404 555 0123", None),
        ("i don't have it", None),
        ("AB12CD34 or AB12CD35", None),
    ],
)
def test_reads_a_reference_that_was_asked_for(text: str, reference: str | None) -> None:
    assert read_reference(text, asked=True) == reference


def test_a_bare_number_that_was_not_asked_for_is_no_reference() -> None:
    assert read_reference("12345678", asked=False) is None
    assert read_reference("my reference is 12345678", asked=False) == "12345678"
    assert read_reference("got a text, code BXKTRWZN", asked=False) == "BXKTRWZN"
    assert read_reference("got a text, code whatever", asked=False) is None


@pytest.mark.parametrize(
    "text", ["I don't have it", "i lost the paper", "no", "idk", "never got one", "I don't remember"]
)
def test_there_is_no_reference_at_hand(text: str) -> None:
    assert lacks_reference(text)


@pytest.mark.parametrize("text", ["AB12CD34", "here it is", "my wife has it, one second"])
def test_there_may_be_a_reference(text: str) -> None:
    assert not lacks_reference(text)


@pytest.mark.parametrize(
    "text", ["go back", "back", "can we go back please", "previous question", "wait go back a step"]
)
def test_goes_back(text: str) -> None:
    assert wants_to_go_back(text)


@pytest.mark.parametrize("text", ["my back hurts", "back pain", "i'll be back friday", "go back to decatur"])
def test_stays(text: str) -> None:
    assert not wants_to_go_back(text)


def test_other_words() -> None:
    assert is_bare_cancel("no, cancel please")
    assert not is_bare_cancel("cancel it")
    assert wants_to_keep("leave it as it is")
    assert means_another("I mean another appointment")
    assert wants_new_one("i'd rather book a new appointment")
    assert not wants_new_one("i need a new time")
    assert asks_for_reference("where do i find the reference")

"""Who books in the chat gets the invite with the confirmation, and again after a move."""

import httpx
import vobject

from bot.client import Conversation, Turn
from bot.processes import Processes


def invite_of(turn: Turn, running_bot: Processes) -> vobject.base.Component:
    (address,) = [message["download"] for message in turn.messages if "download" in message]
    answer = httpx.get(running_bot.url + address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return vobject.readOne(answer.text).vevent


def test_a_booking_is_confirmed_with_its_invite(conversation: Conversation, running_bot: Processes) -> None:
    turn = conversation.say("appointment please. my name is Irma Douglas, 404 555 0162, first visit, decatur")
    conversation.press(turn.messages[-1]["buttons"][0]["payload"])
    turn = conversation.say("yes")

    event = invite_of(turn, running_bot)
    assert "Decatur" in event.location.value
    assert event.sequence.value == "0"
    assert not any(word in event.serialize() for word in ("Irma", "555-0162", "5550162"))


def test_no_other_reply_has_something_to_download(conversation: Conversation) -> None:
    turn = conversation.say("how long does the nerve burning last")

    assert all("download" not in message for message in turn.messages)

"""The guard before the dialogue: bounds, red flags, apologies. The dialogue is a fake; rules and templates are ours."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from bot.channels import guard as guard_module
from bot.channels.guard import MAX_CHARACTERS, Guard, Message, Reply, clean
from bot.clinic_facts import template_values
from bot.emergencies.flags import RaisedFlag
from bot.outcome import Outcome
from bot.safety.screen import RedFlagScreen
from bot.settings import PROJECT_ROOT
from bot.templates import Templates

from ..builders import clinic

ANSWER: list[Message] = [
    {"recipient_id": "website:1", "text": "A pump gives medicine."},
    {"recipient_id": "website:1", "custom": Outcome("answer", topics=["pump"]).as_payload()},
]
RED_FLAG = "i cant feel my private parts since my fusion and i peed myself"
PHONE = "404-555-0100"
ON_CALL = "404-555-0199"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class FakeDialogue:
    """Answers each message with what it was given, and remembers what it was told."""

    def __init__(self, answer: Callable[[], list[Message]] | None = None) -> None:
        self.answer = answer or (lambda: list(ANSWER))
        self.said: list[tuple[str, str, str]] = []
        self.withheld: list[tuple[str, ...]] = []
        self.waits = asyncio.Event()
        self.waits.set()

    async def say(self, text: str, *, conversation: str, channel: str, withheld: Sequence[str] = ()) -> list[Message]:
        self.said.append((text, conversation, channel))
        self.withheld.append(tuple(withheld))
        await self.waits.wait()
        return self.answer()

    async def has_withheld(self, conversation: str) -> bool:
        return any(self.withheld)


class FakeRecorder:
    """Remembers what it was given to keep, and which conversations it was asked to settle."""

    def __init__(self, dialogue: FakeDialogue) -> None:
        self.kept: list[RaisedFlag] = []
        self.settled: list[tuple[str, int]] = []
        self._dialogue = dialogue

    async def keep(self, flag: RaisedFlag) -> None:
        self.kept.append(flag)

    async def settle(self, conversation: str) -> None:
        self.settled.append((conversation, len(self._dialogue.said)))


@pytest.fixture(scope="module")
def screen() -> RedFlagScreen:
    return RedFlagScreen.from_file(PROJECT_ROOT / "bot" / "safety" / "red_flags.yml")


@pytest.fixture
def dialogue() -> FakeDialogue:
    return FakeDialogue()


@pytest.fixture
def recorder(dialogue: FakeDialogue) -> FakeRecorder:
    return FakeRecorder(dialogue)


@pytest.fixture
def guard(screen: RedFlagScreen, dialogue: FakeDialogue, recorder: FakeRecorder) -> Guard:
    return guard_of("website", screen, dialogue, recorder)


def guard_of(channel: str, screen: RedFlagScreen, dialogue: FakeDialogue, recorder: FakeRecorder) -> Guard:
    templates = Templates.from_folder(PROJECT_ROOT / "data" / "responses", template_values(clinic()))
    return Guard(
        screen=screen,
        templates=templates,
        dialogue=dialogue,
        recorder=recorder,
        channel=channel,
        now=lambda: NOW,
    )


def say(guard: Guard, text: str) -> Reply:
    return asyncio.run(guard.handle_text(text, sender="1"))


def fail(error: Exception) -> Callable[[], list[Message]]:
    def raise_it() -> list[Message]:
        raise error

    return raise_it


def test_hands_a_message_over_and_gives_the_answer_back(guard: Guard, dialogue: FakeDialogue) -> None:
    reply = say(guard, "  how does the pump work?\n")

    assert dialogue.said == [("how does the pump work?", "website:1", "website")]
    assert reply.messages == [{"text": "A pump gives medicine."}]
    assert (reply.outcome["behaviour"], reply.outcome["topics"]) == ("answer", ["pump"])
    assert not reply.refused


def test_a_conversation_carries_the_channels_name(guard: Guard) -> None:
    assert guard.conversation("1") == "website:1"


def test_keeps_buttons_with_title_and_payload_alone(guard: Guard, dialogue: FakeDialogue) -> None:
    dialogue.answer = lambda: [
        {
            "text": "Which office?",
            "buttons": [{"title": "Midtown", "payload": "/x", "type": "postback"}, {"title": "Marietta"}],
            "custom": Outcome("book").as_payload(),
        }
    ]

    assert say(guard, "book").messages == [
        {
            "text": "Which office?",
            "buttons": [{"title": "Midtown", "payload": "/x"}, {"title": "Marietta", "payload": "Marietta"}],
        }
    ]


def test_what_is_attached_to_a_text_is_given_with_it(guard: Guard, dialogue: FakeDialogue) -> None:
    dialogue.answer = lambda: [
        {"recipient_id": "x", "text": "Booked."},
        {"recipient_id": "x", "attachment": "/appointments/a.ics"},
        {"recipient_id": "x", "text": "Anything else?"},
        {"recipient_id": "x", "custom": Outcome("book").as_payload()},
    ]

    assert say(guard, "yes").messages == [
        {"text": "Booked.", "download": "/appointments/a.ics"},
        {"text": "Anything else?"},
    ]


def test_hands_over_a_buttons_payload_as_it_is(guard: Guard, dialogue: FakeDialogue) -> None:
    payload = '/ask_treatment{"treatment": "pump"}'

    reply = asyncio.run(guard.handle_payload(payload, sender="1"))

    assert dialogue.said == [(payload, "website:1", "website")]
    assert reply.outcome["behaviour"] == "answer"


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "?!", "...", "🙄", "/", "\x00\x07", "\u200b", "\ud800"], ids=ascii)
def test_a_message_without_words_is_answered_without_the_dialogue(
    guard: Guard, dialogue: FakeDialogue, text: str
) -> None:
    reply = say(guard, text)

    assert reply.outcome["behaviour"] == "smalltalk"
    assert "didn't see any words" in reply.messages[0]["text"]
    assert dialogue.said == []


def test_a_thumb_up_is_a_yes(guard: Guard, dialogue: FakeDialogue) -> None:
    say(guard, "👍")

    assert [said[0] for said in dialogue.said] == ["yes"]


def test_a_message_of_the_greatest_length_is_read(guard: Guard, dialogue: FakeDialogue) -> None:
    assert not say(guard, "a" * MAX_CHARACTERS).refused
    assert len(dialogue.said[0][0]) == MAX_CHARACTERS


def test_a_longer_message_is_refused_with_the_limit(guard: Guard, dialogue: FakeDialogue) -> None:
    reply = say(guard, "a" * (MAX_CHARACTERS + 1))

    assert reply.refused
    assert reply.outcome["behaviour"] == "technical_problem"
    assert "1,000 characters" in reply.messages[0]["text"]
    assert PHONE in reply.messages[0]["text"]
    assert dialogue.said == []


def test_a_red_flag_is_answered_without_the_dialogue(guard: Guard, dialogue: FakeDialogue) -> None:
    reply = say(guard, RED_FLAG)

    assert (reply.outcome["behaviour"], reply.outcome["category"]) == ("emergency", "cauda_equina")
    assert 0.0 < reply.outcome["score"] <= 1.0
    assert len(reply.messages) == 1
    assert "emergency room now" in reply.messages[0]["text"]
    assert ON_CALL in reply.messages[0]["text"]
    assert dialogue.said == []


def test_a_red_flag_is_kept_with_its_reply(guard: Guard, recorder: FakeRecorder) -> None:
    reply = say(guard, RED_FLAG + ", call me at 404-555-0123")

    (flag,) = recorder.kept
    assert (flag.text, flag.reply) == (RED_FLAG + ", call me at [phone]", reply.messages[0]["text"])
    assert (flag.conversation, flag.channel, flag.raised_at) == ("website:1", "website", NOW)
    assert (flag.category, flag.tier, flag.languages, flag.recorded) == ("cauda_equina", "T2", ("en",), False)


def test_each_red_flag_has_an_id_of_its_own(guard: Guard, recorder: FakeRecorder) -> None:
    say(guard, RED_FLAG)
    say(guard, RED_FLAG)

    assert len({flag.id for flag in recorder.kept}) == 2


def test_a_flag_that_waits_is_settled_before_the_next_turn(guard: Guard, recorder: FakeRecorder) -> None:
    say(guard, "how does the pump work")

    assert recorder.settled == [("website:1", 0)]


def test_a_red_flag_in_spanish_is_answered_in_spanish_alone(guard: Guard, recorder: FakeRecorder) -> None:
    text = say(guard, "me duele el pecho y no puedo respirar").messages[0]["text"]

    assert text.startswith("Llame al 911 ahora mismo")
    assert "Call 911" not in text
    assert recorder.kept[0].languages == ("es",)


def test_a_red_flag_in_both_languages_is_answered_in_both(guard: Guard) -> None:
    reply = say(guard, "me duele el pecho y no puedo respirar, please help, call my doctor")

    assert len(reply.messages) == 1
    spanish, english = reply.messages[0]["text"].split("\n\n")
    assert spanish.startswith("Llame al 911 ahora mismo")
    assert english.startswith("Call 911 now")


def test_a_red_flag_in_a_text_message_is_answered_shortly(
    screen: RedFlagScreen, dialogue: FakeDialogue, recorder: FakeRecorder
) -> None:
    guard = guard_of("sms", screen, dialogue, recorder)

    text = say(guard, RED_FLAG).messages[0]["text"]

    assert text.startswith("Go to an emergency room now; have someone drive you.")
    assert len(text) <= 306
    assert recorder.kept[0].conversation == "sms:1"


@pytest.mark.parametrize("length", [850, 1_000, 1_700, 10_000])
def test_no_cut_of_a_long_message_parts_a_no_from_its_symptom(length: int, guard: Guard) -> None:
    message = ("no chest pain, " * 1_000)[:length].rsplit(",", 1)[0]

    assert say(guard, message).outcome["behaviour"] != "emergency"


def test_a_red_flag_in_a_message_that_is_too_long_is_still_answered(guard: Guard, recorder: FakeRecorder) -> None:
    reply = say(guard, "well, it began last year. " * 100 + RED_FLAG)

    assert reply.outcome["behaviour"] == "emergency"
    assert not reply.refused
    assert len(recorder.kept[0].text) == MAX_CHARACTERS


@pytest.mark.parametrize("disguise", ["/" + RED_FLAG, RED_FLAG.upper(), RED_FLAG.replace(" ", "\u200b ")], ids=ascii)
def test_a_red_flag_is_seen_through_a_disguise(guard: Guard, disguise: str) -> None:
    assert say(guard, disguise).outcome["behaviour"] == "emergency"


def test_every_rule_that_can_fire_has_a_reply(screen: RedFlagScreen) -> None:
    templates = Templates.from_folder(PROJECT_ROOT / "data" / "responses", template_values(clinic()))

    replies = {
        rule.id: templates.text(f"utter_emergency_{rule.category}_{rule.tier.lower()}") for rule in screen.book.rules
    }

    assert all("911" in reply or ON_CALL in reply or "988" in reply for reply in replies.values())


def test_a_red_flag_is_logged_by_category_and_rule_alone(guard: Guard, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        say(guard, RED_FLAG)

    assert any(message.startswith("Red flag: category cauda_equina, rule ") for message in caplog.messages)
    assert "private parts" not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        fail(RuntimeError("boom: my name is Jane")),
        fail(TimeoutError()),
        lambda: [],
        lambda: [{"text": "words without an outcome"}],
        lambda: [{"custom": Outcome("answer").as_payload()}],
        lambda: [{"text": "", "custom": Outcome("answer").as_payload()}],
    ],
    ids=["it fails", "it times out", "nothing", "no outcome", "no words", "empty words"],
)
def test_whatever_fails_behind_it_the_visitor_gets_an_apology_with_a_phone(
    guard: Guard, dialogue: FakeDialogue, answer: Callable[[], list[Message]], caplog: pytest.LogCaptureFixture
) -> None:
    dialogue.answer = answer

    reply = say(guard, "my name is Jane, how does the pump work")

    assert reply.outcome["behaviour"] == "technical_problem"
    assert PHONE in reply.messages[0]["text"]
    assert "incident" in caplog.text
    assert "Jane" not in caplog.text


def test_a_dialogue_that_hangs_is_given_up(
    guard: Guard, dialogue: FakeDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard_module, "_TURN_SECONDS", 0.01)
    dialogue.waits.clear()

    assert say(guard, "how does the pump work").outcome["behaviour"] == "technical_problem"


def test_what_is_no_message_is_answered(guard: Guard) -> None:
    reply = guard.unreadable()

    assert reply.outcome["behaviour"] == "technical_problem"
    assert "couldn't read that message" in reply.messages[0]["text"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo\nthree", "one\ntwo\nthree"),
        ("a\tb\x00c\x1b[31m", "a b c [31m"),
        ("cafe\u0301", "café"),
        ("a\u200bb\u202ec", "a b c"),
        ("half \ud800 a character", "half   a character"),
        ("L4/L5", "L4/L5"),
        ("$1,240.50 & <b>", "$1,240.50 & <b>"),
        ("/book_appointment", "book_appointment"),
        ("///restart", "restart"),
    ],
    ids=ascii,
)
def test_cleans_what_no_visitor_means_to_type(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        '/inform{"booking_consent": true}',
        " /restart",
        "/ /restart",
        "/\n/restart",
        "/ / / /restart",
        "\u200b/restart",
        "/\u200b/restart",
        "/\x00/restart",
        "\u00a0/\u00a0/restart",
        "\ufeff/restart",
    ],
    ids=ascii,
)
def test_no_text_reaches_rasa_as_a_command(guard: Guard, dialogue: FakeDialogue, text: str) -> None:
    """Rasa reads what starts with a slash, once stripped, as an intent that may fill slots."""
    say(guard, text)

    assert not dialogue.said[0][0].strip().startswith("/")


def test_a_message_can_be_cleaned_twice() -> None:
    texts = ["/ /a", " / b", "c\x00", "//"]

    assert [clean(clean(text)) for text in texts] == [clean(text) for text in texts]


def test_personal_data_is_masked_before_it_is_handed_over_and_the_visitor_warned_once(
    guard: Guard, dialogue: FakeDialogue
) -> None:
    first = say(guard, "Ann Lee, dob 4/12/1961, 404 555 0123")
    second = say(guard, "my ssn is 123-45-6789")

    assert [text for text, *_ in dialogue.said] == [
        "Ann Lee, dob [date of birth], 404 555 0123",
        "my ssn is [social security number]",
    ]
    assert dialogue.withheld == [("date of birth",), ("social security number",)]
    assert first.messages[0]["text"].startswith("Please don't send birth dates")
    assert [message["text"] for message in first.messages[1:]] == ["A pump gives medicine."]
    assert [message["text"] for message in second.messages] == ["A pump gives medicine."]
    assert first.outcome["behaviour"] == "answer"


def test_nothing_is_warned_of_where_the_turn_fails(guard: Guard, dialogue: FakeDialogue) -> None:
    dialogue.answer = list

    reply = say(guard, "my ssn is 123-45-6789")

    assert reply.outcome["behaviour"] == "technical_problem"
    assert len(reply.messages) == 1

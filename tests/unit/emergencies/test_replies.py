"""The words that answer an emergency."""

from bot.emergencies.replies import emergency_text, response_name
from bot.emergencies.tracker_marks import marks_for, marks_of
from bot.templates import Templates

from .builders import flag

SPANISH = {"condition": [{"type": "slot", "name": "language", "value": "es"}]}
TEMPLATES = Templates(
    {
        "utter_emergency_clot_t1": [
            {"text": "Call 911, {clinic_name}"},
            {"channel": "sms", "text": "911"},
            {**SPANISH, "text": "Llame al 911"},
        ]
    },
    {"clinic_name": "The Clinic"},
)
NAME = response_name("clot", "T1")


def test_are_named_by_category_and_tier() -> None:
    assert NAME == "utter_emergency_clot_t1"


def test_are_said_in_the_language_and_for_the_channel() -> None:
    assert emergency_text(TEMPLATES, NAME, channel="website", languages=["en"]) == "Call 911, The Clinic"
    assert emergency_text(TEMPLATES, NAME, channel="sms", languages=["en"]) == "911"
    assert emergency_text(TEMPLATES, NAME, channel="website", languages=["es"]) == "Llame al 911"


def test_are_said_in_both_languages_in_one_bubble() -> None:
    both = emergency_text(TEMPLATES, NAME, channel="website", languages=["es", "en"])

    assert both == "Llame al 911\n\nCall 911, The Clinic"


def test_marks_in_a_conversation_tell_the_flag() -> None:
    marks = marks_of({"other": 1, **marks_for(flag(languages=("es", "en")))})

    assert (marks["id"], marks["rule"], marks["tier"], marks["category"]) == ("flag-1", "CE-01", "T2", "cauda_equina")
    assert marks["languages"] == ["es", "en"]
    assert marks["raised_at"] == "2026-11-23T15:00:00+00:00"


def test_a_message_without_marks_was_no_flag() -> None:
    assert marks_of(None) == marks_of({"source": "button"}) == {}

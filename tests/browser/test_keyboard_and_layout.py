"""The page works for everyone: keyboard, names of controls, narrow screens; against a bot without Rasa."""

from typing import Any

import pytest
from chat_page import EMERGENCY_REPLY, RFA_REPLY, bubbles, write
from playwright.sync_api import Locator, Page, expect
from stub_bot import Reply, StubBot, say


def tab_to(page: Page, locator: Locator) -> None:
    """Press Tab until `locator` has the focus, and check that the focus can be seen on the way."""
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
        if locator.evaluate("node => node === document.activeElement"):
            return
    pytest.fail("Tab does not reach the control")


def test_whole_conversation_works_with_the_keyboard_alone(chat: Page, bot: StubBot) -> None:
    bot.replies["book"] = Reply([{"text": "Which office?", "buttons": [{"title": "Decatur", "payload": "p"}]}])
    bot.replies["p"] = Reply(say("Decatur it is."))
    box = chat.get_by_label("Your message")
    tab_to(chat, chat.get_by_role("button", name="Talk to a person"))
    tab_to(chat, chat.get_by_role("button", name="Urgent help"))
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("dialog")).to_be_visible()
    tab_to(chat, chat.get_by_role("button", name="Close"))
    chat.keyboard.press("Space")
    expect(chat.get_by_role("button", name="Urgent help")).to_be_focused()
    tab_to(chat, chat.get_by_role("region", name="Conversation"))
    tab_to(chat, box)
    chat.keyboard.type("book")
    chat.keyboard.press("Enter")
    button = chat.get_by_role("button", name="Decatur")
    expect(button).to_be_visible()
    expect(box).to_be_focused()
    chat.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    chat.keyboard.press("Enter")
    expect(bubbles(chat, "bot").last).to_contain_text("Decatur it is.")
    expect(box).to_be_focused()
    tab_to(chat, chat.get_by_role("button", name="Send"))


def test_controls_and_regions_have_names(chat: Page) -> None:
    expect(chat.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "polite")
    for name in ("Send", "Talk to a person", "Urgent help"):
        expect(chat.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(chat.get_by_role("textbox", name="Your message")).to_be_visible()
    expect(chat.get_by_role("region", name="Ask the clinic")).to_be_visible()


LONG_WORDS = "Radiofrequency" * 12 + " https://www.example.com/" + "x" * 120


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_scrolls_sideways(chat: Page, bot: StubBot, width: int) -> None:
    buttons = [{"title": "Tuesday, November 24, 2026 at 08:00 in Midtown Atlanta", "payload": str(i)} for i in range(3)]
    bot.clinic["development"] = True
    bot.replies[LONG_WORDS] = Reply([{"text": LONG_WORDS, "buttons": buttons}], RFA_REPLY.outcome)
    bot.replies["my chest hurts"] = EMERGENCY_REPLY
    chat.set_viewport_size({"width": width, "height": 640})
    chat.reload()
    write(chat, LONG_WORDS)
    chat.locator("details summary").click()
    write(chat, "my chest hurts")
    expect(chat.get_by_role("alert")).to_be_visible()
    sizes: dict[str, Any] = chat.evaluate(
        "() => Object.fromEntries(['documentElement', 'body'].map(k => [k, document[k].scrollWidth])"
        ".concat([['scroller', scroller.scrollWidth - scroller.clientWidth]]))"
    )
    assert sizes["documentElement"] <= width
    assert sizes["body"] <= width
    assert sizes["scroller"] == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_urgent_help_and_person_stay_in_sight_in_a_long_conversation(chat: Page, bot: StubBot, width: int) -> None:
    bot.replies["long"] = Reply(say("A line of an answer.\n" * 40))
    chat.set_viewport_size({"width": width, "height": 640})
    for _ in range(3):
        write(chat, "long")
    expect(bubbles(chat, "bot")).to_have_count(3)
    for name in ("Urgent help", "Talk to a person"):
        expect(chat.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(chat.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    expect(bubbles(chat, "visitor").last).to_be_in_viewport(ratio=1)

"""What a visitor sees in an emergency, and while the bot cannot be reached; against a bot without Rasa."""

import threading
import time

from chat_page import EMERGENCY_REPLY, RFA_REPLY, bubbles, expect_offline_card, write
from page_watch import PageWatch
from playwright.sync_api import Browser, Page, Route, expect
from stub_bot import Reply, StubBot, outcome, say

# --- emergencies --------------------------------------------------------------------------------------------


def test_emergency_reply_is_an_alert_with_numbers_to_tap(chat: Page, bot: StubBot) -> None:
    bot.replies["my chest hurts"] = EMERGENCY_REPLY
    write(chat, "my chest hurts")
    alert = chat.get_by_role("alert")
    expect(alert).to_contain_text("Call 911 now")
    expect(alert.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")
    expect(alert.get_by_role("link", name="404-555-0199")).to_have_attribute("href", "tel:+14045550199")


def test_ordinary_reply_is_no_alert(chat: Page) -> None:
    write(chat, "hello")
    expect(bubbles(chat, "bot")).to_have_count(1)
    expect(chat.get_by_role("alert")).to_have_count(0)


def test_emergency_is_answered_while_an_earlier_message_still_waits(chat: Page, bot: StubBot) -> None:
    gate = threading.Event()
    bot.replies["slow"] = Reply(say("Late."), gate=gate)
    bot.replies["my chest hurts"] = EMERGENCY_REPLY
    write(chat, "slow")
    write(chat, "my chest hurts")
    expect(chat.get_by_role("alert")).to_contain_text("Call 911 now")
    expect(chat.locator("#typing")).to_be_visible()
    gate.set()
    expect(bubbles(chat, "bot").last).to_contain_text("Late.")


def test_urgent_help_needs_no_server(chat: Page, bot: StubBot) -> None:
    bot.stop()
    chat.get_by_role("button", name="Urgent help").click()
    card = chat.get_by_role("dialog", name="Urgent help")
    expect(card).to_be_visible()
    expect(card.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(card.get_by_role("link", name="Call or text 988")).to_have_attribute("href", "tel:988")
    expect(card.get_by_role("link", name="Call 404-555-0199")).to_have_attribute("href", "tel:404-555-0199")
    chat.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(chat.get_by_role("button", name="Urgent help")).to_be_focused()
    assert bot.received == []


def test_talk_to_a_person_says_so_to_the_bot(chat: Page, bot: StubBot) -> None:
    bot.replies["Talk to a person"] = Reply(say("Please call 404-555-0100."), outcome("human"))
    chat.get_by_role("button", name="Talk to a person").click()
    expect(bubbles(chat, "bot")).to_contain_text("Please call 404-555-0100.")
    assert bot.received[-1]["text"] == "Talk to a person"


# --- the bot cannot be reached ------------------------------------------------------------------------------


def test_retry_after_the_server_died_gives_the_answer_once(chat: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    gate = threading.Event()
    bot.replies["rfa"] = Reply(RFA_REPLY.messages, RFA_REPLY.outcome, gate=gate)
    write(chat, "hello")
    expect(bubbles(chat, "bot")).to_have_count(1)
    bot.stop()
    write(chat, "rfa")
    expect_offline_card(chat)
    expect(chat.get_by_label("Your message")).to_have_value("rfa")
    chat.get_by_role("button", name="Try again").click()
    expect_offline_card(chat)
    bot.start()
    gate.set()
    chat.get_by_role("button", name="Try again").click()
    expect(bubbles(chat, "bot").last).to_contain_text("9 to 18 months")
    expect(bubbles(chat, "bot")).to_have_count(2)
    expect(bubbles(chat, "visitor")).to_have_count(2)
    assert len(bot.handled) == 2
    expect(chat.locator("#offline")).to_be_hidden()
    expect(chat.get_by_label("Your message")).to_have_value("")
    expect(chat.get_by_label("Your message")).to_be_focused()


def test_answer_that_is_late_is_asked_for_again_with_the_same_id(chat: Page, bot: StubBot) -> None:
    gate = threading.Event()
    bot.replies["rfa"] = Reply(RFA_REPLY.messages, RFA_REPLY.outcome, gate=gate)
    chat.clock.install()
    write(chat, "rfa")
    expect(chat.locator("#typing")).to_be_visible()
    deadline = time.monotonic() + 5
    while not bot.received and time.monotonic() < deadline:
        chat.wait_for_timeout(20)
    chat.clock.run_for(10_001)
    expect_offline_card(chat)
    gate.set()
    chat.get_by_label("Your message").press("Enter")  # the words are back in the box: sending them is a retry
    expect(bubbles(chat, "bot")).to_contain_text("9 to 18 months")
    expect(bubbles(chat, "bot")).to_have_count(1)
    expect(bubbles(chat, "visitor")).to_have_count(1)
    assert len(bot.received) == 2
    assert bot.received[0]["message_id"] == bot.received[1]["message_id"]
    assert len(bot.handled) == 1


def test_other_words_after_a_failure_are_a_new_message(chat: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    bot.replies["rfa"] = Reply([], status=503)
    write(chat, "rfa")
    expect_offline_card(chat)
    write(chat, "rfa please")
    expect(bubbles(chat, "bot")).to_have_count(1)
    expect(bubbles(chat, "visitor")).to_have_count(1)
    expect(chat.locator("#offline")).to_be_hidden()
    assert bot.received[0]["message_id"] != bot.received[1]["message_id"]


def test_button_that_failed_is_pressed_again_with_the_same_id(chat: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    bot.replies["book"] = Reply([{"text": "Shall I send it?", "buttons": [{"title": "Send it", "payload": "yes"}]}])
    bot.replies["yes"] = Reply([], status=500)
    write(chat, "book")
    chat.get_by_role("button", name="Send it").click()
    expect_offline_card(chat)
    expect(bubbles(chat, "visitor").last).to_contain_text("Not answered yet")
    bot.replies["yes"] = Reply(say("Sent."), outcome("book", category="new"))
    chat.get_by_role("button", name="Send it").click()
    expect(bubbles(chat, "bot").last).to_contain_text("Sent.")
    expect(bubbles(chat, "visitor").last).not_to_contain_text("Not answered yet")
    assert bot.received[-1]["message_id"] == bot.received[-2]["message_id"]


def test_words_written_meanwhile_are_kept(chat: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    gate = threading.Event()
    bot.replies["rfa"] = Reply([], status=502, gate=gate)
    write(chat, "rfa")
    chat.get_by_label("Your message").fill("and one more th")
    gate.set()
    expect_offline_card(chat)
    expect(chat.get_by_label("Your message")).to_have_value("and one more th")
    expect(bubbles(chat, "visitor")).to_contain_text("Not answered yet")


def test_page_without_its_api_shows_the_phone_and_recovers(page: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    page.route("**/api/**", lambda route: route.abort())
    page.goto(bot.url)
    expect_offline_card(page)
    write(page, "is anyone there")
    expect_offline_card(page)
    expect(page.get_by_label("Your message")).to_have_value("is anyone there")
    page.get_by_role("button", name="Urgent help").click()
    expect(page.get_by_role("link", name="Call 404-555-0199")).to_be_visible()
    page.keyboard.press("Escape")
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("You are writing to an automated assistant")).to_be_visible()
    assert bot.received == []
    page.get_by_label("Your message").press("Enter")
    expect(bubbles(page, "bot")).to_have_count(1)


def test_page_without_scripts_gives_the_phone_and_no_dead_controls(browser: Browser, bot: StubBot) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(bot.url)
    for name in ("Send", "Urgent help", "Talk to a person"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    instead = page.locator("noscript p")
    expect(instead).to_be_visible()
    expect(instead).to_contain_text("404-555-0100, Monday-Friday 08:00-17:00")
    expect(instead.locator("a").first).to_have_attribute("href", "tel:404-555-0100")
    context.close()


def test_message_waits_in_the_box_until_the_notice_is_there(page: Page, bot: StubBot) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/clinic", hold)
    page.goto(bot.url)
    box = page.get_by_label("Your message")
    box.fill("hello")
    box.press("Enter")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    expect(box).to_have_value("hello")
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_text("You are writing to an automated assistant")).to_be_visible()
    assert bot.received == []
    box.press("Enter")
    expect(bubbles(page, "bot")).to_have_count(1)

"""The page and the real bot together: a question, a booking by clicks, an emergency."""

import re

from page_watch import PageWatch
from playwright.sync_api import Locator, Page, expect

from bot.processes import Processes

ANSWER_MS = 15_000  # two cores that others use too


def bubbles(page: Page, author: str) -> Locator:
    return page.get_by_role("log").locator(f".bubble.{author}:visible")


def open_chat(page: Page, bot: Processes) -> None:
    page.goto(bot.url)
    expect(page.get_by_text("You are writing to an automated assistant")).to_be_visible()


def write(page: Page, text: str) -> None:
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    box = page.get_by_label("Your message")
    box.fill(text)
    box.press("Enter")


def choose(page: Page, title: str | re.Pattern[str]) -> None:
    """Click the first open reply button of a title."""
    button = page.get_by_role("log").get_by_role("button", name=title, disabled=False).first
    expect(button).to_be_visible(timeout=ANSWER_MS)
    button.click()


def expect_answer(page: Page, text: str | re.Pattern[str]) -> None:
    expect(bubbles(page, "bot").last).to_contain_text(text, timeout=ANSWER_MS)


def test_a_question_is_answered_with_its_source(page: Page, running_bot: Processes, watch: PageWatch) -> None:
    open_chat(page, running_bot)
    write(page, "how long does the nerve burning last")

    expect_answer(page, "9 to 18 months")
    source = page.get_by_role("log").get_by_text("Source:")
    expect(source).to_contain_text("Radiofrequency ablation (RFA)")
    expect(source.get_by_role("link")).to_have_attribute("href", re.compile(r"^https://"))
    expect(source).to_contain_text("reviewed")
    assert not [url for url in watch.requests if "nerve" in url]


def test_a_next_question_is_asked_by_a_click(page: Page, running_bot: Processes) -> None:
    open_chat(page, running_bot)
    write(page, "how long does the nerve burning last")
    expect_answer(page, "9 to 18 months")
    choose(page, re.compile(r"\?$"))

    expect(page.get_by_role("log").get_by_text("Source:")).to_have_count(2, timeout=ANSWER_MS)


def test_every_example_of_the_page_is_answered(page: Page, running_bot: Processes) -> None:
    open_chat(page, running_bot)
    examples = page.get_by_role("list", name="People often ask").get_by_role("button")
    for position in range(examples.count()):
        examples.nth(position).click()
        expect(bubbles(page, "visitor")).to_have_count(position + 1)
        expect(page.locator("#typing")).to_be_hidden(timeout=ANSWER_MS)
        expect(bubbles(page, "bot").last).not_to_contain_text(re.compile("can't help|won't guess|isn't working"))


def test_an_appointment_is_booked_to_its_reference(page: Page, running_bot: Processes, watch: PageWatch) -> None:
    open_chat(page, running_bot)
    write(page, "what can you do for me")
    choose(page, "Ask for an appointment")
    expect_answer(page, "full name")
    write(page, "Leona Fairchild")
    expect_answer(page, "phone number or e-mail")
    write(page, "404 555 0123")
    expect_answer(page, "been seen at")
    choose(page, "No, first visit")
    expect_answer(page, "Which office")
    choose(page, "Marietta")
    expect_answer(page, "openings at Marietta")
    choose(page, re.compile(r"day, .*\d (AM|PM)$"))
    expect_answer(page, "May I store these details")
    expect_answer(page, "Leona Fairchild")
    choose(page, "Yes, request it")

    expect_answer(page, re.compile(r"Reference: [A-Z0-9]{8}"))
    expect(bubbles(page, "bot").last.get_by_role("link", name="404-555-0100")).to_be_visible()
    assert not [url for url in watch.requests if "Leona" in url or "0123" in url]


def test_an_emergency_is_shown_as_an_alert(page: Page, running_bot: Processes) -> None:
    open_chat(page, running_bot)
    write(page, "cant pee since last nite and my crotch is numb")

    alert = page.get_by_role("log").get_by_role("alert")
    expect(alert).to_contain_text("emergency room now", timeout=ANSWER_MS)
    expect(alert.get_by_role("link", name="911").first).to_have_attribute("href", "tel:911")
    expect(alert.get_by_role("link", name="404-555-0199")).to_be_visible()


def test_a_message_goes_on_after_a_reload(page: Page, running_bot: Processes) -> None:
    """The session is kept: the bot still knows what it asked."""
    open_chat(page, running_bot)
    write(page, "i would like to make an appointment")
    expect_answer(page, "full name")
    page.reload()
    expect(page.get_by_text("You are writing to an automated assistant")).to_be_visible()
    write(page, "Leona Fairchild")

    expect_answer(page, "phone number or e-mail")


def test_a_forgotten_session_is_renewed(page: Page, running_bot: Processes, watch: PageWatch) -> None:
    watch.server_may_fail = True  # the refusal that makes the page ask for a new session
    open_chat(page, running_bot)
    page.evaluate("localStorage.setItem('clinic-chat-session', 'of-another-server')")
    page.reload()
    write(page, "hello")

    expect_answer(page, "Hello!")

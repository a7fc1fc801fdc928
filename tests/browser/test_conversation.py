"""One turn after the other in a real browser, and the message box; against a bot without Rasa."""

import threading

import pytest
from chat_page import RFA_CITATION, RFA_REPLY, bubbles, words, write
from page_watch import PageWatch
from playwright.sync_api import Page, expect
from stub_bot import Reply, StubBot, outcome, say

# --- one turn -----------------------------------------------------------------------------------------------


def test_answer_shows_its_source_and_the_day_of_review(chat: Page, bot: StubBot) -> None:
    bot.replies["how long does rfa last"] = RFA_REPLY
    write(chat, "how long does rfa last")
    expect(bubbles(chat, "bot")).to_contain_text("Many patients move better and hurt less for 9 to 18 months.")
    source = chat.locator(".source")
    expect(source).to_have_text(
        "Source: Radiofrequency ablation (RFA) (opens in a new tab), reviewed November 23, 2026"
    )
    expect(source.get_by_role("link")).to_have_attribute("href", RFA_CITATION["url"])
    expect(source.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    expect(chat.get_by_label("Your message")).to_have_value("")


def test_each_message_has_its_bubble_and_keeps_its_lines(chat: Page, bot: StubBot) -> None:
    bot.replies["hi"] = Reply(say("One\nTwo\n\nThree", "Four"))
    write(chat, "hi")
    expect(bubbles(chat, "bot")).to_have_count(2)
    assert bubbles(chat, "bot").first.inner_text().endswith("One\nTwo\n\nThree")


def test_session_is_opened_once_and_outlives_a_reload(chat: Page, bot: StubBot) -> None:
    write(chat, "first")
    write(chat, "second")
    expect(bubbles(chat, "bot")).to_have_count(2)
    chat.reload()
    write(chat, "third")
    expect(bubbles(chat, "bot")).to_have_count(1)
    assert [body["text"] for body in bot.received] == ["first", "second", "third"]
    assert {body["session"] for body in bot.received} == bot.sessions
    assert len(bot.sessions) == 1
    assert len({body["message_id"] for body in bot.received}) == 3


def test_expired_session_is_renewed_and_the_message_sent_again(chat: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    write(chat, "first")
    expect(bubbles(chat, "bot")).to_have_count(1)
    bot.sessions.clear()
    write(chat, "second")
    expect(bubbles(chat, "bot")).to_have_count(2)
    assert [body["text"] for body in bot.received] == ["first", "second"]
    expect(chat.locator("#offline")).to_be_hidden()


def test_typing_sign_is_shown_and_announced_once_while_waiting(chat: Page, bot: StubBot) -> None:
    gate = threading.Event()
    bot.replies["slow"] = Reply(say("There you are."), gate=gate)
    chat.evaluate(
        "() => { window.said = []; const node = document.getElementById('announcer');"
        " new MutationObserver(() => node.textContent && window.said.push(node.textContent))"
        ".observe(node, {childList: true, characterData: true, subtree: true}); }"
    )
    write(chat, "slow")
    expect(chat.locator("#typing")).to_be_visible()
    expect(chat.locator("#announcer")).to_have_text("The assistant is writing")
    chat.wait_for_timeout(800)
    gate.set()
    expect(bubbles(chat, "bot")).to_contain_text("There you are.")
    expect(chat.locator("#typing")).to_be_hidden()
    expect(chat.locator("#announcer")).to_have_text("")
    assert chat.evaluate("window.said") == ["The assistant is writing"]


def test_buttons_send_their_payload_and_are_disabled_after_use(chat: Page, bot: StubBot) -> None:
    bot.replies["book"] = Reply(
        [
            {
                "text": "Which office?",
                "buttons": [
                    {"title": "Midtown Atlanta", "payload": "b1.midtown"},
                    {"title": "Marietta", "payload": "b1.marietta"},
                ],
            }
        ],
        outcome("book", category="new"),
    )
    bot.replies["b1.marietta"] = Reply(say("Marietta it is."), outcome("book", category="new"))
    write(chat, "book")
    chat.get_by_role("button", name="Marietta").click()
    expect(bubbles(chat, "bot").last).to_contain_text("Marietta it is.")
    expect(bubbles(chat, "visitor").last).to_contain_text("Marietta")
    assert bot.received[-1]["button"] == "b1.marietta"
    assert "text" not in bot.received[-1]
    for name in ("Midtown Atlanta", "Marietta"):
        expect(chat.get_by_role("button", name=name)).to_be_disabled()


def test_buttons_are_disabled_once_the_visitor_writes_instead(chat: Page, bot: StubBot) -> None:
    bot.replies["book"] = Reply([{"text": "Which office?", "buttons": [{"title": "Decatur", "payload": "p"}]}])
    write(chat, "book")
    expect(chat.get_by_role("button", name="Decatur")).to_be_enabled()
    write(chat, "do I need a referral")
    expect(chat.get_by_role("button", name="Decatur")).to_be_disabled()


def test_addresses_and_phone_numbers_become_links(chat: Page, bot: StubBot) -> None:
    text = (
        "Call (404) 555-0100 or 1-800-715-4225. See https://www.example.com/a?b=c, or 988lifeline.org; "
        "desk@example.com. On 2026-11-23 room 911."
    )
    bot.replies["contact"] = Reply(say(text))
    write(chat, "contact")
    links = bubbles(chat, "bot").get_by_role("link")
    expect(links).to_have_count(5)
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:+14045550100",
        "tel:+18007154225",
        "https://www.example.com/a?b=c",
        "https://988lifeline.org/",
        "mailto:desk@example.com",
    ]
    assert words(bubbles(chat, "bot")) == text


def test_development_shows_the_outcome_and_production_does_not(page: Page, bot: StubBot) -> None:
    bot.replies["rfa"] = RFA_REPLY
    page.goto(bot.url)
    write(page, "rfa")
    expect(bubbles(page, "bot")).to_have_count(1)
    expect(page.locator("details")).to_have_count(0)
    bot.clinic["development"] = True
    page.reload()
    write(page, "rfa")
    page.locator("details summary").click()
    expect(page.locator("details pre")).to_contain_text('"passage_id": "radiofrequency-ablation#1"')


# --- the message box ----------------------------------------------------------------------------------------


def test_blank_message_is_not_sent_but_hinted_at(chat: Page, bot: StubBot) -> None:
    write(chat, "  \n ")
    expect(chat.locator("#hint")).to_have_text("Please write your question first.")
    chat.get_by_label("Your message").fill("")
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator("#hint")).to_have_text("Please write your question first.")
    chat.get_by_label("Your message").press_sequentially("h")
    expect(chat.locator("#hint")).to_have_text("")
    assert bot.received == []


def test_long_message_is_counted_near_the_end_and_stops_at_the_limit(chat: Page, bot: StubBot) -> None:
    box = chat.get_by_label("Your message")
    box.fill("a" * 899)
    expect(chat.locator("#counter")).to_be_hidden()
    box.press("a")
    expect(chat.locator("#counter")).to_have_text("100 characters left")
    for _ in range(3):
        box.press_sequentially("b" * 40, delay=0)
    expect(chat.locator("#hint")).to_contain_text("That is as long as one message can be")
    box.press("Enter")
    expect(bubbles(chat, "bot")).to_have_count(1)
    assert len(bot.received[0]["text"]) == 1000
    expect(chat.locator("#hint")).to_have_text("")


@pytest.mark.parametrize("status", [400, 413, 429])
def test_refusal_is_shown_in_the_bots_words(chat: Page, bot: StubBot, watch: PageWatch, status: int) -> None:
    watch.server_may_fail = True
    bot.replies["x"] = Reply(say("Please shorten your message."), status=status)
    write(chat, "x")
    expect(bubbles(chat, "bot")).to_contain_text("Please shorten your message.")
    expect(chat.locator("#offline")).to_be_hidden()


def test_draft_survives_a_reload(chat: Page) -> None:
    chat.get_by_label("Your message").fill("my back hurts when")
    chat.reload()
    expect(chat.get_by_label("Your message")).to_have_value("my back hurts when")


def test_shift_enter_starts_a_new_line(chat: Page, bot: StubBot) -> None:
    box = chat.get_by_label("Your message")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(bubbles(chat, "bot")).to_have_count(1)
    assert bot.received[0]["text"] == "one\ntwo"

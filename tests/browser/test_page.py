"""The clinic's page in a real browser, against a bot without Rasa."""

import re
import threading
import time
from typing import Any

import pytest
from page_watch import PageWatch
from playwright.sync_api import Browser, Locator, Page, Route, expect
from stub_bot import WEB_DIR, Reply, StubBot, outcome, page_strings, say

RFA_CITATION = {
    "title": "Radiofrequency ablation (RFA)",
    "slug": "radiofrequency-ablation",
    "url": "https://www.example.com/chronic-pain-after-spinal-fusion",
    "reviewed_on": "2026-11-23",
    "passage_id": "radiofrequency-ablation#1",
}
RFA_REPLY = Reply(
    say("Many patients move better and hurt less for 9 to 18 months."),
    outcome("answer", topics=["radiofrequency-ablation"], score=0.91, citations=[RFA_CITATION]),
)
EMERGENCY_REPLY = Reply(
    say("Call 911 now, or have someone call for you.\nOn-call line: 404-555-0199."),
    outcome("emergency", category="chest_pain_or_stroke"),
)
MARKUP = [
    "<script>document.title = 'owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\"></svg>",
    "<iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe>",
    "<a href=\"javascript:document.title='owned'\">click</a>",
    "javascript:document.title='owned'",
    '"><b onmouseover="document.title=\'owned\'">bold</b>',
    "<style>body{display:none}</style>",
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><input name=x></form>',
    '</textarea><meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "&lt;script&gt;document.title='owned'&lt;/script&gt;",
    "{{constructor.constructor(\"document.title='owned'\")()}}",
    "https://evil.example/\"onmouseover=\"document.title='owned'",
    "[click](javascript:document.title='owned') <!channel> ${7*7}",
]


@pytest.fixture
def chat(page: Page, bot: StubBot) -> Page:
    """The page, loaded and ready."""
    page.goto(bot.url)
    expect(page.get_by_text("Hello. Ask me about pain")).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    """Type a message and press Enter, once the page is ready for it."""
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    box = page.get_by_label("Your message")
    box.fill(text)
    box.press("Enter")


def bubbles(page: Page, author: str) -> Locator:
    """Return the bubbles of the conversation by their author, `bot` or `visitor`."""
    return page.get_by_role("log").locator(f".bubble.{author}:visible")


def words(bubble: Locator) -> str:
    """Return what a bubble shows, without its unseen author."""
    text: str = bubble.evaluate(
        "node => { const copy = node.cloneNode(true);"
        " copy.querySelectorAll('.unseen').forEach(part => part.remove()); return copy.textContent; }"
    )
    return text


# --- the page -----------------------------------------------------------------------------------------------


def test_shows_clinic_notice_and_examples_before_the_first_message(chat: Page, bot: StubBot) -> None:
    expect(chat).to_have_title("Medici Orthopaedics & Spine")
    expect(chat.get_by_role("heading", level=1)).to_have_text("Still in pain after a spinal fusion?")
    expect(chat.get_by_text("You are writing to an automated assistant")).to_be_visible()
    expect(chat.get_by_role("list", name="People often ask").get_by_role("button")).to_have_count(5)
    expect(chat.get_by_text("100 Example Street NE, Atlanta, GA 30308")).to_be_visible()
    expect(chat.get_by_role("banner").get_by_role("link", name="404-555-0100")).to_have_attribute(
        "href", "tel:404-555-0100"
    )
    assert bot.received == []


def test_index_html_says_the_same_as_the_string_table(page: Page, bot: StubBot, watch: PageWatch) -> None:
    watch.server_may_fail = True
    page.route("**/api/**", lambda route: route.abort())
    page.goto(bot.url)
    shown: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-ui]')]"
        ".map(node => [node.dataset.ui, node.textContent.replace(/\\s+/g, ' ').trim()])"
        ".filter(([, text]) => text))"
    )
    strings = page_strings()
    assert {"offline_text", "offline_emergency", "urgent_911_text", "person", "urgent", "retry"} <= set(shown)
    assert shown == {key: strings[key] for key in shown}


def test_string_table_holds_what_the_page_asks_for_and_no_more() -> None:
    script = (WEB_DIR / "chat.js").read_text(encoding="utf-8")
    page_text = (WEB_DIR / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bwords\.(\w+)", script)) | set(re.findall(r'data-ui="(\w+)"', page_text))
    served_beside = {key for key in page_strings() if key in {"notice", "greeting"} or key.startswith("example_")}
    assert asked == set(page_strings()) - served_beside


def test_example_question_is_asked_when_clicked(chat: Page, bot: StubBot) -> None:
    bot.replies["How long does radiofrequency ablation last?"] = RFA_REPLY
    chat.get_by_role("button", name="How long does radiofrequency ablation last?").click()
    expect(bubbles(chat, "bot")).to_contain_text("9 to 18 months")
    expect(bubbles(chat, "visitor")).to_contain_text("How long does radiofrequency ablation last?")


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


# --- markup -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_shown_as_text_wherever_it_comes_from(page: Page, bot: StubBot, markup: str) -> None:
    citation = RFA_CITATION | {"title": markup, "url": markup, "reviewed_on": markup}
    buttons = [{"title": markup, "payload": "p"}]
    bot.replies[markup] = Reply(
        [{"text": markup, "buttons": buttons}], outcome("answer", category=markup, citations=[citation])
    )
    bot.clinic |= {
        "development": True,
        "area": markup,
        "notice": markup,
        "greeting": markup,
        "examples": [markup],
    }
    bot.clinic["locations"] = [{"name": markup, "address": markup}]
    bot.clinic["ui"] = bot.clinic["ui"] | {
        "lead": markup,
        "source": markup,
        "you": markup,
        "offline_text": markup,
    }
    page.goto(bot.url)
    expect(page.locator(".examples button")).to_have_text(markup)
    before = page.locator("img, iframe, form, style, base, script, meta, svg, textarea").count()
    write(page, markup)
    expect(bubbles(page, "bot")).to_have_count(1)
    assert words(bubbles(page, "visitor")) == markup
    assert words(bubbles(page, "bot")) == markup
    expect(page.locator(".replies button")).to_have_text(markup)
    assert page.locator("img, iframe, form, style, base, script, meta, svg, textarea").count() == before
    assert page.locator("[onerror], [onload], [onmouseover], a[href^='javascript:' i]").count() == 0
    expect(page).to_have_title("Medici Orthopaedics & Spine")


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


def expect_offline_card(page: Page) -> None:
    """Expect the clinic's phone, hours and emergency text."""
    card = page.get_by_role("alert")
    expect(card).to_contain_text("The chat cannot be reached right now")
    expect(card).to_contain_text("404-555-0100, Monday-Friday 08:00-17:00")
    expect(card).to_contain_text("In an emergency call 911")
    expect(card.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")


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


# --- everyone -----------------------------------------------------------------------------------------------


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

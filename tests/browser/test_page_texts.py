"""What the page says before the first message, and that no text becomes markup; against a bot without Rasa."""

import re

import pytest
from chat_page import RFA_CITATION, RFA_REPLY, bubbles, words, write
from page_watch import PageWatch
from playwright.sync_api import Page, expect
from stub_bot import WEB_DIR, Reply, StubBot, outcome, page_strings

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

"""The chat page as a visitor handles it, and replies that several tests give."""

from playwright.sync_api import Locator, Page, expect
from stub_bot import Reply, outcome, say

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


def expect_offline_card(page: Page) -> None:
    """Expect the clinic's phone, hours and emergency text."""
    card = page.get_by_role("alert")
    expect(card).to_contain_text("The chat cannot be reached right now")
    expect(card).to_contain_text("404-555-0100, Monday-Friday 08:00-17:00")
    expect(card).to_contain_text("In an emergency call 911")
    expect(card.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")

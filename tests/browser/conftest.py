"""A real Chromium for the browser tests; it fails where there is none, so that nothing passes unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_watch import PageWatch
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from stub_bot import StubBot

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ACTION_TIMEOUT_MS = 5_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; one for the session."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing, and the browser tests need it. Run: apt-get install -y chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, watch: PageWatch) -> Iterator[Page]:
    """A fresh page; the test fails when it logged an error or asked another host for anything."""
    context = browser.new_context(locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(ACTION_TIMEOUT_MS)
    new_page = context.new_page()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watch.errors.append(message.text)

    def on_request(request: Request) -> None:
        watch.requests.append(request.url)

    new_page.on("console", on_console)
    new_page.on("pageerror", lambda error: watch.errors.append(str(error)))
    new_page.on("request", on_request)
    yield new_page
    context.close()
    assert watch.unexpected_errors() == []
    assert watch.foreign_requests() == []


@pytest.fixture
def watch() -> PageWatch:
    """What `page` did beside what it shows."""
    return PageWatch()


@pytest.fixture
def bot() -> Iterator[StubBot]:
    """A running bot without Rasa."""
    stub = StubBot()
    stub.start()
    yield stub
    stub.stop()


@pytest.fixture
def chat(page: Page, bot: StubBot) -> Page:
    """The page, loaded and ready."""
    page.goto(bot.url)
    expect(page.get_by_text("Hello. Ask me about pain")).to_be_visible()
    return page

"""What a page did beside what it shows: its errors and its requests."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

REFUSED_BY_SERVER = "Failed to load resource"  # Chromium's own note on each 4xx, 5xx or lost connection


@dataclass
class PageWatch:
    """What a page did beside what it shows.

    Attributes:
        errors: Console errors and uncaught exceptions, in order.
        requests: The address of every request.
        server_may_fail: Set by a test that breaks the server: Chromium then logs each lost request by itself.
    """

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    server_may_fail: bool = False

    def unexpected_errors(self) -> list[str]:
        """Return the errors that the test did not provoke."""
        if not self.server_may_fail:
            return self.errors
        return [error for error in self.errors if not error.startswith(REFUSED_BY_SERVER)]

    def foreign_requests(self) -> list[str]:
        """Return the requests that left this machine."""
        local = {"127.0.0.1", "localhost"}
        return [url for url in self.requests if urlsplit(url).scheme != "data" and urlsplit(url).hostname not in local]

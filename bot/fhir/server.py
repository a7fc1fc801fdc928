"""A FHIR server as we use it: searches by identifier and transactions, every wait bounded, every answer classified.

Identifiers travel in bodies and never in URLs, which servers and proxies log. No text of the server is kept: an
OperationOutcome is read for its codes and the elements that it names, since its words may repeat a patient's data.
"""

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.booking.delivery_outcomes import Refused, Retry
from bot.fhir.resources import Resource

FHIR_JSON = "application/fhir+json"
_CONNECT_SECONDS = 5.0
_LONGEST_ANSWER_SECONDS = 20.0  # in all: a server that sends a byte a second is cut off too
_LARGEST_ANSWER = 2 * 1024 * 1024  # bytes; ours have some thousands
_MOST_FOUND = 20
_CREDENTIALS_AFTER = timedelta(minutes=15)  # for somebody to put the token right
_LONGEST_AFTER = timedelta(hours=1)  # a server may ask for more, and we do not believe it

_AGAIN = frozenset({408, 409, 412, 423, 425, 429})
_CREDENTIALS = frozenset({401, 403})
_UNSUPPORTED = frozenset({404, 405, 410, 501})  # no FHIR endpoint, or one that cannot do this
# http://hl7.org/fhir/R4/valueset-issue-type.html
_ISSUE_CODES = frozenset(
    "invalid structure required value invariant security login unknown expired forbidden suppressed processing "  # noqa: SIM905
    "not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly "
    "business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational".split()
)
_ELEMENT = re.compile(r"(?:Appointment|Bundle|Location|Patient|Schedule|Slot)(?:\.[a-zA-Z]{1,30}(?:\[\d{1,2}\])?){1,6}")
_LONGEST_REASON = 80


class Unanswered(Exception):
    """The server did not do what was asked; carries what is to be done about it, and never leaves this package."""

    def __init__(self, answer: Retry | Refused) -> None:
        """Carry a value."""
        super().__init__(answer.error)
        self.answer = answer


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


class FhirServer:
    """One server; keeps its connections, and is for one thread at a time."""

    def __init__(self, url: str, *, token: str = "", seconds: float = _LONGEST_ANSWER_SECONDS) -> None:
        """Point at a server; nothing is sent yet.

        Args:
            url: Its base, such as `https://fhir.example.com/r4`.
            token: Sent as a bearer token; empty for none.
            seconds: Longest wait for an answer.
        """
        self._url = url.rstrip("/")
        self._seconds = seconds
        headers = {"Accept": FHIR_JSON, **({"Authorization": f"Bearer {token}"} if token else {})}
        # No redirects, and no proxies or .netrc of the environment: token and patients are for this server alone.
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds)),
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def search(self, kind: str, system: str, values: Sequence[str]) -> list[Resource]:
        """Find resources by identifier.

        Args:
            kind: Such as `Appointment`.
            system: Of the identifiers.
            values: Of the identifiers; any of them fits.

        Raises:
            Unanswered: The server could not be asked.
        """
        wanted = ",".join(f"{_escaped(system)}|{_escaped(value)}" for value in values)
        answer = self._send(f"{self._url}/{kind}/_search", data={"identifier": wanted, "_count": str(_MOST_FOUND)})
        if answer.status in _UNSUPPORTED:
            raise Unanswered(Refused(_reason(answer)))
        bundle = _bundle(answer, kind="searchset")
        found = (entry.get("resource") for entry in bundle.get("entry", ()) if isinstance(entry, dict))
        return [each for each in found if isinstance(each, dict) and each.get("resourceType") == kind]

    def transaction(self, bundle: Resource) -> None:
        """Carry out a transaction, all or nothing.

        Raises:
            Unanswered: It was not carried out, or nobody knows.
        """
        content = json.dumps(bundle, ensure_ascii=False).encode()
        headers = {"Content-Type": FHIR_JSON, "Prefer": "return=minimal"}
        _bundle(self._send(self._url, content=content, headers=headers), kind="transaction-response")

    def _send(self, url: str, **request: Any) -> _Answer:
        with _told(), self._client.stream("POST", url, **request) as response:
            until = time.monotonic() + self._seconds
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if time.monotonic() > until:
                    raise Unanswered(Retry("timeout"))
                if len(body) > _LARGEST_ANSWER:
                    raise Unanswered(Retry("answer_too_large"))
            return _Answer(response.status_code, response.headers, body)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can happen on the way into an answer of ours."""
    try:
        yield
    except httpx.TimeoutException:
        raise Unanswered(Retry("timeout")) from None
    except httpx.TransportError:
        raise Unanswered(Retry("unreachable")) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
        raise Unanswered(Retry("broken_answer")) from None


def _bundle(answer: _Answer, *, kind: str) -> Resource:
    """Give the bundle that an answer holds.

    Raises:
        Unanswered: The status says otherwise, or it holds none of that kind.
    """
    if answer.status in _CREDENTIALS:
        raise Unanswered(Retry(_reason(answer), after=_CREDENTIALS_AFTER))
    if answer.status in _AGAIN or answer.status in (404, 410) or (answer.status >= 500 and answer.status != 501):
        raise Unanswered(Retry(_reason(answer), after=_asked_for(answer.headers)))
    if not 200 <= answer.status < 300:
        raise Unanswered(Refused(_reason(answer)))
    body = _json(answer.body)
    if body.get("resourceType") != "Bundle" or body.get("type") != kind:
        raise Unanswered(Retry("no_fhir_answer"))
    if not isinstance(body.get("entry", []), list):
        raise Unanswered(Retry("no_fhir_answer"))
    return body


def _reason(answer: _Answer) -> str:
    """Give status, and codes and elements of an OperationOutcome: nothing else of it is safe to keep."""
    reason = f"http_{answer.status}"
    body = _json(answer.body)
    issues = body.get("issue") if body.get("resourceType") == "OperationOutcome" else None
    words: list[str] = []
    for issue in issues if isinstance(issues, list) else ():
        if not isinstance(issue, dict):
            continue
        elements = issue.get("expression")
        named = [str(each) for each in elements if isinstance(each, str)] if isinstance(elements, list) else []
        words += [issue["code"]] if issue.get("code") in _ISSUE_CODES else []
        words += [each for each in named if _ELEMENT.fullmatch(each)]
    for word in dict.fromkeys(words):
        if len(reason) + 1 + len(word) <= _LONGEST_REASON:
            reason += f" {word}"
    return reason


def _asked_for(headers: httpx.Headers) -> timedelta | None:
    """Read Retry-After: seconds or a date."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        wait = timedelta(seconds=int(text)) if text.isdigit() else parsedate_to_datetime(text) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), _LONGEST_AFTER)


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _escaped(text: str) -> str:
    """Escape what FHIR's search gives a sense to."""
    return re.sub(r"([\\,|$])", r"\\\1", text)

"""Text messages to visitors through Twilio's client.

Twilio has no key by which it would know a message that is sent twice: where its answer is lost, the visitor may read
the same words again.
"""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from bot.booking.delivery_outcomes import Delivered, Dropped, Outcome, Refused, Retry
from bot.sending.deadline import DeadlineError, within
from bot.sending.messages import VisitorMessage
from bot.sending.sms_text import plain

API_URL = "https://api.twilio.com"
STEP_SECONDS = 10.0
IN_ALL_SECONDS = 30.0
_SERVICE = "MG"  # how the id of a messaging service begins
_OPTED_OUT = 21610  # https://www.twilio.com/docs/api/errors/21610
# Of the clinic's account or its number, which it can mend while the message waits.
_OWN_STATUSES = (401, 403, 404)
_TOO_MANY = 429
_MOST_SECONDS = 3600


@dataclass(frozen=True)
class TwilioAccount:
    """Who sends.

    Attributes:
        sid: Of the account.
        token: Secret; hidden in `repr`.
        sender: A number as `+14045550100`, or the id of a messaging service (`MG...`).
        api_url: Where the interface is; a region or edge of Twilio's has its own.
    """

    sid: str
    token: str = field(repr=False)
    sender: str
    api_url: str = API_URL


class TwilioSender:
    """Sends text messages over one account."""

    def __init__(
        self,
        account: TwilioAccount,
        *,
        step_seconds: float = STEP_SECONDS,
        in_all_seconds: float = IN_ALL_SECONDS,
    ) -> None:
        """Use one account; nothing is sent before `send`."""
        silent = logging.Logger("twilio", level=logging.CRITICAL)  # its own log repeats number and text
        self._account = account
        self._in_all_seconds = in_all_seconds
        self._retry_after = ""
        hooks = {"response": self._note_wait}
        http = TwilioHttpClient(timeout=step_seconds, logger=silent, pool_connections=False, request_hooks=hooks)
        self._client = Client(account.sid, account.token, http_client=http)
        self._client.api.base_url = account.api_url.rstrip("/")

    def send(self, message: VisitorMessage) -> Outcome:
        """Send the text of a message."""
        sender = self._account.sender
        by = {"messaging_service_sid": sender} if sender.startswith(_SERVICE) else {"from_": sender}
        try:
            within(
                self._in_all_seconds,
                lambda: self._client.messages.create(to=message.to.value, body=plain(message.text), **by),
            )
        except TwilioRestException as error:
            return self._judged(error)
        except (TwilioException, requests.RequestException, DeadlineError, ValueError) as error:
            return Retry(type(error).__name__)  # ValueError: an answer that is no JSON
        return Delivered()

    def _judged(self, error: TwilioRestException) -> Outcome:
        named = f"TwilioRestException {error.status}" + (f" {error.code}" if error.code else "")
        if error.code == _OPTED_OUT:
            return Dropped("opted out")
        if error.status == _TOO_MANY:
            return Retry(named, self._asked_wait())
        if error.status >= 500 or error.status in _OWN_STATUSES:
            return Retry(named)
        return Refused(named)

    def _note_wait(self, response: requests.Response, **_: Any) -> None:
        """Keep a header that the client's own errors leave out."""
        self._retry_after = response.headers.get("Retry-After", "")

    def _asked_wait(self) -> timedelta | None:
        asked = self._retry_after
        return timedelta(seconds=min(int(asked), _MOST_SECONDS)) if asked.isdigit() else None

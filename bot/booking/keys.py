"""Hashes by which the booking database knows sessions and requests, and contacts are compared."""

import hashlib
import hmac
import json
from typing import overload

from bot.booking.contact import Contact
from bot.booking.model import AppointmentRequest


@overload
def owner_key(owner: str) -> str: ...
@overload
def owner_key(owner: None) -> None: ...
@overload
def owner_key(owner: str | None) -> str | None: ...
def owner_key(owner: str | None) -> str | None:
    """Give the name under which a session's hold is stored: a hash, as some channels' sessions are phone numbers."""
    return hashlib.sha256(owner.encode()).hexdigest() if owner is not None else None


def request_hash(request: AppointmentRequest) -> str:
    """Hash what a request asks for; the session that sends it is no part of that."""
    opening, contact = request.opening, request.contact
    asked = [opening.location, opening.start.isoformat(), opening.end.isoformat(), contact.kind, contact.value]
    asked += [request.patient_name, request.visit_type, request.reason]
    asked += [opening.provider] if opening.provider else []  # hashes from before there were providers stay
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def is_same_contact(stored: Contact | None, given: Contact) -> bool:
    """Say whether two contacts are one, in a time that tells neither how far they agree nor whether one is stored."""
    known = f"{stored.kind}:{stored.value}" if stored else ""
    return hmac.compare_digest(_digest(known), _digest(f"{given.kind}:{given.value}"))


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()

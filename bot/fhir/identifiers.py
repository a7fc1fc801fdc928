"""Identifiers that stay the same, however often a thing is pushed or published."""

import hashlib
import re
import uuid

from bot.booking.model import Opening

_PLAIN = re.compile(r"[a-z0-9-]+")
_LONGEST = 64  # characters of a FHIR id
_HASH_CHARACTERS = 40


def calendar_id(location: str, provider: str = "") -> str:
    """Give the id of a location's schedule, or of a provider's there."""
    return _fhir_id(location, provider) if provider else _fhir_id(location)


def slot_id(opening: Opening) -> str:
    """Give the id of a time in one calendar: where, and when in UTC."""
    return _fhir_id(opening.location, opening.provider, f"{opening.start:%Y%m%dt%H%Mz}")


def bundle_urn(system: str, value: str) -> str:
    """Give the name by which a bundle's entries refer to a resource that may be new."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{system}|{value}')}"


def _fhir_id(*parts: str) -> str:
    """Join parts to an id of FHIR, `[A-Za-z0-9.-]{1,64}`, so that different parts give different ids.

    Parts of other characters, or too many of them, are hashed: slugs are plain, but a provider may have any name.
    """
    whole = ".".join(part for part in parts if part)
    if all(_PLAIN.fullmatch(part) for part in parts if part) and len(whole) <= _LONGEST:
        return whole
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"x.{digest[:_HASH_CHARACTERS]}"

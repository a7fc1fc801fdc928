"""What SMART Scheduling Links demand beyond FHIR's own models, checked on a publication as clients read it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from bot.fhir.bulk_publish import EXTENSIONS, FILES, MANIFEST, Publication
from bot.fhir.resources import SERVICE_TYPES, Resource

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_STATE = re.compile(r"[A-Z]{2}")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_SLOT_STATUSES = ("free", "busy")


def problems(publication: Publication, *, base_url: str) -> list[str]:
    """Say what a publication lacks; empty where it is sound.

    Every line must be a resource of its FHIR model, carry what the profile demands, and refer only to lines that exist.
    """
    found = list(_of_manifest(json.loads(publication.manifest(base_url)), base_url.rstrip("/")))
    known: dict[str, set[str]] = {}
    for kind, name in FILES.items():
        known[kind] = set()
        for number, line in enumerate(publication.files[name].decode().splitlines(), start=1):
            found += [f"{name}:{number}: {problem}" for problem in _of_line(kind, line, known)]
    return found


def _of_manifest(manifest: Mapping[str, Any], base: str) -> Iterator[str]:
    if not _INSTANT.fullmatch(str(manifest.get("transactionTime"))):
        yield "manifest: transactionTime is no instant with seconds and offset"
    if manifest.get("request") != f"{base}/{MANIFEST}" or not _is_web(base):
        yield f"manifest: request is no URL on the web that ends with {MANIFEST}"
    for each in manifest.get("output", ()):
        if FILES.get(each.get("type")) != str(each.get("url")).rsplit("/", 1)[-1] or not _is_web(each["url"]):
            yield "manifest: an output's type and URL do not fit"
        states = each.get("extension", {}).get("state")
        if not states or not all(_STATE.fullmatch(state) for state in states):
            yield "manifest: an output names no states"
    if {each.get("type") for each in manifest.get("output", ())} != set(FILES):
        yield f"manifest: output must name {', '.join(FILES)}"


def _of_line(kind: str, line: str, known: Mapping[str, set[str]]) -> Iterator[str]:
    resource = json.loads(line)
    try:
        get_fhir_model_class(kind).model_validate(resource)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        yield f"is no {kind}: {wrong[0]['loc']} {wrong[0]['msg']}"
        return
    if resource.get("resourceType") != kind or not resource.get("id"):
        yield "needs resourceType and id"
    if resource.get("id") in known[kind]:
        yield f"the id {resource['id']} stands there twice"
    known[kind].add(str(resource.get("id")))
    yield from _CHECKS[kind](resource, known)


def _of_location(resource: Resource, known: Mapping[str, set[str]]) -> Iterator[str]:
    if not resource.get("name"):
        yield "needs a name"
    if not any(each.get("system") == "phone" and each.get("value") for each in resource.get("telecom", ())):
        yield "needs a phone number"
    address = resource.get("address", {})
    if not address.get("line") or not address.get("city"):
        yield "needs address.line and address.city"
    if not _STATE.fullmatch(str(address.get("state"))) or not _ZIP.fullmatch(str(address.get("postalCode"))):
        yield "needs address.state and address.postalCode"
    if not all(each.get("system") and each.get("value") for each in resource.get("identifier", [{}])):
        yield "needs an identifier with system and value"


def _of_schedule(resource: Resource, known: Mapping[str, set[str]]) -> Iterator[str]:
    places = [str(each.get("reference")) for each in resource.get("actor", ())]
    if not places or not all(_exists(each, "Location", known) for each in places):
        yield "needs an actor that is a published Location"
    codings = [coding for each in resource.get("serviceType", ()) for coding in each.get("coding", ())]
    if not any(each.get("system") == SERVICE_TYPES and each.get("code") for each in codings):
        yield f"needs a serviceType of {SERVICE_TYPES}"


def _of_slot(resource: Resource, known: Mapping[str, set[str]]) -> Iterator[str]:
    if not _exists(str(resource.get("schedule", {}).get("reference")), "Schedule", known):
        yield "needs a published Schedule"
    if resource.get("status") not in _SLOT_STATUSES:
        yield "needs a status, free or busy"
    if not all(_INSTANT.fullmatch(str(resource.get(end))) for end in ("start", "end")):
        yield "needs start and end as instants with an offset"
    if resource.get("status") != "free":
        return
    values = {each["url"]: each for each in resource.get("extension", ())}
    for base in EXTENSIONS:
        if not _is_web(str(values.get(f"{base}/booking-deep-link", {}).get("valueUrl"))):
            yield f"needs a booking-deep-link of {base}"
        if not values.get(f"{base}/booking-phone", {}).get("valueString"):
            yield f"needs a booking-phone of {base}"


_CHECKS = {"Location": _of_location, "Schedule": _of_schedule, "Slot": _of_slot}


def _exists(reference: str, kind: str, known: Mapping[str, set[str]]) -> bool:
    of, _, name = reference.partition("/")
    return of == kind and name in known[kind]


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.netloc)

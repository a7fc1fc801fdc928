"""Which openings to offer for a wish, and how they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rasa_sdk.executor import CollectingDispatcher

from actions.appointment_slots import in_words, office_name
from actions.form_turn import when_in
from actions.services import booking_service, now
from bot.booking.model import Opening, Window
from bot.booking.waiting_window import window_to_wait_for
from bot.schedule import schedule_of
from bot.settings import clinic

# `any`: nothing was wished for. `nearest`: nothing fits. `none`: there is nothing at all.
Fit = Literal["any", "fits", "unclear", "nearest", "none"]
_OFFERED = 4
_RESPONSES: dict[Fit, str] = {
    "any": "utter_ask_preferred_time",
    "fits": "utter_offer_openings",
    "unclear": "utter_ask_which_reading",
    "nearest": "utter_no_opening_then",
    "none": "utter_no_openings_at_all",
}


@dataclass(frozen=True)
class Offer:
    """Openings to offer.

    Attributes:
        fit: How they stand to what the visitor wishes.
        openings: By start; empty where there are none at all.
        waits_for: The time that one can wait for, where nothing fits and something may be given back.
    """

    fit: Fit
    openings: Sequence[Opening] = ()
    waits_for: Window | None = None


def offer(place: str | None, wish: str | None, *, owner: str) -> Offer:
    """Choose openings of an office.

    Args:
        place: Its slug.
        wish: The visitor's own words for when; None where nothing was said.
        owner: The conversation, whose own hold counts as free.
    """
    service = booking_service()
    windows: Sequence[Window] = ()
    fit: Fit = "any"
    if wish:
        reading = when_in(wish)
        windows, fit = reading.windows, "unclear" if reading.status == "ambiguous" else "fits"
    if windows:
        found = service.find_openings(location=place, windows=windows, limit=_OFFERED, owner=owner, spread=True)
        if found:
            return Offer(fit, found)
    nearest = service.find_openings(location=place, limit=_OFFERED, owner=owner, spread=True)
    waits_for = window_to_wait_for(windows, schedule_of(clinic()), location=place, now=now()) if windows else None
    if not nearest:
        return Offer("none", waits_for=waits_for)
    return Offer("nearest" if wish else "any", nearest, waits_for)


def say_offer(
    offered: Offer,
    dispatcher: CollectingDispatcher,
    *,
    place: str | None,
    moves: bool = False,
    but: Opening | None = None,
) -> None:
    """Offer openings as buttons.

    Args:
        offered: What is offered.
        dispatcher: Sends it.
        place: The office's slug.
        moves: Whether an appointment is moved rather than made.
        but: An opening to leave out: the one that is moved.
    """
    response = "utter_ask_move_time" if moves and offered.fit == "any" else _RESPONSES[offered.fit]
    dispatcher.utter_message(
        response=response,
        office=office_name(place, clinic()),
        buttons=buttons_for([opening for opening in offered.openings if opening != but]),
    )


def buttons_for(openings: Sequence[Opening]) -> list[dict[str, str]]:
    """Return a button for each opening; its title, typed, is understood too."""
    titles = [in_words(opening, schedule_of(clinic())) for opening in openings]
    return [{"title": title, "payload": title} for title in titles]

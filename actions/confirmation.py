"""What is said when an appointment has been booked."""

from rasa_sdk.executor import CollectingDispatcher

from actions import appointment_slots as slots
from actions.services import invite_links, now
from bot.booking.model import Appointment
from bot.schedule import schedule_of
from bot.settings import clinic


def confirm_booked(dispatcher: CollectingDispatcher, appointment: Appointment) -> None:
    """Say reference, place and time, and how it can be changed, with the invite to download."""
    dispatcher.utter_message(
        response="utter_booked" if appointment.status == "booked" else "utter_booked_pending",
        reference=appointment.reference,
        contact=appointment.contact.value,
        office=slots.office_name(appointment.location, clinic()),
        time=slots.in_words(appointment.opening, schedule_of(clinic())),
        attachment=invite_links().invite_link(appointment.reference, now=now()),
    )

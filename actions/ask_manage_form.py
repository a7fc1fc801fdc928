"""Asks what is missing to look up, move or cancel what exists, one action a slot."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import manage_slots as slots
from actions.appointment_slots import at_in_words
from actions.asking import Ask
from actions.manage_slots import Managed
from actions.offered_openings import offer, say_offer
from bot.schedule import schedule_of
from bot.settings import clinic


class _AskManaged(Ask):
    """Asks for one slot of the form."""

    form = slots.FORM

    def category(self, tracker: Tracker) -> str:
        """Return what is being done."""
        return Managed.of(tracker).category

    def question(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the question."""
        self.ask(dispatcher, tracker, Managed.of(tracker))
        return []

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, managed: Managed) -> None:
        """Say the question.

        Args:
            dispatcher: Sends it.
            tracker: Of the conversation.
            managed: What the form holds.
        """
        dispatcher.utter_message(response="utter_ask_manage_contact")


class AskManageReference(_AskManaged):
    """Asks for the reference, or the code of a wish."""

    slot = slots.REFERENCE

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, managed: Managed) -> None:
        """Say the question."""
        dispatcher.utter_message(response=f"utter_ask_manage_reference_{managed.kind}")


class AskManageContact(_AskManaged):
    """Asks for the contact that it was made with."""

    slot = slots.CONTACT


class AskManageOpening(_AskManaged):
    """Reads back when it is now, and offers other openings."""

    slot = slots.OPENING

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, managed: Managed) -> None:
        """Say the question."""
        place, now_at = managed.place or managed.office_now, managed.opening_now(schedule_of(clinic()))
        if now_at is not None:
            office, time = at_in_words(now_at)
            dispatcher.utter_message(response="utter_move_now", office=office, time=time)
        offered = offer(place, managed.time, owner=tracker.sender_id)
        say_offer(offered, dispatcher, place=place, moves=True, but=now_at)


class AskManageConsent(_AskManaged):
    """Reads back what is to be done and asks for consent."""

    slot = slots.CONSENT

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, managed: Managed) -> None:
        """Say the question."""
        schedule = schedule_of(clinic())
        now_at, then = managed.opening_now(schedule), managed.new_opening(schedule)
        if now_at is None:
            dispatcher.utter_message(response="utter_read_back_withdraw")
            return
        office, time = at_in_words(now_at)
        if managed.kind == "reschedule" and then is not None:
            new_office, new_time = at_in_words(then)
            dispatcher.utter_message(
                response="utter_read_back_move", office=office, time=time, new_office=new_office, new_time=new_time
            )
        elif managed.kind == "cancel":
            dispatcher.utter_message(response="utter_read_back_cancel", office=office, time=time)
        elif managed.kind == "accept":
            dispatcher.utter_message(response="utter_read_back_accept", office=office, time=time)
        else:
            dispatcher.utter_message(response="utter_read_back_withdraw")

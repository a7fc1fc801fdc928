"""Rasa's response generator, with the clinic's facts as values that every template may name."""

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.clinic_facts import template_values
from bot.settings import clinic


class ClinicResponses(TemplatedNaturalLanguageGenerator):
    """Fills templates from slots, from what an action passes, and from clinic.yml."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Called by Rasa with the endpoint's configuration and the model's domain."""
        super().__init__(domain.responses)
        self._facts = template_values(clinic())

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Fill one response; None where there is none of that name."""
        values = {**self._facts, **kwargs}
        response: dict[str, Any] | None = await super().generate(utter_action, tracker, output_channel, **values)
        return response

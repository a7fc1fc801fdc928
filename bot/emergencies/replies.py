"""The words that answer an emergency: by category and tier, for the channel, in the visitor's language."""

from collections.abc import Sequence

from bot.emergencies.language import ENGLISH
from bot.templates import Templates


def response_name(category: str, tier: str) -> str:
    """Return the name of the response for a category and a tier, such as ``utter_emergency_suicide_t1``."""
    return f"utter_emergency_{category}_{tier.lower()}"


def emergency_text(templates: Templates, name: str, *, channel: str, languages: Sequence[str]) -> str:
    """Return the reply.

    Args:
        templates: Hold it in each language, for each channel.
        name: Of the response.
        channel: The visitor's.
        languages: In order; where there are two, both are said in one bubble.
    """
    spoken = ("" if language == ENGLISH else language for language in languages)
    return "\n\n".join(templates.text(name, channel=channel, language=language) for language in spoken)

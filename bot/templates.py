"""Response templates read straight from data/responses, for what must be said when Rasa cannot.

Rasa's own generator fills the same templates in a normal turn. This one needs no model, so that an emergency reply or
an apology never waits for anything. Like Rasa's it picks among a response's variations by channel and by the slot
`language`; where several fit it takes the first, not a random one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.errors import BotError

Variation = Mapping[str, Any]
_LANGUAGE_SLOT = "language"


class TemplateError(BotError):
    """A response template is missing or cannot be filled, or names a value that is not given."""


class Templates:
    """Every response by name, each a list of variations."""

    def __init__(self, responses: Mapping[str, Sequence[Variation]], values: Mapping[str, str]) -> None:
        """Keep the responses and the values that all of them may name.

        Raises:
            TemplateError: A response has no text, or braces that cannot be filled: found now rather than in the reply.
        """
        self._responses = responses
        for name, variations in responses.items():
            for variation in variations:
                _check_text(name, variation)
        self._values = dict(values)

    @classmethod
    def from_folder(cls, folder: Path, values: Mapping[str, str]) -> "Templates":
        """Read every ``*.yml`` of a folder.

        Raises:
            TemplateError: A file or a response of it cannot be used, or the folder holds none.
        """
        responses: dict[str, Sequence[Variation]] = {}
        for path in sorted(folder.glob("*.yml")):
            responses.update(_responses_of(path))
        if not responses:
            raise TemplateError(f"{folder}: holds no response templates. Restore it from the repository.")
        return cls(responses, values)

    def __contains__(self, name: str) -> bool:
        """Whether there is a response of that name."""
        return name in self._responses

    def text(self, name: str, *, channel: str = "", language: str = "", **values: str) -> str:
        """Fill one response's text.

        Args:
            name: Of the response.
            channel: The visitor's; a variation for it comes first.
            language: What the slot `language` holds, or would hold; ``""`` for English.
            values: What the text may name beside the clinic's values.

        Raises:
            TemplateError: There is no such response, or it names a value that is not given.
        """
        if name not in self._responses:
            raise TemplateError(f"There is no response '{name}' in data/responses")
        text = str(_best(self._responses[name], channel, language)["text"])
        try:
            return text.format_map({**self._values, **values})
        except KeyError as error:
            raise TemplateError(f"Response '{name}' names {error}, which is not given") from error


def _best(variations: Sequence[Variation], channel: str, language: str) -> Variation:
    """Return the first variation of the best kind, in the order in which Rasa prefers them; the first where none fits.

    Rasa's order: channel and condition, channel alone, condition alone, neither.
    """

    def kind(variation: Variation) -> tuple[bool, bool]:
        return variation.get("channel") == channel, bool(variation.get("condition"))

    fitting = [
        variation
        for variation in variations
        if variation.get("channel") in (None, channel) and _meets_condition(variation, language)
    ]
    return max(fitting, key=kind) if fitting else variations[0]


def _meets_condition(variation: Variation, language: str) -> bool:
    """Whether a variation's conditions hold; one on anything but the language never does, as no slot is known here."""
    return all(
        condition.get("name") == _LANGUAGE_SLOT and condition.get("value") == language
        for condition in variation.get("condition") or ()
    )


def _responses_of(path: Path) -> dict[str, Sequence[Variation]]:
    """Return every response of a file with its variations."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no UTF-8, or a date that no calendar has
        raise TemplateError(f"{path}: cannot be read as YAML in UTF-8. Mend or restore the file.") from error
    responses = content.get("responses") if isinstance(content, dict) else None
    if not isinstance(responses, dict) or not responses:
        raise TemplateError(f"{path}: holds no responses under `responses:`. Mend or restore the file.")
    for name, variations in responses.items():
        if not isinstance(variations, list) or not variations or not all(isinstance(one, dict) for one in variations):
            raise TemplateError(f"{path}: response '{name}' has no variation. Write it as a list of `- text: ...`.")
    return {str(name): variations for name, variations in responses.items()}


def _check_text(name: str, response: Variation) -> None:
    """Refuse a response without text, or with a brace that holds no plain name."""
    text = response.get("text")
    if not isinstance(text, str) or not text.strip():
        raise TemplateError(f"Response '{name}' has no text. Write it as `- text: ...`.")
    try:
        fields = [field for field in Formatter().parse(text) if field[1] is not None]
    except ValueError as error:
        raise TemplateError(f"Response '{name}' has a brace without its partner ({error}). Write {{name}}.") from error
    for _, field, form, conversion in fields:
        if not str(field).isidentifier() or form or conversion:
            raise TemplateError(f"Response '{name}' has braces around '{field}', which is no name. Write {{name}}.")

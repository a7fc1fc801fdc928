"""Response templates read straight from data/responses, for what must be said when Rasa cannot.

Rasa's own generator fills the same templates in a normal turn. This one needs no model, so that an emergency reply or
an apology never waits for anything.
"""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.errors import BotError


class TemplateError(BotError):
    """A response template is missing or cannot be filled, or names a value that is not given."""


class Templates:
    """The first variation of every response, by name."""

    def __init__(self, responses: Mapping[str, Mapping[str, Any]], values: Mapping[str, str]) -> None:
        """Keep the responses and the values that all of them may name.

        Raises:
            TemplateError: A response has no text, or braces that cannot be filled: found now rather than in the reply.
        """
        self._texts = {name: _checked_text(name, response) for name, response in responses.items()}
        self._values = dict(values)

    @classmethod
    def from_folder(cls, folder: Path, values: Mapping[str, str]) -> "Templates":
        """Read every ``*.yml`` of a folder.

        Raises:
            TemplateError: A file or a response of it cannot be used, or the folder holds none.
        """
        responses: dict[str, Mapping[str, Any]] = {}
        for path in sorted(folder.glob("*.yml")):
            responses.update(_first_variations(path))
        if not responses:
            raise TemplateError(f"{folder}: holds no response templates. Restore it from the repository.")
        return cls(responses, values)

    def __contains__(self, name: str) -> bool:
        """Whether there is a response of that name."""
        return name in self._texts

    def text(self, name: str, **values: str) -> str:
        """Fill one response's text.

        Raises:
            TemplateError: There is no such response, or it names a value that is not given.
        """
        if name not in self._texts:
            raise TemplateError(f"There is no response '{name}' in data/responses")
        try:
            return self._texts[name].format_map({**self._values, **values})
        except KeyError as error:
            raise TemplateError(f"Response '{name}' names {error}, which is not given") from error


def _first_variations(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the first variation of every response of a file."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no UTF-8, or a date that no calendar has
        raise TemplateError(f"{path}: cannot be read as YAML in UTF-8. Mend or restore the file.") from error
    responses = content.get("responses") if isinstance(content, dict) else None
    if not isinstance(responses, dict) or not responses:
        raise TemplateError(f"{path}: holds no responses under `responses:`. Mend or restore the file.")
    for name, variations in responses.items():
        if not isinstance(variations, list) or not variations or not isinstance(variations[0], dict):
            raise TemplateError(f"{path}: response '{name}' has no variation. Write it as a list of `- text: ...`.")
    return {str(name): variations[0] for name, variations in responses.items()}


def _checked_text(name: str, response: Mapping[str, Any]) -> str:
    """Return a response's text, whose every brace must hold a plain name."""
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
    return text

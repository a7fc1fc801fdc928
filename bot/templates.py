"""Response templates read straight from data/responses, for what must be said when Rasa cannot.

Rasa's own generator fills the same templates in a normal turn. This one needs no model, so that an emergency reply or
an apology never waits for anything.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BotError


class TemplateError(BotError):
    """A response template is missing, or names a value that is not given."""


class Templates:
    """The first variation of every response, by name."""

    def __init__(self, responses: Mapping[str, Mapping[str, Any]], values: Mapping[str, str]) -> None:
        """Keep the responses and the values that all of them may name."""
        self._responses = dict(responses)
        self._values = dict(values)

    @classmethod
    def from_folder(cls, folder: Path, values: Mapping[str, str]) -> "Templates":
        """Read every ``*.yml`` of a folder.

        Raises:
            TemplateError: A file cannot be read, or the folder holds none.
        """
        responses: dict[str, Mapping[str, Any]] = {}
        for path in sorted(folder.glob("*.yml")):
            try:
                content = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (OSError, yaml.YAMLError) as error:
                raise TemplateError(f"{path}: cannot be read as YAML. Mend or restore the file.") from error
            responses.update({name: variations[0] for name, variations in content["responses"].items()})
        if not responses:
            raise TemplateError(f"{folder}: holds no response templates. Restore it from the repository.")
        return cls(responses, values)

    def __contains__(self, name: str) -> bool:
        """Whether there is a response of that name."""
        return name in self._responses

    def text(self, name: str, **values: str) -> str:
        """Fill one response's text.

        Raises:
            TemplateError: There is no such response, or it names a value that is not given.
        """
        if name not in self._responses:
            raise TemplateError(f"There is no response '{name}' in data/responses")
        try:
            return str(self._responses[name]["text"]).format_map({**self._values, **values})
        except KeyError as error:
            raise TemplateError(f"Response '{name}' names {error}, which is not given") from error

"""Lists of names that staff keep in data/lookups/, one file an entity: `<entity>.yml` holds the names under its own."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.errors import BotError

LookupLists = Mapping[str, tuple[str, ...]]


class LookupListError(BotError):
    """A list of names cannot be read, or holds something that is no name."""


def load_lookups(folder: Path) -> LookupLists:
    """Read every ``*.yml`` of a folder.

    Returns:
        Names by entity, each once whatever its case, the longest first: a matcher that takes the first name that fits
        then finds "lower back" rather than "lower".

    Raises:
        LookupListError: A file is no list of names under the file's own name; it is named with the remedy.
    """
    return {path.stem: _names(path) for path in sorted(folder.glob("*.yml"))}


def _names(path: Path) -> tuple[str, ...]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no UTF-8
        raise LookupListError(f"{path}: cannot be read as YAML in UTF-8. Mend or restore the file.") from error
    names = content.get(path.stem) if isinstance(content, dict) and len(content) == 1 else None
    if not isinstance(names, list) or not names:
        raise LookupListError(f"{path}: holds no list under `{path.stem}:` alone. Write one name a line: `- neck`.")
    wrong = [name for name in names if not isinstance(name, str) or not name.strip()]
    if wrong:
        raise LookupListError(f"{path}: {wrong[0]!r} is no name. Put it in quotes, or take the line out.")
    once = {" ".join(name.split()).lower(): " ".join(name.split()) for name in names}
    return tuple(sorted(once.values(), key=lambda name: (-len(name), name)))

"""Who may import whom: actions -> bot -> knowledge, never back; Rasa only where it must be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("actions", "bot", "knowledge")
RASA = ("rasa", "rasa_sdk", "sanic")
HEAVY = ("rasa", "rasa_sdk", "sanic", "torch", "tensorflow", "keras", "sentence_transformers", "transformers", "faiss")
MAY_IMPORT_RASA = ("actions", "bot.nlu", "bot.channels")


def modules() -> dict[str, Path]:
    """Give our modules by dotted name; a package goes by its own."""
    found = {}
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports_of(module: str) -> set[str]:
    """Give every module that a module imports, wherever in it; names taken from a package that are modules too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write imports in full"
            source = node.module or ""
            found.update(
                f"{source}.{alias.name}" if f"{source}.{alias.name}" in MODULES else source for alias in node.names
            )
    return found


def is_in(module: str, packages: str | tuple[str, ...]) -> bool:
    packages = (packages,) if isinstance(packages, str) else packages
    return any(module == package or module.startswith(package + ".") for package in packages)


def offences(importers: str | tuple[str, ...], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{module} imports {imported}"
        for module in MODULES
        if is_in(module, importers)
        for imported in sorted(imports_of(module))
        if is_in(imported, forbidden)
    ]


def reached_from(package: str) -> Iterator[str]:
    """Give everything that a package imports, also through our other modules."""
    todo = [module for module in MODULES if is_in(module, package)]
    seen: set[str] = set()
    while todo:
        module = todo.pop()
        if module in seen:
            continue
        seen.add(module)
        if module in MODULES:
            todo += imports_of(module)
    yield from sorted(seen)


def test_there_are_modules_to_look_at() -> None:
    assert {"actions.turn", "bot.channels.guard", "knowledge.search"} <= set(MODULES)
    assert "knowledge.search" in imports_of("actions.services")


def test_knowledge_imports_nothing_else_of_ours() -> None:
    assert offences("knowledge", ("actions", "bot")) == []


def test_booking_knows_nothing_of_what_it_is_brought_to() -> None:
    assert [module for module in reached_from("bot.booking") if is_in(module, ("bot.fhir", "bot.settings"))] == []


def test_bot_never_imports_actions() -> None:
    assert offences("bot", ("actions",)) == []


def test_only_actions_channels_and_nlu_import_rasa() -> None:
    others = tuple(module for module in MODULES if not is_in(module, MAY_IMPORT_RASA))

    assert [
        f"{module} imports {imported}"
        for module in others
        for imported in sorted(imports_of(module))
        if is_in(imported, RASA)
    ] == []


@pytest.mark.parametrize("package", ["bot.booking", "bot.fhir", "bot.safety", "bot.sending"])
def test_booking_fhir_safety_and_sending_reach_no_heavy_library(package: str) -> None:
    assert [module for module in reached_from(package) if is_in(module, HEAVY)] == []


@pytest.mark.parametrize("package", ["bot.booking", "bot.safety"])
def test_booking_and_safety_reach_neither_channels_nor_knowledge(package: str) -> None:
    others = ("actions", "knowledge", "bot.channels", "bot.nlu", "bot.cli", "bot.processes", "bot.sending")

    assert [module for module in reached_from(package) if is_in(module, others)] == []


@pytest.mark.parametrize(
    "module",
    [
        "bot.channels.guard",
        "bot.channels.tokens",
        "bot.emergencies.recorder",
        "bot.nlu.entities",
        "bot.nlu.intent_model",
        "bot.review.cli",
    ],
)
def test_what_says_that_it_is_free_of_rasa_is(module: str) -> None:
    assert [imported for imported in reached_from(module) if is_in(imported, RASA)] == []


def test_the_environment_is_read_by_settings_and_the_starters_alone() -> None:
    """`os.environ` is named in these modules only: settings read it, the others hand it to libraries and children."""
    readers = {
        module
        for module, path in MODULES.items()
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "os.getenv", "from os import"))
    }

    assert readers <= {"bot.settings", "bot.processes", "bot.channels.server", "knowledge.encoder"}


def test_packages_hold_nothing_but_modules() -> None:
    assert [module for module, path in MODULES.items() if path.name == "__init__.py" and path.read_text().strip()] == []

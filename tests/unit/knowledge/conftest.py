"""A small clinic whose index is built once."""

import shutil
from pathlib import Path

import pytest

from knowledge.index import build_index

from .builders import FakeEncoder, write_knowledge


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build once; tests that change something take a copy."""
    root = tmp_path_factory.mktemp("clinic")
    build_index(write_knowledge(root), root / "index", FakeEncoder())
    return root


@pytest.fixture
def clinic(built: Path, tmp_path: Path) -> Path:
    """Give a copy of the built clinic to change."""
    return Path(shutil.copytree(built, tmp_path / "clinic"))
